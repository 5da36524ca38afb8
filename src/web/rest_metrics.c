/* /v1/metrics: what was measured so far, as the summary would show it. */
#include "base/check.h"
#include "web/rest_json.h"
#include "web/rest_routes.h"

/* By type, in the order of their names. */
static const char *const aggregations[][7] = {
    [METRIC_COUNTER] = { "count", "rate" },
    [METRIC_GAUGE] = { "value" },
    [METRIC_RATE] = { "rate" },
    [METRIC_TREND] = { "avg", "max", "med", "min", "p(90)", "p(95)" },
};

static void write_sample(struct json_writer *w, struct sink *sink, double duration_s)
{
    json_writer_begin_object(w);
    for (const char *const *name = aggregations[sink->type]; *name != NULL; name++) {
        double value = 0;
        sink_value(sink, slice_of(*name), duration_s, &value);
        json_writer_key_str(w, *name);
        json_writer_number(w, value);
    }
    json_writer_end_object(w);
}

/* One metric, or one of its sub-metrics. */
struct shown {
    const struct metric *metric;
    const struct submetric *submetric;
};

static struct sink *sink_of(const struct shown *s, struct store *store)
{
    return s->submetric != NULL ? store_subsink(store, s->submetric) : store_sink(store, s->metric);
}

static struct slice name_of(const struct shown *s)
{
    return slice_of(s->submetric != NULL ? s->submetric->name : s->metric->name);
}

static void write_metric(struct json_writer *w, const struct rest_test *test,
                         const struct shown *shown, struct store *store, double duration_s)
{
    enum rest_verdict verdict = test->verdict(test->context, shown->metric, shown->submetric);
    rest_resource_begin(w, "metrics", name_of(shown));
    json_writer_begin_object(w);
    json_writer_key_str(w, "type");
    json_writer_string_str(w, metric_type_name(shown->metric->type));
    json_writer_key_str(w, "contains");
    json_writer_string_str(w, value_type_name(shown->metric->contains));
    json_writer_key_str(w, "tainted");
    if (verdict == REST_NOT_JUDGED)
        json_writer_null(w);
    else
        json_writer_bool(w, verdict == REST_CROSSED);
    json_writer_key_str(w, "sample");
    write_sample(w, sink_of(shown, store), duration_s);
    json_writer_end_object(w);
    rest_resource_end(w);
}

/* The metrics that have samples, in the order of the registry, each with its sub-metrics behind it:
 * starts with all zero, false at the end. */
static bool next(struct shown *at, struct registry *registry, struct store *store)
{
    uint32_t id = at->metric != NULL ? at->metric->id : 0;
    for (;;) {
        if (at->metric == NULL) {
            at->metric = registry_get(registry, id);
        } else {
            at->submetric = at->submetric != NULL ? at->submetric->next : at->metric->submetrics;
            if (at->submetric == NULL) {
                if (++id >= registry_count(registry))
                    return false;
                at->metric = registry_get(registry, id);
            }
        }
        if (!sink_of(at, store)->empty)
            return true;
    }
}

void rest_get_metrics(struct rest_test *test, const struct server_request *request,
                      struct http_reply *reply, struct slice id)
{
    struct rest_document d;
    struct shown at = { 0 };
    double duration_s;
    struct store *store = test->metrics(test->context, &duration_s);
    rest_document_begin(&d);
    json_writer_begin_array(&d.writer);
    while (next(&at, test->registry, store))
        write_metric(&d.writer, test, &at, store, duration_s);
    json_writer_end_array(&d.writer);
    rest_document_send(&d, reply);
}

void rest_get_metric(struct rest_test *test, const struct server_request *request,
                     struct http_reply *reply, struct slice id)
{
    struct rest_document d;
    struct shown at = { 0 };
    double duration_s;
    struct store *store = test->metrics(test->context, &duration_s);
    bool found = false;
    while (!found && next(&at, test->registry, store))
        found = slice_eq(name_of(&at), id);
    if (!found) {
        rest_fail(reply, 404, "Not Found", "No metric with that ID was found");
        return;
    }
    rest_document_begin(&d);
    write_metric(&d.writer, test, &at, store, duration_s);
    rest_document_send(&d, reply);
}
