#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "secrets/secrets.h"

#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "peer.h"

#include <stdio.h>
#include <stdlib.h>

static struct peer *peer;
static struct secrets *secrets;
static struct error error;

/* Answers each connection's request with what it is told to, the nth one with the nth answer. */
static const char *const *answers;

static void serve(struct peer *p, int fd, int nth)
{
    if (peer_read_head(p, fd))
        peer_write(fd, answers[nth]);
}

#define OK(length, body) "HTTP/1.1 200 OK\r\nContent-Length: " #length "\r\n\r\n" body
#define NOTHING(status)  "HTTP/1.1 " #status " X\r\nContent-Length: 0\r\n\r\n"

static enum secret_result result;
static struct slice value;

static void fetch_here(void *key)
{
    result = secrets_fetch(secrets, SLICE("default"), *(struct slice *)key, &value, &error);
}

static void fetch(const char *name)
{
    struct slice key = slice_of(name);
    run_on_fiber(fetch_here, &key);
}

static void open_source(const char *const *list, const char *settings)
{
    char text[300];
    answers = list;
    peer = peer_start(serve);
    snprintf(text, sizeof(text),
             "url=urlTemplate=http://127.0.0.1:%d/v1/{key}?again={key},retryBackoff=1us,%s",
             peer_port(peer), settings);
    const struct slice texts[] = { slice_of(text) };
    secrets = secrets_open(texts, 1, &error);
    assert_non_null(secrets);
}

static void close_source(void)
{
    peer_stop(peer);
    secrets_free(secrets);
    error_clear(&error);
}

static void assert_value(const char *expected)
{
    if (result != SECRET_FOUND)
        fail_msg("%s", error.text);
    if (!slice_is(value, expected))
        fail_msg("%s expected, %.*s found", expected, SLICE_ARG(value));
}

static void test_body(void **state)
{
    (void)state;
    static const char *const list[] = { OK(7, " hunter") };
    open_source(list, "method=POST,headers.x-key=v");
    assert_int_equal(secrets_find(secrets, SLICE("default"), SLICE("a"), &value, &error),
                     SECRET_FAR);
    fetch("a");
    assert_value(" hunter");
    const char *head = peer_last_head(peer);
    assert_non_null(strstr(head, "POST /v1/a?again=a HTTP/1.1"));
    assert_non_null(strstr(head, "X-Key: v\r\n"));
    /* Only once. */
    fetch("a");
    assert_value(" hunter");
    assert_int_equal(secrets_find(secrets, SLICE("url"), SLICE("a"), &value, &error), SECRET_FOUND);
    assert_int_equal(peer_connections(peer), 1);
    close_source();
}

static void test_json(void **state)
{
    (void)state;
    static const char *const list[] = { OK(22, "{\"d\":{\"v\":\"a\\u0062c\"}}"),
                                        OK(13, "{\"d\":{\"v\":1}}"), OK(2, "{}"), OK(3, "{\"d") };
    static const char *const refusals[] = {
        "failed to extract secret: secret value at path \"d.v\" is not a string",
        "failed to extract secret: path \"d.v\" not found in response",
        "failed to extract secret: path \"d.v\" not found in response",
    };
    open_source(list, "responsePath=d.v");
    fetch("a");
    assert_value("abc");
    for (size_t i = 0; i < ARRAY_LEN(refusals); i++) {
        fetch("b");
        assert_int_equal(result, SECRET_REFUSED);
        assert_string_equal(error.text, refusals[i]);
        error_clear(&error);
    }
    assert_int_equal(peer_connections(peer), 4);
    close_source();
}

static void test_final_refusals(void **state)
{
    (void)state;
    static char big[25 * 1024 + 100];
    int at = snprintf(big, sizeof(big), "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n", 25 * 1024);
    memset(big + at, 'x', 25 * 1024);
    const char *const list[] = { NOTHING(404), big };
    open_source(list, "timeout=30s");
    fetch("a");
    assert_int_equal(result, SECRET_REFUSED);
    assert_string_equal(error.text, "status code 404: failed to get secret");
    error_clear(&error);
    fetch("a");
    assert_int_equal(result, SECRET_REFUSED);
    assert_string_equal(error.text, "failed to extract secret: secret response exceeds maximum "
                                    "size of 24576 bytes");
    close_source();
}

/* The jitter is up to a second for each. */
static void test_retries(void **state)
{
    (void)state;
    static const char *const list[] = { NOTHING(503), "", OK(1, "x") };
    open_source(list, "maxRetries=2");
    fetch("a");
    assert_value("x");
    assert_int_equal(peer_connections(peer), 3);
    close_source();
}

static void test_retries_used_up(void **state)
{
    (void)state;
    static const char *const list[] = { NOTHING(503), NOTHING(429) };
    open_source(list, "maxRetries=1");
    fetch("a");
    assert_int_equal(result, SECRET_REFUSED);
    assert_string_equal(error.text, "status code 429: failed to get secret");
    close_source();
}

/* --- several at once -------------------------------------------------------------------------- */

enum { FIBERS = 4 };

struct call {
    struct fiber *fiber;
    enum secret_result result;
    struct slice value;
    struct error error;
};

static struct call calls[FIBERS];
static int to_cancel;

static void call(void *arg)
{
    struct call *c = arg;
    c->result = secrets_fetch(secrets, SLICE("default"), SLICE("k"), &c->value, &c->error);
}

/* All at once; the first `to_cancel` of them are cancelled while they wait. */
static void call_all(void *arg)
{
    (void)arg;
    memset(calls, 0, sizeof(calls));
    for (int i = 0; i < FIBERS; i++)
        calls[i].fiber = fiber_start(loop_current(), FIBER_STACK_SMALL, call, &calls[i], &error);
    fiber_yield();
    for (int i = 0; i < to_cancel; i++)
        fiber_cancel(calls[i].fiber);
}

static void test_one_asks_for_all(void **state)
{
    (void)state;
    static const char *const list[] = { OK(3, "abc") };
    open_source(list, "maxRetries=0");
    to_cancel = 0;
    run_on_fiber(call_all, NULL);
    for (int i = 0; i < FIBERS; i++) {
        assert_int_equal(calls[i].result, SECRET_FOUND);
        assert_true(slice_is(calls[i].value, "abc"));
    }
    assert_int_equal(peer_connections(peer), 1);
    close_source();
}

static void test_one_fails_for_all(void **state)
{
    (void)state;
    static const char *const list[] = { NOTHING(403) };
    open_source(list, "maxRetries=0");
    to_cancel = 0;
    run_on_fiber(call_all, NULL);
    for (int i = 0; i < FIBERS; i++) {
        assert_int_equal(calls[i].result, SECRET_REFUSED);
        assert_string_equal(calls[i].error.text, "status code 403: failed to get secret");
        error_clear(&calls[i].error);
    }
    assert_int_equal(peer_connections(peer), 1);
    close_source();
}

/* The first of them is who asks: the next one takes over. */
static void test_cancelled(void **state)
{
    (void)state;
    static const char *const list[] = { OK(3, "abc"), OK(3, "abc") };
    open_source(list, "maxRetries=0");
    to_cancel = 2;
    run_on_fiber(call_all, NULL);
    for (int i = 0; i < FIBERS; i++) {
        assert_int_equal(calls[i].result, i < to_cancel ? SECRET_CANCELLED : SECRET_FOUND);
        assert_false(error_is_set(&calls[i].error));
    }
    close_source();
}

static void cancel_first_between_attempts(void *arg)
{
    call_all(arg);
    while (peer_connections(peer) == 0 || !error_is_set(&calls[0].error))
        fiber_sleep_until(clock_mono_ns() + NS_PER_MS);
    fiber_cancel(calls[0].fiber);
}

/* What its first attempt has met is no answer for the others. */
static void test_cancelled_between_attempts(void **state)
{
    (void)state;
    static const char *const list[] = { NOTHING(503), OK(3, "abc") };
    open_source(list, "retryBackoff=60s,maxRetries=1");
    to_cancel = 0;
    run_on_fiber(cancel_first_between_attempts, NULL);
    assert_int_equal(calls[0].result, SECRET_CANCELLED);
    error_clear(&calls[0].error);
    for (int i = 1; i < FIBERS; i++) {
        assert_int_equal(calls[i].result, SECRET_FOUND);
        assert_false(error_is_set(&calls[i].error));
    }
    close_source();
}

/* The second turn would come in a minute. */
static void test_cancelled_in_the_queue(void **state)
{
    (void)state;
    static const char *const list[] = { OK(3, "abc") };
    open_source(list, "requestsPerMinuteLimit=1,requestsBurst=1");
    fetch("first");
    assert_value("abc");
    to_cancel = FIBERS;
    run_on_fiber(call_all, NULL);
    for (int i = 0; i < FIBERS; i++)
        assert_int_equal(calls[i].result, SECRET_CANCELLED);
    assert_int_equal(peer_connections(peer), 1);
    close_source();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_body),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_final_refusals),
        cmocka_unit_test(test_retries),
        cmocka_unit_test(test_retries_used_up),
        cmocka_unit_test(test_one_asks_for_all),
        cmocka_unit_test(test_one_fails_for_all),
        cmocka_unit_test(test_cancelled),
        cmocka_unit_test(test_cancelled_between_attempts),
        cmocka_unit_test(test_cancelled_in_the_queue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
