/* The head of a run's output, laid out as k6's. */
#include "cli/banner.h"

#include "base/clock.h"
#include "base/duration.h"

static void value(struct buf *out, struct slice text, bool color)
{
    buf_append_str(out, color ? "\x1b[36m" : "");
    buf_append_slice(out, text);
    buf_append_str(out, color ? "\x1b[0m\n" : "\n");
}

/* "(100.00%) 2 scenarios, 3 max VUs, 10m0.1s max duration (incl. graceful stop):" */
static void describe_plan(struct buf *out, const struct plan *plan)
{
    struct segment segment = segment_tuple_segment(plan->tuple);
    struct fraction length = segment_length(&segment);
    int64_t tenth_ns = NS_PER_S / 10;
    buf_printf(out, "(%.2f%%) ", (double)length.num / (double)length.den * 100);
    if (plan->scenario_count == 1)
        buf_append_str(out, "1 scenario");
    else
        buf_printf(out, "%u scenarios", plan->scenario_count);
    buf_printf(out, ", %lld max VUs, ", (long long)plan->max_possible_vus);
    duration_format(out, (plan->max_duration_ns + tenth_ns / 2) / tenth_ns * tenth_ns);
    buf_append_str(out, " max duration (incl. graceful stop):");
}

void banner_write(struct buf *out, const struct plan *plan, struct slice script,
                  struct slice dashboard, struct slice outputs, bool color)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    buf_printf(out, "\n  %s %s\n\n", color ? "\x1b[1;36m▲ brunt\x1b[0m" : "▲ brunt", BRUNT_VERSION);
    buf_append_str(out, "     execution: ");
    value(out, SLICE("local"), color);
    buf_append_str(out, "        script: ");
    value(out, script, color);
    if (dashboard.len > 0) {
        buf_append_str(out, " web dashboard: ");
        value(out, dashboard, color);
    }
    buf_append_str(out, "        output: ");
    value(out, outputs, color);
    buf_append_str(out, "\n     scenarios: ");
    describe_plan(&text, plan);
    value(out, buf_slice(&text), color);
    for (uint32_t i = 0; i < plan->scenario_count; i++) {
        const struct scenario *scenario = plan->scenarios[i];
        buf_append_str(out, "              * ");
        buf_append_slice(out, scenario->name);
        buf_append_str(out, ": ");
        scenario_describe(out, scenario, plan->tuple);
        buf_append_char(out, '\n');
    }
    buf_append_char(out, '\n');
    buf_deinit(&text);
}
