/* The output experimental-prometheus-rw: what came in is summed up by series, and the series that
 * changed are pushed from time to time. Sums count from the start of the test, so a push that gets
 * lost is made up for by the next one. */
#include "output/output.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/file.h"
#include "output/http_push.h"
#include "output/prometheus/rw_config.h"
#include "output/prometheus/rw_series.h"
#include "output/prometheus/snappy.h"
#include "proto/http_auth.h"
#include "proto/sigv4.h"

#include <stdlib.h>

enum {
    LARGEST_MESSAGE = 8 << 20, /* servers refuse more than some 32 MB when it is unpacked */
    MOST_WAITING = 128 << 20,
    ATTEMPTS = 3,
    ARENA_CHUNK = 4096,
    TLS_1_2 = 0x0303, /* as on the wire */
    TLS_1_3 = 0x0304,
};
static const int64_t TIMEOUT_NS = 5 * NS_PER_S;

struct output {
    struct arena arena; /* configuration, headers, certificates */
    struct rw_config config;
    struct sigv4_key key;
    struct net_tls_auth identity;
    struct url url;
    struct http_push *push;
    struct series_table *table;
    struct buf message; /* not compressed yet */
    uint64_t points;    /* in the message */
    int64_t pushed_ns;
};

/* --- messages --------------------------------------------------------------------------------- */

static void push_message(struct output *o)
{
    const struct push_request request = { .method = SLICE("POST"),
                                          .url = &o->url,
                                          .points = o->points };
    struct buf body = BUF_INIT(BUF_UNLIMITED);
    if (o->points == 0)
        return;
    snappy_compress(&body, buf_slice(&o->message));
    http_push_send(o->push, &request, &body);
    buf_reset(&o->message);
    o->points = 0;
}

static void count_points(struct output *o, uint32_t points)
{
    o->points += points;
    if (o->message.len >= LARGEST_MESSAGE)
        push_message(o);
}

static void push_changed(struct output *o)
{
    size_t count;
    struct series *const *all = series_table_all(o->table, &count);
    o->pushed_ns = clock_mono_ns();
    for (size_t i = 0; i < count; i++) {
        struct rw_series *s = (struct rw_series *)all[i];
        if (s->changed)
            count_points(o, rw_series_append(&o->message, s, &o->config));
    }
    push_message(o);
}

static void push_ends(struct output *o)
{
    size_t count;
    struct series *const *all = series_table_all(o->table, &count);
    int64_t now_ms = clock_wall_ns() / NS_PER_MS;
    for (size_t i = 0; i < count; i++)
        count_points(
            o, rw_series_append_end(&o->message, (struct rw_series *)all[i], &o->config, now_ms));
    push_message(o);
}

/* --- opening ---------------------------------------------------------------------------------- */

static int read_url(struct output *o, struct error *error)
{
    if (url_parse(&o->url, o->config.url, &o->arena, error) != 0)
        return -1;
    if ((!slice_is(o->url.scheme, "http") && !slice_is(o->url.scheme, "https")) ||
        o->url.host.len == 0)
        return error_set(error, EXIT_CODE_OTHER,
                         "the server's URL \"%.*s\" is no http:// or https:// URL",
                         SLICE_ARG(o->config.url));
    if (o->url.has_userinfo && o->config.username.len == 0) {
        o->config.username = o->url.username;
        o->config.password = o->url.password;
    }
    return 0;
}

/* What is set by name wins over what the protocol wants; that is added for the rest. */
static void add_headers(struct output *o, struct http_headers *headers)
{
    const struct rw_config *c = &o->config;
    *headers = http_headers_copy(&c->headers, &o->arena);
    if (c->bearer_token.len > 0)
        http_headers_set(
            headers, &o->arena, SLICE("Authorization"),
            slice_of(arena_printf(&o->arena, "Bearer %.*s", SLICE_ARG(c->bearer_token))));
    else if (c->username.len > 0 && http_headers_get(headers, SLICE("Authorization")).ptr == NULL)
        http_headers_add(headers, &o->arena, SLICE("Authorization"),
                         http_auth_basic(c->username, c->password, &o->arena));
    http_headers_set(headers, &o->arena, SLICE("User-Agent"), SLICE("k6-prometheus-rw-output"));
    http_headers_set(headers, &o->arena, SLICE("Content-Encoding"), SLICE("snappy"));
    http_headers_set(headers, &o->arena, SLICE("Content-Type"), SLICE("application/x-protobuf"));
    http_headers_set(headers, &o->arena, SLICE("X-Prometheus-Remote-Write-Version"),
                     SLICE("0.1.0"));
}

static int read_pem(struct output *o, struct slice path, struct slice *out, struct error *error)
{
    int result = file_read(&o->arena, path, out);
    return result == 0 ? 0
                       : error_set(error, EXIT_CODE_OTHER,
                                   "failed to load the TLS certificate: open %.*s: %s",
                                   SLICE_ARG(path), file_strerror(-result));
}

static int set_tls(struct output *o, struct net_config *net, struct error *error)
{
    const struct rw_config *c = &o->config;
    net->tls_insecure = c->insecure;
    net->tls_min = slice_is(c->tls_minimum, "1.2") ? TLS_1_2 : TLS_1_3;
    if (c->client_certificate.len == 0)
        return 0;
    net->tls_auth = &o->identity;
    net->tls_auth_count = 1;
    return read_pem(o, c->client_certificate, &o->identity.cert_pem, error) != 0
               ? -1
               : read_pem(o, c->client_key, &o->identity.key_pem, error);
}

static void sign(void *output, struct http_request *request, struct arena *arena)
{
    const struct output *o = output;
    sigv4_sign(&o->key, request, clock_wall_ns(), arena);
}

/* One request at a time: the server takes a series' values in their order. */
static int start_push(struct output *o, const struct output_context *context, struct error *error)
{
    struct http_push_config config = {
        .concurrency = 1,
        .attempts = ATTEMPTS,
        .timeout_ns = TIMEOUT_NS,
        .most_waiting = MOST_WAITING,
        .tell = context->tell,
        .context = (void *)prometheus_rw_output.name,
    };
    add_headers(o, &config.headers);
    if (o->config.sigv4_id.len > 0) {
        o->key = (struct sigv4_key){ .region = o->config.sigv4_region,
                                     .service = SLICE("aps"),
                                     .id = o->config.sigv4_id,
                                     .secret = o->config.sigv4_secret };
        config.complete = sign;
        config.complete_context = o;
    }
    if (set_tls(o, &config.net, error) != 0)
        return -1;
    o->push = http_push_new(&config, error);
    return o->push != NULL ? 0 : -1;
}

static void rw_free(struct output *o)
{
    series_table_free(o->table);
    buf_deinit(&o->message);
    arena_deinit(&o->arena);
    free(o);
}

static struct output *rw_open(struct slice argument, const struct output_context *context,
                              struct error *error)
{
    struct output *o = xcalloc(1, sizeof(*o));
    arena_init(&o->arena, ARENA_CHUNK);
    buf_init(&o->message, BUF_UNLIMITED);
    if (rw_config_read(&o->config, argument, context, &o->arena, error) != 0 ||
        read_url(o, error) != 0 || start_push(o, context, error) != 0) {
        rw_free(o);
        return NULL;
    }
    o->table = series_table_new(&rw_series_kind, &o->config);
    o->pushed_ns = clock_mono_ns();
    return o;
}

static void rw_describe(const struct output *o, struct buf *out)
{
    buf_printf(out, "Prometheus remote write (%.*s)", SLICE_ARG(o->config.url));
}

/* --- running ---------------------------------------------------------------------------------- */

static void rw_write(struct output *o, const struct record_batch *batch)
{
    series_table_add(o->table, batch);
}

/* While the server lags behind, sums go on growing here instead of queueing up. */
static void rw_flush(struct output *o)
{
    if (clock_mono_ns() - o->pushed_ns >= o->config.push_interval_ns && !http_push_is_busy(o->push))
        push_changed(o);
}

static int rw_close(struct output *o, struct error *error)
{
    push_changed(o);
    if (o->config.stale_markers)
        push_ends(o);
    int result = http_push_close(o->push, error);
    rw_free(o);
    return result;
}

const struct output_kind prometheus_rw_output = {
    .name = "experimental-prometheus-rw",
    .open = rw_open,
    .describe = rw_describe,
    .write = rw_write,
    .flush = rw_flush,
    .close = rw_close,
};
