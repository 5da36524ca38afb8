#include "remote/module_download.h"

#include "base/check.h"
#include "base/clock.h"
#include "proto/content_coding.h"
#include "proto/http_follow.h"
#include "proto/proxy_options.h"
#include "remote/freshness.h"

#include <stdlib.h>

enum {
    LONGEST_MODULE = 32 << 20, /* bytes */
    MOST_REDIRECTS = 10,
    TIMEOUT_S = 60,
    STATUS_OK = 200,
    STATUS_NOT_MODIFIED = 304,
    STATUS_NOT_FOUND = 404,
    STATUS_TOO_MANY_REQUESTS = 429,
    FIRST_SERVER_ERROR = 500,
};

struct downloader {
    struct arena arena;
    struct net_config config;
    struct net_worker *net;
    struct http_client *client;
};

struct downloader *downloader_new(struct error *error)
{
    struct downloader *d = xcalloc(1, sizeof(*d));
    arena_init(&d->arena, 1024);
    if (proxy_options_apply(&d->config.proxies, &d->arena, error) == 0)
        d->net = net_worker_new(&d->config, error);
    if (d->net) {
        d->client = http_client_new(d->net);
        return d;
    }
    downloader_free(d);
    return NULL;
}

void downloader_free(struct downloader *d)
{
    if (!d)
        return;
    http_client_free(d->client);
    if (d->net)
        net_worker_free(d->net);
    arena_deinit(&d->arena);
    free(d);
}

/* --- one request ------------------------------------------------------------------------------ */

struct attempt {
    struct http_exchange exchange;
    struct http_followed followed;
    bool in_the_clear; /* a redirect led away from https */
};

static void note_hop(void *context, const struct http_request *request,
                     const struct http_exchange *exchange, bool challenged)
{
    struct attempt *attempt = context;
    attempt->in_the_clear |= !url_is_tls(request->url);
}

static void send_request(struct downloader *d, const struct url *url,
                         const struct cached_module *known, struct arena *arena,
                         struct attempt *attempt)
{
    const struct http_follow follow = {
        .client = d->client, .max_redirects = MOST_REDIRECTS, .on_hop = note_hop, .context = attempt
    };
    /* Over HTTP/2 nothing would limit the body. */
    struct http_request request = {
        .method = SLICE("GET"), .url = url, .body_limit = LONGEST_MODULE + 1, .version = HTTP_1_ONLY
    };
    attempt->in_the_clear = false;
    http_headers_add(&request.headers, arena, SLICE("User-Agent"), SLICE("brunt/" BRUNT_VERSION));
    if (known && known->etag.len)
        http_headers_add(&request.headers, arena, SLICE("If-None-Match"), known->etag);
    if (known && known->modified.len)
        http_headers_add(&request.headers, arena, SLICE("If-Modified-Since"), known->modified);
    http_follow(&follow, &request, clock_mono_ns() + TIMEOUT_S * NS_PER_S, arena,
                &attempt->exchange, &attempt->followed);
    attempt->in_the_clear |= !url_is_tls(&attempt->followed.url);
}

/* --- its answer ------------------------------------------------------------------------------- */

static int take_text(const struct http_response *response, struct arena *arena, struct slice *text,
                     struct error *error)
{
    struct slice coding = http_headers_get(&response->headers, SLICE("Content-Encoding"));
    struct buf decoded = BUF_INIT(LONGEST_MODULE);
    if (response->body_size > LONGEST_MODULE)
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "it is longer than %d MiB",
                         LONGEST_MODULE >> 20);
    *text = response->body.ptr ? response->body : SLICE("");
    int result = content_decode(&decoded, *text, coding.ptr ? coding : SLICE(""), error);
    if (result == 0)
        *text = arena_copy(arena, buf_slice(&decoded));
    buf_deinit(&decoded);
    return result < 0 ? -1 : 0;
}

static void take_headers(const struct http_headers *headers, struct download *out)
{
    int64_t fresh_s = freshness_s(headers);
    struct slice etag = http_headers_get(headers, SLICE("Etag"));
    struct slice modified = http_headers_get(headers, SLICE("Last-Modified"));
    struct slice type = http_headers_get(headers, SLICE("Content-Type"));
    out->module.etag = etag.ptr ? etag : SLICE("");
    out->module.modified = modified.ptr ? modified : SLICE("");
    out->module.fresh_until_s = clock_wall_ns() / NS_PER_S + fresh_s;
    /* A page in place of a script is somebody's login form or apology. */
    out->may_be_kept = fresh_s != FRESHNESS_NOT_KEPT &&
                       !slice_eq_nocase(slice_sub(type, 0, strlen("text/html")),
                                        SLICE("text/html"));
}

static enum download_result judge_status(int status, struct slice url, struct error *error)
{
    if (status == STATUS_NOT_FOUND)
        error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "not found: %.*s", SLICE_ARG(url));
    else
        error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "wrong status code (%d) for: %.*s", status,
                  SLICE_ARG(url));
    return status >= FIRST_SERVER_ERROR || status == STATUS_TOO_MANY_REQUESTS ? DOWNLOAD_UNREACHABLE
                                                                              : DOWNLOAD_REFUSED;
}

static enum download_result judge(const struct attempt *attempt, struct slice url,
                                  const struct cached_module *known, struct arena *arena,
                                  struct download *out, struct error *error)
{
    const struct net_failure *failure = &attempt->exchange.failure;
    const struct http_response *response = &attempt->exchange.response;
    const struct slice last = attempt->followed.hops > 1 ? attempt->followed.url.text : url;
    if (attempt->in_the_clear) {
        error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                  "Get \"%.*s\": it redirects to %.*s, which is not safe from changes on its way",
                  SLICE_ARG(url), SLICE_ARG(last));
        return DOWNLOAD_REFUSED;
    }
    if (failure->code != NET_OK) {
        error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "Get \"%.*s\": %s", SLICE_ARG(last),
                  net_failure_long(failure));
        return DOWNLOAD_UNREACHABLE;
    }
    if (attempt->followed.stopped) {
        error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "Get \"%.*s\": stopped after %d redirects",
                  SLICE_ARG(last), MOST_REDIRECTS);
        return DOWNLOAD_REFUSED;
    }
    take_headers(&response->headers, out);
    if (response->status == STATUS_NOT_MODIFIED && known)
        return DOWNLOAD_UNCHANGED;
    if (response->status != STATUS_OK)
        return judge_status(response->status, url, error);
    return take_text(response, arena, &out->module.text, error) ? DOWNLOAD_REFUSED : DOWNLOAD_NEW;
}

/* The URL as k6 asks for it, so that servers can tell. */
static struct slice marked(struct slice url, struct arena *arena)
{
    ptrdiff_t hash = slice_find_char(url, '#');
    struct slice bare = slice_sub(url, 0, hash < 0 ? url.len : (size_t)hash);
    return slice_of(arena_printf(arena, "%.*s%c_k6=1", SLICE_ARG(bare),
                                 slice_find_char(bare, '?') < 0 ? '?' : '&'));
}

/* Some servers want nothing of a query that they don't know: they are asked again without. */
enum download_result downloader_get(struct downloader *d, struct slice url,
                                    const struct cached_module *known, struct arena *arena,
                                    struct download *out, struct error *error)
{
    const struct slice urls[] = { marked(url, arena), url };
    enum download_result result = DOWNLOAD_REFUSED;
    for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
        struct url parsed;
        struct attempt attempt;
        error_clear(error);
        if (url_parse(&parsed, urls[i], arena, error) != 0)
            return DOWNLOAD_REFUSED;
        send_request(d, &parsed, known, arena, &attempt);
        result = judge(&attempt, url, known, arena, out, error);
        if (result == DOWNLOAD_NEW || result == DOWNLOAD_UNCHANGED ||
            attempt.exchange.failure.code != NET_OK)
            break;
    }
    return result;
}
