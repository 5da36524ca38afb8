/* Metrics, values, thresholds and checks as all renderings of the summary show them. */
#include "output/summary_model.h"

#include "base/check.h"
#include "base/clock.h"

#include <stdlib.h>

bool summary_mode_from_name(struct slice name, enum summary_mode *out)
{
    static const char *const names[] = {
        [SUMMARY_COMPACT] = "compact",
        [SUMMARY_FULL] = "full",
        [SUMMARY_LEGACY] = "legacy",
        [SUMMARY_DISABLED] = "disabled",
    };
    *out = SUMMARY_COMPACT;
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        if (slice_is(name, names[i])) {
            *out = (enum summary_mode)i;
            return true;
        }
    }
    return name.len == 0;
}

bool summary_trend_stat_valid(struct slice text)
{
    return sink_check_trend_stat(text, NULL) == 0;
}

/* --- order --- */

/* Unicode's collation as far as it shows in names: the primary weight of an ASCII character. */
static int weight(unsigned char c)
{
    if (c >= 'A' && c <= 'Z')
        return 512 + c - 'A' + 'a';
    if ((c >= 'a' && c <= 'z') || c >= 0x80)
        return 512 + c;
    return c >= '0' && c <= '9' ? 256 + c : c;
}

int summary_compare_names(struct slice a, struct slice b)
{
    for (size_t i = 0; i < a.len && i < b.len; i++) {
        int difference = weight((unsigned char)a.ptr[i]) - weight((unsigned char)b.ptr[i]);
        if (difference != 0)
            return difference;
    }
    if (a.len != b.len)
        return a.len < b.len ? -1 : 1;
    return -slice_compare(a, b); /* lower case first */
}

static struct slice suffix_of(const struct summary_row *row)
{
    return slice_of(row->submetric != NULL ? row->submetric->suffix : "");
}

static int compare_rows(const void *left, const void *right)
{
    const struct summary_row *a = left, *b = right;
    int order = summary_compare_names(slice_of(a->metric->name), slice_of(b->metric->name));
    return order != 0 ? order : summary_compare_names(suffix_of(a), suffix_of(b));
}

/* --- rows --- */

struct row_list {
    struct summary_row *rows;
    uint32_t count, capacity;
};

static void add_row(struct row_list *list, const char *name, const struct metric *metric,
                    const struct submetric *submetric)
{
    if (list->count == list->capacity) {
        list->capacity = list->capacity ? list->capacity * 2 : 32;
        list->rows = xrealloc(list->rows, list->capacity * sizeof(*list->rows));
    }
    list->rows[list->count++] = (struct summary_row){ name, metric, submetric };
}

static bool has_thresholds(const struct summary *s, const struct metric *metric)
{
    for (uint32_t i = 0; i < s->threshold_count; i++) {
        if (s->thresholds[i].metric == metric)
            return true;
    }
    return false;
}

static void add_submetrics(struct row_list *list, const struct summary *s,
                           const struct metric *metric)
{
    for (const struct submetric *sub = metric->submetrics; sub != NULL; sub = sub->next) {
        const struct summary_row row = { sub->name, metric, sub };
        if (!store_subsink(s->store, sub)->empty || summary_thresholds(s, &row, NULL) != NULL)
            add_row(list, sub->name, metric, sub);
    }
}

static struct summary_row *sorted(struct row_list *list, uint32_t *count)
{
    if (list->count > 0)
        qsort(list->rows, list->count, sizeof(*list->rows), compare_rows);
    *count = list->count;
    return list->rows;
}

struct summary_row *summary_rows(const struct summary *s, uint32_t *count)
{
    struct row_list list = { 0 };
    uint32_t metric_count = registry_count(s->registry);
    for (uint32_t id = 0; id < metric_count; id++) {
        const struct metric *metric = registry_get(s->registry, id);
        if (!store_sink(s->store, metric)->empty || has_thresholds(s, metric))
            add_row(&list, metric->name, metric, NULL);
        add_submetrics(&list, s, metric);
    }
    return sorted(&list, count);
}

struct summary_row *summary_rows_of(const struct summary *s, struct store *store, uint32_t *count)
{
    struct row_list list = { 0 };
    uint32_t metric_count = registry_count(s->registry);
    for (uint32_t id = 0; id < metric_count; id++) {
        const struct metric *metric = registry_get(s->registry, id);
        if (!store_sink(store, metric)->empty)
            add_row(&list, metric->name, metric, NULL);
    }
    return sorted(&list, count);
}

struct sink *summary_sink(struct store *store, const struct summary_row *row)
{
    return row->submetric != NULL ? store_subsink(store, row->submetric)
                                  : store_sink(store, row->metric);
}

/* --- values --- */

const struct slice *summary_aggregations(const struct summary *s, enum metric_type type,
                                         uint32_t *count)
{
    static const struct slice counter[] = { SLICE("count"), SLICE("rate") };
    static const struct slice gauge[] = { SLICE("value"), SLICE("min"), SLICE("max") };
    static const struct slice rate[] = { SLICE("rate"), SLICE("passes"), SLICE("fails") };
    switch (type) {
    case METRIC_COUNTER: *count = ARRAY_LEN(counter); return counter;
    case METRIC_GAUGE: *count = ARRAY_LEN(gauge); return gauge;
    case METRIC_RATE: *count = ARRAY_LEN(rate); return rate;
    case METRIC_TREND: break;
    }
    *count = s->trend_stat_count;
    return s->trend_stats;
}

double summary_value(const struct summary *s, struct sink *sink, struct slice aggregation)
{
    double value;
    double duration_s = (double)s->duration_ns / (double)NS_PER_S;
    return sink_value(sink, aggregation, duration_s, &value) ? value : 0;
}

const struct threshold_set *summary_thresholds(const struct summary *s,
                                               const struct summary_row *row,
                                               const struct threshold_set *previous)
{
    uint32_t i = previous == NULL ? 0 : (uint32_t)(previous - s->thresholds) + 1;
    for (; i < s->threshold_count; i++) {
        const struct threshold_set *set = &s->thresholds[i];
        if (set->metric == row->metric && set->submetric == row->submetric && set->count > 0)
            return set;
    }
    return NULL;
}

/* --- checks --- */

struct summary_check *summary_checks(const struct group_tree *tree, uint32_t *count)
{
    uint32_t most = 0;
    for (struct check_node *node = group_tree_checks(tree); node != NULL; node = node->next_in_tree)
        most++;
    struct summary_check *checks = xcalloc(most > 0 ? most : 1, sizeof(*checks));
    struct map by_name;
    map_init(&by_name);
    *count = 0;
    for (struct check_node *node = group_tree_checks(tree); node != NULL;
         node = node->next_in_tree) {
        struct summary_check *check = map_get(&by_name, slice_of(node->name));
        if (check == NULL) {
            check = &checks[(*count)++];
            check->name = node->name;
            map_set(&by_name, slice_of(node->name), check);
        }
        check->passes += node->passes;
        check->fails += node->fails;
    }
    map_deinit(&by_name, NULL);
    return checks;
}
