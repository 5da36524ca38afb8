/* Pushing to servers that take it, refuse it, answer late, or aren't there. */
#include "testing.h"

#include "base/check.h"
#include "base/clock.h"
#include "output/http_push.h"
#include "peer.h"

#include <stdatomic.h>

static struct arena arena;
static struct error error;
static struct peer *peer;
static struct url url;
static struct http_push *push;
static _Atomic int troubles;

static const char *const *answers; /* the nth request's; the last one stays */
static _Atomic int answered;

#define ANSWER(status) "HTTP/1.1 " status " X\r\nContent-Length: 4\r\n\r\nwhy\n"

static void serve(struct peer *p, int fd, int nth)
{
    while (peer_read_head(p, fd)) {
        peer_skip(fd, 4);
        int at = atomic_fetch_add(&answered, 1);
        const char *answer = answers[0];
        for (int i = 0; i <= at && answers[i] != NULL; i++)
            answer = answers[i];
        peer_write(fd, answer);
    }
}

static void tell(void *context, const char *trouble)
{
    assert_ptr_equal(context, &arena);
    atomic_fetch_add(&troubles, 1);
}

static void start_with(const char *const *list, size_t most_waiting,
                       const struct http_push_config *base)
{
    struct http_push_config config = *base;
    config.attempts = 3;
    config.timeout_ns = 5 * NS_PER_S;
    config.most_waiting = most_waiting;
    config.tell = tell;
    config.context = &arena;
    answers = list;
    atomic_store(&answered, 0);
    atomic_store(&troubles, 0);
    arena_init(&arena, 4096);
    peer = peer_start(serve);
    char *text = arena_printf(&arena, "http://127.0.0.1:%d/in", peer_port(peer));
    CHECK(url_parse(&url, slice_of(text), &arena, &error) == 0);
    http_headers_add(&config.headers, &arena, SLICE("X-Token"), SLICE("t"));
    push = http_push_new(&config, &error);
    assert_non_null(push);
}

static void start(const char *const *list, size_t most_waiting)
{
    start_with(list, most_waiting, &(struct http_push_config){ .concurrency = 2 });
}

static void send_text(const char *text, uint64_t points, bool goes_first)
{
    const struct push_request request = { SLICE("POST"), &url, points, goes_first };
    struct buf body = BUF_INIT(BUF_UNLIMITED);
    buf_append_str(&body, text);
    http_push_send(push, &request, &body);
    assert_int_equal(body.len, 0);
    buf_deinit(&body);
}

static void finish(const char *expected)
{
    int result = http_push_close(push, &error);
    assert_int_equal(result, expected == NULL ? 0 : -1);
    if (expected != NULL)
        assert_string_equal(error.text, expected);
    error_clear(&error);
    peer_stop(peer);
    arena_deinit(&arena);
}

static void test_sends_all(void **state)
{
    static const char *const list[] = { ANSWER("204"), NULL };
    start(list, 1 << 20);
    for (int i = 0; i < 50; i++)
        send_text("body", 7, false);
    finish(NULL);
    assert_int_equal(atomic_load(&answered), 50);
    assert_int_equal(atomic_load(&troubles), 0);
}

static void test_goes_first(void **state)
{
    static const char *const list[] = { ANSWER("403"), ANSWER("204"), NULL };
    start(list, 1 << 20);
    send_text("open", 0, true);
    send_text("body", 1, false);
    send_text("body", 1, false);
    finish(NULL);
    assert_int_equal(atomic_load(&answered), 3);
}

static void test_refusals(void **state)
{
    static const char *const list[] = { ANSWER("204"), ANSWER("400"), NULL };
    start(list, 1 << 20);
    for (int i = 0; i < 3; i++)
        send_text("body", 10, false);
    finish("20 points were not taken: 400 X why");
    assert_int_equal(atomic_load(&answered), 3);
    assert_int_equal(atomic_load(&troubles), 1);
}

static void test_later(void **state)
{
    static const char *const list[] = { ANSWER("503"), ANSWER("429"), ANSWER("200"), NULL };
    start(list, 1 << 20);
    send_text("body", 1, false);
    while (atomic_load(&answered) < 3)
        peer_pause_ms(5);
    finish(NULL);
}

static void test_too_much(void **state)
{
    static const char *const list[] = { ANSWER("204"), NULL };
    start(list, 0);
    send_text("body", 3, false);
    send_text("body", 4, false);
    finish("7 points were dropped, for the server was too slow");
}

/* The answer's status isn't all: this server takes the first, drops a part of the second, refuses
 * the third. */
static void judge(const struct http_response *response, struct push_verdict *verdict,
                  struct arena *at)
{
    int nth = atomic_load(&answered);
    verdict->taken = nth < 3;
    verdict->lost = nth == 2 ? 4 : 0;
    verdict->trouble = nth == 1
                           ? NULL
                           : arena_printf(at, "judged %.*s", SLICE_ARG(slice_trim(response->body)));
}

/* Each attempt has what belongs to it alone. */
static void complete(void *context, struct http_request *request, struct arena *at)
{
    assert_int_equal(request->headers.count, 1);
    http_headers_add(&request->headers, at, SLICE("X-Now"), SLICE("1"));
    atomic_fetch_add((_Atomic int *)context, 1);
}

static void test_hooks(void **state)
{
    static const char *const list[] = { ANSWER("200"), NULL };
    static _Atomic int completed;
    start_with(list, 1 << 20,
               &(struct http_push_config){ .judge = judge,
                                           .complete = complete,
                                           .complete_context = &completed,
                                           .concurrency = 1 });
    for (int i = 0; i < 3; i++)
        send_text("body", 10, false);
    finish("14 points were not taken: judged why");
    assert_int_equal(atomic_load(&completed), 3);
}

static void test_nobody_there(void **state)
{
    static const char *const list[] = { NULL };
    start(list, 1 << 20);
    char *text = arena_printf(&arena, "http://127.0.0.3:%d/in", peer_port(peer));
    CHECK(url_parse(&url, slice_of(text), &arena, &error) == 0);
    send_text("body", 2, false);
    char expected[200];
    snprintf(expected, sizeof(expected),
             "2 points were not taken: dial tcp 127.0.0.3:%d: connect: connection refused",
             peer_port(peer));
    finish(expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sends_all),    cmocka_unit_test(test_goes_first),
        cmocka_unit_test(test_refusals),     cmocka_unit_test(test_later),
        cmocka_unit_test(test_too_much),     cmocka_unit_test(test_hooks),
        cmocka_unit_test(test_nobody_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
