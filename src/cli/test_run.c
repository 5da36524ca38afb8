#include "cli/test_run.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "cli/progress.h"
#include "cli/run_control.h"
#include "cli/run_outputs.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "vu/detail.h"

#include <math.h>
#include <stdlib.h>

enum { JUDGE_PERIOD_S = 2, DRAW_PERIOD_MS = 100, COUNT_PERIOD_S = 1, PART_TIMEOUT_S = 60 };

int64_t test_run_time_ns(const struct test_run *r)
{
    int64_t started_ns = scheduler_started_ns(r->scheduler);
    if (r->has_ended)
        return r->duration_ns;
    return started_ns ? clock_mono_ns() - started_ns : 0;
}

/* --- stopping early -----------------------------------------------------------------------------
 */

void test_run_abort(struct test_run *r, int exit_code, const char *reason)
{
    if (error_is_set(&r->abort_reason))
        return;
    error_set(&r->abort_reason, exit_code, "%s", reason);
    r->phase = REST_INTERRUPTED;
    if (r->part)
        part_interrupt(r->part);
    scheduler_abort(r->scheduler);
}

/* --- thresholds ---------------------------------------------------------------------------------
 */

/* Names of the sets that don't hold, comma-separated; whether one asks for the end. */
static bool judge(struct test_run *r, bool final, struct buf *crossed)
{
    struct loaded_test *t = r->loaded;
    int64_t elapsed_ns = final ? r->duration_ns : test_run_time_ns(r);
    bool abort = false;
    for (uint32_t i = 0; i < t->threshold_count; i++) {
        struct threshold_set *set = &t->thresholds[i];
        if (threshold_set_judge(set, r->merged, elapsed_ns, final, &abort))
            continue;
        if (crossed->len)
            buf_append_str(crossed, ", ");
        buf_append_str(crossed, threshold_set_title(set));
    }
    return abort;
}

static void judge_tick(void *context)
{
    struct test_run *r = context;
    struct buf crossed = BUF_INIT(1 << 16);
    scheduler_collect(r->scheduler, r->merged);
    bool aborts = judge(r, false, &crossed);
    r->has_judged = true;
    if (aborts) {
        struct buf text = BUF_INIT(1 << 17);
        buf_printf(
            &text,
            "thresholds on metrics '%.*s' were crossed; at least one has abortOnFail enabled, "
            "stopping test prematurely",
            SLICE_ARG(buf_slice(&crossed)));
        char *reason = buf_take(&text);
        test_run_abort(r, EXIT_CODE_THRESHOLDS, reason);
        free(reason);
    }
    buf_deinit(&crossed);
}

static bool thresholds_enabled(const struct loaded_test *t)
{
    return t->threshold_count > 0 && !t->options.no_thresholds.value;
}

/* --- setup and teardown -------------------------------------------------------------------------
 */

struct part_job {
    enum vu_phase phase;
    struct buf *result;
};

static int run_job(struct part *part, struct vu *vu, struct error *error)
{
    struct part_job *job = part->context;
    return vu_run_part(vu, job->phase, job->result, error);
}

void test_run_set_setup_data(struct test_run *r, const struct slice *json)
{
    struct slice *copy = NULL;
    if (json != NULL) {
        copy = ARENA_NEW(&r->setup_arena, struct slice);
        *copy = arena_copy(&r->setup_arena, *json);
    }
    atomic_store_explicit(&r->loaded->test.setup_data, copy, memory_order_release);
}

static int run_part(struct test_run *r, enum vu_phase phase, struct buf *result,
                    struct part **running, struct error *error)
{
    bool is_setup = phase == VU_PHASE_SETUP;
    const struct options *o = &r->loaded->options;
    const struct opt_duration *limit = is_setup ? &o->setup_timeout : &o->teardown_timeout;
    struct part_job job = { phase, is_setup ? result : NULL };
    struct part part = {
        .test = &r->loaded->test,
        .home = scheduler_control_home(r->scheduler),
        .run = run_job,
        .context = &job,
    };
    int64_t limit_ns = limit->set ? limit->ns : PART_TIMEOUT_S * NS_PER_S;
    *running = &part;
    int outcome = part_run(&part, limit_ns, error);
    *running = NULL;
    if (!part.timed_out)
        return outcome;
    error_clear(error);
    return error_set(error, is_setup ? EXIT_CODE_SETUP_TIMEOUT : EXIT_CODE_TEARDOWN_TIMEOUT,
                     "%s() execution timed out after %.0f seconds", is_setup ? "setup" : "teardown",
                     nearbyint((double)limit_ns / (double)NS_PER_S));
}

int test_run_part(struct test_run *r, enum vu_phase phase, struct part **running,
                  struct error *error)
{
    bool is_setup = phase == VU_PHASE_SETUP;
    struct buf json = BUF_INIT(BUF_UNLIMITED);
    int result = 0;
    if (is_setup ? r->loaded->has_setup : r->loaded->has_teardown)
        result = run_part(r, phase, &json, running, error);
    if (is_setup && result == 0) {
        const struct slice data = buf_slice(&json);
        test_run_set_setup_data(r, data.len > 0 ? &data : NULL);
    }
    buf_deinit(&json);
    return result;
}

/* --- the run ------------------------------------------------------------------------------------
 */

static void draw_tick(void *context)
{
    struct test_run *r = context;
    progress_draw(r->progress, r->scheduler, clock_mono_ns());
}

static void count_tick(void *context)
{
    struct test_run *r = context;
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    const struct loaded_test *t = r->loaded;
    scheduler_collect(r->scheduler, r->merged);
    live_figures_append(&r->figures, &text, t->test.registry, r->merged, t->thresholds,
                        thresholds_enabled(t) ? t->threshold_count : 0, clock_mono_ns(),
                        !t->options.no_color.value);
    progress_figures(r->progress, buf_slice(&text));
    buf_deinit(&text);
}

int test_run_init(struct test_run *r, struct loaded_test *loaded, struct error *error)
{
    struct options *o = &loaded->options;
    struct test *test = &loaded->test;
    *r = (struct test_run){ .loaded = loaded, .loop = loop_current() };
    arena_init(&r->setup_arena, 1024);
    test->control = run_control(r);
    r->merged = store_new(test->registry);
    r->groups = group_tree_new();
    if (test->detailed)
        r->detail = detail_new(loaded->plan, test->registry);

    if (run_outputs_open(r, error) != 0)
        return -1;

    static struct vu_driver driver;
    driver = vu_driver;
    driver.context = test;
    const struct scheduler_config config = {
        .plan = loaded->plan,
        .driver = &driver,
        .registry = test->registry,
        .run_tags = test->run_tags,
        .system_tags = test->system_tags,
        .workers = o->workers.set ? (uint32_t)o->workers.value : 0,
        .consumer = r->has_outputs ? output_hub_consume : NULL,
        .consumer_context = r->outputs,
    };
    r->scheduler = scheduler_new(&config, error);
    return r->scheduler ? 0 : -1;
}

static int set_up(struct test_run *r, struct error *error)
{
    if (!r->loaded->has_setup || r->loaded->options.no_setup.value)
        return 0;
    r->phase = REST_SETUP;
    if (r->progress)
        progress_phase(r->progress, "setup()");
    return test_run_part(r, VU_PHASE_SETUP, &r->part, error);
}

/* It is not interrupted: it cleans up. */
static int tear_down(struct test_run *r, struct error *error)
{
    struct part *uninterrupted = NULL;
    if (!r->loaded->has_teardown || r->loaded->options.no_teardown.value)
        return 0;
    r->phase = REST_TEARDOWN;
    if (r->progress)
        progress_phase(r->progress, "teardown()");
    return test_run_part(r, VU_PHASE_TEARDOWN, &uninterrupted, error);
}

/* VUs, and the wait for the start. */
static int begin(struct test_run *r, struct error *error)
{
    r->phase = REST_INIT_VUS;
    if (scheduler_init_vus(r->scheduler, error) != 0)
        return -1;
    r->phase = scheduler_paused(r->scheduler) ? REST_PAUSED_BEFORE_RUN : REST_INIT_DONE;
    if (scheduler_begin(r->scheduler) != 0)
        return -1;
    r->phase = REST_STARTED;
    return thresholds_enabled(r->loaded) ? ticker_start(&r->judge, r->loop, error) : 0;
}

/* The phases in their order; each ends the chain when it fails. */
static void play(struct test_run *r)
{
    struct error *error = &r->error, teardown = { 0 };
    if (begin(r, error) != 0 || set_up(r, error) != 0 || error_is_set(&r->abort_reason))
        return;
    r->phase = REST_RUNNING;
    int result = scheduler_run(r->scheduler, error);
    if (tear_down(r, &teardown) != 0)
        error_move(error, &teardown);
    error_clear(&teardown);
    if (result != 0 || error_is_set(error) || error_is_set(&r->abort_reason))
        return;
    if (scheduler_full_iterations(r->scheduler) == 0)
        log_message(
            LOG_WARN,
            "No script iterations fully finished, consider making the test duration longer");
    if (r->loaded->test.marked_failed)
        error_set(error, EXIT_CODE_MARKED_FAILED, "test run was marked as failed");
}

/* Keeps the process there, for who looks at its REST API, until it is told to go. */
static void linger(struct test_run *r)
{
    if (!r->loaded->options.linger.value || r->interrupted)
        return;
    if (r->progress)
        progress_say(r->progress, SLICE("The test is done, but --linger was enabled, so k6 is "
                                        "waiting for Ctrl+C to continue..."));
    r->lingering = fiber_self();
    while (!r->interrupted)
        fiber_park(NEVER_NS);
    r->lingering = NULL;
}

void test_run_interrupt(struct test_run *r, const char *reason)
{
    r->interrupted = true;
    if (r->lingering)
        fiber_wake(r->lingering);
    else
        test_run_abort(r, EXIT_CODE_SIGNAL, reason);
}

void test_run_play(struct test_run *r)
{
    r->judge = (struct ticker){ .tick = judge_tick,
                                .context = r,
                                .period_ns = JUDGE_PERIOD_S * NS_PER_S };
    r->draw = (struct ticker){ .tick = draw_tick,
                               .context = r,
                               .period_ns = DRAW_PERIOD_MS * NS_PER_MS };
    r->count = (struct ticker){ .tick = count_tick,
                                .context = r,
                                .period_ns = COUNT_PERIOD_S * NS_PER_S };
    r->figures.at_ns = clock_mono_ns();
    struct error ignored = { 0 };
    if (r->progress && progress_is_live(r->progress))
        ticker_start(&r->count, r->loop, &ignored);
    if (r->progress) {
        progress_phase(r->progress, "Init VUs...");
        ticker_start(&r->draw, r->loop, &ignored);
    }
    error_clear(&ignored);
    play(r);
    r->duration_ns = test_run_time_ns(r);
    r->has_ended = true;
    r->phase = r->loaded->test.marked_failed ? REST_MARKED_FAILED : REST_ENDED;
    ticker_stop(&r->judge);
    ticker_stop(&r->count);
    linger(r);
    ticker_stop(&r->draw);
    if (r->progress)
        progress_finish(r->progress, r->scheduler);
    /* Why it was stopped weighs more than what became of that. */
    if (error_is_set(&r->abort_reason)) {
        error_clear(&r->error);
        error_move(&r->error, &r->abort_reason);
    }
}

void test_run_finish(struct test_run *r)
{
    struct loaded_test *t = r->loaded;
    scheduler_stop_workers(r->scheduler);
    scheduler_collect(r->scheduler, r->merged);
    for (uint32_t i = 0; i < t->test.worker_slots; i++) {
        const struct vu_worker *worker = t->test.workers[i];
        if (!worker)
            continue;
        group_tree_merge(r->groups, worker->groups);
        if (r->detail && worker->detail)
            detail_merge(r->detail, worker->detail);
    }

    struct buf crossed = BUF_INIT(1 << 16);
    run_outputs_close(r);
    if (thresholds_enabled(t)) {
        judge(r, true, &crossed);
        if (crossed.len)
            error_set(&r->error, EXIT_CODE_THRESHOLDS,
                      "thresholds on metrics '%.*s' have been crossed",
                      SLICE_ARG(buf_slice(&crossed)));
    }
    buf_deinit(&crossed);
}

void test_run_free(struct test_run *r)
{
    /* Workers that run, where the test could not be started, have samples for the outputs. */
    if (r->scheduler != NULL)
        scheduler_stop_workers(r->scheduler);
    run_outputs_close(r);
    scheduler_free(r->scheduler);
    if (r->merged)
        store_free(r->merged);
    group_tree_free(r->groups);
    detail_free(r->detail);
    observer_unref(r->observer);
    atomic_store(&r->loaded->test.setup_data, NULL);
    arena_deinit(&r->setup_arena);
    error_clear(&r->abort_reason);
    error_clear(&r->error);
}
