/* ramping-vus: at which moments the number of VUs changes, and until when a VU that ramps down may
 * take to finish. A VU starts when the ramp's line reaches its number in the whole test, so the
 * segments of a test together draw the line that one instance alone would. */
#include "plan/step_list.h"

#include "base/check.h"

#include <stdlib.h>

/* Where on the line from `from` to `to` VUs, which takes `duration` and ends at `end`, it is `at`.
 */
static int64_t moment(int64_t end, int64_t duration, int64_t from, int64_t to, int64_t at)
{
    return end - (int64_t)((__int128)duration * (to - at) / (to - from));
}

static int64_t add_stage(struct step_list *list, const struct stage *stage, int64_t from,
                         int64_t end_ns, const struct segment_tuple *tuple)
{
    int64_t to = stage->target;
    int64_t have = step_list_last(list)->planned_vus, want = segment_stripe_count(tuple, to);
    if (stage->duration_ns == 0) {
        if (want != have)
            step_list_add(list, end_ns, want);
        return to;
    }
    for (; have < want; have++) {
        int64_t number = segment_stripe_at(tuple, have) + 1;
        step_list_add(list, moment(end_ns, stage->duration_ns, from, to, number), have + 1);
    }
    for (; have > want; have--) {
        /* A VU goes when the line reaches the one below it, not when it leaves its own number: it
         * is kept as long as any part of it is wanted. */
        int64_t number = segment_stripe_at(tuple, have - 1) + 1;
        step_list_add(list, moment(end_ns, stage->duration_ns, from, to, number - 1), have - 1);
    }
    return to;
}

/* The line itself. Returns the end of the stages. */
static int64_t draw_line(struct step_list *list, const struct scenario *s,
                         const struct segment_tuple *tuple)
{
    int64_t from = scenario_start_vus(s), end_ns = 0;
    step_list_add(list, 0, segment_stripe_count(tuple, from));
    for (uint32_t i = 0; i < s->stage_count; i++) {
        end_ns += s->stages[i].duration_ns;
        from = add_stage(list, &s->stages[i], from, end_ns, tuple);
    }
    return end_ns;
}

/* At any time as many VUs as the line had at its highest within the last `graceful_ns`: a VU that
 * ramps down keeps its place so long, and one that ramps up again meanwhile takes it.
 *
 * Step i of the line counts from its moment until `graceful_ns` after the next step's. Those that
 * count stand in a queue, higher ones first; whoever comes later and is higher outlasts the lower
 * ones in front of it. */
static struct step_list widen(const struct step_list *line, int64_t graceful_ns, int64_t end_ns)
{
    struct step_list out = { 0 };
    uint32_t *queue = xcalloc(line->count, sizeof(*queue));
    uint32_t head = 0, tail = 0;
    for (uint32_t next = 0; next < line->count || head + 1 < tail;) {
        int64_t leaves = INT64_MAX;
        if (head < tail && queue[head] + 1 < line->count)
            leaves = line->steps[queue[head] + 1].at_ns + graceful_ns;
        int64_t comes = next < line->count ? line->steps[next].at_ns : INT64_MAX;
        int64_t now = comes <= leaves ? comes : leaves;
        if (comes <= leaves) {
            while (head < tail &&
                   line->steps[queue[tail - 1]].planned_vus <= line->steps[next].planned_vus)
                tail--;
            queue[tail++] = next++;
        } else if (now < end_ns) {
            head++;
        } else {
            break; /* the end of the scenario comes first */
        }
        int64_t vus = line->steps[queue[head]].planned_vus;
        if (out.count == 0 || step_list_last(&out)->planned_vus != vus)
            step_list_add(&out, now, vus);
    }
    free(queue);
    return out;
}

struct requirement_step *scenario_ramp_steps(const struct scenario *s,
                                             const struct segment_tuple *tuple, bool raw,
                                             uint32_t *count)
{
    struct step_list list = { 0 };
    int64_t end_ns = draw_line(&list, s, tuple);
    if (!raw) {
        int64_t graceful_ns = scenario_graceful_ramp_down_ns(s);
        end_ns += scenario_graceful_stop_ns(s);
        if (graceful_ns > 0) {
            struct step_list wide = widen(&list, graceful_ns, end_ns);
            free(list.steps);
            list = wide;
        }
    }
    if (step_list_last(&list)->planned_vus != 0)
        step_list_add(&list, end_ns, 0);
    *count = list.count;
    return list.steps;
}
