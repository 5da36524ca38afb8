/* Ordinary answers, in the style of httpbin. */
#include "routes.h"

#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"

#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

enum { MOST_BYTES = 64 << 20 };

void answer_hello(struct exchange *x)
{
    reply(x, 200, "text/plain", SLICE("hello\n"));
}

void answer_status(struct exchange *x)
{
    int status = (int)exchange_number(x, 400);
    if (status < 200 || status > 599)
        status = 400;
    struct buf text = BUF_INIT(64);
    buf_printf(&text, "status %d\n", status);
    reply_begin(x, status);
    reply_header(x, "Content-Type", SLICE("text/plain"));
    if (status == 401)
        reply_header(x, "WWW-Authenticate", SLICE("Basic realm=\"target\""));
    reply_end(x, buf_slice(&text));
    buf_deinit(&text);
}

/* Seconds, with decimals. */
void answer_delay(struct exchange *x)
{
    double seconds = exchange_number(x, 0);
    int64_t ns = (int64_t)((seconds < 60 ? seconds : 60) * (double)NS_PER_S);
    if (fiber_sleep_until(clock_mono_ns() + ns) == WAIT_CANCELLED) {
        x->close = true;
        return;
    }
    reply(x, 200, "text/plain", SLICE("waited\n"));
}

/* Byte i is i modulo 256. */
void answer_bytes(struct exchange *x)
{
    double wanted = exchange_number(x, 0);
    size_t length = wanted < MOST_BYTES ? (size_t)wanted : MOST_BYTES;
    char *bytes = xmalloc(length + 1);
    for (size_t i = 0; i < length; i++)
        bytes[i] = (char)i;
    reply(x, 200, "application/octet-stream", slice_make(bytes, length));
    free(bytes);
}

static const struct slice document = SLICE(
    "{\"name\":\"target\",\"version\":1,\"ok\":true,\"nothing\":null,\"list\":[1,2,3],"
    "\"user\":{\"first\":\"Ann\",\"last\":\"Lee\"},\"price\":12.5}");

void answer_json(struct exchange *x)
{
    reply(x, 200, "application/json", document);
}

void answer_html(struct exchange *x)
{
    reply(x, 200, "text/html; charset=utf-8",
          SLICE("<!DOCTYPE html>\n<html lang=\"en\"><head><title>Target</title></head><body>"
                "<h1>Hello</h1><p><a href=\"/get\">get</a> <a href=\"/json\">json</a></p>"
                "<form action=\"/post\" method=\"post\"><input name=\"user\" value=\"ann\">"
                "<button>Go</button></form></body></html>\n"));
}

/* /chunked/N: N chunks. */
void answer_chunked(struct exchange *x)
{
    int chunks = (int)exchange_number(x, 3);
    reply_begin(x, 200);
    reply_header(x, "Content-Type", SLICE("text/plain"));
    reply_header(x, "Transfer-Encoding", SLICE("chunked"));
    buf_append_str(&x->out, "\r\n");
    for (int i = 0; i < chunks; i++) {
        char text[32];
        int length = snprintf(text, sizeof(text), "chunk %d\n", i);
        buf_printf(&x->out, "%x\r\n%s\r\n", (unsigned)length, text);
        if (!reply_raw(x, buf_slice(&x->out)))
            return;
        buf_reset(&x->out);
        fiber_yield();
    }
    reply_raw(x, SLICE("0\r\n\r\n"));
}

void answer_until_close(struct exchange *x)
{
    reply_raw(x, SLICE("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n"
                       "until close\n"));
    x->close = true;
}

void answer_close(struct exchange *x)
{
    x->close = true;
    reply(x, 200, "text/plain", SLICE("bye\n"));
}

/* zlib's window bits choose the format: 15 for "deflate", 31 for gzip. */
static void answer_packed(struct exchange *x, const char *coding, int window_bits)
{
    unsigned char packed[1024];
    z_stream z = { .next_in = (unsigned char *)document.ptr,
                   .avail_in = (unsigned)document.len,
                   .next_out = packed,
                   .avail_out = sizeof(packed) };
    CHECK(deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window_bits, 8, Z_DEFAULT_STRATEGY) ==
          Z_OK);
    CHECK(deflate(&z, Z_FINISH) == Z_STREAM_END);
    size_t length = z.total_out;
    deflateEnd(&z);
    reply_begin(x, 200);
    reply_header(x, "Content-Type", SLICE("application/json"));
    reply_header(x, "Content-Encoding", slice_of(coding));
    reply_end(x, slice_make((const char *)packed, length));
}

void answer_gzip(struct exchange *x)
{
    answer_packed(x, "gzip", 31);
}

void answer_deflate(struct exchange *x)
{
    answer_packed(x, "deflate", 15);
}

/* /redirect/N: N more hops until /get. */
void answer_redirect(struct exchange *x)
{
    int hops = (int)exchange_number(x, 1);
    struct buf location = BUF_INIT(64);
    buf_printf(&location, hops > 1 ? "/redirect/%d" : "/get", hops - 1);
    reply_begin(x, 302);
    reply_header(x, "Location", buf_slice(&location));
    reply_end(x, SLICE(""));
    buf_deinit(&location);
}

/* /redirect-to?url=...&status=... */
void answer_redirect_to(struct exchange *x)
{
    struct buf decoded = BUF_INIT(BUF_UNLIMITED);
    struct slice query = x->request->query, key, value;
    char *url = NULL;
    int64_t status = 302;
    while (request_next_argument(&query, &decoded, &key, &value)) {
        if (slice_is(key, "url")) {
            free(url);
            url = slice_dup(value);
        } else if (slice_is(key, "status")) {
            slice_to_int64(value, &status);
        }
    }
    reply_begin(x, (int)status);
    reply_header(x, "Location", slice_of(url));
    reply_end(x, SLICE(""));
    free(url);
    buf_deinit(&decoded);
}
