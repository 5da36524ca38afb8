/* Any bytes as a script's options: refused with a message, or they go all the way to a plan. */
#include "plan/plan.h"

#include "base/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Plans of ramps have a step for every VU: keep them small. */
enum { MOST_VUS = 10000, MOST_DENOMINATOR = 10000 };

static void check_refusal(struct error *error)
{
    CHECK(error_is_set(error));
    CHECK(error->exit_code == EXIT_CODE_INVALID_CONFIG || error->exit_code == EXIT_CODE_OTHER);
    error_clear(error);
}

static bool is_small(const struct options *o)
{
    struct segment s = SEGMENT_WHOLE;
    struct error error = { 0 };
    for (uint32_t i = 0; i < o->scenario_count; i++) {
        const struct scenario *scenario = &o->scenarios[i];
        if (scenario_max_target(scenario, scenario_start_vus(scenario)) > MOST_VUS)
            return false;
        if (scenario_vus(scenario) > MOST_VUS || scenario_max_vus(scenario) > MOST_VUS)
            return false;
    }
    if (o->execution_segment_sequence.set)
        return false;
    if (o->execution_segment.set)
        CHECK(segment_parse(&s, o->execution_segment.value, &error) == 0);
    return s.from.den < MOST_DENOMINATOR && s.to.den < MOST_DENOMINATOR;
}

static void check_plan(const struct options *o)
{
    struct error error = { 0 };
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    struct plan *plan = plan_new(o, &error);
    if (plan == NULL) {
        check_refusal(&error);
        return;
    }
    CHECK(plan->max_planned_vus <= plan->max_possible_vus);
    for (uint32_t i = 0; i < plan->step_count; i++) {
        CHECK(plan->steps[i].planned_vus >= 0 && plan->steps[i].unplanned_vus >= 0);
        CHECK(i == 0 || plan->steps[i].at_ns >= plan->steps[i - 1].at_ns);
    }
    for (uint32_t i = 0; i < plan->scenario_count; i++)
        scenario_describe(&text, plan->scenarios[i], plan->tuple);
    options_write_json(&text, o, true);
    plan_free(plan);
    buf_deinit(&text);
}

/* What is printed is read again as the same. */
static void check_print(const struct options *o)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED), again_text = BUF_INIT(BUF_UNLIMITED);
    struct options again;
    struct error error = { 0 };
    options_init(&again);
    options_write_json(&text, o, false);
    CHECK(options_read_json(&again, buf_slice(&text), LAYER_SCRIPT, NULL, &error) == 0);
    options_write_json(&again_text, &again, false);
    CHECK(slice_eq(buf_slice(&text), buf_slice(&again_text)));
    options_deinit(&again);
    buf_deinit(&text);
    buf_deinit(&again_text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct options script, all;
    struct error error = { 0 };
    struct buf warnings = BUF_INIT(BUF_UNLIMITED);
    options_init(&script);
    options_init(&all);
    struct slice json = slice_make((const char *)data, size);
    if (options_read_json(&script, json, LAYER_SCRIPT, &warnings, &error) != 0) {
        check_refusal(&error);
    } else {
        check_print(&script);
        options_apply(&all, &script, &warnings, &error);
        options_deinit(&script);
        options_init(&script);
        if (options_resolve(&all, &warnings, &error) != 0) {
            check_refusal(&error);
        } else if (is_small(&all)) {
            check_plan(&all);
        }
    }
    options_deinit(&script);
    options_deinit(&all);
    buf_deinit(&warnings);
    return 0;
}
