#include "output/otel/otel_message.h"

#include "protobuf/wire.h"

#include <inttypes.h>
#include <stdlib.h>

/* Field numbers of opentelemetry/proto: collector/metrics, metrics, resource and common. */
enum { REQUEST_RESOURCE = 1, RESOURCE_RESOURCE = 1, RESOURCE_SCOPE = 2, RESOURCE_ATTRIBUTE = 1 };
enum { SCOPE_SCOPE = 1, SCOPE_METRIC = 2, SCOPE_NAME = 1 };
enum {
    METRIC_NAME = 1,
    METRIC_UNIT = 3,
    DATA_GAUGE = 5,
    DATA_SUM = 7,
    DATA_HISTOGRAM = 9,
    DATA_EXPONENTIAL = 10
};
enum { DATA_POINT = 1, DATA_TEMPORALITY = 2, DATA_IS_MONOTONIC = 3, DELTA = 1, CUMULATIVE = 2 };
enum { KEY_VALUE_KEY = 1, KEY_VALUE_VALUE = 2, ANY_STRING = 1 };
enum { NUMBER_START = 2, NUMBER_TIME = 3, NUMBER_DOUBLE = 4, NUMBER_INT = 6, NUMBER_ATTRIBUTE = 7 };
enum {
    HISTOGRAM_START = 2,
    HISTOGRAM_TIME = 3,
    HISTOGRAM_COUNT = 4,
    HISTOGRAM_SUM = 5,
    HISTOGRAM_BUCKETS = 6,
    HISTOGRAM_BOUNDS = 7,
    HISTOGRAM_ATTRIBUTE = 9,
    HISTOGRAM_MIN = 11,
    HISTOGRAM_MAX = 12,
};
enum {
    EXPONENTIAL_ATTRIBUTE = 1,
    EXPONENTIAL_SCALE = 6,
    EXPONENTIAL_ZEROS = 7,
    EXPONENTIAL_POSITIVE = 8,
    EXPONENTIAL_NEGATIVE = 9,
    EXPONENTIAL_MIN = 12,
    EXPONENTIAL_MAX = 13,
    EXPONENTIAL_ZERO_THRESHOLD = 14,
};
enum { BUCKETS_OFFSET = 1, BUCKETS_COUNTS = 2 };
enum { ANSWER_PARTIAL = 1, PARTIAL_DROPPED = 1, PARTIAL_WHY = 2 };

/* --- pieces ----------------------------------------------------------------------------------- */

static void append_fixed64(struct buf *out, uint32_t number, uint64_t value)
{
    wire_append_tag(out, number, WIRE_FIXED64);
    wire_append_fixed64(out, value);
}

static void append_attribute(struct buf *out, uint32_t number, struct slice key, struct slice value)
{
    size_t pair = wire_begin(out, number);
    wire_append_bytes(out, KEY_VALUE_KEY, key);
    size_t any = wire_begin(out, KEY_VALUE_VALUE);
    wire_append_bytes(out, ANY_STRING, value);
    wire_end(out, any);
    wire_end(out, pair);
}

/* Those without a value are as good as none, and so is one that `own` replaces. */
static void append_tags(struct buf *out, uint32_t number, const struct tagset *tags,
                        const char *own)
{
    for (uint32_t i = 0; i < tags->count; i++) {
        const struct tag *tag = &tags->tags[i];
        if (tag->key.len > 0 && tag->value.len > 0 && (own == NULL || !slice_is(tag->key, own)))
            append_attribute(out, number, tag->key, tag->value);
    }
}

/* --- data points ------------------------------------------------------------------------------ */

static void append_number(struct buf *out, const struct otel_series *s, int64_t wall_ns)
{
    size_t point = wire_begin(out, DATA_POINT);
    append_tags(out, NUMBER_ATTRIBUTE, s->base.tags, NULL);
    append_fixed64(out, NUMBER_START, (uint64_t)s->start_ns);
    append_fixed64(out, NUMBER_TIME, (uint64_t)wall_ns);
    wire_append_double(out, NUMBER_DOUBLE, s->number);
    wire_end(out, point);
}

static void append_condition(struct buf *out, const struct otel_series *s, const char *condition,
                             uint64_t count, int64_t wall_ns)
{
    size_t point = wire_begin(out, DATA_POINT);
    append_tags(out, NUMBER_ATTRIBUTE, s->base.tags, "condition");
    append_attribute(out, NUMBER_ATTRIBUTE, SLICE("condition"), slice_of(condition));
    append_fixed64(out, NUMBER_START, (uint64_t)s->start_ns);
    append_fixed64(out, NUMBER_TIME, (uint64_t)wall_ns);
    append_fixed64(out, NUMBER_INT, count);
    wire_end(out, point);
}

/* A condition that never was has no data point. */
static uint32_t append_rate(struct buf *out, const struct otel_series *s, int64_t wall_ns)
{
    if (s->rate.zeros > 0)
        append_condition(out, s, "zero", s->rate.zeros, wall_ns);
    if (s->rate.others > 0)
        append_condition(out, s, "nonzero", s->rate.others, wall_ns);
    return (s->rate.zeros > 0) + (s->rate.others > 0);
}

static void append_histogram(struct buf *out, const struct otel_series *s, int64_t wall_ns)
{
    const struct otel_histogram *h = &s->histogram;
    size_t point = wire_begin(out, DATA_POINT);
    append_tags(out, HISTOGRAM_ATTRIBUTE, s->base.tags, NULL);
    append_fixed64(out, HISTOGRAM_START, (uint64_t)s->start_ns);
    append_fixed64(out, HISTOGRAM_TIME, (uint64_t)wall_ns);
    append_fixed64(out, HISTOGRAM_COUNT, h->count);
    wire_append_double(out, HISTOGRAM_SUM, h->sum);
    size_t list = wire_begin(out, HISTOGRAM_BUCKETS);
    for (int i = 0; i <= OTEL_BOUNDS; i++)
        wire_append_fixed64(out, h->buckets[i]);
    wire_end(out, list);
    list = wire_begin(out, HISTOGRAM_BOUNDS);
    for (int i = 0; i < OTEL_BOUNDS; i++) {
        uint64_t bits;
        memcpy(&bits, &otel_bounds[i], sizeof(bits));
        wire_append_fixed64(out, bits);
    }
    wire_end(out, list);
    wire_append_double(out, HISTOGRAM_MIN, h->min);
    wire_append_double(out, HISTOGRAM_MAX, h->max);
    wire_end(out, point);
}

/* OpenTelemetry counts buckets by where they begin, Prometheus by where they end. */
static void append_buckets(struct buf *out, uint32_t number, const struct native_buckets *b)
{
    uint32_t from = 0, to = b->length;
    while (from < to && b->counts[from] == 0)
        from++;
    while (to > from && b->counts[to - 1] == 0)
        to--;
    if (from == to)
        return;
    size_t buckets = wire_begin(out, number);
    wire_append_uint(out, BUCKETS_OFFSET, wire_zigzag(b->first + (int32_t)from - 1));
    size_t counts = wire_begin(out, BUCKETS_COUNTS);
    for (uint32_t i = from; i < to; i++)
        wire_append_varint(out, b->counts[i]);
    wire_end(out, counts);
    wire_end(out, buckets);
}

static void append_exponential(struct buf *out, const struct otel_series *s, int64_t wall_ns)
{
    const struct otel_histogram *h = &s->histogram;
    size_t point = wire_begin(out, DATA_POINT);
    append_tags(out, EXPONENTIAL_ATTRIBUTE, s->base.tags, NULL);
    append_fixed64(out, HISTOGRAM_START, (uint64_t)s->start_ns);
    append_fixed64(out, HISTOGRAM_TIME, (uint64_t)wall_ns);
    append_fixed64(out, HISTOGRAM_COUNT, h->count);
    wire_append_double(out, HISTOGRAM_SUM, h->sum);
    wire_append_uint(out, EXPONENTIAL_SCALE, wire_zigzag(NATIVE_HISTOGRAM_SCHEMA));
    append_fixed64(out, EXPONENTIAL_ZEROS, h->sparse.zeros);
    append_buckets(out, EXPONENTIAL_POSITIVE, &h->sparse.positive);
    append_buckets(out, EXPONENTIAL_NEGATIVE, &h->sparse.negative);
    wire_append_double(out, EXPONENTIAL_MIN, h->min);
    wire_append_double(out, EXPONENTIAL_MAX, h->max);
    wire_append_double(out, EXPONENTIAL_ZERO_THRESHOLD, NATIVE_HISTOGRAM_ZERO);
    wire_end(out, point);
}

/* --- metrics ---------------------------------------------------------------------------------- */

static void close_metric(struct otel_message *m)
{
    if (m->open == NULL)
        return;
    wire_end(m->out, m->data);
    wire_end(m->out, m->metric);
    m->open = NULL;
}

static void append_name(struct otel_message *m, const struct metric *metric)
{
    struct buf name = BUF_INIT(BUF_UNLIMITED);
    buf_printf(&name, "%.*s%s%s", SLICE_ARG(m->config->metric_prefix), metric->name,
               metric->type == METRIC_RATE ? ".total" : "");
    wire_append_bytes(m->out, METRIC_NAME, buf_slice(&name));
    buf_deinit(&name);
    if (metric->type == METRIC_RATE)
        return;
    if (metric->contains == VALUE_TIME)
        wire_append_str(m->out, METRIC_UNIT, "ms");
    else if (metric->contains == VALUE_DATA)
        wire_append_str(m->out, METRIC_UNIT, "By");
}

static uint32_t data_field(const struct otel_message *m, enum metric_type type)
{
    switch (type) {
    case METRIC_GAUGE: return DATA_GAUGE;
    case METRIC_TREND: return m->config->is_exponential ? DATA_EXPONENTIAL : DATA_HISTOGRAM;
    default: return DATA_SUM;
    }
}

static void open_metric(struct otel_message *m, const struct metric *metric)
{
    close_metric(m);
    m->open = metric;
    m->metric = wire_begin(m->out, SCOPE_METRIC);
    append_name(m, metric);
    m->data = wire_begin(m->out, data_field(m, metric->type));
    if (metric->type != METRIC_GAUGE)
        wire_append_uint(m->out, DATA_TEMPORALITY, m->config->is_delta ? DELTA : CUMULATIVE);
    if (metric->type == METRIC_COUNTER || metric->type == METRIC_RATE)
        wire_append_uint(m->out, DATA_IS_MONOTONIC, 1);
}

uint32_t otel_message_add(struct otel_message *m, const struct otel_series *s, int64_t wall_ns)
{
    if (m->open != s->base.metric)
        open_metric(m, s->base.metric);
    switch (s->base.metric->type) {
    case METRIC_RATE: return append_rate(m->out, s, wall_ns);
    case METRIC_TREND:
        if (m->config->is_exponential)
            append_exponential(m->out, s, wall_ns);
        else
            append_histogram(m->out, s, wall_ns);
        return 1;
    default: append_number(m->out, s, wall_ns); return 1;
    }
}

void otel_message_begin(struct otel_message *m, struct buf *out, const struct otel_config *config)
{
    *m = (struct otel_message){ .out = out, .config = config };
    m->resource = wire_begin(out, REQUEST_RESOURCE);
    size_t resource = wire_begin(out, RESOURCE_RESOURCE);
    for (uint32_t i = 0; i < config->attribute_count; i++)
        append_attribute(out, RESOURCE_ATTRIBUTE, config->attributes[i].key,
                         config->attributes[i].value);
    wire_end(out, resource);
    m->scope = wire_begin(out, RESOURCE_SCOPE);
    size_t scope = wire_begin(out, SCOPE_SCOPE);
    wire_append_str(out, SCOPE_NAME, "k6");
    wire_end(out, scope);
}

void otel_message_end(struct otel_message *m)
{
    close_metric(m);
    wire_end(m->out, m->scope);
    wire_end(m->out, m->resource);
}

/* --- the answer ------------------------------------------------------------------------------- */

void otel_answer_read(struct slice answer, uint64_t *dropped, struct slice *why)
{
    struct wire_reader outer = wire_reader_make(answer);
    struct wire_field field;
    *dropped = 0;
    *why = SLICE("");
    while (wire_next(&outer, &field)) {
        if (field.number != ANSWER_PARTIAL || field.type != WIRE_BYTES)
            continue;
        struct wire_reader partial = wire_reader_make(field.bytes);
        while (wire_next(&partial, &field)) {
            if (field.number == PARTIAL_DROPPED && field.type == WIRE_VARINT)
                *dropped = field.value;
            else if (field.number == PARTIAL_WHY && field.type == WIRE_BYTES)
                *why = field.bytes;
        }
    }
}
