/* Thresholds: reading them, binding them to metrics, judging them. */
#include "metrics/threshold.h"

#include "base/check.h"
#include "base/clock.h"
#include "metrics/go_text.h"

#include <stdlib.h>

/* --- one expression --- */

static const struct {
    const char *text;
    enum threshold_op op;
} operators[] = {
    /* The first of these that is found anywhere wins, as in k6: longer ones before their parts. */
    { "<=", OP_LE },  { "<", OP_LT },  { ">=", OP_GE }, { ">", OP_GT },
    { "===", OP_EQ }, { "==", OP_EQ }, { "!=", OP_NE },
};

/* Splits at the operator; the sides come without spaces around them. */
static bool split(struct slice source, struct slice *left, enum threshold_op *op,
                  struct slice *right)
{
    for (size_t i = 0; i < ARRAY_LEN(operators); i++) {
        struct slice text = slice_of(operators[i].text);
        ptrdiff_t at = slice_find(source, text);
        if (at < 0 || (size_t)at + text.len == source.len)
            continue;
        *left = slice_trim(slice_sub(source, 0, (size_t)at));
        *op = operators[i].op;
        *right = slice_trim(slice_sub(source, (size_t)at + text.len, source.len));
        return true;
    }
    return false;
}

static int float_error(struct error *error, struct slice text, enum go_float_status status)
{
    char *quoted = go_text_quote(text);
    error_set(error, EXIT_CODE_INVALID_CONFIG, "strconv.ParseFloat: parsing %s: %s", quoted,
              go_float_reason(status));
    free(quoted);
    return -1;
}

static int check_percentile(struct slice number, struct error *error)
{
    double percent;
    enum go_float_status status = go_text_float(number, &percent);
    if (status != GO_FLOAT_OK) {
        float_error(error, number, status);
        return error_prefix(error, "malformed percentile value; reason: ");
    }
    if (!(percent >= 0 && percent <= 100))
        return error_set(error, EXIT_CODE_INVALID_CONFIG,
                         "malformed percentile value, provide a number between 0 and 100");
    return 0;
}

static int check_aggregation(struct slice text, struct error *error)
{
    static const char *const names[] = {
        "value", "count", "rate", "avg", "min", "med", "max", "p"
    };
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (slice_is(text, names[i]))
            return 0;
    }
    if (slice_starts(text, SLICE("p(")) && slice_ends(text, SLICE(")")))
        return check_percentile(slice_sub(text, 2, text.len - 1), error);
    return error_set(error, EXIT_CODE_INVALID_CONFIG, "failed parsing method from expression");
}

static int side_error(struct error *error, const char *what, struct slice source, const char *side)
{
    char *quoted = go_text_quote(source);
    error_prefix(error, "failed parsing threshold %s %s %s hand side; reason: ", what, quoted,
                 side);
    free(quoted);
    return -1;
}

int threshold_parse(struct threshold *t, struct slice source, struct error *error)
{
    *t = (struct threshold){ 0 };
    struct slice left, right;
    if (!split(source, &left, &t->op, &right)) {
        char *quoted = go_text_quote(source);
        error_set(error, EXIT_CODE_INVALID_CONFIG,
                  "failed parsing threshold expression %s; reason: malformed threshold expression",
                  quoted);
        free(quoted);
        return -1;
    }
    if (check_aggregation(left, error) < 0)
        return side_error(error, "expression's", source, "left");
    enum go_float_status status = go_text_float(right, &t->limit);
    if (status != GO_FLOAT_OK) {
        float_error(error, right, status);
        return side_error(error, "expresion's" /* k6's spelling */, source, "right");
    }
    t->source = slice_dup(source);
    /* k6 takes a bare "p" and means the lowest percentile. */
    t->aggregation = slice_dup(slice_is(left, "p") ? SLICE("p(0)") : left);
    return 0;
}

void threshold_deinit(struct threshold *t)
{
    free(t->source);
    free(t->aggregation);
    *t = (struct threshold){ 0 };
}

/* The name without a percentile's number. */
static struct slice method_of(const struct threshold *t)
{
    struct slice method = slice_of(t->aggregation);
    return slice_starts(method, SLICE("p(")) ? SLICE("p") : method;
}

static bool list_has(struct slice list, struct slice wanted)
{
    struct slice part;
    while (slice_split(&list, ',', &part)) {
        if (slice_eq(slice_trim(part), wanted))
            return true;
    }
    return false;
}

int threshold_check_type(const struct threshold *t, const struct metric *metric, struct slice name,
                         struct error *error)
{
    static const char *const supported[] = {
        [METRIC_COUNTER] = "count, rate",
        [METRIC_GAUGE] = "value",
        [METRIC_RATE] = "rate",
        [METRIC_TREND] = "avg, min, max, med, p",
    };
    struct slice method = method_of(t);
    if (list_has(slice_of(supported[metric->type]), method))
        return 0;
    char *quoted = go_text_quote(slice_of(t->source));
    error_set(error, EXIT_CODE_INVALID_CONFIG,
              "invalid threshold %s applied on metric %.*s; reason: unsupported aggregation method "
              "%.*s on metric of type %s. supported aggregation methods for this metric are: %s",
              quoted, SLICE_ARG(name), SLICE_ARG(method), metric_type_name(metric->type),
              supported[metric->type]);
    free(quoted);
    return -1;
}

/* --- all expressions of a metric --- */

void threshold_set_init(struct threshold_set *set, struct slice name)
{
    *set = (struct threshold_set){ .name = slice_dup(name) };
}

void threshold_set_deinit(struct threshold_set *set)
{
    for (uint32_t i = 0; i < set->count; i++)
        threshold_deinit(&set->items[i]);
    free(set->items);
    free(set->name);
    *set = (struct threshold_set){ 0 };
}

struct threshold *threshold_set_add(struct threshold_set *set, struct slice source,
                                    struct error *error)
{
    struct threshold parsed;
    if (threshold_parse(&parsed, source, error) < 0)
        return NULL;
    set->items = xrealloc(set->items, (set->count + 1) * sizeof *set->items);
    set->items[set->count] = parsed;
    return &set->items[set->count++];
}

static int unknown_metric(const char *name, struct error *error)
{
    char *quoted = go_text_quote(slice_of(name));
    error_set(error, EXIT_CODE_INVALID_CONFIG,
              "invalid threshold defined on %s; reason: no metric name %s found", name, quoted);
    free(quoted);
    return -1;
}

int threshold_set_bind(struct threshold_set *set, struct registry *registry, struct error *error)
{
    struct slice metric_name, suffix;
    if (submetric_parse(slice_of(set->name), &metric_name, &suffix, error) < 0)
        return error_prefix(error, "unable to validate threshold expressions; reason: ");
    struct metric *metric = registry_find(registry, metric_name);
    if (!metric)
        return unknown_metric(set->name, error);
    for (uint32_t i = 0; i < set->count; i++) {
        if (threshold_check_type(&set->items[i], metric, slice_of(set->name), error) < 0)
            return -1;
    }
    if (suffix.ptr) {
        set->submetric = registry_submetric(registry, metric, suffix, error);
        if (!set->submetric)
            return error_prefix(error, "invalid metric '%s' in threshold definitions: ", set->name);
    }
    set->metric = metric;
    return 0;
}

const char *threshold_set_title(const struct threshold_set *set)
{
    return set->submetric ? set->submetric->name : set->metric->name;
}

/* --- judging --- */

static bool compare(double value, enum threshold_op op, double limit)
{
    switch (op) {
    case OP_LT: return value < limit;
    case OP_LE: return value <= limit;
    case OP_GT: return value > limit;
    case OP_GE: return value >= limit;
    case OP_EQ: return value == limit;
    case OP_NE: return value != limit;
    }
    return false;
}

/* A rate over nothing, or over no time, has no value; k6 lets it pass. */
static bool has_value(const struct sink *sink, const struct threshold *t, int64_t elapsed_ns)
{
    if (strcmp(t->aggregation, "rate") != 0)
        return true;
    return sink->type == METRIC_RATE ? !sink->empty : elapsed_ns > 0;
}

static bool judge(struct threshold *t, struct sink *sink, int64_t elapsed_ns)
{
    if (!has_value(sink, t, elapsed_ns))
        return true;
    double duration_s = (double)elapsed_ns / (double)NS_PER_S;
    CHECK(sink_value(sink, slice_of(t->aggregation), duration_s, &t->last_value));
    return compare(t->last_value, t->op, t->limit);
}

static bool wants_abort(const struct threshold *t, int64_t elapsed_ns)
{
    if (!t->abort_on_fail)
        return false;
    return t->delay_abort_ns == 0 || elapsed_ns > t->delay_abort_ns;
}

bool threshold_set_judge(struct threshold_set *set, struct store *merged, int64_t elapsed_ns,
                         bool final, bool *abort)
{
    struct sink *sink = set->submetric ? store_subsink(merged, set->submetric)
                                       : store_sink(merged, set->metric);
    if (sink->empty && !final)
        return true;
    bool all_hold = true;
    for (uint32_t i = 0; i < set->count; i++) {
        struct threshold *t = &set->items[i];
        t->failed = !judge(t, sink, elapsed_ns);
        if (!t->failed)
            continue;
        all_hold = false;
        if (wants_abort(t, elapsed_ns))
            *abort = true;
    }
    return all_hold;
}
