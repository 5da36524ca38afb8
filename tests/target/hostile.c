/* What servers do wrong, by accident or on purpose: each handler is one kind of trouble for a
 * client. */
#include "routes.h"

#include "base/clock.h"
#include "loop/fiber.h"

enum { STALL_S = 120 };

#define HEAD_OF_100 "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\n"

static void reset(struct exchange *x)
{
    x->close = x->reset = true;
}

/* The client must have the bytes before the reset comes, or it never sees them. */
static void let_arrive(void)
{
    fiber_sleep_until(clock_mono_ns() + 20 * NS_PER_MS);
}

void hostile_reset_before(struct exchange *x)
{
    reset(x);
}

void hostile_reset_after_head(struct exchange *x)
{
    reply_raw(x, SLICE(HEAD_OF_100));
    let_arrive();
    reset(x);
}

void hostile_reset_mid_body(struct exchange *x)
{
    reply_raw(x, SLICE(HEAD_OF_100 "half of the body"));
    let_arrive();
    reset(x);
}

/* Closes without a word. */
void hostile_empty(struct exchange *x)
{
    x->close = true;
}

void hostile_truncated(struct exchange *x)
{
    reply_raw(x, SLICE(HEAD_OF_100 "short"));
    x->close = true;
}

void hostile_truncated_chunks(struct exchange *x)
{
    reply_raw(
        x, SLICE("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n10\r\nsec"));
    x->close = true;
}

/* More body than promised: the rest must not become the next answer. */
void hostile_longer(struct exchange *x)
{
    reply_raw(x, SLICE("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and then some"));
}

void hostile_stall_head(struct exchange *x)
{
    reply_raw(x, SLICE("HTTP/1.1 200 OK\r\nContent-Le"));
    peer_stall(x->peer, STALL_S * NS_PER_S);
    x->close = true;
}

void hostile_stall_body(struct exchange *x)
{
    reply_raw(x, SLICE(HEAD_OF_100 "and then"));
    peer_stall(x->peer, STALL_S * NS_PER_S);
    x->close = true;
}

void hostile_garbage(struct exchange *x)
{
    reply_raw(x, SLICE("\x01\x02 this is no HTTP\r\n\r\n"));
    x->close = true;
}

/* /hostile/huge-header/N: a header of N KB, 1024 by default. */
void hostile_huge_header(struct exchange *x)
{
    double wanted = exchange_number(x, 1024);
    reply_begin(x, 200);
    buf_append_str(&x->out, "X-Huge: ");
    buf_append_repeat(&x->out, 'x', (size_t)(wanted < 65536 ? wanted : 65536) << 10);
    buf_append_str(&x->out, "\r\n");
    reply_end(x, SLICE("behind a large head\n"));
}

/* /hostile/many-headers/N: 10000 by default. */
void hostile_many_headers(struct exchange *x)
{
    double wanted = exchange_number(x, 10000);
    int count = wanted < 1e6 ? (int)wanted : 1000000;
    reply_begin(x, 200);
    for (int i = 0; i < count; i++)
        buf_printf(&x->out, "X-Header-%d: %d\r\n", i, i);
    reply_end(x, SLICE("behind many headers\n"));
}

void hostile_bad_chunk(struct exchange *x)
{
    reply_raw(x, SLICE("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                       "5\r\nfirst\r\nzz\r\nsecond\r\n0\r\n\r\n"));
    x->close = true;
}

/* /hostile/slow-drip/N: N bytes, 20 by default, one each 10 ms, the head included. */
void hostile_slow_drip(struct exchange *x)
{
    int length = (int)exchange_number(x, 20);
    reply_begin(x, 200);
    buf_printf(&x->out, "Content-Length: %d\r\n\r\n", length);
    buf_append_repeat(&x->out, '.', (size_t)length);
    struct slice all = buf_slice(&x->out);
    for (size_t i = 0; i < all.len && !x->close; i++) {
        reply_raw(x, slice_sub(all, i, i + 1));
        if (fiber_sleep_until(clock_mono_ns() + 10 * NS_PER_MS) == WAIT_CANCELLED)
            x->close = true;
    }
}

/* Promises to keep the connection and closes it: the next request on it meets the end. */
void hostile_close_idle(struct exchange *x)
{
    reply_begin(x, 200);
    reply_header(x, "Connection", SLICE("keep-alive"));
    reply_end(x, SLICE("I keep this connection\n"));
    x->close = true;
}

void hostile_double_length(struct exchange *x)
{
    reply_raw(x, SLICE("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 10\r\n\r\n"
                       "hellohello"));
    x->close = true;
}

void hostile_negative_length(struct exchange *x)
{
    reply_raw(x, SLICE("HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello"));
    x->close = true;
}

/* /hostile/status-line?line=HTTP/1.1%20999%20What: the first line as asked for. */
void hostile_status_line(struct exchange *x)
{
    struct buf decoded = BUF_INIT(BUF_UNLIMITED);
    struct slice query = x->request->query, key, value = SLICE("HTTP/1.1 000 Nothing");
    request_next_argument(&query, &decoded, &key, &value);
    buf_reset(&x->out);
    buf_append_slice(&x->out, value);
    buf_append_str(&x->out, "\r\nContent-Length: 5\r\n\r\nhello");
    reply_raw(x, buf_slice(&x->out));
    x->close = true;
    buf_deinit(&decoded);
}

/* Lines that end in LF alone, which a lenient client may take. */
void hostile_bare_newlines(struct exchange *x)
{
    reply_raw(x, SLICE("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello"));
}

/* Interim answers in front of the real one. */
void hostile_1xx(struct exchange *x)
{
    reply_raw(x, SLICE("HTTP/1.1 100 Continue\r\n\r\n"
                       "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"));
    reply(x, 200, "text/plain", SLICE("after the hints\n"));
}
