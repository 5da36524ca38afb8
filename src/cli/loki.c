#include "cli/loki.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/duration.h"
#include "base/file.h"
#include "cli/loki_batch.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "net/dial.h"
#include "proto/http_client.h"
#include "proto/proxy_options.h"
#include "proto/url.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { LEAST_TIMEOUT_S = 1 }; /* of a push; it may take as long as the period */

struct loki {
    struct arena arena;
    struct loki_config config;
    struct url url;
    struct net_config net;
    struct net_worker *worker;
    struct http_client *client;
    struct fiber *fiber;  /* pushes; NULL when it has ended */
    struct fiber *waiter; /* for its end */
    bool is_pushing, is_stopping;

    pthread_mutex_t mutex; /* guards the batch, which any thread fills */
    struct loki_batch batch;
};

/* --- taking --- */

void loki_take(void *context, enum log_level level, struct slice message,
               const struct log_field *fields, size_t count)
{
    struct loki *l = context;
    pthread_mutex_lock(&l->mutex);
    loki_batch_add(&l->batch, &l->config, clock_wall_ns(), level, message, fields, count);
    pthread_mutex_unlock(&l->mutex);
}

/* --- pushing --- */

/* The log itself is what doesn't get through: standard error is left. */
static void tell(enum log_level level, const char *message, struct slice cause)
{
    struct buf line = BUF_INIT(1 << 20);
    const struct log_field field = { "error", cause };
    log_format_line(&line, LOG_FORMAT_TEXT, false, level, slice_of(message), &field,
                    cause.len > 0 ? 1 : 0);
    file_write_all(STDERR_FILENO, buf_slice(&line));
    buf_deinit(&line);
}

static void judge(const struct http_exchange *x)
{
    struct buf cause = BUF_INIT(1 << 16);
    struct slice body = x->response.body.ptr ? x->response.body : SLICE("");
    if (x->failure.code != NET_OK)
        buf_append_str(&cause, net_failure_long(&x->failure));
    else if (x->response.status >= 400)
        buf_printf(&cause, "got %d from loki: %.*s", x->response.status,
                   SLICE_ARG(slice_sub(body, 0, 1000)));
    if (cause.len > 0)
        tell(LOG_ERROR, "Error while sending logs to loki", buf_slice(&cause));
    buf_deinit(&cause);
}

static void post(struct loki *l, struct slice body)
{
    struct arena arena;
    struct http_exchange exchange;
    struct http_request request = {
        .method = SLICE("POST"), .url = &l->url, .body = body, .body_kind = BODY_SIZED
    };
    int64_t timeout_ns = l->config.period_ns > LEAST_TIMEOUT_S * NS_PER_S
                             ? l->config.period_ns
                             : LEAST_TIMEOUT_S * NS_PER_S;
    arena_init(&arena, 4096);
    http_headers_add(&request.headers, &arena, SLICE("User-Agent"), SLICE("brunt/" BRUNT_VERSION));
    http_headers_add(&request.headers, &arena, SLICE("Content-Type"), SLICE("application/json"));
    for (uint32_t i = 0; i < l->config.header_count; i++)
        http_headers_add(&request.headers, &arena, l->config.headers[i].key,
                         l->config.headers[i].value);
    http_client_exchange(l->client, &request, clock_mono_ns() + timeout_ns, &arena, &exchange);
    judge(&exchange);
    arena_deinit(&arena);
}

static void profile(uint32_t count, size_t size, int64_t sending_ns)
{
    struct buf text = BUF_INIT(256);
    buf_append_str(&text, "sending=");
    duration_format(&text, sending_ns);
    buf_printf(&text, " count=%" PRIu32 " final_size=%zu", count, size);
    buf_append_char(&text, '\0');
    tell(LOG_INFO, text.ptr, SLICE(""));
    buf_deinit(&text);
}

static void push(struct loki *l)
{
    struct loki_batch batch;
    struct buf json = BUF_INIT(BUF_UNLIMITED);
    pthread_mutex_lock(&l->mutex);
    batch = l->batch;
    if (batch.count > 0)
        loki_batch_init(&l->batch);
    pthread_mutex_unlock(&l->mutex);
    if (batch.count == 0)
        return;
    int64_t start_ns = clock_mono_ns();
    loki_batch_write(&json, &batch, &l->config);
    post(l, buf_slice(&json));
    if (l->config.profile)
        profile(batch.count, json.len, clock_mono_ns() - start_ns);
    buf_deinit(&json);
    loki_batch_deinit(&batch);
}

/* A push is never broken off: what is in it would be lost. */
static void pusher_main(void *arg)
{
    struct loki *l = arg;
    while (!l->is_stopping) {
        fiber_park(clock_mono_ns() + l->config.period_ns);
        l->is_pushing = true;
        push(l);
        l->is_pushing = false;
    }
    push(l);
    l->fiber = NULL;
    fiber_wake(l->waiter);
}

/* --- start and end --- */

static int open_client(struct loki *l, struct error *error)
{
    if (url_parse(&l->url, l->config.url, &l->arena, error) != 0 ||
        proxy_options_apply(&l->net.proxies, &l->arena, error) != 0)
        return -1;
    l->worker = net_worker_new(&l->net, error);
    if (l->worker == NULL)
        return -1;
    l->client = http_client_new(l->worker);
    l->fiber = fiber_start(loop_current(), FIBER_STACK_SMALL, pusher_main, l, error);
    return l->fiber != NULL ? 0 : -1;
}

struct loki *loki_start(struct slice line, struct error *error)
{
    struct loki *l = xcalloc(1, sizeof(*l));
    arena_init(&l->arena, 4096);
    pthread_mutex_init(&l->mutex, NULL);
    loki_batch_init(&l->batch);
    if (loki_config_read(&l->config, line, &l->arena, error) == 0 && open_client(l, error) == 0)
        return l;
    loki_stop(l);
    return NULL;
}

enum log_level loki_level(const struct loki *l)
{
    return l->config.level;
}

void loki_stop(struct loki *l)
{
    if (l == NULL)
        return;
    l->waiter = fiber_self();
    l->is_stopping = true;
    if (l->fiber != NULL && !l->is_pushing)
        fiber_wake(l->fiber);
    while (l->fiber != NULL)
        fiber_park(NEVER_NS);
    http_client_free(l->client);
    if (l->worker != NULL)
        net_worker_free(l->worker);
    loki_batch_deinit(&l->batch);
    pthread_mutex_destroy(&l->mutex);
    arena_deinit(&l->arena);
    free(l);
}
