/* The line of figures: what there is to say, since when rates count, colours. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock.h"
#include "cli/live_figures.h"
#include "metrics/registry.h"

#include <stdlib.h>

static struct registry *registry;

static void add(struct store *store, enum builtin_metric id, double value, int times)
{
    for (int i = 0; i < times; i++)
        store_add(store, registry_get(registry, id), value, NULL, NS_PER_S);
}

static void assert_line(struct live_figures *f, struct store *store,
                        const struct threshold_set *set, int64_t at_s, bool color,
                        const char *expected)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    live_figures_append(f, &out, registry, store, set, set != NULL, at_s * NS_PER_S, color);
    buf_append_char(&out, '\0');
    assert_string_equal(out.ptr, expected);
    buf_deinit(&out);
}

static void test_what_there_is(void **state)
{
    struct live_figures f = { 0 };
    struct threshold_set set;
    struct error error = { 0 };
    struct store *store = store_new(registry);
    assert_line(&f, store, NULL, 10, true, "");
    add(store, METRIC_HTTP_REQS, 1, 100);
    assert_line(&f, store, NULL, 10, true, "0 requests/s");
    add(store, METRIC_HTTP_REQS, 1, 50);
    add(store, METRIC_HTTP_REQ_DURATION, 12.5, 10);
    add(store, METRIC_HTTP_REQ_FAILED, 0, 10);
    assert_line(&f, store, NULL, 12, true, "25 requests/s  p95 12.5ms  0.00% failed");
    add(store, METRIC_HTTP_REQ_FAILED, 1, 10);
    add(store, METRIC_CHECKS, 1, 3);
    add(store, METRIC_CHECKS, 0, 1);
    threshold_set_init(&set, SLICE("checks"));
    threshold_set_add(&set, SLICE("rate>0.5"), &error);
    threshold_set_add(&set, SLICE("rate>0.9"), &error);
    set.items[1].failed = true;
    assert_line(
        &f, store, &set, 13, false,
        "0 requests/s  p95 12.5ms  50.00% failed  75.00% of checks held  thresholds ✓ 1 ✗ 1");
    assert_line(&f, store, &set, 14, true,
                "0 requests/s  p95 12.5ms  \x1b[31m50.00% failed\x1b[0m  \x1b[31m75.00% of checks "
                "held\x1b[0m  thresholds \x1b[32m✓ 1\x1b[0m \x1b[31m✗ 1\x1b[0m");
    threshold_set_deinit(&set);
    store_free(store);
}

static void test_grpc(void **state)
{
    struct live_figures f = { 0 };
    struct store *store = store_new(registry);
    add(store, METRIC_GRPC_REQ_DURATION, 3, 4);
    assert_line(&f, store, NULL, 1, false, "0 requests/s  p95 3ms");
    add(store, METRIC_GRPC_REQ_DURATION, 3, 4);
    assert_line(&f, store, NULL, 2, false, "4 requests/s  p95 3ms");
    store_free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_there_is),
        cmocka_unit_test(test_grpc),
    };
    registry = registry_new();
    registry_seal(registry);
    int result = cmocka_run_group_tests(tests, NULL, NULL);
    registry_free(registry);
    return result;
}
