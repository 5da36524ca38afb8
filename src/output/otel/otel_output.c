/* The output opentelemetry: what came in is summed up by series, and all series are exported from
 * time to time, by HTTP or by gRPC, which is HTTP/2 with a frame around the message and the verdict
 * in the trailers. */
#include "output/output.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/file.h"
#include "output/http_push.h"
#include "output/otel/otel_message.h"
#include "proto/content_coding.h"

#include <inttypes.h>
#include <stdlib.h>

enum {
    LARGEST_MESSAGE = 2 << 20, /* collectors take 4 MB over gRPC */
    MOST_WAITING = 128 << 20,
    ATTEMPTS = 3,
    ARENA_CHUNK = 4096,
    GRPC_HEAD = 5, /* bytes: whether it is compressed, and the length */
};

struct output {
    struct arena arena; /* configuration, headers, certificates */
    struct otel_config config;
    struct net_tls_auth identity;
    struct url url;
    struct http_push *push;
    struct series_table *table;
    struct series **by_metric; /* scratch */
    int64_t exported_ns;
};

/* --- exporting -------------------------------------------------------------------------------- */

static void append_body(const struct otel_config *c, struct buf *body, struct slice message)
{
    struct error ignored = { 0 }; /* gzip is known */
    size_t head = c->is_grpc ? GRPC_HEAD : 0;
    buf_append_repeat(body, '\0', head);
    if (c->is_gzip)
        content_encode(body, message, SLICE("gzip"), &ignored);
    else
        buf_append_slice(body, message);
    error_clear(&ignored);
    if (!c->is_grpc)
        return;
    size_t length = body->len - head;
    body->ptr[0] = c->is_gzip;
    for (int i = 0; i < 4; i++)
        body->ptr[1 + i] = (char)(length >> (24 - 8 * i));
}

static void push(struct output *o, struct slice message, uint64_t points)
{
    const struct push_request request = { .method = SLICE("POST"),
                                          .url = &o->url,
                                          .points = points };
    struct buf body = BUF_INIT(BUF_UNLIMITED);
    append_body(&o->config, &body, message);
    http_push_send(o->push, &request, &body);
}

static int compare_metrics(const void *a, const void *b)
{
    uint32_t first = (*(struct series *const *)a)->metric->id;
    uint32_t second = (*(struct series *const *)b)->metric->id;
    return (first > second) - (first < second);
}

/* What hasn't changed is told again where sums count from the start: it is still so. */
static size_t sort_series(struct output *o)
{
    size_t count, kept = 0;
    struct series *const *all = series_table_all(o->table, &count);
    o->by_metric = xrealloc(o->by_metric, (count + 1) * sizeof(*o->by_metric));
    for (size_t i = 0; i < count; i++)
        if (((struct otel_series *)all[i])->changed || !o->config.is_delta)
            o->by_metric[kept++] = all[i];
    qsort(o->by_metric, kept, sizeof(*o->by_metric), compare_metrics);
    return kept;
}

static void export(struct output *o)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    int64_t now_ns = clock_wall_ns();
    size_t count = sort_series(o);
    o->exported_ns = clock_mono_ns();
    for (size_t i = 0; i < count;) {
        struct otel_message message;
        uint64_t points = 0;
        buf_reset(&out);
        otel_message_begin(&message, &out, &o->config);
        for (; i < count && out.len < LARGEST_MESSAGE; i++) {
            struct otel_series *s = (struct otel_series *)o->by_metric[i];
            points += otel_message_add(&message, s, now_ns);
            s->changed = false;
            if (o->config.is_delta)
                otel_series_restart(s, now_ns);
        }
        otel_message_end(&message);
        push(o, buf_slice(&out), points);
    }
    buf_deinit(&out);
}

/* --- answers ---------------------------------------------------------------------------------- */

static void judge_answer(struct slice answer, struct push_verdict *v, struct arena *arena)
{
    struct slice why;
    otel_answer_read(answer, &v->lost, &why);
    if (v->lost > 0 || why.len > 0)
        v->trouble = arena_printf(arena, "the server took only a part: %.*s", SLICE_ARG(why));
}

static void judge_http(const struct http_response *response, struct push_verdict *v,
                       struct arena *arena)
{
    if (slice_is(http_headers_get(&response->headers, SLICE("Content-Type")),
                 "application/x-protobuf"))
        judge_answer(response->body, v, arena);
}

/* What a client may try again. */
static bool grpc_may_be_retried(struct slice status)
{
    static const char *const passing[] = { "1", "4", "8", "10", "11", "14", "15" };
    for (size_t i = 0; i < ARRAY_LEN(passing); i++)
        if (slice_is(status, passing[i]))
            return true;
    return false;
}

static void judge_grpc(const struct http_response *response, struct push_verdict *v,
                       struct arena *arena)
{
    const struct http_headers *at = &response->trailers;
    struct slice status = http_headers_get(at, SLICE("Grpc-Status"));
    if (status.len == 0) {
        at = &response->headers;
        status = http_headers_get(at, SLICE("Grpc-Status"));
    }
    if (slice_is(status, "0")) {
        judge_answer(slice_sub(response->body, GRPC_HEAD, response->body.len), v, arena);
        return;
    }
    struct slice why = http_headers_get(at, SLICE("Grpc-Message"));
    v->taken = false;
    v->later = grpc_may_be_retried(status);
    v->trouble = status.len == 0
                     ? "the server's answer is none of gRPC: is K6_OTEL_EXPORTER_PROTOCOL right?"
                     : arena_printf(arena, "gRPC status %.*s: %.*s", SLICE_ARG(status),
                                    SLICE_ARG(why));
}

/* --- opening ---------------------------------------------------------------------------------- */

static void add_headers(struct output *o, struct http_headers *headers)
{
    const struct otel_config *c = &o->config;
    *headers = http_headers_copy(&c->headers, &o->arena);
    if (http_headers_get(headers, SLICE("User-Agent")).ptr == NULL)
        http_headers_add(headers, &o->arena, SLICE("User-Agent"), SLICE("brunt/" BRUNT_VERSION));
    http_headers_set(headers, &o->arena, SLICE("Content-Type"),
                     c->is_grpc ? SLICE("application/grpc") : SLICE("application/x-protobuf"));
    if (c->is_grpc)
        http_headers_set(headers, &o->arena, SLICE("Te"), SLICE("trailers"));
    if (c->is_gzip)
        http_headers_set(headers, &o->arena,
                         c->is_grpc ? SLICE("Grpc-Encoding") : SLICE("Content-Encoding"),
                         SLICE("gzip"));
}

static int read_pem(struct output *o, struct slice path, struct slice *out, struct error *error)
{
    int result = path.len > 0 ? file_read(&o->arena, path, out) : 0;
    return result == 0 ? 0
                       : error_set(error, EXIT_CODE_OTHER, "failed to read \"%.*s\": %s",
                                   SLICE_ARG(path), file_strerror(-result));
}

static int set_tls(struct output *o, struct net_config *net, struct error *error)
{
    const struct otel_config *c = &o->config;
    net->tls_insecure = c->tls_insecure;
    if (c->tls_certificate.len > 0) {
        net->tls_auth = &o->identity;
        net->tls_auth_count = 1;
    }
    return read_pem(o, c->tls_roots, &net->tls_roots_pem, error) != 0 ||
                   read_pem(o, c->tls_certificate, &o->identity.cert_pem, error) != 0 ||
                   read_pem(o, c->tls_key, &o->identity.key_pem, error) != 0
               ? -1
               : 0;
}

/* One request at a time, so that a server gets sums in their order. */
static int start_push(struct output *o, const struct output_context *context, struct error *error)
{
    bool is_grpc = o->config.is_grpc;
    struct http_push_config config = {
        .concurrency = 1,
        .attempts = ATTEMPTS,
        .timeout_ns = o->config.timeout_ns,
        .version = is_grpc ? HTTP_2_CLEARTEXT : HTTP_NEGOTIATED,
        .most_waiting = MOST_WAITING,
        .judge = is_grpc ? judge_grpc : judge_http,
        .tell = context->tell,
        .context = (void *)opentelemetry_output.name,
    };
    add_headers(o, &config.headers);
    if (set_tls(o, &config.net, error) != 0)
        return -1;
    o->push = http_push_new(&config, error);
    return o->push != NULL ? 0 : -1;
}

static void otel_free(struct output *o)
{
    series_table_free(o->table);
    free(o->by_metric);
    arena_deinit(&o->arena);
    free(o);
}

static struct output *otel_open(struct slice argument, const struct output_context *context,
                                struct error *error)
{
    struct output *o = xcalloc(1, sizeof(*o));
    arena_init(&o->arena, ARENA_CHUNK);
    if (otel_config_read(&o->config, context, &o->arena, error) != 0 ||
        url_parse(&o->url, o->config.url, &o->arena, error) != 0 ||
        start_push(o, context, error) != 0) {
        otel_free(o);
        return NULL;
    }
    o->table = series_table_new(&otel_series_kind, &o->config);
    o->exported_ns = clock_mono_ns();
    return o;
}

static struct output *experimental_open(struct slice argument, const struct output_context *context,
                                        struct error *error)
{
    if (context->warn != NULL)
        context->warn("OpenTelemetry output has been graduated as a stable output. You can now use "
                      "just \"opentelemetry\" instead of \"experimental-opentelemetry\". The "
                      "experimental version will be removed in future versions.");
    return otel_open(argument, context, error);
}

static void otel_describe(const struct output *o, struct buf *out)
{
    buf_printf(out, "opentelemetry (%.*s)", SLICE_ARG(o->config.description));
}

/* --- running ---------------------------------------------------------------------------------- */

static void otel_write(struct output *o, const struct record_batch *batch)
{
    series_table_add(o->table, batch);
}

/* While the server lags behind, sums go on growing here instead of queueing up. */
static void otel_flush(struct output *o)
{
    if (clock_mono_ns() - o->exported_ns >= o->config.export_interval_ns &&
        !http_push_is_busy(o->push))
        export(o);
}

static int otel_close(struct output *o, struct error *error)
{
    export(o);
    int result = http_push_close(o->push, error);
    otel_free(o);
    return result;
}

const struct output_kind opentelemetry_output = {
    .name = "opentelemetry",
    .open = otel_open,
    .describe = otel_describe,
    .write = otel_write,
    .flush = otel_flush,
    .close = otel_close,
};

const struct output_kind experimental_opentelemetry_output = {
    .name = "experimental-opentelemetry",
    .open = experimental_open,
    .describe = otel_describe,
    .write = otel_write,
    .flush = otel_flush,
    .close = otel_close,
};
