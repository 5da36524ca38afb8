#include "output/prometheus/rw_message.h"

#include "protobuf/wire.h"

#include <stdlib.h>

/* Field numbers of prometheus/prompb's remote.proto and types.proto. */
enum { REQUEST_SERIES = 1 };
enum { SERIES_LABEL = 1, SERIES_SAMPLE = 2, SERIES_HISTOGRAM = 4 };
enum { LABEL_NAME = 1, LABEL_VALUE = 2 };
enum { SAMPLE_VALUE = 1, SAMPLE_TIME = 2 };
enum {
    HISTOGRAM_COUNT = 1,
    HISTOGRAM_SUM = 3,
    HISTOGRAM_SCHEMA = 4,
    HISTOGRAM_ZERO_THRESHOLD = 5,
    HISTOGRAM_ZERO_COUNT = 6,
    HISTOGRAM_NEGATIVE_SPANS = 8,
    HISTOGRAM_NEGATIVE_DELTAS = 9,
    HISTOGRAM_POSITIVE_SPANS = 11,
    HISTOGRAM_POSITIVE_DELTAS = 12,
    HISTOGRAM_TIME = 15,
};
enum { SPAN_OFFSET = 1, SPAN_LENGTH = 2 };

enum { LABELS_MAX = 2 * TAGSET_MAX, GAP_MAX = 2 /* empty buckets inside of a span */ };

double rw_stale_marker(void)
{
    return wire_double(UINT64_C(0x7ff0000000000002));
}

/* --- labels ----------------------------------------------------------------------------------- */

static void append_label(struct buf *out, struct slice name, struct slice value)
{
    size_t label = wire_begin(out, SERIES_LABEL);
    wire_append_bytes(out, LABEL_NAME, name);
    wire_append_bytes(out, LABEL_VALUE, value);
    wire_end(out, label);
}

static int compare_labels(const void *a, const void *b)
{
    return slice_compare(((const struct key_value *)a)->key, ((const struct key_value *)b)->key);
}

/* By name, as the protocol wants them; those without a value are as good as none. */
static void append_labels(struct buf *out, const struct rw_labels *l)
{
    struct key_value all[LABELS_MAX + 1];
    uint32_t count = 0;
    struct buf name = BUF_INIT(BUF_UNLIMITED);
    buf_printf(&name, "k6_%s%s%.*s", l->metric, l->suffix.len > 0 ? "_" : "", SLICE_ARG(l->suffix));
    all[count++] = (struct key_value){ SLICE("__name__"), buf_slice(&name) };
    for (uint32_t i = 0; i < l->tags->count; i++) {
        const struct tag *tag = &l->tags->tags[i];
        if (tag->key.len > 0 && tag->value.len > 0 && !slice_is(tag->key, "__name__"))
            all[count++] = (struct key_value){ tag->key, tag->value };
    }
    for (uint32_t i = 0; i < l->fixed_count && count < LABELS_MAX; i++)
        if (l->fixed[i].value.len > 0 && tagset_get(l->tags, l->fixed[i].key).len == 0)
            all[count++] = l->fixed[i];
    qsort(all, count, sizeof(*all), compare_labels);
    for (uint32_t i = 0; i < count; i++)
        append_label(out, all[i].key, all[i].value);
    buf_deinit(&name);
}

/* --- values ----------------------------------------------------------------------------------- */

void rw_append_sample(struct buf *out, const struct rw_labels *labels, double value,
                      int64_t time_ms)
{
    size_t series = wire_begin(out, REQUEST_SERIES);
    append_labels(out, labels);
    size_t sample = wire_begin(out, SERIES_SAMPLE);
    wire_append_double(out, SAMPLE_VALUE, value);
    wire_append_int(out, SAMPLE_TIME, time_ms);
    wire_end(out, sample);
    wire_end(out, series);
}

/* The next run of buckets, with no gap longer than GAP_MAX; false at the end. */
static bool next_span(const struct native_buckets *b, uint32_t *from, uint32_t *to)
{
    uint32_t at = *to;
    while (at < b->length && b->counts[at] == 0)
        at++;
    *from = at;
    for (*to = at; at < b->length && at <= *to + GAP_MAX; at++)
        if (b->counts[at] > 0)
            *to = at + 1;
    return *to > *from;
}

/* Spans say which buckets there are, each relative to the end of the one before. */
static void append_spans(struct buf *out, uint32_t field, const struct native_buckets *b)
{
    uint32_t from, to = 0;
    int32_t end = 0;
    while (next_span(b, &from, &to)) {
        size_t span = wire_begin(out, field);
        wire_append_uint(out, SPAN_OFFSET, wire_zigzag(b->first + (int32_t)from - end));
        wire_append_uint(out, SPAN_LENGTH, to - from);
        wire_end(out, span);
        end = b->first + (int32_t)to;
    }
}

/* The counts of all spans, each as the difference to the one before. */
static void append_deltas(struct buf *out, uint32_t field, const struct native_buckets *b)
{
    uint32_t from, to = 0;
    int64_t before = 0;
    size_t deltas = wire_begin(out, field);
    while (next_span(b, &from, &to)) {
        for (uint32_t i = from; i < to; i++) {
            wire_append_varint(out, wire_zigzag((int64_t)b->counts[i] - before));
            before = (int64_t)b->counts[i];
        }
    }
    wire_end(out, deltas);
}

void rw_append_histogram(struct buf *out, const struct rw_labels *labels,
                         const struct native_histogram *h, int64_t time_ms)
{
    size_t series = wire_begin(out, REQUEST_SERIES);
    append_labels(out, labels);
    size_t histogram = wire_begin(out, SERIES_HISTOGRAM);
    wire_append_uint(out, HISTOGRAM_COUNT, h->count);
    wire_append_double(out, HISTOGRAM_SUM, h->sum);
    wire_append_uint(out, HISTOGRAM_SCHEMA, wire_zigzag(NATIVE_HISTOGRAM_SCHEMA));
    wire_append_double(out, HISTOGRAM_ZERO_THRESHOLD, NATIVE_HISTOGRAM_ZERO);
    wire_append_uint(out, HISTOGRAM_ZERO_COUNT, h->zeros);
    append_spans(out, HISTOGRAM_NEGATIVE_SPANS, &h->negative);
    append_deltas(out, HISTOGRAM_NEGATIVE_DELTAS, &h->negative);
    append_spans(out, HISTOGRAM_POSITIVE_SPANS, &h->positive);
    append_deltas(out, HISTOGRAM_POSITIVE_DELTAS, &h->positive);
    wire_append_int(out, HISTOGRAM_TIME, time_ms);
    wire_end(out, histogram);
    wire_end(out, series);
}
