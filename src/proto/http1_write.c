/* Requests as Go's net/http writes them, byte for byte: servers, proxies and recorded traffic that
 * a script was made for see no difference. */
#include "proto/http1_codec.h"

#include "base/check.h"
#include "net/proxy_rules.h"

enum { SORT_ON_STACK = 64 };

/* Headers that are written from other fields of the request. */
static bool is_written_elsewhere(struct slice name)
{
    static const struct slice names[] = {
        { "Host", 4 },
        { "User-Agent", 10 },
        { "Content-Length", 14 },
        { "Transfer-Encoding", 17 },
        { "Trailer", 7 },
    };
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (name.len == names[i].len && slice_eq_nocase(name, names[i]))
            return true;
    return false;
}

static bool usually_lacks_body(struct slice method)
{
    static const char *const methods[] = {
        "GET", "HEAD", "DELETE", "OPTIONS", "PROPFIND", "SEARCH"
    };
    for (size_t i = 0; i < ARRAY_LEN(methods); i++)
        if (slice_is(method, methods[i]))
            return true;
    return false;
}

static void append_header(struct buf *out, struct slice name, struct slice value)
{
    char *to = buf_reserve(out, name.len + value.len + 4);
    if (to == NULL)
        return;
    memcpy(to, name.ptr, name.len);
    to += name.len;
    *to++ = ':';
    *to++ = ' ';
    memcpy(to, value.ptr, value.len);
    to += value.len;
    *to++ = '\r';
    *to = '\n';
    buf_advance(out, name.len + value.len + 4);
}

/* Header values go out trimmed and on one line. */
static void append_user_header(struct buf *out, const struct http_header *header)
{
    append_header(out, header->name, slice_trim(header->value));
}

static void append_sorted(struct buf *out, const struct http_headers *headers)
{
    const struct http_header *on_stack[SORT_ON_STACK];
    const struct http_header **sorted = headers->count <= SORT_ON_STACK
                                            ? on_stack
                                            : xmalloc(headers->count * sizeof(*sorted));
    uint32_t count = 0;
    for (uint32_t i = 0; i < headers->count; i++)
        if (!is_written_elsewhere(headers->items[i].name))
            sorted[count++] = &headers->items[i];
    http_headers_sort(sorted, count);
    for (uint32_t i = 0; i < count; i++)
        append_user_header(out, sorted[i]);
    if (sorted != on_stack)
        free(sorted);
}

static void append_request_line(struct buf *out, struct slice method, struct slice target)
{
    static const char end[] = " HTTP/1.1\r\n";
    size_t size = method.len + 1 + target.len + sizeof(end) - 1;
    char *to = buf_reserve(out, size);
    if (to == NULL)
        return;
    memcpy(to, method.ptr, method.len);
    to[method.len] = ' ';
    memcpy(to + method.len + 1, target.ptr, target.len);
    memcpy(to + method.len + 1 + target.len, end, sizeof(end) - 1);
    buf_advance(out, size);
}

static void append_chunked_body(struct buf *out, struct slice body)
{
    if (body.len > 0) {
        buf_printf(out, "%zx\r\n", body.len);
        buf_append_slice(out, body);
        buf_append_str(out, "\r\n");
    }
    buf_append_str(out, "0\r\n\r\n");
}

/* As append_request_line, with the absolute form of the target. */
static void append_proxy_line(struct buf *out, struct slice method, struct slice host,
                              const struct url *url)
{
    buf_printf(out, "%.*s %.*s://%.*s%.*s HTTP/1.1\r\n", SLICE_ARG(method), SLICE_ARG(url->scheme),
               SLICE_ARG(host), SLICE_ARG(url->target));
}

void http1_write_request(struct buf *out, const struct http_request *request,
                         const struct net_proxy *forwarder)
{
    struct slice method = request->method.len > 0 ? request->method : SLICE("GET");
    bool chunked = request->body_kind == BODY_CHUNKED &&
                   (request->body.len > 0 || !usually_lacks_body(method));

    struct slice host = request->host.len > 0 ? request->host : request->url->host_port;
    if (forwarder == NULL)
        append_request_line(out, method, request->url->target);
    else
        append_proxy_line(out, method, host, request->url);
    append_header(out, SLICE("Host"), host);
    struct slice agent = http_headers_get(&request->headers, SLICE("User-Agent"));
    if (agent.len > 0)
        append_header(out, SLICE("User-Agent"), agent);
    if (chunked) {
        buf_append_str(out, "Transfer-Encoding: chunked\r\n");
    } else if (request->body.len > 0 || http_method_announces_body(method)) {
        buf_append_str(out, "Content-Length: ");
        buf_append_int(out, (int64_t)request->body.len);
        buf_append_str(out, "\r\n");
    }
    append_sorted(out, &request->headers);
    if (request->no_reuse &&
        !http_headers_has_token(&request->headers, SLICE("Connection"), SLICE("close")))
        buf_append_str(out, "Connection: close\r\n");
    if (forwarder != NULL && forwarder->authorization.len > 0)
        append_header(out, SLICE("Proxy-Authorization"), forwarder->authorization);
    buf_append_str(out, "\r\n");
    if (chunked)
        append_chunked_body(out, request->body);
}
