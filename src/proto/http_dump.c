#include "proto/http_dump.h"

#include "base/check.h"
#include "proto/http1_codec.h"

#include <stdlib.h>

/* Without the carriage returns at line ends. */
static void append_lines(struct buf *out, struct slice text)
{
    ptrdiff_t at;
    while ((at = slice_find(text, SLICE("\r\n"))) >= 0) {
        buf_append_slice(out, slice_sub(text, 0, (size_t)at));
        text = slice_sub(text, (size_t)at + 1, text.len);
    }
    buf_append_slice(out, text);
}

static bool has(const struct http_headers *headers, struct slice name)
{
    return http_headers_get(headers, name).ptr != NULL;
}

/* It isn't sent, but k6 shows it, and what compares logs would miss it. */
static bool shows_accept_encoding(const struct http_request *request)
{
    return !has(&request->headers, SLICE("Accept-Encoding")) &&
           !has(&request->headers, SLICE("Range")) && !slice_is(request->method, "HEAD");
}

void http_dump_request(struct buf *out, const struct http_request *request, bool with_body)
{
    struct buf sent = BUF_INIT(BUF_UNLIMITED);
    http1_write_request(&sent, request, NULL);
    size_t end = (size_t)slice_find(buf_slice(&sent), SLICE("\r\n\r\n")) + 2;
    append_lines(out, slice_sub(buf_slice(&sent), 0, end));
    if (shows_accept_encoding(request))
        buf_append_str(out, "Accept-Encoding: gzip\n");
    buf_append_char(out, '\n');
    if (with_body) { /* a chunked one was written behind the head */
        append_lines(out, slice_sub(buf_slice(&sent), end + 2, sent.len));
        if (request->body_kind != BODY_CHUNKED)
            append_lines(out, request->body);
    }
    buf_deinit(&sent);
}

static void append_headers(struct buf *out, const struct http_headers *headers)
{
    const struct http_header **sorted = xmalloc((headers->count + 1) * sizeof(*sorted));
    for (uint32_t i = 0; i < headers->count; i++)
        sorted[i] = &headers->items[i];
    http_headers_sort(sorted, headers->count);
    for (uint32_t i = 0; i < headers->count; i++)
        if (!slice_is(sorted[i]->name, "Content-Length"))
            buf_printf(out, "%.*s: %.*s\n", SLICE_ARG(sorted[i]->name),
                       SLICE_ARG(sorted[i]->value));
    free(sorted);
}

/* Framing comes first; but that nothing follows comes last, unless it is an answer to what brings
 * a body. */
void http_dump_response(struct buf *out, const struct http_request *request,
                        const struct http_response *response, bool with_body)
{
    struct slice length = http_headers_get(&response->headers, SLICE("Content-Length"));
    bool is_empty = slice_is(length, "0");
    bool comes_last = is_empty && !slice_is(request->method, "POST") &&
                      !slice_is(request->method, "PUT") && !slice_is(request->method, "PATCH");
    buf_printf(out, "%.*s %.*s\n", SLICE_ARG(response->proto), SLICE_ARG(response->status_text));
    if (response->closing)
        buf_append_str(out, "Connection: close\n");
    if (response->chunked)
        buf_append_str(out, "Transfer-Encoding: chunked\n");
    else if (length.len > 0 && !comes_last)
        buf_printf(out, "Content-Length: %.*s\n", SLICE_ARG(length));
    append_headers(out, &response->headers);
    if (comes_last)
        buf_append_str(out, "Content-Length: 0\n");
    buf_append_char(out, '\n');
    if (with_body)
        append_lines(out, response->body);
}
