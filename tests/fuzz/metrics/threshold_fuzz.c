/* Any text as a threshold: parsed or refused with a message; what is parsed can be judged. */
#include "metrics/threshold.h"

#include "base/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_refusal(struct error *error)
{
    CHECK(error_is_set(error));
    CHECK(error->exit_code == EXIT_CODE_INVALID_CONFIG);
    error_clear(error);
}

/* On every type of metric: either the type has the aggregation or the message says which it has. */
static void judge_on(struct registry *r, struct store *store, enum builtin_metric id,
                     struct slice source)
{
    struct threshold_set set;
    struct error error = { 0 };
    bool abort = false;
    threshold_set_init(&set, slice_of(registry_get(r, id)->name));
    CHECK(threshold_set_add(&set, source, &error));
    if (threshold_set_bind(&set, r, &error) == 0)
        threshold_set_judge(&set, store, 1, true, &abort);
    else
        check_refusal(&error);
    threshold_set_deinit(&set);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct slice source = slice_make((const char *)data, size);
    struct threshold t;
    struct error error = { 0 };
    if (threshold_parse(&t, source, &error) < 0) {
        check_refusal(&error);
        return 0;
    }
    threshold_deinit(&t);

    static const enum builtin_metric of_each_type[] = {
        METRIC_ITERATIONS,
        METRIC_VUS,
        METRIC_CHECKS,
        METRIC_HTTP_REQ_DURATION,
    };
    struct registry *r = registry_new();
    struct store *store = store_new(r);
    for (size_t i = 0; i < ARRAY_LEN(of_each_type); i++) {
        store_add(store, registry_get(r, of_each_type[i]), 1, NULL, 0);
        judge_on(r, store, of_each_type[i], source);
    }
    store_free(store);
    registry_free(r);
    return 0;
}
