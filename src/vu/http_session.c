#include "vu/http_session.h"

#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "proto/content_coding.h"
#include "proto/http_client.h"
#include "proto/http_follow.h"
#include "vu/http_debug.h"
#include "vu/record.h"
#include "vu/vu_log.h"

const struct status_set status_set_default = { .count = 1, .ranges = { { 200, 399 } } };

size_t status_set_size(uint32_t count)
{
    return sizeof(struct status_set) + count * sizeof(struct status_range);
}

bool status_set_has(const struct status_set *set, int status)
{
    for (uint32_t i = 0; i < set->count; i++)
        if (status >= set->ranges[i].min && status <= set->ranges[i].max)
            return true;
    return false;
}

/* What every hop of the call is recorded with. */
struct measured {
    struct vu *vu;
    const struct http_call *call;
    struct tagset *tags, *metadata;
    struct slice name;  /* ptr NULL where nobody set it */
    uint32_t exchanges; /* recorded so far */
};

/* A challenge that is answered belongs to the way in, so it is no failure; with digest, k6 expects
 * one at first and nothing else. */
static bool is_expected(const struct measured *m, int status, bool challenged)
{
    if (challenged || (m->exchanges == 0 && m->call->auth == AUTH_DIGEST))
        return challenged;
    return status_set_has(m->call->expected, status);
}

static void record_exchange(struct measured *m, const struct http_request *request,
                            const struct http_exchange *exchange, bool challenged)
{
    bool answered = exchange->failure.code == NET_OK;
    int status = answered ? exchange->response.status : 0;
    const struct http_record record = {
        .request = request,
        .exchange = exchange,
        .name = m->name,
        .judged = m->call->expected != NULL,
        .expected = m->call->expected && is_expected(m, status, challenged),
        .error_code = !answered       ? (int)exchange->failure.code
                      : status >= 400 ? NET_ERR_HTTP_STATUS_BASE + status
                                      : 0,
        .error = slice_of(exchange->failure.text),
    };
    record_http(m->vu, &record, m->tags, m->metadata);
    m->exchanges++;
}

static void on_hop(void *context, const struct http_request *request,
                   const struct http_exchange *exchange, bool challenged)
{
    record_exchange(context, request, exchange, challenged);
}

/* The name tag as the script, the VU or a template has set it. */
static void find_name(struct measured *m)
{
    m->name = tagset_get(m->tags, SLICE("name"));
    if (m->name.ptr || m->call->name.len == 0)
        return;
    m->name = m->call->name;
    const struct tag change = { SLICE("name"), m->call->name };
    if (m->vu->test->system_tags & TAG_NAME)
        m->tags = tag_cache_derive(m->vu->worker->tag_cache, m->tags, &change, 1);
}

static void describe_request(const struct http_call *call, struct http_result *out)
{
    out->request_method = call->method;
    out->request_url = call->url.text;
    out->request_body = call->has_body ? call->body : SLICE("");
    out->request_headers = call->headers;
}

/* k6 wraps the cause twice for the tag, once for the log. */
static void explain_coding(struct net_failure *failure)
{
    static const struct slice wrap = SLICE("error decompressing response body (");
    struct slice text = slice_of(failure->text);
    if (!slice_starts(text, wrap))
        return;
    text = slice_sub(text, wrap.len, text.len - 1);
    if (slice_starts(text, wrap))
        net_failure_detail(failure, "%.*s", SLICE_ARG(text));
}

/* The body as the script sees it; false when its coding is broken. */
static bool take_body(const struct http_call *call, struct http_exchange *x, struct arena *arena,
                      struct http_result *out)
{
    struct slice coding = http_headers_get(&x->response.headers, SLICE("Content-Encoding"));
    out->has_body = call->response_type != RESPONSE_NONE && x->response.body.ptr;
    out->body = x->response.body;
    if (!out->has_body || !coding.ptr || coding.len == 0 || out->body.len == 0)
        return true;
    struct buf decoded = BUF_INIT((size_t)1 << 30);
    struct error error = { 0 };
    int result = content_decode(&decoded, out->body, coding, &error);
    if (result == 0)
        out->body = arena_copy(arena, buf_slice(&decoded));
    if (result < 0) {
        net_fail(&x->failure, NET_ERR_DECOMPRESSION, "%s", error.text);
        explain_coding(&x->failure);
    }
    error_clear(&error);
    buf_deinit(&decoded);
    return result >= 0;
}

static struct slice method_title(const struct http_call *call, struct arena *arena)
{
    if (call->method.len == 0)
        return SLICE("Get");
    char *text = arena_str(arena, call->method);
    for (char *c = text + 1; *c; c++)
        if (*c >= 'A' && *c <= 'Z')
            *c |= 0x20;
    return slice_make(text, call->method.len);
}

void http_session_run(struct vu *vu, const struct http_call *call, struct tagset *tags,
                      struct tagset *metadata, struct arena *arena, struct http_result *out)
{
    *out = (struct http_result){ .tls_version = "", .tls_cipher = "", .url = call->url_text };
    if (!rate_limit_wait(&vu->test->request_limit)) {
        out->cancelled = true;
        return;
    }
    struct measured measured = { .vu = vu, .call = call, .tags = tags, .metadata = metadata };
    if (call->tags && call->tags->count)
        measured.tags = tag_cache_derive(vu->worker->tag_cache, tags, call->tags->items,
                                         call->tags->count);
    find_name(&measured);
    struct tagset *held = tagset_ref(measured.tags);
    measured.tags = held;

    struct http_follow follow = {
        .client = vu_http(vu),
        .jar = call->jar,
        .cookies = call->cookies,
        .cookie_count = call->cookie_count,
        .max_redirects = call->max_redirects,
        .auth = call->auth,
        .on_hop = on_hop,
        .context = &measured,
    };
    struct http_debug debug = { .vu = vu, .tags = held, .metadata = metadata };
    if (http_debug_is_on(vu)) {
        debug.with_bodies = http_debug_has_bodies(vu);
        follow.trace = http_debug_trace;
        follow.trace_context = &debug;
    }
    describe_request(call, out);

    const struct http_request request = {
        .method = call->method.len ? call->method : SLICE("GET"),
        .url = &call->url,
        .headers = call->headers,
        .host = call->host,
        .body = call->sent_body,
        .body_kind = !call->has_body       ? BODY_NONE
                     : call->sent_body.len ? BODY_SIZED
                                           : BODY_CHUNKED,
        .discard_body = call->response_type == RESPONSE_NONE && !debug.with_bodies,
        .vu_id = vu->id,
        .version = vu->test->http_version,
        .no_reuse = vu->test->options->no_connection_reuse.value,
    };
    struct http_exchange exchange;
    struct http_followed followed;
    int64_t now_ns = clock_mono_ns();
    int64_t deadline_ns = call->timeout_ns < NEVER_NS - now_ns ? now_ns + call->timeout_ns
                                                               : NEVER_NS;
    http_follow(&follow, &request, deadline_ns, arena, &exchange, &followed);
    out->request_cookies = followed.cookies;
    if (exchange.failure.code == NET_ERR_CANCELLED && call->abandoned && *call->abandoned) {
        fiber_uncancel(fiber_self()); /* the VU goes on */
        net_fail(&exchange.failure, NET_ERR_GENERIC, "the request was aborted");
    }
    if (exchange.failure.code == NET_ERR_CANCELLED || vu_is_interrupted(vu)) {
        out->cancelled = true;
        tagset_unref(held);
        return;
    }
    take_body(call, &exchange, arena, out);
    record_exchange(&measured, &followed.request, &exchange, false);
    tagset_unref(held);

    bool answered = exchange.failure.code == NET_OK;
    memcpy(out->remote_ip, exchange.remote_ip, sizeof(out->remote_ip));
    out->remote_port = exchange.remote_port;
    out->timings = exchange.timings;
    /* As the script wrote it while no answer has made it anything else. */
    if (answered || followed.hops > 1)
        out->url = followed.request.url->text;
    if (!answered) {
        bool had_head = exchange.response.status != 0;
        struct slice method = method_title(call, arena);
        struct slice asked = followed.hops > 1 ? followed.request.url->text : call->url.text;
        out->has_body = out->has_body && had_head && exchange.failure.code != NET_ERR_DECOMPRESSION;
        out->error_code = (int)exchange.failure.code;
        out->error = arena_copy(arena, slice_of(exchange.failure.text));
        /* What breaks in the body is told without the request. */
        bool in_body = had_head && !slice_starts(out->error, SLICE("failed to parse Location"));
        out->log_text = in_body ? arena_copy(arena, slice_of(net_failure_long(&exchange.failure)))
                                : slice_of(arena_printf(arena, "%.*s \"%.*s\": %s",
                                                        SLICE_ARG(method), SLICE_ARG(asked),
                                                        net_failure_long(&exchange.failure)));
        return;
    }
    if (exchange.response.status == 101) {
        out->unsupported = true;
        out->log_text = slice_of(arena_printf(arena, "unsupported response status: %.*s",
                                              SLICE_ARG(exchange.response.status_text)));
        return;
    }
    out->status = exchange.response.status;
    out->status_text = exchange.response.status_text;
    out->proto = exchange.response.proto;
    out->headers = exchange.response.headers;
    out->tls_version = exchange.tls_version;
    out->tls_cipher = exchange.tls_cipher;
    if (exchange.ocsp)
        out->ocsp = *exchange.ocsp;
    if (out->status >= 400)
        out->error_code = NET_ERR_HTTP_STATUS_BASE + out->status;
    if (followed.stopped && !call->redirects_set) {
        struct slice text = slice_of(
            arena_printf(arena,
                         "Stopped after %u redirects and returned the redirection; pass { "
                         "redirects: n } in request "
                         "params or set global maxRedirects to silence this",
                         followed.hops));
        const struct log_field field = { "url", call->url.text };
        log_write(LOG_WARN, text, &field, 1);
    }
}
