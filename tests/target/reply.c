/* Writing answers. */
#include "reply.h"

#include "base/check.h"

static const char *reason_of(int status)
{
    static const struct {
        int status;
        const char *text;
    } reasons[] = {
        { 101, "Switching Protocols" },
        { 200, "OK" },
        { 201, "Created" },
        { 202, "Accepted" },
        { 204, "No Content" },
        { 301, "Moved" },
        { 302, "Found" },
        { 303, "See Other" },
        { 304, "Not Modified" },
        { 307, "Temporary" },
        { 308, "Permanent" },
        { 400, "Bad Request" },
        { 401, "Unauthorized" },
        { 403, "Forbidden" },
        { 404, "Not Found" },
        { 429, "Too Many" },
        { 500, "Internal Server Error" },
        { 502, "Bad Gateway" },
        { 503, "Service Unavailable" },
        { 418, "I'm a teapot" },
    };
    for (size_t i = 0; i < ARRAY_LEN(reasons); i++) {
        if (reasons[i].status == status)
            return reasons[i].text;
    }
    return "Status";
}

void reply_begin(struct exchange *x, int status)
{
    buf_reset(&x->out);
    buf_printf(&x->out, "HTTP/1.1 %d %s\r\n", status, reason_of(status));
}

void reply_header(struct exchange *x, const char *name, struct slice value)
{
    buf_append_str(&x->out, name);
    buf_append_str(&x->out, ": ");
    buf_append_slice(&x->out, value);
    buf_append_str(&x->out, "\r\n");
}

/* Of the answer begun: its status line is at the front. */
static bool has_no_body(const struct exchange *x)
{
    struct slice status = slice_sub(buf_slice(&x->out), 9, 12);
    return slice_is(status, "204") || slice_is(status, "304");
}

void reply_end(struct exchange *x, struct slice body)
{
    bool no_body = has_no_body(x);
    if (!no_body)
        buf_printf(&x->out, "Content-Length: %zu\r\n", body.len);
    if (x->close)
        buf_append_str(&x->out, "Connection: close\r\n");
    buf_append_str(&x->out, "\r\n");
    if (!no_body && !slice_is(x->request->method, "HEAD"))
        buf_append_slice(&x->out, body);
    reply_raw(x, buf_slice(&x->out));
}

void reply(struct exchange *x, int status, const char *type, struct slice body)
{
    reply_begin(x, status);
    if (type != NULL)
        reply_header(x, "Content-Type", slice_of(type));
    reply_end(x, body);
}

bool reply_raw(struct exchange *x, struct slice bytes)
{
    bool written = peer_write(x->peer, bytes);
    x->close |= !written;
    return written;
}

double exchange_number(const struct exchange *x, double otherwise)
{
    ptrdiff_t end = slice_find_char(x->rest, '/');
    struct slice first = slice_sub(x->rest, 0, end < 0 ? x->rest.len : (size_t)end);
    double number;
    return slice_to_double(first, &number) && number >= 0 ? number : otherwise;
}
