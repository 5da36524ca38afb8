/* Thresholds: syntax and messages as k6's, binding, judging. */
#include "metrics/threshold.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"

/* --- syntax --- */

static void reads_expressions(void **state)
{
    static const struct {
        const char *source, *aggregation;
        enum threshold_op op;
        double limit;
    } cases[] = {
        { "p(95)<200", "p(95)", OP_LT, 200 },  { " p(99.9) <= 1e3 ", "p(99.9)", OP_LE, 1000 },
        { "rate>0.95", "rate", OP_GT, 0.95 },  { "count >= 10", "count", OP_GE, 10 },
        { "count==0", "count", OP_EQ, 0 },     { "count===0", "count", OP_EQ, 0 },
        { "value != -1", "value", OP_NE, -1 }, { "avg<1_000", "avg", OP_LT, 1000 },
        { "p<5", "p(0)", OP_LT, 5 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct threshold t;
        struct error error = { 0 };
        assert_int_equal(threshold_parse(&t, slice_of(cases[i].source), &error), 0);
        assert_string_equal(t.source, cases[i].source);
        assert_string_equal(t.aggregation, cases[i].aggregation);
        assert_int_equal(t.op, cases[i].op);
        assert_true(t.limit == cases[i].limit);
        assert_false(t.abort_on_fail || t.failed);
        threshold_deinit(&t);
    }
}

static void refuses_in_k6s_words(void **state)
{
    static const struct {
        const char *source, *message;
    } cases[] = {
        { "averagely fast", "failed parsing threshold expression \"averagely fast\"; reason: "
                            "malformed threshold expression" },
        { "", "failed parsing threshold expression \"\"; reason: malformed threshold expression" },
        { "rate<", "failed parsing threshold expression \"rate<\"; reason: malformed threshold "
                   "expression" },
        { "count >> 5", "failed parsing threshold expresion's \"count >> 5\" right hand side; "
                        "reason: strconv.ParseFloat: parsing \"> 5\": invalid syntax" },
        { "rate< ", "failed parsing threshold expresion's \"rate< \" right hand side; reason: "
                    "strconv.ParseFloat: parsing \"\": invalid syntax" },
        { "avg<1e999",
          "failed parsing threshold expresion's \"avg<1e999\" right hand side; reason: "
          "strconv.ParseFloat: parsing \"1e999\": value out of range" },
        { "mean<5", "failed parsing threshold expression's \"mean<5\" left hand side; reason: "
                    "failed parsing method from expression" },
        { "count=<5", "failed parsing threshold expression's \"count=<5\" left hand side; reason: "
                      "failed parsing method from expression" },
        { "p(x)<5",
          "failed parsing threshold expression's \"p(x)<5\" left hand side; reason: "
          "malformed percentile value; reason: strconv.ParseFloat: parsing \"x\": invalid "
          "syntax" },
        { "p(101)<5", "failed parsing threshold expression's \"p(101)<5\" left hand side; reason: "
                      "malformed percentile value, provide a number between 0 and 100" },
        { "p(NaN)<5", "failed parsing threshold expression's \"p(NaN)<5\" left hand side; reason: "
                      "malformed percentile value, provide a number between 0 and 100" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct threshold t;
        struct error error = { 0 };
        assert_int_equal(threshold_parse(&t, slice_of(cases[i].source), &error), -1);
        assert_string_equal(error.text, cases[i].message);
        assert_int_equal(error.exit_code, EXIT_CODE_INVALID_CONFIG);
        error_clear(&error);
        threshold_deinit(&t);
    }
}

/* --- binding and judging --- */

static struct registry *registry;
static struct store *store;

static int setup(void **state)
{
    registry = registry_new();
    store = store_new(registry);
    struct error error = { 0 };
    registry_metric(registry, SLICE("plain_counter"), METRIC_COUNTER, VALUE_DEFAULT, &error);
    registry_metric(registry, SLICE("plain_gauge"), METRIC_GAUGE, VALUE_DEFAULT, &error);
    return 0;
}

static int teardown(void **state)
{
    store_free(store);
    registry_free(registry);
    return 0;
}

static int bind(struct threshold_set *set, const char *name, const char *source,
                struct error *error)
{
    threshold_set_init(set, slice_of(name));
    assert_non_null(threshold_set_add(set, slice_of(source), error));
    return threshold_set_bind(set, registry, error);
}

static void assert_unbindable(const char *name, const char *source, const char *message)
{
    struct threshold_set set;
    struct error error = { 0 };
    assert_int_equal(bind(&set, name, source, &error), -1);
    assert_string_equal(error.text, message);
    assert_int_equal(error.exit_code, EXIT_CODE_INVALID_CONFIG);
    error_clear(&error);
    threshold_set_deinit(&set);
}

static void binding_fails_in_k6s_words(void **state)
{
    assert_unbindable("no_such_metric", "count>0",
                      "invalid threshold defined on no_such_metric; reason: no metric name "
                      "\"no_such_metric\" found");
    assert_unbindable("no_such{a:b}", "count>0",
                      "invalid threshold defined on no_such{a:b}; reason: no metric name "
                      "\"no_such{a:b}\" found");
    assert_unbindable("plain_counter", "p(95)<200",
                      "invalid threshold \"p(95)<200\" applied on metric plain_counter; reason: "
                      "unsupported aggregation method p on metric of type counter. supported "
                      "aggregation methods for this metric are: count, rate");
    assert_unbindable(
        "http_req_duration{a:b}", "rate>0.5",
        "invalid threshold \"rate>0.5\" applied on metric http_req_duration{a:b}; "
        "reason: unsupported aggregation method rate on metric of type trend. supported "
        "aggregation methods for this metric are: avg, min, max, med, p");
    assert_unbindable("plain_gauge", "max<1",
                      "invalid threshold \"max<1\" applied on metric plain_gauge; reason: "
                      "unsupported aggregation method max on metric of type gauge. supported "
                      "aggregation methods for this metric are: value");
    assert_unbindable(
        "checks{group:}", "rate>0.5",
        "unable to validate threshold expressions; reason: parsing metric name failed, "
        "metric \"group:\" tag expression is malformed");
}

static void submetrics_are_named_without_outer_spaces(void **state)
{
    struct threshold_set set, same;
    struct error error = { 0 };
    assert_int_equal(bind(&set, "checks{ group : ::admin }", "rate>0.5", &error), 0);
    assert_string_equal(set.name, "checks{ group : ::admin }");
    assert_string_equal(threshold_set_title(&set), "checks{group : ::admin}");
    assert_int_equal(bind(&same, "checks{group:::admin}", "rate>0.9", &error), 0);
    assert_ptr_equal(set.submetric, same.submetric);
    threshold_set_deinit(&set);
    threshold_set_deinit(&same);
}

static bool holds(const char *name, const char *source, int64_t elapsed_ns, bool final)
{
    struct threshold_set set;
    struct error error = { 0 };
    bool abort = false;
    assert_int_equal(bind(&set, name, source, &error), 0);
    bool result = threshold_set_judge(&set, store, elapsed_ns, final, &abort);
    assert_int_equal(result, !set.items[0].failed);
    assert_false(abort);
    threshold_set_deinit(&set);
    return result;
}

static void add(const char *name, double value)
{
    store_add(store, registry_find(registry, slice_of(name)), value, NULL, 0);
}

static void compares_with_every_operator(void **state)
{
    add("plain_counter", 10);
    assert_true(holds("plain_counter", "count==10", NS_PER_S, true));
    assert_true(holds("plain_counter", "count<=10", NS_PER_S, true));
    assert_true(holds("plain_counter", "count>=10", NS_PER_S, true));
    assert_false(holds("plain_counter", "count<10", NS_PER_S, true));
    assert_false(holds("plain_counter", "count>10", NS_PER_S, true));
    assert_false(holds("plain_counter", "count!=10", NS_PER_S, true));
    assert_true(holds("plain_counter", "rate==5", 2 * NS_PER_S, true));
    assert_true(holds("plain_counter", "rate>1000", 0, true));
}

static void judges_trends(void **state)
{
    for (int i = 0; i < 4; i++)
        add("http_req_duration", 10 * i);
    assert_true(holds("http_req_duration", "p(95)==28.499999999999996", NS_PER_S, false));
    assert_true(holds("http_req_duration", "med<=15", NS_PER_S, false));
    assert_true(holds("http_req_duration", "p==0", NS_PER_S, false));
    assert_false(holds("http_req_duration", "max<30", NS_PER_S, false));
}

static void without_samples_most_compare_as_zero(void **state)
{
    assert_true(holds("plain_counter", "count==0", NS_PER_S, true));
    assert_false(holds("plain_gauge", "value>5", NS_PER_S, true));
    assert_true(holds("checks", "rate>0.95", NS_PER_S, true));
    assert_true(holds("http_req_duration", "avg<1", NS_PER_S, true));
    assert_false(holds("http_req_duration", "p(95)>1000", NS_PER_S, true));
    assert_true(holds("http_req_duration", "p(95)>1000", NS_PER_S, false));
    assert_true(holds("checks{a:b}", "rate>2", NS_PER_S, true));
}

static void submetrics_are_judged_by_their_own_samples(void **state)
{
    struct threshold_set set;
    struct error error = { 0 };
    bool abort = false;
    assert_int_equal(bind(&set, "checks{group:::a}", "rate>0.9", &error), 0);
    registry_seal(registry);
    struct tagset_builder b;
    tagset_builder_init(&b, NULL);
    tagset_builder_set(&b, SLICE("group"), SLICE("::a"));
    struct tagset *tags = tagset_build(&b, registry);
    store_add(store, registry_get(registry, METRIC_CHECKS), 1, tags, 0);
    store_add(store, registry_get(registry, METRIC_CHECKS), 0, NULL, 0);
    assert_true(threshold_set_judge(&set, store, NS_PER_S, false, &abort));
    assert_true(set.items[0].last_value == 1);
    tagset_unref(tags);
    threshold_set_deinit(&set);
}

static void aborts_only_after_the_delay(void **state)
{
    struct threshold_set set;
    struct error error = { 0 };
    bool abort = false;
    assert_int_equal(bind(&set, "plain_counter", "count<1", &error), 0);
    set.items[0].abort_on_fail = true;
    set.items[0].delay_abort_ns = 10 * NS_PER_S;
    assert_true(threshold_set_judge(&set, store, 20 * NS_PER_S, false, &abort));
    assert_false(abort);
    add("plain_counter", 1);
    assert_false(threshold_set_judge(&set, store, 10 * NS_PER_S, false, &abort));
    assert_false(abort);
    assert_false(threshold_set_judge(&set, store, 10 * NS_PER_S + 1, false, &abort));
    assert_true(abort);

    abort = false;
    set.items[0].delay_abort_ns = 0;
    assert_false(threshold_set_judge(&set, store, 0, false, &abort));
    assert_true(abort);
    threshold_set_deinit(&set);
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_expressions),
        cmocka_unit_test(refuses_in_k6s_words),
        WITH_STORE(binding_fails_in_k6s_words),
        WITH_STORE(submetrics_are_named_without_outer_spaces),
        WITH_STORE(compares_with_every_operator),
        WITH_STORE(judges_trends),
        WITH_STORE(without_samples_most_compare_as_zero),
        WITH_STORE(submetrics_are_judged_by_their_own_samples),
        WITH_STORE(aborts_only_after_the_delay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
