#include "net/tunnel.h"

#include "base/buf.h"
#include "base/clock.h"
#include "net/address.h"
#include "net/quote.h"

enum { MAX_ANSWER = 64 * 1024 };

/* A proxy that accepts the request and then says nothing is given up after this, as in Go. */
static const int64_t ANSWER_TIMEOUT_NS = 60 * NS_PER_S;

static int send_request(struct stream *s, const struct net_proxy *proxy, struct slice host,
                        uint16_t port, int64_t deadline_ns, struct net_failure *failure)
{
    struct buf request = BUF_INIT(BUF_UNLIMITED);
    char target[HOST_PORT_SIZE];
    host_port_format(host, port, target);
    buf_printf(&request, "CONNECT %s HTTP/1.1\r\nHost: %s\r\n", target, target);
    if (proxy->authorization.len > 0)
        buf_printf(&request, "Proxy-Authorization: %.*s\r\n", SLICE_ARG(proxy->authorization));
    buf_append_str(&request, "\r\n");
    int result = stream_write(s, buf_slice(&request), deadline_ns, failure);
    buf_deinit(&request);
    return result;
}

/* The length of the first head in there, with the empty line that ends it; 0 while there is none.
 */
static size_t head_length(struct slice bytes)
{
    size_t line = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        if (bytes.ptr[i] != '\n')
            continue;
        if (i == line || (i == line + 1 && bytes.ptr[line] == '\r'))
            return i + 1;
        line = i + 1;
    }
    return 0;
}

static int fail_quoted(struct net_failure *failure, const char *text, struct slice what)
{
    char quoted[160];
    return net_fail(failure, NET_ERR_GENERIC, "%s %s", text,
                    quote_into(quoted, sizeof(quoted), what));
}

/* "HTTP/1.1 200 Connection established". What is not 200 is told by its phrase alone. */
static int judge(struct slice head, int *status, struct net_failure *failure)
{
    struct slice line = slice_trim(slice_sub(head, 0, (size_t)slice_find_char(head, '\n')));
    ptrdiff_t space = slice_find_char(line, ' ');
    if (space < 0)
        return fail_quoted(failure, "malformed HTTP response", line);
    struct slice version = slice_sub(line, 0, (size_t)space);
    struct slice rest = slice_trim(slice_sub(line, (size_t)space, line.len));
    ptrdiff_t end = slice_find_char(rest, ' ');
    struct slice code = slice_sub(rest, 0, end < 0 ? rest.len : (size_t)end);
    int64_t number;
    if (code.len != 3 || !slice_to_int64(code, &number) || number < 0)
        return fail_quoted(failure, "malformed HTTP status code", code);
    if (!slice_starts(version, SLICE("HTTP/")))
        return fail_quoted(failure, "malformed HTTP version", version);
    *status = (int)number;
    if (number == 200 || number / 100 == 1)
        return NET_OK;
    struct slice phrase = end < 0 ? (struct slice){ 0 }
                                  : slice_trim(slice_sub(rest, (size_t)end, rest.len));
    if (phrase.len == 0)
        return net_fail(failure, NET_ERR_GENERIC, "unknown status code");
    return net_fail(failure, NET_ERR_GENERIC, "%.*s", SLICE_ARG(phrase));
}

/* Takes the heads that are complete: interim answers, then the one that counts. NET_OK with
 * *status 200 when the tunnel stands, 0 when more is needed. */
static int take_heads(struct buf *answer, int *status, struct net_failure *failure)
{
    *status = 0;
    for (size_t n; (n = head_length(buf_slice(answer))) > 0;) {
        int result = judge(slice_sub(buf_slice(answer), 0, n), status, failure);
        if (result != NET_OK)
            return result;
        buf_consume(answer, n);
        if (*status == 200)
            break;
        *status = 0;
    }
    /* A TLS server doesn't speak first, nor does a WebSocket server: it would be the proxy. */
    if (*status == 200 && answer->len > 0)
        return net_fail(failure, NET_ERR_GENERIC,
                        "the proxy sent data behind its answer to CONNECT");
    return NET_OK;
}

static int read_answer(struct stream *s, struct buf *answer, int64_t deadline_ns,
                       struct net_failure *failure)
{
    bool drained = true; /* right after the request nothing can be there */
    for (int status = 0; status == 0;) {
        char bytes[2048];
        ssize_t n = stream_read(s, bytes, sizeof(bytes), drained, deadline_ns, failure);
        drained = n < (ssize_t)sizeof(bytes);
        if (n < 0)
            return (int)-n;
        if (n == 0)
            return net_fail(failure, NET_ERR_GENERIC, "unexpected EOF");
        buf_append(answer, bytes, (size_t)n);
        if (answer->failed)
            return net_fail(failure, NET_ERR_GENERIC,
                            "the proxy's answer to CONNECT exceeded %d bytes", MAX_ANSWER);
        int result = take_heads(answer, &status, failure);
        if (result != NET_OK)
            return result;
    }
    return NET_OK;
}

int http_tunnel_open(struct stream *s, const struct net_proxy *proxy, struct slice host,
                     uint16_t port, int64_t deadline_ns, struct net_failure *failure)
{
    struct buf answer = BUF_INIT(MAX_ANSWER);
    int64_t give_up_ns = clock_mono_ns() + ANSWER_TIMEOUT_NS;
    if (give_up_ns < deadline_ns)
        deadline_ns = give_up_ns;
    int result = send_request(s, proxy, host, port, deadline_ns, failure);
    if (result == NET_OK)
        result = read_answer(s, &answer, deadline_ns, failure);
    buf_deinit(&answer);
    return result;
}
