/* Stores: samples find their sinks, stores grow and merge. */
#include "metrics/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static struct registry *registry;
static struct submetric *ok, *missing;
static struct tagset *ok_tags;

static int setup(void **state)
{
    struct error error = { 0 };
    registry = registry_new();
    struct metric *reqs = registry_get(registry, METRIC_HTTP_REQS);
    ok = registry_submetric(registry, reqs, SLICE("status:200"), &error);
    missing = registry_submetric(registry, reqs, SLICE("status:404"), &error);
    registry_seal(registry);
    struct tagset_builder b;
    tagset_builder_init(&b, NULL);
    tagset_builder_set(&b, SLICE("status"), SLICE("200"));
    ok_tags = tagset_build(&b, registry);
    return 0;
}

static int teardown(void **state)
{
    tagset_unref(ok_tags);
    registry_free(registry);
    return 0;
}

static double count_of(struct sink *sink)
{
    double out;
    assert_true(sink_value(sink, SLICE("count"), 1, &out));
    return out;
}

static void samples_reach_matching_submetrics(void **state)
{
    struct store *s = store_new(registry);
    struct metric *reqs = registry_get(registry, METRIC_HTTP_REQS);
    struct metric *iterations = registry_get(registry, METRIC_ITERATIONS);
    store_add(s, reqs, 1, ok_tags, 0);
    store_add(s, reqs, 1, NULL, 0);
    store_add(s, iterations, 1, ok_tags, 0);
    assert_true(count_of(store_sink(s, reqs)) == 2);
    assert_true(count_of(store_subsink(s, ok)) == 1);
    assert_true(store_subsink(s, missing)->empty);
    assert_true(count_of(store_sink(s, iterations)) == 1);
    assert_true(store_sink(s, registry_get(registry, METRIC_CHECKS))->empty);
    store_free(s);
    store_free(NULL);
}

static void stores_grow_with_the_registry(void **state)
{
    struct error error = { 0 };
    struct store *old = store_new(registry), *merged = store_new(registry);
    struct metric *reqs = registry_get(registry, METRIC_HTTP_REQS);
    struct metric *duration = registry_get(registry, METRIC_HTTP_REQ_DURATION);
    store_add(old, reqs, 1, ok_tags, 0);
    store_add(old, duration, 12, NULL, 0);
    struct metric *late = registry_metric(registry, SLICE("late"), METRIC_TREND, VALUE_TIME,
                                          &error);
    store_add(old, late, 4, ok_tags, 0);
    store_add(old, duration, 14, NULL, 0);
    store_merge(merged, old);
    store_reset(old);
    assert_true(store_sink(old, late)->empty && store_subsink(old, ok)->empty);
    store_add(old, late, 8, ok_tags, 0);
    store_merge(merged, old);
    double out;
    assert_true(sink_value(store_sink(merged, late), SLICE("avg"), 1, &out) && out == 6);
    assert_true(sink_value(store_sink(merged, duration), SLICE("max"), 1, &out) && out == 14);
    assert_true(count_of(store_subsink(merged, ok)) == 1);
    store_free(old);
    store_free(merged);
}

static void an_empty_store_answers(void **state)
{
    struct store *s = store_new(registry), *other = store_new(registry);
    store_merge(s, other);
    store_reset(s);
    assert_true(store_sink(s, registry_get(registry, METRIC_VUS))->empty);
    assert_true(store_subsink(s, missing)->empty);
    assert_int_equal(store_subsink(s, missing)->type, METRIC_COUNTER);
    store_free(s);
    store_free(other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_reach_matching_submetrics),
        cmocka_unit_test(stores_grow_with_the_registry),
        cmocka_unit_test(an_empty_store_answers),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
