#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Opening: servers that refuse, that lie in the handshake, or that never come to its end. */
#include "base/check.h"
#include "base/clock.h"
#include "ws_peer.h"

#include <stdio.h>
#include <sys/socket.h>

/* --- answers ---------------------------------------------------------------------------------- */

#define SWITCHING "HTTP/1.1 101 Switching Protocols\r\n"
#define UPGRADE   "Upgrade: websocket\r\n"
#define CONNECT   "Connection: Upgrade\r\n"
#define ACCEPT    "Sec-WebSocket-Accept: @\r\n"
#define OPENED    SWITCHING UPGRADE CONNECT ACCEPT
#define BAD       "websocket: bad handshake"
#define EXTENSION "websocket: invalid compression negotiation"
#define DEFLATE   "Sec-WebSocket-Extensions: permessage-deflate"
#define NO_TAKE   "; server_no_context_takeover"

/* What the server says; @ stands for the proof. Then it closes. */
static const struct answer_case {
    const char *name, *answer;
    bool offers_compression;
    int status;
    const char *failure; /* NULL: it is open */
    const char *body;    /* of a refusal */
} cases[] = {
    { "right", OPENED "\r\n", false, 101, NULL, "" },
    { "in other letters",
      SWITCHING
      "upgrade: WebSocket\r\nCONNECTION: keep-alive, upgrade\r\nsec-websocket-accept:@\r\n\r\n",
      false, 101, NULL, "" },
    { "100, then right", "HTTP/1.1 100 Continue\r\n\r\n" OPENED "\r\n", false, 101, NULL, "" },
    { "103, then right", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" OPENED "\r\n", false, 101,
      NULL, "" },
    { "103, then refused",
      "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno",
      false, 403, BAD, "no" },
    { "a length, which says nothing here", OPENED "Content-Length: 5\r\n\r\n", false, 101, NULL,
      "" },
    { "103 alone", "HTTP/1.1 103 Early Hints\r\n\r\n", false, 0, "unexpected EOF", "" },
    /* lies */
    { "another proof", SWITCHING UPGRADE CONNECT "Sec-WebSocket-Accept: x\r\n\r\n", false, 101, BAD,
      "" },
    { "a proof and more", SWITCHING UPGRADE CONNECT "Sec-WebSocket-Accept: @@\r\n\r\n", false, 101,
      BAD, "" },
    { "no proof", SWITCHING UPGRADE CONNECT "\r\n", false, 101, BAD, "" },
    { "no upgrade", SWITCHING CONNECT ACCEPT "\r\n", false, 101, BAD, "" },
    { "an upgrade to something else", SWITCHING "Upgrade: h2c\r\n" CONNECT ACCEPT "\r\n", false,
      101, BAD, "" },
    { "no connection", SWITCHING UPGRADE ACCEPT "\r\n", false, 101, BAD, "" },
    { "connection: close", SWITCHING UPGRADE "Connection: close\r\n" ACCEPT "\r\n", false, 101, BAD,
      "" },
    { "200, else right", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" UPGRADE CONNECT ACCEPT "\r\n",
      false, 200, BAD, "" },
    /* refusals */
    { "403", "HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nkeep", false, 403, BAD, "keep" },
    { "a redirect", "HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 0\r\n\r\n", false,
      302, BAD, "" },
    { "426, to another version",
      "HTTP/1.1 426 Upgrade Required\r\nSec-WebSocket-Version: 8\r\nContent-Length: 0\r\n\r\n",
      false, 426, BAD, "" },
    { "cut short", "HTTP/1.1 401 Unauthorized\r\nContent-Length: 10\r\n\r\nwho", false, 401, BAD,
      "who" },
    /* extensions */
    { "compression", OPENED DEFLATE NO_TAKE "\r\n\r\n", true, 101, NULL, "" },
    { "compression is not wanted", OPENED "\r\n", true, 101, NULL, "" },
    { "not offered", OPENED DEFLATE NO_TAKE "\r\n\r\n", false, 101, EXTENSION, "" },
    { "with takeover", OPENED DEFLATE "\r\n\r\n", true, 101, EXTENSION, "" },
    { "twice", OPENED DEFLATE NO_TAKE "\r\n" DEFLATE NO_TAKE "\r\n\r\n", true, 101, EXTENSION, "" },
    { "a window of 16 bits", OPENED DEFLATE NO_TAKE "; server_max_window_bits=16\r\n\r\n", true,
      101, EXTENSION, "" },
    { "another one", OPENED "Sec-WebSocket-Extensions: x-webkit-deflate-frame\r\n\r\n", true, 101,
      EXTENSION, "" },
    /* A subprotocol that nobody asked for is the script's to judge, as in k6. */
    { "a subprotocol", OPENED "Sec-WebSocket-Protocol: chat\r\n\r\n", false, 101, NULL, "" },
    /* no HTTP */
    { "junk", "junk\r\n\r\n", false, 0, "malformed HTTP response \"junk\"", "" },
    { "a frame", "\x81\x02hi", false, 0, "unexpected EOF", "" },
    { "nothing", "", false, 0, "unexpected EOF", "" },
    { "half a head", SWITCHING UPGRADE, false, 0, "unexpected EOF", "" },
};

/* The connection is the case's number. */
static void serve_answer(struct peer *p, int fd, int nth)
{
    char proof[64];
    struct buf answer = BUF_INIT(4096);
    CHECK(peer_read_head(p, fd));
    ws_peer_proof(p, proof);
    for (const char *c = cases[nth].answer; *c != '\0'; c++)
        if (*c == '@')
            buf_append_str(&answer, proof);
        else
            buf_append_char(&answer, *c);
    ws_peer_send(fd, buf_slice(&answer));
    buf_deinit(&answer);
}

static void expect_answer(const struct answer_case *c)
{
    const struct ws_answer *answer = &ws_test.answer;
    ws_test.compression = c->offers_compression;
    int code = ws_test_open("/");
    bool as_expected = answer->response.status == c->status &&
                       (c->failure == NULL
                            ? code == NET_OK
                            : code != NET_OK && strcmp(answer->failure.text, c->failure) == 0) &&
                       slice_is(answer->response.body, c->body);
    if (!as_expected)
        fail_msg("%s: %d \"%s\", body \"%.*s\"", c->name, answer->response.status,
                 code == NET_OK ? "" : answer->failure.text, SLICE_ARG(answer->response.body));
    if (code == NET_OK) {
        ws_test_leave();
        return;
    }
    assert_null(answer->stream);
    assert_true(answer->sent > 0);
}

static void expect_answers(void)
{
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        expect_answer(&cases[i]);
}

static void test_answers(void **state)
{
    (void)state;
    ws_test_run(serve_answer, expect_answers);
    ws_test.compression = false;
}

/* --- answers without an end ------------------------------------------------------------------- */

enum { BODY, HEAD, HEADS, STALL, ENDLESS };

/* Until the client hangs up. */
static void serve_endless(struct peer *p, int fd, int nth)
{
    static const char *const begins[ENDLESS] = {
        [BODY] = "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        [HEAD] = SWITCHING "X-Long: ",
        [HEADS] = "",
        [STALL] = SWITCHING UPGRADE,
    };
    static const char *const repeats[ENDLESS] = {
        [BODY] = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        [HEAD] = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
        [HEADS] = "HTTP/1.1 103 Early Hints\r\n\r\n",
        [STALL] = NULL,
    };
    CHECK(peer_read_head(p, fd));
    peer_write(fd, begins[nth]);
    struct slice again = repeats[nth] != NULL ? slice_of(repeats[nth]) : SLICE("");
    while (again.len > 0 && send(fd, again.ptr, again.len, MSG_NOSIGNAL) > 0)
        continue;
    peer_skip(fd, 1);
}

static void expect_cut(const char *text, int status, size_t body)
{
    int64_t deadline_ns = clock_mono_ns() + (text != NULL ? 30 * NS_PER_S : 50 * NS_PER_MS);
    int code = ws_test_open_until("/", deadline_ns);
    if (text == NULL)
        assert_int_equal(code, NET_ERR_TIMEOUT);
    else
        assert_string_equal(ws_test.answer.failure.text, text);
    assert_int_equal(ws_test.answer.response.status, status);
    assert_int_equal(ws_test.answer.response.body.len, body);
}

static void expect_cuts(void)
{
    expect_cut(BAD, 200, 1024);
    expect_cut("net/http: server response headers exceeded 10485760 bytes; aborted", 0, 0);
    expect_cut("net/http: server response headers exceeded 10485760 bytes; aborted", 0, 0);
    expect_cut(NULL, 0, 0);
}

static void test_endless(void **state)
{
    (void)state;
    ws_test_run(serve_endless, expect_cuts);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_answers),
        cmocka_unit_test(test_endless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
