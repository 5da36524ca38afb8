#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Dialling through SOCKS5 proxies: what is asked, byte for byte, and answers of all kinds. */
#include "base/check.h"
#include "base/clock.h"
#include "net/dial.h"
#include "peer.h"

#include <sys/socket.h>

/* A proxy that expects and answers by turns; an empty expectation ends it. */
struct turn {
    struct slice expected, answer;
};

#define GREETING     SLICE("\x05\x01\x00")
#define BOTH_METHODS SLICE("\x05\x02\x00\x02")
#define NO_METHOD    SLICE("\x05\x00")
#define TO_NAME                  \
    SLICE("\x05\x01\x00\x03\x08" \
          "far.test"             \
          "\x00\x51")

static struct peer *peer;
static struct net_proxy proxy;
static struct net_worker *net;
static struct net_failure failure;
static struct stream *stream;
/* Read by each connection's thread, perhaps still when its dial has ended: so no turns are on a
 * stack. */
static const struct turn *_Atomic script;
static atomic_bool as_expected;

static void serve_script(struct peer *p, int fd, int nth)
{
    char bytes[600];
    for (const struct turn *t = script; t->expected.len > 0; t++) {
        ssize_t n = recv(fd, bytes, t->expected.len, MSG_WAITALL);
        if (n != (ssize_t)t->expected.len || memcmp(bytes, t->expected.ptr, t->expected.len) != 0)
            as_expected = false;
        if (send(fd, t->answer.ptr, t->answer.len, MSG_NOSIGNAL) < 0)
            return;
    }
}

static int dial_script(const char *host, const struct turn *turns)
{
    struct dial_target target = { .host = slice_of(host), .port = 81, .proxy = &proxy };
    struct dial_timings timings;
    script = turns;
    as_expected = true;
    proxy.port = (uint16_t)peer_port(peer);
    stream_free(stream);
    int code = dial(net, &target, clock_mono_ns() + 5 * NS_PER_S, &stream, &timings, &failure);
    assert_int_equal(code == NET_OK, stream != NULL);
    return code;
}

static void with_worker(void *fn)
{
    static const struct net_config config = { .dns_ttl_ns = NEVER_NS };
    struct error error = { 0 };
    net = net_worker_new(&config, &error);
    CHECK(net != NULL);
    ((void (*)(void *))fn)(NULL);
    stream_free(stream);
    stream = NULL;
    net_worker_free(net);
}

static void run(void (*fn)(void *))
{
    proxy = (struct net_proxy){ .kind = PROXY_SOCKS5, .host = SLICE("127.0.0.1") };
    peer = peer_start(serve_script);
    run_on_fiber(with_worker, fn);
    peer_stop(peer);
}

static void works(const char *host, const struct turn *turns)
{
    char bytes[8];
    int code = dial_script(host, turns);
    if (code != NET_OK)
        fail_msg("%s", failure.text);
    /* What follows belongs to the target. */
    ssize_t n = stream_read(stream, bytes, sizeof(bytes), false, clock_mono_ns() + NS_PER_S,
                            &failure);
    assert_int_equal(n, 2);
    assert_memory_equal(bytes, "hi", 2);
    assert_true(as_expected);
}

static void fiber_targets(void *arg)
{
    static const struct turn to_name[] = {
        { GREETING, NO_METHOD },
        { TO_NAME, SLICE("\x05\x00\x00\x01\x7f\x00\x00\x01\x12\x34hi") },
        { { 0 }, { 0 } },
    };
    static const struct turn to_v4[] = {
        { GREETING, NO_METHOD },
        { SLICE("\x05\x01\x00\x01\x0a\x01\x02\x03\x00\x51"),
          SLICE("\x05\x00\x00\x03\x03xyz\x12\x34hi") },
        { { 0 }, { 0 } },
    };
    static const struct turn to_v6[] = {
        { GREETING, NO_METHOD },
        { SLICE("\x05\x01\x00\x04\xfd\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x01\x00\x51"),
          SLICE("\x05\x00\x00\x04\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\x12\x34hi") },
        { { 0 }, { 0 } },
    };
    works("far.test", to_name);
    works("10.1.2.3", to_v4);
    works("fd00::1", to_v6);
}

static void test_targets(void **state)
{
    run(fiber_targets);
}

static void fiber_password(void *arg)
{
    static const struct turn asked[] = {
        { BOTH_METHODS, SLICE("\x05\x02") },
        { SLICE("\x01\x03"
                "ann\x06"
                "secret"),
          SLICE("\x01\x00") },
        { TO_NAME, SLICE("\x05\x00\x00\x01\x7f\x00\x00\x01\x12\x34hi") },
        { { 0 }, { 0 } },
    };
    static const struct turn not_asked[] = {
        { BOTH_METHODS, NO_METHOD },
        { TO_NAME, SLICE("\x05\x00\x00\x01\x7f\x00\x00\x01\x12\x34hi") },
        { { 0 }, { 0 } },
    };
    proxy.has_credentials = true;
    proxy.username = SLICE("ann");
    proxy.password = SLICE("secret");
    works("far.test", asked);
    works("far.test", not_asked);
}

static void test_password(void **state)
{
    run(fiber_password);
}

static void fails(const struct turn *turns, const char *text)
{
    char expected[200];
    assert_int_equal(dial_script("far.test", turns), NET_ERR_TCP);
    snprintf(expected, sizeof(expected), "socks connect tcp 127.0.0.1:%d->far.test:81: %s",
             peer_port(peer), text);
    assert_string_equal(failure.text, expected);
}

static void fiber_refusals(void *arg)
{
    static const struct {
        struct slice answer;
        const char *text;
    } cases[] = {
        { { "\x05\x01\x00\x01\0\0\0\0\0\0", 10 }, "unknown error general SOCKS server failure" },
        { { "\x05\x02\x00\x01\0\0\0\0\0\0", 10 },
          "unknown error connection not allowed by ruleset" },
        { { "\x05\x04\x00\x01\0\0\0\0\0\0", 10 }, "unknown error host unreachable" },
        { { "\x05\x05\x00\x01\0\0\0\0\0\0", 10 }, "unknown error connection refused" },
        { { "\x05\x63\x00\x01\0\0\0\0\0\0", 10 }, "unknown error unknown code: 99" },
        { { "\x04\x00\x00\x01\0\0\0\0\0\0", 10 }, "unexpected protocol version 4" },
        { { "\x05\x00\x01\x01\0\0\0\0\0\0", 10 }, "non-zero reserved field" },
        { { "\x05\x00\x00\x09\0\0\0\0\0\0", 10 }, "unknown address type 9" },
        { { "\x05\x00\x00\x01\0\0", 6 }, "unexpected EOF" },
        { { "\x05\x00\x00\x03", 4 }, "EOF" },
        { { "", 0 }, "EOF" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        static struct turn turns[ARRAY_LEN(cases)][3];
        turns[i][0] = (struct turn){ GREETING, NO_METHOD };
        turns[i][1] = (struct turn){ TO_NAME, cases[i].answer };
        fails(turns[i], cases[i].text);
    }
}

static void test_refusals(void **state)
{
    run(fiber_refusals);
}

static void fiber_greetings(void *arg)
{
    static const struct {
        struct slice answer;
        const char *text;
    } cases[] = {
        { { "\x05\xff", 2 }, "no acceptable authentication methods" },
        { { "\x05\x02", 2 }, "no acceptable authentication methods" },
        { { "HT", 2 }, "unexpected protocol version 72" },
        { { "\x05", 1 }, "unexpected EOF" },
        { { "", 0 }, "EOF" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        static struct turn turns[ARRAY_LEN(cases)][2];
        turns[i][0] = (struct turn){ GREETING, cases[i].answer };
        fails(turns[i], cases[i].text);
    }
    static const struct turn wrong[] = {
        { BOTH_METHODS, SLICE("\x05\x02") },
        { SLICE("\x01\x01u\x00"), SLICE("\x01\x01") },
        { { 0 }, { 0 } },
    };
    static const struct turn odd[] = {
        { BOTH_METHODS, SLICE("\x05\x02") },
        { SLICE("\x01\x01u\x00"), SLICE("\x07\x00") },
        { { 0 }, { 0 } },
    };
    static const struct turn asks[] = { { BOTH_METHODS, SLICE("\x05\x02") }, { { 0 }, { 0 } } };
    proxy.has_credentials = true;
    proxy.username = SLICE("u");
    fails(wrong, "username/password authentication failed");
    fails(odd, "invalid username/password version");
    char long_name[300];
    memset(long_name, 'x', sizeof(long_name));
    proxy.username = slice_make(long_name, sizeof(long_name));
    fails(asks, "invalid username/password");
}

static void test_greetings(void **state)
{
    run(fiber_greetings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_targets),
        cmocka_unit_test(test_password),
        cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_greetings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
