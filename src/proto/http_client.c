#include "proto/http_client.h"

#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "net/quote.h"
#include "proto/http1_connection.h"
#include "proto/http2_connection.h"
#include "proto/http_pool.h"

enum { MAX_IDLE = 20, MAX_IDLE_PER_HOST = 6 };

enum { MAX_RETRIES = 6 };

/* What is offered to TLS servers. */
static const struct slice ALPN_HTTP1 = { "\x08http/1.1", 9 };
static const struct slice ALPN_BOTH = { "\x02h2\x08http/1.1", 12 };

struct http_client {
    struct net_worker *net;
    struct http_pool pool;
};

struct http_client *http_client_new(struct net_worker *net)
{
    struct http_client *c = xcalloc(1, sizeof(*c));
    c->net = c->pool.net = net;
    http_client_limit_idle(c, MAX_IDLE, MAX_IDLE_PER_HOST);
    return c;
}

void http_client_free(struct http_client *c)
{
    if (c == NULL)
        return;
    http_client_close_idle(c);
    free(c);
}

void http_client_limit_idle(struct http_client *c, uint32_t all, uint32_t per_host)
{
    c->pool.max_idle = all;
    c->pool.max_idle_per_host = per_host;
}

/* As written: rules that refuse it say so in its own words. */
static struct slice written_host(const struct url *url)
{
    bool is_v6 = slice_find_char(url->host, ':') >= 0;
    return is_v6 ? url->host : slice_sub(url->host_port, 0, url->host.len);
}

static int dial_new(struct http_client *c, const struct http_request *request, int64_t deadline_ns,
                    struct http_connection **conn, struct http_exchange *out)
{
    struct dial_timings timings;
    struct stream *stream;
    struct dial_target target = {
        .host = written_host(request->url),
        .port = (uint16_t)request->url->port,
        .tls = url_is_tls(request->url),
        .alpn = request->version == HTTP_1_ONLY ? ALPN_HTTP1 : ALPN_BOTH,
        .vu_id = request->vu_id,
        .whole_requests = request->version != HTTP_2_CLEARTEXT,
    };
    target.proxy = net_worker_proxy(c->net, target.tls, request->url->host, target.port);
    int code = dial(c->net, &target, deadline_ns, &stream, &timings, &out->failure);
    out->timings.connecting_ns = timings.connect_ns;
    out->timings.tls_ns = timings.tls_ns;
    c->pool.sent += timings.failed_sent;
    c->pool.received += timings.failed_received;
    if (code == NET_OK)
        *conn = http_pool_add(&c->pool, stream, request);
    return code;
}

/* --- requests --------------------------------------------------------------------------------- */

static int refuse(struct http_exchange *out, const char *text, struct slice what)
{
    char quoted[200];
    return net_fail(&out->failure, NET_ERR_GENERIC, "%s %s", text,
                    quote_into(quoted, sizeof(quoted), what));
}

static int check_headers(const struct http_request *request, struct http_exchange *out)
{
    for (uint32_t i = 0; i < request->headers.count; i++) {
        const struct http_header *header = &request->headers.items[i];
        if (!http_header_name_valid(header->name))
            return refuse(out, "net/http: invalid header field name", header->name);
        if (!http_header_value_valid(header->value))
            return refuse(out, "net/http: invalid header field value for", header->name);
    }
    return NET_OK;
}

/* What can't be sent, in the order in which the reference finds it. */
static int check_request(const struct http_request *request, struct http_exchange *out)
{
    const struct url *url = request->url;
    if (!slice_is(url->scheme, "http") && !slice_is(url->scheme, "https"))
        return refuse(out, "unsupported protocol scheme", url->scheme);
    int code = check_headers(request, out);
    if (code != NET_OK)
        return code;
    if (!http_method_valid(request->method))
        return refuse(out, "net/http: invalid method", request->method);
    if (url->host.len == 0)
        return net_fail(&out->failure, NET_ERR_GENERIC, "http: no Host in request URL");
    if (url->host.len > 253)
        return net_fail(&out->failure, NET_ERR_DNS_NO_HOST, "lookup: no such host");
    if (url->port > UINT16_MAX)
        return net_fail(&out->failure, NET_ERR_DIAL, "dial tcp: address %u: invalid port",
                        url->port);
    return NET_OK;
}

/* Whether sending twice does no harm. RFC 9110 section 9.2.2, as Go reads it. */
static bool is_replayable(const struct http_request *request)
{
    struct slice method = request->method;
    return method.len == 0 || slice_is(method, "GET") || slice_is(method, "HEAD") ||
           slice_is(method, "OPTIONS") || slice_is(method, "TRACE") ||
           http_headers_get(&request->headers, SLICE("Idempotency-Key")).ptr != NULL ||
           http_headers_get(&request->headers, SLICE("X-Idempotency-Key")).ptr != NULL;
}

static void describe_connection(const struct stream *stream, struct arena *arena,
                                struct http_exchange *out)
{
    struct slice ip = stream_remote_ip(stream);
    memcpy(out->remote_ip, ip.ptr, ip.len);
    out->remote_ip[ip.len] = '\0';
    out->remote_port = stream_remote_port(stream);
    if (!stream_is_tls(stream))
        return;
    struct stream_ocsp *ocsp = ARENA_NEW(arena, struct stream_ocsp);
    stream_ocsp(stream, ocsp);
    out->ocsp = ocsp;
    out->tls_version = stream_tls_version(stream);
    out->tls_cipher = stream_tls_cipher(stream);
}

static void reset_exchange(struct http_exchange *out, int64_t start_ns)
{
    /* Not the failure's text: it is set with its code. */
    out->response = (struct http_response){ 0 };
    out->timings = (struct http_timings){ .start_ns = start_ns };
    out->failure.code = NET_OK;
    out->failure.text[0] = '\0';
    out->remote_ip[0] = '\0';
    out->remote_port = 0;
    out->tls_version = out->tls_cipher = "";
    out->ocsp = NULL;
    out->reused = out->sent = false;
}

/* One try on a connection in hand, which afterwards is back in the pool or closed. */
static int try_on(struct http_client *c, struct http_connection *conn,
                  const struct http_request *request, int64_t connected_ns, int64_t deadline_ns,
                  struct arena *arena, struct http_exchange *out, struct exchange_result *result)
{
    out->sent = true;
    describe_connection(conn->stream, arena, out);
    int code = conn->http2 != NULL ? http2_exchange(conn->http2, request, connected_ns, deadline_ns,
                                                    arena, out, result)
                                   : http1_exchange(c->net, conn->stream, request, connected_ns,
                                                    deadline_ns, arena, out, result);
    bool keep = result->reusable && !request->no_reuse &&
                !http_headers_has_token(&request->headers, SLICE("Connection"), SLICE("close"));
    http_pool_settle(&c->pool, conn, keep);
    return code;
}

static bool may_try_again(const struct http_request *request, const struct exchange_result *result,
                          int code, bool reused)
{
    if (code == NET_OK || code == NET_ERR_CANCELLED || code == NET_ERR_TIMEOUT)
        return false;
    return result->refused ||
           (reused && (result->unsent || (result->untouched && is_replayable(request))));
}

/* The first retry follows at once, the others after a second, two, four ... */
static int wait_for_retry(uint32_t retry, int64_t deadline_ns, struct http_exchange *out)
{
    int64_t until_ns = clock_mono_ns() + (retry > 1 ? NS_PER_S << (retry - 2) : 0);
    if (until_ns >= deadline_ns)
        return net_fail_wait(&out->failure, WAIT_TIMEOUT);
    if (retry > 1 && fiber_sleep_until(until_ns) == WAIT_CANCELLED)
        return net_fail_wait(&out->failure, WAIT_CANCELLED);
    return NET_OK;
}

int http_client_exchange(struct http_client *c, const struct http_request *request,
                         int64_t deadline_ns, struct arena *arena, struct http_exchange *out)
{
    struct exchange_result result;
    bool fresh = request->no_reuse; /* asks for a connection of its own */
    int64_t start_ns = clock_mono_ns();
    reset_exchange(out, start_ns);
    int code = check_request(request, out);
    if (code != NET_OK)
        return code;
    if (start_ns >= deadline_ns)
        return net_fail_wait(&out->failure, WAIT_TIMEOUT);
    for (uint32_t retry = 1;; retry++) {
        int64_t connected_ns = start_ns;
        struct http_connection *conn = fresh ? NULL : http_pool_take(&c->pool, request);
        out->reused = conn != NULL;
        if (conn == NULL) {
            code = dial_new(c, request, deadline_ns, &conn, out);
            if (code != NET_OK)
                return code;
            connected_ns = clock_mono_ns();
            out->timings.blocked_ns = connected_ns - start_ns;
        }
        code = try_on(c, conn, request, connected_ns, deadline_ns, arena, out, &result);
        if (retry > MAX_RETRIES || !may_try_again(request, &result, code, out->reused))
            return code;
        fresh |= !result.refused;
        code = wait_for_retry(retry, deadline_ns, out);
        if (code != NET_OK)
            return code;
        start_ns = clock_mono_ns();
        reset_exchange(out, start_ns);
    }
}

void http_client_close_idle(struct http_client *c)
{
    http_pool_close_idle(&c->pool);
}

void http_client_take_bytes(struct http_client *c, uint64_t *sent, uint64_t *received)
{
    *sent = c->pool.sent;
    *received = c->pool.received;
    c->pool.sent = c->pool.received = 0;
}
