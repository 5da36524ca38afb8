#include "report/request_table.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/map.h"

#include <stdlib.h>

enum {
    MOST_ROWS = 300,   /* scripts whose URLs all differ have no names for them */
    MOST_TALLIES = 20, /* of a row */
};

static const struct kind {
    enum builtin_metric duration;
    const char *protocol;
    enum builtin_metric failed; /* METRIC_BUILTIN_COUNT: none */
} kinds[] = {
    { METRIC_HTTP_REQ_DURATION, "HTTP", METRIC_HTTP_REQ_FAILED },
    { METRIC_GRPC_REQ_DURATION, "gRPC", METRIC_BUILTIN_COUNT },
    { METRIC_WS_SESSION_DURATION, "WebSocket", METRIC_BUILTIN_COUNT },
};

struct request_table {
    struct map by_key;
    struct request_row *first, **end;
    struct buf key; /* scratch */
};

struct request_table *request_table_new(void)
{
    struct request_table *t = xcalloc(1, sizeof(*t));
    map_init(&t->by_key);
    buf_init(&t->key, BUF_UNLIMITED);
    t->end = &t->first;
    return t;
}

static void free_tallies(struct tally *tally)
{
    while (tally != NULL) {
        struct tally *next = tally->next;
        free(tally->text);
        free(tally);
        tally = next;
    }
}

static void free_row(void *value)
{
    struct request_row *row = value;
    free_tallies(row->statuses);
    free_tallies(row->errors);
    sink_deinit(&row->durations);
    free(row->method);
    free(row->name);
    free(row);
}

void request_table_free(struct request_table *t)
{
    if (t == NULL)
        return;
    map_deinit(&t->by_key, free_row);
    buf_deinit(&t->key);
    free(t);
}

struct request_row *request_table_first(const struct request_table *t)
{
    return t->first;
}

/* --- finding ---------------------------------------------------------------------------------- */

static const struct record_value *value_of(const struct record *record,
                                           const struct record_value *values, uint32_t metric)
{
    for (uint32_t i = 0; i < record->count; i++) {
        if (values[i].metric->id == metric)
            return &values[i];
    }
    return NULL;
}

static const struct kind *kind_of(const struct record *record, const struct record_value *values)
{
    for (size_t i = 0; i < ARRAY_LEN(kinds); i++) {
        if (value_of(record, values, kinds[i].duration) != NULL)
            return &kinds[i];
    }
    return NULL;
}

/* The tally with the text; those beyond MOST_TALLIES share one. */
static struct tally *find_tally(struct tally **at, struct slice text)
{
    if (text.len == 0)
        return NULL;
    for (uint32_t i = 0; *at != NULL; at = &(*at)->next, i++) {
        if (slice_is(text, (*at)->text) || i == MOST_TALLIES)
            return *at;
        if (i + 1 == MOST_TALLIES)
            text = SLICE("(others)");
    }
    *at = xcalloc(1, sizeof(**at));
    (*at)->text = slice_dup(text);
    return *at;
}

static struct request_row *find_row(struct request_table *t, const struct kind *kind,
                                    struct slice method, struct slice name)
{
    if (t->by_key.count >= MOST_ROWS) {
        method = SLICE("");
        name = SLICE("(others)");
    }
    buf_reset(&t->key);
    buf_printf(&t->key, "%s %.*s ", kind->protocol, SLICE_ARG(method));
    buf_append_slice(&t->key, name);
    struct request_row *row = map_get(&t->by_key, buf_slice(&t->key));
    if (row != NULL)
        return row;
    row = xcalloc(1, sizeof(*row));
    row->protocol = kind->protocol;
    row->method = slice_dup(method);
    row->name = slice_dup(name);
    sink_init(&row->durations, METRIC_TREND);
    map_set(&t->by_key, buf_slice(&t->key), row);
    *t->end = row;
    t->end = &row->next;
    return row;
}

struct request_place request_table_place(struct request_table *t, const struct record *record,
                                         const struct record_value *values)
{
    const struct kind *kind = kind_of(record, values);
    if (kind == NULL)
        return (struct request_place){ 0 };
    struct slice name = tagset_get(record->tags, SLICE("name"));
    struct slice error = tagset_get(record->tags, SLICE("error"));
    if (name.len == 0)
        name = tagset_get(record->tags, SLICE("url"));
    struct request_row *row = find_row(t, kind, tagset_get(record->tags, SLICE("method")), name);
    return (struct request_place){
        .row = row,
        .status = find_tally(&row->statuses, tagset_get(record->tags, SLICE("status"))),
        .error = find_tally(&row->errors, error),
    };
}

/* --- adding ----------------------------------------------------------------------------------- */

/* A gRPC status other than 0 (OK) is a failure; a WebSocket session has failed when it has an
 * error. */
static bool has_failed(const struct request_place *place, const struct record *record,
                       const struct record_value *values, const struct kind *kind)
{
    if (kind->failed != METRIC_BUILTIN_COUNT) {
        const struct record_value *failed = value_of(record, values, kind->failed);
        return failed != NULL && failed->value != 0;
    }
    if (kind->duration == METRIC_GRPC_REQ_DURATION)
        return place->status != NULL && !slice_is(slice_of(place->status->text), "0");
    return place->error != NULL;
}

void request_place_add(const struct request_place *place, const struct record *record,
                       const struct record_value *values)
{
    const struct kind *kind = kind_of(record, values);
    struct request_row *row = place->row;
    if (kind == NULL || row == NULL)
        return;
    row->count++;
    row->failed += has_failed(place, record, values, kind);
    sink_add(&row->durations, value_of(record, values, kind->duration)->value, record->wall_ns);
    if (place->status != NULL)
        place->status->count++;
    if (place->error != NULL)
        place->error->count++;
}
