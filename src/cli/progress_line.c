/* The columns of each executor: VUs, time, and what else is going on. */
#include "cli/progress_line.h"

#include "base/clock.h"
#include "base/duration.h"
#include "plan/scenario.h"

#include <inttypes.h>
#include <stdio.h>

static const int64_t tenth_ns = NS_PER_S / 10;

void progress_append_duration(struct buf *out, int64_t ns, int64_t max_ns)
{
    if (max_ns < ns)
        max_ns = ns;
    int64_t tenths = (ns + tenth_ns / 2) / tenth_ns;
    int64_t max_s = (max_ns + tenth_ns / 2) / NS_PER_S;
    int64_t seconds = tenths / 10, minutes = seconds / 60, hours = minutes / 60, days = hours / 24;
    if (max_s >= 24 * 3600) {
        progress_append_count(out, (uint64_t)days, (uint64_t)(max_s / (24 * 3600)));
        buf_append_char(out, 'd');
    }
    if (max_s >= 3600)
        buf_printf(out, max_s < 10 * 3600 ? "%" PRId64 "h" : "%02" PRId64 "h", hours % 24);
    if (max_s >= 60)
        buf_printf(out, max_s < 600 ? "%" PRId64 "m" : "%02" PRId64 "m", minutes % 60);
    buf_printf(out, max_s < 10 ? "%" PRId64 ".%" PRId64 "s" : "%02" PRId64 ".%" PRId64 "s",
               seconds % 60, tenths % 10);
}

void progress_append_count(struct buf *out, uint64_t count, uint64_t max)
{
    int digits = 1;
    for (; max >= 10; max /= 10)
        digits++;
    buf_printf(out, "%0*" PRIu64, digits, count);
}

/* --- columns --- */

void progress_line_add(struct progress_line *line, struct slice text)
{
    size_t length = text.len < PROGRESS_COLUMN_BYTES ? text.len : PROGRESS_COLUMN_BYTES - 1;
    memcpy(line->columns[line->column_count], text.ptr, length);
    line->columns[line->column_count++][length] = '\0';
}

static void add_column(struct progress_line *line, struct buf *text)
{
    progress_line_add(line, buf_slice(text));
    buf_reset(text);
}

static void append_vus(struct buf *out, const struct scenario_progress *p,
                       const struct segment_tuple *tuple)
{
    switch (p->scenario->executor) {
    case EXECUTOR_SHARED_ITERATIONS:
    case EXECUTOR_PER_VU_ITERATIONS:
    case EXECUTOR_CONSTANT_VUS:
        buf_append_int(out, segment_scale(tuple, scenario_vus(p->scenario)));
        break;
    default:
        progress_append_count(out, (uint64_t)p->active_vus, (uint64_t)p->max_vus);
        buf_append_char(out, '/');
        buf_append_int(out, p->max_vus);
    }
    buf_append_str(out, " VUs");
}

/* "05.0s/10s", or the whole duration when it is over. */
static void append_time(struct buf *out, const struct scenario *s, int64_t spent_ns)
{
    int64_t duration_ns = scenario_duration_ns(s);
    if (duration_ns == 0) {
        progress_append_duration(out, spent_ns, spent_ns);
        return;
    }
    if (spent_ns <= duration_ns) {
        progress_append_duration(out, spent_ns, duration_ns);
        buf_append_char(out, '/');
    }
    duration_format(out, duration_ns);
}

static void append_iterations(struct buf *out, uint64_t done, uint64_t total)
{
    progress_append_count(out, done < total ? done : total, total);
    buf_append_char(out, '/');
    buf_append_int(out, (int64_t)total);
}

static double per_second(const struct scenario *s, const struct segment_tuple *tuple, int64_t rate)
{
    struct segment segment = segment_tuple_segment(tuple);
    struct fraction share = segment_length(&segment);
    double units = (double)NS_PER_S / (double)scenario_time_unit_ns(s);
    return (double)rate * units * (double)share.num / (double)share.den;
}

/* "050.00 iters/s", as wide as the highest rate. */
static void append_rate(struct buf *out, double rate, double max)
{
    int width = 4;
    for (; max >= 10; max /= 10)
        width++;
    buf_printf(out, "%0*.2f iters/s", width, rate);
}

/* What the executor is about; nothing for those with VUs and time alone. */
static void append_work(struct buf *out, const struct scenario_progress *p,
                        const struct segment_tuple *tuple)
{
    const struct scenario *s = p->scenario;
    double rate;
    switch (s->executor) {
    case EXECUTOR_SHARED_ITERATIONS:
        append_iterations(out, p->iterations, (uint64_t)scenario_segment_iterations(s, tuple));
        buf_append_str(out, " shared iters");
        break;
    case EXECUTOR_PER_VU_ITERATIONS:
        append_iterations(
            out, p->iterations,
            (uint64_t)(scenario_iterations(s) * segment_scale(tuple, scenario_vus(s))));
        buf_printf(out, " iters, %" PRId64 " per VU", scenario_iterations(s));
        break;
    case EXECUTOR_CONSTANT_ARRIVAL_RATE:
        rate = per_second(s, tuple, s->rate.value);
        append_rate(out, rate, rate);
        break;
    case EXECUTOR_RAMPING_ARRIVAL_RATE:
        rate = per_second(s, tuple, scenario_max_target(s, s->start_rate.value));
        append_rate(out, p->rate, rate);
        break;
    default: break;
    }
}

static void add_waiting(struct progress_line *line, struct buf *text, const struct scenario *s,
                        int64_t test_started_ns, int64_t now_ns)
{
    int64_t start_ns = scenario_start_time_ns(s);
    if (start_ns == 0)
        return;
    int64_t passed_ns = test_started_ns == 0 ? 0 : now_ns - test_started_ns;
    buf_append_str(text, "waiting");
    add_column(line, text);
    progress_append_duration(text, passed_ns < start_ns ? start_ns - passed_ns : 0, start_ns);
    add_column(line, text);
}

void progress_line_of_scenario(struct progress_line *line, const struct scenario_progress *p,
                               const struct segment_tuple *tuple, int64_t test_started_ns,
                               int64_t now_ns)
{
    const struct scenario *s = p->scenario;
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    *line = (struct progress_line){ .name = s->name, .state = p->state, .fraction = p->fraction };
    if (p->state == SCENARIO_WAITING) {
        add_waiting(line, &text, s, test_started_ns, now_ns);
    } else {
        int64_t spent_ns = (p->ended_ns != 0 ? p->ended_ns : now_ns) - p->started_ns;
        append_vus(&text, p, tuple);
        add_column(line, &text);
        append_time(&text, s, spent_ns > 0 ? spent_ns : 0);
        add_column(line, &text);
        append_work(&text, p, tuple);
        if (text.len > 0)
            add_column(line, &text);
        if (p->dropped > 0) {
            buf_printf(&text, "%" PRIu64 " dropped", p->dropped);
            add_column(line, &text);
        }
    }
    buf_deinit(&text);
}
