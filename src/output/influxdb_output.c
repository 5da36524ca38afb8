/* The influxdb output: lines that are pushed in batches, to the API of version 1, or with a token
 * to that of version 2. Per sample it only joins ready pieces. */
#include "output/output.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/number.h"
#include "output/http_push.h"
#include "output/influx_config.h"
#include "output/influx_line.h"
#include "proto/form_urlencoded.h"
#include "proto/http_auth.h"
#include "proto/proxy_options.h"

#include <ctype.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

enum {
    LARGEST_BODY = 4 << 20, /* the server's own limit is 25 MB */
    MOST_WAITING = 128 << 20,
    ATTEMPTS = 3,
    ARENA_CHUNK = 4096,
};
static const int64_t TIMEOUT_NS = 10 * NS_PER_S;

struct output {
    struct arena arena; /* configuration, URLs, headers */
    struct influx_config config;
    struct influx_fields fields;
    struct tag_text_cache *heads, *tails;
    struct http_push *push;
    struct url write_url, query_url;
    struct buf lines;
    uint64_t points;     /* in the lines */
    uint64_t not_finite; /* points that the protocol has no number for */
    int64_t precision_ns, pushed_ns;
};

/* --- opening ---------------------------------------------------------------------------------- */

static int make_url(struct output *o, struct url *out, const char *path,
                    const struct slice (*parameters)[2], size_t count, struct error *error)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    buf_printf(&text, "%.*s%s?", SLICE_ARG(o->config.address), path);
    size_t start = text.len;
    for (size_t i = 0; i < count; i++)
        form_urlencoded_append(&text, start, parameters[i][0], parameters[i][1]);
    int result = url_parse(out, buf_slice(&text), &o->arena, error);
    if (result == 0 && !slice_is(out->scheme, "http") && !slice_is(out->scheme, "https"))
        result = error_set(error, EXIT_CODE_OTHER,
                           "InfluxDB's address \"%.*s\" is no http:// or https:// URL",
                           SLICE_ARG(o->config.address));
    buf_deinit(&text);
    return result;
}

/* A name is quoted where it has to be. */
static struct slice create_statement(struct output *o)
{
    struct slice name = o->config.database;
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    bool is_plain = true;
    for (size_t i = 0; i < name.len; i++)
        is_plain = is_plain && (isalnum((unsigned char)name.ptr[i]) || name.ptr[i] == '_');
    buf_append_str(&text, is_plain ? "CREATE DATABASE " : "CREATE DATABASE \"");
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == '"' || name.ptr[i] == '\\')
            buf_append_char(&text, '\\');
        buf_append_char(&text, name.ptr[i]);
    }
    if (!is_plain)
        buf_append_char(&text, '"');
    struct slice kept = arena_copy(&o->arena, buf_slice(&text));
    buf_deinit(&text);
    return kept;
}

static int make_urls(struct output *o, struct error *error)
{
    const struct influx_config *c = &o->config;
    if (c->token.len > 0) {
        const struct slice write[][2] = { { SLICE("org"), c->organization },
                                          { SLICE("bucket"), c->bucket },
                                          { SLICE("precision"), c->precision } };
        return make_url(o, &o->write_url, "/api/v2/write", write, ARRAY_LEN(write), error);
    }
    const struct slice create = create_statement(o);
    const struct slice query[][2] = { { SLICE("db"), SLICE("") },
                                      { SLICE("params"), SLICE("{}") },
                                      { SLICE("q"), create } };
    const struct slice write[][2] = { { SLICE("consistency"), c->consistency },
                                      { SLICE("db"), c->database },
                                      { SLICE("precision"), c->precision },
                                      { SLICE("rp"), c->retention } };
    if (make_url(o, &o->query_url, "/query", query, ARRAY_LEN(query), error) != 0)
        return -1;
    return make_url(o, &o->write_url, "/write", write, ARRAY_LEN(write), error);
}

static struct slice authorization(struct output *o)
{
    const struct influx_config *c = &o->config;
    if (c->token.len > 0)
        return slice_of(arena_printf(&o->arena, "Token %.*s", SLICE_ARG(c->token)));
    if (c->username.len == 0)
        return SLICE("");
    return http_auth_basic(c->username, c->password, &o->arena);
}

static int start_push(struct output *o, const struct output_context *context, struct error *error)
{
    struct http_push_config config = {
        .net.tls_insecure = o->config.insecure,
        .concurrency = (uint32_t)o->config.concurrent_writes,
        .attempts = ATTEMPTS,
        .timeout_ns = TIMEOUT_NS,
        .most_waiting = MOST_WAITING,
        .tell = context->tell,
        .context = (void *)influxdb_output.name,
    };
    struct slice allowed = authorization(o);
    http_headers_add(&config.headers, &o->arena, SLICE("User-Agent"),
                     SLICE("brunt/" BRUNT_VERSION));
    http_headers_add(&config.headers, &o->arena, SLICE("Content-Type"),
                     SLICE("text/plain; charset=utf-8"));
    if (allowed.len > 0)
        http_headers_add(&config.headers, &o->arena, SLICE("Authorization"), allowed);
    if (o->config.proxy.len > 0) {
        config.net.proxies.for_http = proxy_parse("K6_INFLUXDB_PROXY", o->config.proxy, &o->arena,
                                                  error);
        config.net.proxies.for_https = config.net.proxies.for_http;
        if (config.net.proxies.for_http == NULL)
            return -1;
    }
    o->push = http_push_new(&config, error);
    return o->push != NULL ? 0 : -1;
}

/* A database that exists, or a user who may not make one, is fine: the answer isn't looked at. */
static void create_database(struct output *o)
{
    const struct push_request request = { .method = SLICE("POST"),
                                          .url = &o->query_url,
                                          .goes_first = true };
    struct buf nothing = BUF_INIT(BUF_UNLIMITED);
    http_push_send(o->push, &request, &nothing);
}

static void influxdb_free(struct output *o)
{
    tag_text_cache_free(o->heads);
    tag_text_cache_free(o->tails);
    buf_deinit(&o->lines);
    arena_deinit(&o->arena);
    free(o);
}

static struct output *influxdb_open(struct slice argument, const struct output_context *context,
                                    struct error *error)
{
    struct output *o = xcalloc(1, sizeof(*o));
    arena_init(&o->arena, ARENA_CHUNK);
    buf_init(&o->lines, BUF_UNLIMITED);
    if (influx_config_read(&o->config, argument, context, &o->arena, error) != 0 ||
        influx_fields_parse(&o->fields, o->config.tags_as_fields, &o->arena, error) != 0 ||
        make_urls(o, error) != 0 || start_push(o, context, error) != 0) {
        influxdb_free(o);
        return NULL;
    }
    o->precision_ns = influx_precision_ns(o->config.precision);
    o->pushed_ns = clock_mono_ns();
    o->heads = tag_text_cache_new(influx_append_head, &o->fields);
    o->tails = tag_text_cache_new(influx_append_tail, &o->fields);
    if (o->config.token.len == 0)
        create_database(o);
    return o;
}

static void influxdb_describe(const struct output *o, struct buf *out)
{
    buf_printf(out, "InfluxDBv%d (%.*s)", o->config.token.len > 0 ? 2 : 1,
               SLICE_ARG(o->config.address));
}

/* --- writing ---------------------------------------------------------------------------------- */

static void push_lines(struct output *o)
{
    const struct push_request request = { .method = SLICE("POST"),
                                          .url = &o->write_url,
                                          .points = o->points };
    o->pushed_ns = clock_mono_ns();
    if (o->points == 0)
        return;
    http_push_send(o->push, &request, &o->lines);
    o->points = 0;
}

static void write_record(struct output *o, const struct record *record,
                         const struct record_value *values)
{
    struct buf *out = &o->lines;
    struct slice head = tag_text_get(o->heads, record->tags);
    struct slice tail = tag_text_get(o->tails, record->tags);
    char time[24];
    int time_length = snprintf(time, sizeof(time), " %" PRId64 "\n",
                               record->wall_ns / o->precision_ns);
    for (uint32_t i = 0; i < record->count; i++) {
        if (!isfinite(values[i].value)) {
            o->not_finite++;
            continue;
        }
        buf_append_str(out, values[i].metric->name);
        buf_append_slice(out, head);
        buf_append_str(out, "value=");
        number_append_shortest(out, values[i].value);
        buf_append_slice(out, tail);
        buf_append(out, time, (size_t)time_length);
        o->points++;
    }
}

static void influxdb_write(struct output *o, const struct record_batch *batch)
{
    for (uint32_t i = 0; i < batch->record_count; i++) {
        const struct record *record = &batch->records[i];
        write_record(o, record, &batch->values[record->first]);
    }
    if (o->lines.len >= LARGEST_BODY)
        push_lines(o);
}

static void influxdb_flush(struct output *o)
{
    if (clock_mono_ns() - o->pushed_ns >= o->config.push_interval_ns)
        push_lines(o);
}

static int influxdb_close(struct output *o, struct error *error)
{
    push_lines(o);
    int result = http_push_close(o->push, error);
    if (o->not_finite > 0)
        result = error_set(error, EXIT_CODE_OTHER,
                           "%" PRIu64 " points were left out, for InfluxDB has no number for them",
                           o->not_finite);
    influxdb_free(o);
    return result;
}

const struct output_kind influxdb_output = {
    .name = "influxdb",
    .open = influxdb_open,
    .describe = influxdb_describe,
    .write = influxdb_write,
    .flush = influxdb_flush,
    .close = influxdb_close,
};
