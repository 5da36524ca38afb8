/* The lines of the outputs statsd and datadog, by the datagrams that arrive. */
#include "testing.h"

#include "base/check.h"
#include "base/clock.h"
#include "output/output.h"

#include <arpa/inet.h>
#include <math.h>
#include <sys/socket.h>

static struct registry *registry;
static struct error error;
static int fd;
static char address[32];

static int set_up(void **state)
{
    struct sockaddr_in any = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t length = sizeof(any);
    registry = registry_new();
    registry_seal(registry);
    fd = socket(AF_INET, SOCK_DGRAM, 0);
    CHECK(bind(fd, (struct sockaddr *)&any, length) == 0);
    CHECK(getsockname(fd, (struct sockaddr *)&any, &length) == 0);
    snprintf(address, sizeof(address), "127.0.0.1:%d", ntohs(any.sin_port));
    return 0;
}

static int tear_down(void **state)
{
    close(fd);
    registry_free(registry);
    error_clear(&error);
    return 0;
}

static struct output *open_output(const struct output_kind *kind, const char *variable)
{
    const char *variables[] = { variable, NULL };
    const struct output_context context = { .environ_list = (char **)variables };
    return kind->open(slice_of(address), &context, &error);
}

static void add(const struct output_kind *kind, struct output *o, enum builtin_metric id,
                double value, struct tagset *tags)
{
    struct record_value values[] = { { registry_get(registry, id), value } };
    struct record record = { .tags = tags, .count = 1 };
    const struct record_batch batch = {
        .record_count = 1, .value_count = 1, .records = &record, .values = values
    };
    kind->write(o, &batch);
}

/* What has come, a datagram after another, "--" between them. */
static void arrived(const char *expected)
{
    struct buf all = BUF_INIT(BUF_UNLIMITED);
    char datagram[2048];
    ssize_t length;
    while ((length = recv(fd, datagram, sizeof(datagram), MSG_DONTWAIT)) >= 0) {
        if (all.len > 0)
            buf_append_str(&all, "--");
        buf_append(&all, datagram, (size_t)length);
    }
    assert_text(&all, expected);
}

static void write_all(const struct output_kind *kind, struct output *o)
{
    struct tagset *tags = make_tags(registry, "url", "http://x", "a|b", "c:d,e", "none", "", NULL);
    struct tagset *check = make_tags(registry, "check", "status: 200", NULL);
    assert_non_null(o);
    add(kind, o, METRIC_HTTP_REQS, 1, tags);
    add(kind, o, METRIC_HTTP_REQ_DURATION, 0.25, tags);
    add(kind, o, METRIC_VUS, -3, tags);
    add(kind, o, METRIC_CHECKS, 0, check);
    add(kind, o, METRIC_HTTP_REQ_FAILED, 1, tags);
    tagset_unref(tags);
    tagset_unref(check);
}

static void test_statsd(void **state)
{
    struct output *o = open_output(&statsd_output, "K6_STATSD_BUFFER_SIZE=4");
    write_all(&statsd_output, o);
    assert_int_equal(statsd_output.close(o, &error), 0);
    arrived("k6.http_reqs:1|c\nk6.http_req_duration:0.25|ms\nk6.vus:0|g\nk6.vus:-3|g--"
            "k6.check.status_ 200.fail:1|c\nk6.http_req_failed:1|c");
}

static void test_datadog(void **state)
{
    struct output *o = open_output(&datadog_output, "K6_DATADOG_NAMESPACE=load");
    write_all(&datadog_output, o);
    assert_int_equal(datadog_output.close(o, &error), 0);
    arrived("load.http_reqs:1|c|#a_b:c_d_e\nload.http_req_duration:0.25|ms|#a_b:c_d_e\n"
            "load.vus:-3|g|#a_b:c_d_e\n"
            "load.check.status_ 200.fail:1|c|#check:status_ 200\n"
            "load.http_req_failed:1|c|#a_b:c_d_e");
}

static void test_blocklist(void **state)
{
    struct output *o = open_output(&datadog_output, "K6_DATADOG_TAG_BLOCKLIST=a, check");
    struct tagset *tags = make_tags(registry, "a", "1", "url", "u", NULL);
    add(&datadog_output, o, METRIC_HTTP_REQS, INFINITY, tags);
    add(&datadog_output, o, METRIC_HTTP_REQS, 2, tags);
    tagset_unref(tags);
    assert_int_equal(datadog_output.close(o, &error), -1);
    assert_string_equal(error.text, "1 points were left out, for StatsD has no number for them");
    arrived("k6.http_reqs:2|c|#url:u");
}

/* A datagram holds what fits into a packet. */
static void test_large(void **state)
{
    enum { LINES = 200 };
    char datagram[2048];
    int lines = 0;
    struct output *o = open_output(&statsd_output, "K6_STATSD_BUFFER_SIZE=1000");
    struct tagset *tags = make_tags(registry, NULL, NULL);
    for (int i = 0; i < LINES; i++)
        add(&statsd_output, o, METRIC_HTTP_REQS, 1, tags);
    assert_int_equal(statsd_output.close(o, &error), 0);
    tagset_unref(tags);
    for (ssize_t length; (length = recv(fd, datagram, sizeof(datagram), MSG_DONTWAIT)) >= 0;) {
        assert_in_range(length, 1, 1432);
        lines++;
        for (ssize_t i = 0; i < length; i++)
            lines += datagram[i] == '\n';
    }
    assert_int_equal(lines, LINES);
}

static void test_nobody_there(void **state)
{
    struct tagset *tags = make_tags(registry, NULL, NULL);
    struct output *o = open_output(&statsd_output, "K6_STATSD_BUFFER_SIZE=1");
    close(fd);
    for (int i = 0; i < 10; i++)
        add(&statsd_output, o, METRIC_HTTP_REQS, 1, tags);
    tagset_unref(tags);
    assert_int_equal(statsd_output.close(o, &error), -1);
    assert_non_null(strstr(error.text, " points could not be sent: "));
    assert_non_null(strstr(error.text, ": Connection refused"));
    fd = socket(AF_INET, SOCK_DGRAM, 0);
}

static void refuses(const char *at, const char *variable, const char *text)
{
    snprintf(address, sizeof(address), "%s", at);
    assert_null(open_output(&statsd_output, variable));
    assert_string_equal(error.text, text);
    error_clear(&error);
}

static void test_bad_settings(void **state)
{
    refuses("", "K6_STATSD_ADDR=localhost", "the address \"localhost\" has no host and port");
    refuses("", "K6_STATSD_BUFFER_SIZE=0", "the buffer size must be 1 or more");
    refuses("", "K6_STATSD_ENABLE_TAGS=maybe",
            "K6_STATSD_ENABLE_TAGS must be true or false, not \"maybe\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_statsd, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_datadog, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_blocklist, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_large, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nobody_there, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_settings, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
