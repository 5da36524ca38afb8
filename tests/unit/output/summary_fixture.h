/* A summary of a test that never ran, put together by hand. */
#ifndef TESTS_OUTPUT_SUMMARY_FIXTURE_H
#define TESTS_OUTPUT_SUMMARY_FIXTURE_H

#include "testing.h"

#include "base/clock.h"
#include "output/summary.h"

enum { MOST_SETS = 8 };

struct fixture {
    struct summary summary;
    struct threshold_set sets[MOST_SETS];
};

static inline struct fixture *fixture_new(void)
{
    static const struct slice trend_stats[] = { SLICE("avg"), SLICE("min"),   SLICE("med"),
                                                SLICE("max"), SLICE("p(90)"), SLICE("p(95)") };
    struct fixture *f = calloc(1, sizeof(*f));
    struct registry *registry = registry_new();
    f->summary = (struct summary){
        .registry = registry,
        .store = store_new(registry),
        .groups = group_tree_new(),
        .thresholds = f->sets,
        .duration_ns = 2 * NS_PER_S,
        .trend_stats = trend_stats,
        .trend_stat_count = 6,
        .version = SLICE("0.1.0"),
        .script_text = SLICE("export default function () {}"),
    };
    return f;
}

static inline void fixture_free(struct fixture *f)
{
    for (uint32_t i = 0; i < f->summary.threshold_count; i++)
        threshold_set_deinit(&f->sets[i]);
    group_tree_free(f->summary.groups);
    store_free(f->summary.store);
    registry_free(f->summary.registry);
    free(f);
}

static inline const struct metric *fixture_metric(struct fixture *f, const char *name,
                                                  enum metric_type type, enum value_type contains)
{
    struct error error = { 0 };
    struct metric *metric = registry_metric(f->summary.registry, slice_of(name), type, contains,
                                            &error);
    assert_non_null(metric);
    return metric;
}

static inline const struct metric *fixture_builtin(struct fixture *f, enum builtin_metric id)
{
    return registry_get(f->summary.registry, id);
}

/* Before fixture_seal. */
static inline void fixture_threshold(struct fixture *f, const char *name, const char *source)
{
    struct error error = { 0 };
    uint32_t count = f->summary.threshold_count;
    struct threshold_set *set = count > 0 ? &f->sets[count - 1] : NULL;
    if (set == NULL || strcmp(set->name, name) != 0) {
        set = &f->sets[f->summary.threshold_count++];
        threshold_set_init(set, slice_of(name));
    }
    assert_non_null(threshold_set_add(set, slice_of(source), &error));
}

static inline void fixture_seal(struct fixture *f)
{
    struct error error = { 0 };
    for (uint32_t i = 0; i < f->summary.threshold_count; i++)
        assert_int_equal(threshold_set_bind(&f->sets[i], f->summary.registry, &error), 0);
    registry_seal(f->summary.registry);
}

/* With one tag, or none where key is NULL. */
static inline void fixture_add(struct fixture *f, const struct metric *metric, double value,
                               const char *key, const char *text)
{
    struct tagset *tags = make_tags(f->summary.registry, key, text, NULL);
    store_add(f->summary.store, metric, value, tags, NS_PER_S);
    tagset_unref(tags);
}

static inline void fixture_check_into(struct fixture *f, struct group_tree *tree,
                                      struct store *store, const char *group, const char *name,
                                      bool passed)
{
    struct group_node *node = group_tree_at(tree, slice_of(group));
    struct check_node *check = group_node_check(tree, node, slice_of(name));
    passed ? check->passes++ : check->fails++;
    store_add(store, fixture_builtin(f, METRIC_CHECKS), passed, NULL, NS_PER_S);
    if (node->store != NULL)
        store_add(node->store, fixture_builtin(f, METRIC_CHECKS), passed, NULL, NS_PER_S);
}

static inline void fixture_check(struct fixture *f, const char *group, const char *name,
                                 bool passed)
{
    fixture_check_into(f, f->summary.groups, f->summary.store, group, name, passed);
}

static inline void fixture_judge(struct fixture *f)
{
    bool abort = false;
    for (uint32_t i = 0; i < f->summary.threshold_count; i++) {
        threshold_set_judge(&f->sets[i], f->summary.store, f->summary.duration_ns, true, &abort);
    }
}

#endif
