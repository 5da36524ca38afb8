#include "proto/ws_client.h"

#include "base/clock.h"
#include "proto/http1_connection.h"
#include "proto/http_cookies.h"

static int reach(struct net_worker *net, const struct ws_handshake *h, int64_t deadline_ns,
                 struct ws_answer *out)
{
    const struct url *url = &h->url;
    struct dial_timings timings;
    struct dial_target target = {
        .host = url->host,
        .port = (uint16_t)url->port,
        .tls = url_is_tls(url),
        .alpn = { "\x08http/1.1", 9 },
        .vu_id = h->request.vu_id,
    };
    target.proxy = net_worker_proxy(net, target.tls, url->host, target.port);
    int code = dial(net, &target, deadline_ns, &out->stream, &timings, &out->failure);
    out->sent = timings.failed_sent;
    out->received = timings.failed_received;
    return code;
}

/* An answer counts, also where its body ends badly. */
static int ask(struct net_worker *net, const struct ws_handshake *h, int64_t deadline_ns,
               struct arena *arena, struct ws_answer *out)
{
    struct http_exchange exchange = { 0 };
    struct exchange_result result;
    int code = http1_exchange(net, out->stream, &h->request, clock_mono_ns(), deadline_ns, arena,
                              &exchange, &result);
    out->response = exchange.response;
    out->behind = result.behind;
    if (code == NET_OK || (code != NET_ERR_CANCELLED && exchange.response.status != 0))
        return NET_OK;
    out->failure = exchange.failure;
    if (slice_is(slice_of(out->failure.text), "EOF"))
        net_fail(&out->failure, NET_ERR_GENERIC, "unexpected EOF");
    return out->failure.code;
}

static void hang_up(struct ws_answer *out)
{
    if (out->stream == NULL)
        return;
    out->sent = stream_bytes_written(out->stream);
    out->received = stream_bytes_read(out->stream);
    stream_free(out->stream);
    out->stream = NULL;
}

int ws_client_open(struct net_worker *net, const struct ws_request *request, int64_t deadline_ns,
                   struct arena *arena, struct ws_answer *out)
{
    struct ws_handshake h;
    *out = (struct ws_answer){ 0 };
    int code = ws_handshake_start(&h, request, arena, &out->failure);
    if (code == NET_OK)
        code = reach(net, &h, deadline_ns, out);
    if (code == NET_OK)
        code = ask(net, &h, deadline_ns, arena, out);
    if (code == NET_OK) {
        http_cookies_store(request->jar, &h.url, &out->response.headers);
        code = ws_handshake_judge(&h, request, &out->response, &out->compression, &out->failure);
    }
    if (code != NET_OK)
        hang_up(out);
    return code;
}
