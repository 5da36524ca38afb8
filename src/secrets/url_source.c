/* The secret source that asks an HTTP server: GET urlTemplate with the key in its place. */
#include "secrets/secret_source.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/json_check.h"
#include "base/json_select.h"
#include "base/json_text.h"
#include "loop/fiber.h"
#include "proto/http_client.h"
#include "proto/http_follow.h"
#include "proto/proxy_options.h"
#include "secrets/url_config.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>

extern char **environ;

enum {
    LONGEST_ANSWER = 24 * 1024,
    MOST_REDIRECTS = 10,
    ARENA_CHUNK = 4 * 1024,
    TOO_MANY_REQUESTS = 429,
};

struct url_source {
    struct arena arena;
    struct url_config config;
    struct net_config net;   /* its own: hosts, certificates and the like are the test's */
    _Atomic int64_t full_ns; /* monotonic: when the bucket of requests will be full again */
};

static void *url_open(struct slice argument, struct error *error)
{
    struct url_source *s = xcalloc(1, sizeof(*s));
    arena_init(&s->arena, ARENA_CHUNK);
    if (url_config_read(&s->config, argument, environ, &s->arena, error) == 0 &&
        proxy_options_apply(&s->net.proxies, &s->arena, error) == 0)
        return s;
    arena_deinit(&s->arena);
    free(s);
    return NULL;
}

static void url_close(void *source)
{
    struct url_source *s = source;
    arena_deinit(&s->arena);
    free(s);
}

/* --- waiting ---------------------------------------------------------------------------------- */

/* Takes the next of so many requests per minute, of which a burst may come at once. */
static int wait_for_turn(struct url_source *s)
{
    int64_t interval_ns = 60 * NS_PER_S / s->config.requests_per_minute;
    int64_t now_ns = clock_mono_ns(), full_ns = atomic_load(&s->full_ns), from_ns;
    do {
        from_ns = full_ns > now_ns ? full_ns : now_ns;
    } while (!atomic_compare_exchange_weak(&s->full_ns, &full_ns, from_ns + interval_ns));
    double ahead_ns = (double)interval_ns * (double)(s->config.burst - 1);
    int64_t turn_ns = ahead_ns < (double)(from_ns - now_ns) ? from_ns - (int64_t)ahead_ns : now_ns;
    return turn_ns > now_ns ? fiber_sleep_until(turn_ns) : WAIT_OK;
}

/* The base to the power of the attempt, in seconds, and up to a second more. */
static int back_off(const struct url_source *s, int64_t attempt)
{
    double seconds = pow((double)s->config.retry_backoff_ns / (double)NS_PER_S, (double)attempt) +
                     (double)(clock_mono_ns() % NS_PER_S) / (double)NS_PER_S;
    double most = 24 * 3600;
    return fiber_sleep_until(clock_mono_ns() +
                             (int64_t)((seconds < most ? seconds : most) * (double)NS_PER_S));
}

/* --- one request ------------------------------------------------------------------------------ */

/* How a request ended, beside WAIT_CANCELLED. */
enum { ANSWERED = 0, FAILED = -1, MAY_WORK_LATER = 1 };

static int take_secret(const struct url_source *s, struct slice body, struct arena *arena,
                       struct buf *out, struct error *error)
{
    struct slice path = s->config.response_path, found;
    if (body.len > LONGEST_ANSWER)
        return error_set(error, EXIT_CODE_OTHER,
                         "failed to extract secret: secret response exceeds maximum size of %d "
                         "bytes",
                         LONGEST_ANSWER);
    if (path.len == 0) {
        buf_append_slice(out, body);
        return ANSWERED;
    }
    if (!json_check(body, NULL) || !json_select(body, path, arena, &found))
        return error_set(error, EXIT_CODE_OTHER,
                         "failed to extract secret: path \"%.*s\" not found in response",
                         SLICE_ARG(path));
    if (!slice_starts(found, SLICE("\"")))
        return error_set(error, EXIT_CODE_OTHER,
                         "failed to extract secret: secret value at path \"%.*s\" is not a string",
                         SLICE_ARG(path));
    buf_append_slice(out, json_unquote(found, arena));
    return ANSWERED;
}

static int judge(const struct url_source *s, const struct http_exchange *x, struct arena *arena,
                 struct buf *out, struct error *error)
{
    int status = x->response.status;
    if (x->failure.code == NET_ERR_CANCELLED)
        return WAIT_CANCELLED;
    if (x->failure.code != NET_OK) {
        error_set(error, EXIT_CODE_OTHER, "failed to get secret: %s",
                  net_failure_long(&x->failure));
        return MAY_WORK_LATER;
    }
    if (status == 200)
        return take_secret(s, x->response.body.ptr ? x->response.body : SLICE(""), arena, out,
                           error);
    error_set(error, EXIT_CODE_OTHER, "status code %d: failed to get secret", status);
    return status >= 500 || status == TOO_MANY_REQUESTS ? MAY_WORK_LATER : FAILED;
}

/* The template with the key in it. */
static struct slice url_for(const struct url_source *s, struct slice key, struct arena *arena)
{
    static const struct slice place = SLICE("{key}");
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    struct slice rest = s->config.url_template;
    for (ptrdiff_t at; (at = slice_find(rest, place)) >= 0;) {
        buf_append_slice(&text, slice_sub(rest, 0, (size_t)at));
        buf_append_slice(&text, key);
        rest = slice_sub(rest, (size_t)at + place.len, rest.len);
    }
    buf_append_slice(&text, rest);
    struct slice url = arena_copy(arena, buf_slice(&text));
    buf_deinit(&text);
    return url;
}

/* Secrets are asked for once, so nothing of a connection is kept. */
static int ask(struct url_source *s, const struct url *url, struct arena *arena, struct buf *out,
               struct error *error)
{
    struct net_worker *net = net_worker_new(&s->net, error);
    if (!net)
        return FAILED;
    struct http_client *client = http_client_new(net);
    const struct http_follow follow = { .client = client, .max_redirects = MOST_REDIRECTS };
    struct http_request request = { .method = s->config.method, .url = url, .no_reuse = true };
    http_headers_add(&request.headers, arena, SLICE("User-Agent"), SLICE("brunt/" BRUNT_VERSION));
    for (uint32_t i = 0; i < s->config.headers.count; i++)
        http_headers_set(&request.headers, arena, s->config.headers.items[i].name,
                         s->config.headers.items[i].value);
    struct http_exchange exchange;
    struct http_followed followed;
    http_follow(&follow, &request, clock_mono_ns() + s->config.timeout_ns, arena, &exchange,
                &followed);
    int result = judge(s, &exchange, arena, out, error);
    http_client_free(client);
    net_worker_free(net);
    return result;
}

/* Asks until there is an answer that will not change. */
static int ask_patiently(struct url_source *s, const struct url *url, struct arena *arena,
                         struct buf *out, struct error *error)
{
    for (int64_t attempt = 0;; attempt++) {
        if (attempt > 0 && back_off(s, attempt) == WAIT_CANCELLED)
            return WAIT_CANCELLED;
        if (wait_for_turn(s) == WAIT_CANCELLED)
            return WAIT_CANCELLED;
        error_clear(error);
        int result = ask(s, url, arena, out, error);
        if (result != MAY_WORK_LATER)
            return result;
        if (attempt >= s->config.max_retries)
            return FAILED;
    }
}

static int url_fetch(void *source, struct slice key, struct buf *out, struct error *error)
{
    struct url_source *s = source;
    struct arena arena;
    struct url url;
    arena_init(&arena, ARENA_CHUNK);
    int result = url_parse(&url, url_for(s, key, &arena), &arena, error) == 0
                     ? ask_patiently(s, &url, &arena, out, error)
                     : error_prefix(error, "failed to create request: ");
    arena_deinit(&arena);
    return result;
}

const struct secret_source_type url_secrets = {
    .name = "url",
    .open = url_open,
    .close = url_close,
    .fetch = url_fetch,
};
