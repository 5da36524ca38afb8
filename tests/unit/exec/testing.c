#include "testing.h"

#include "metrics/submetric.h"

#include <string.h>

/* --- the fake VU --- */

struct vu {
    struct exec_test *test;
    const struct vu_home *home;
    const vu_interrupt_flag *interrupt;
    uint32_t id;
    uint64_t id_in_test;
    const struct scenario *scenario;
    bool iterating;
};

static struct vu *fake_create(void *context, const struct vu_home *home, uint32_t id,
                              uint64_t id_in_test, const vu_interrupt_flag *interrupt,
                              struct error *error)
{
    struct exec_test *test = context;
    if (test->create_ns)
        fiber_sleep_until(clock_mono_ns() + test->create_ns);
    if (id == test->failing_vu) {
        error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "VU %u throws", id);
        return NULL;
    }
    struct vu *vu = xcalloc(1, sizeof(*vu));
    *vu = (struct vu){ test, home, interrupt, id, id_in_test, NULL, false };
    pthread_mutex_lock(&test->lock);
    test->created++;
    pthread_mutex_unlock(&test->lock);
    return vu;
}

static void fake_enter(struct vu *vu, const struct scenario *scenario)
{
    assert_null(vu->scenario);
    assert_ptr_equal(loop_current(), vu->home->loop);
    vu->scenario = scenario;
}

static void fake_leave(struct vu *vu)
{
    assert_non_null(vu->scenario);
    vu->scenario = NULL;
}

static void note(struct exec_test *test, struct seen seen)
{
    pthread_mutex_lock(&test->lock);
    if (test->seen_count == test->seen_capacity) {
        test->seen_capacity = test->seen_capacity ? 2 * test->seen_capacity : 1024;
        test->seen = xrealloc(test->seen, test->seen_capacity * sizeof(seen));
    }
    test->seen[test->seen_count++] = seen;
    double active = (double)scheduler_active_vus(test->scheduler);
    if (active > test->active_seen)
        test->active_seen = active;
    pthread_mutex_unlock(&test->lock);
}

static enum iteration_outcome fake_iterate(struct vu *vu, const struct iteration *iteration)
{
    struct exec_test *test = vu->test;
    struct seen seen = {
        .numbers = *iteration,
        .scenario = vu->scenario,
        .vu = vu->id,
        .vu_in_test = vu->id_in_test,
        .worker = vu->home->worker,
        .began_ns = clock_mono_ns(),
    };
    assert_false(vu->iterating);
    assert_int_equal(*vu->interrupt, 0);
    vu->iterating = true;
    if (test->iterate)
        seen.outcome = test->iterate(test, &seen);
    else if (test->iteration_ns)
        seen.outcome = fiber_sleep_until(seen.began_ns + test->iteration_ns) == WAIT_CANCELLED
                           ? ITERATION_INTERRUPTED
                           : ITERATION_DONE;
    vu->iterating = false;
    note(test, seen);
    return seen.outcome;
}

static void fake_destroy(struct vu *vu)
{
    assert_null(vu->scenario);
    pthread_mutex_lock(&vu->test->lock);
    vu->test->destroyed++;
    pthread_mutex_unlock(&vu->test->lock);
    free(vu);
}

/* --- samples --- */

static void consume(void *context, struct record_batch *batch)
{
    struct exec_test *test = context;
    pthread_mutex_lock(&test->lock);
    for (uint32_t i = 0; i < batch->value_count; i++) {
        if (strcmp(batch->values[i].metric->name, "dropped_iterations") == 0) {
            test->dropped_points++;
            test->dropped_sum += batch->values[i].value;
        }
    }
    pthread_mutex_unlock(&test->lock);
    record_batch_free(batch);
}

static void collect(struct exec_test *test, struct registry *registry)
{
    struct store *store = store_new(registry);
    scheduler_collect(test->scheduler, store);
    sink_value(store_sink(store, registry_get(registry, METRIC_DROPPED_ITERATIONS)), SLICE("count"),
               1, &test->collected_dropped);
    store_free(store);
}

/* --- the run --- */

struct session {
    struct exec_test *test;
    struct plan *plan;
    struct registry *registry;
    struct loop *loop;
};

static void beside_main(void *arg)
{
    struct exec_test *test = arg;
    test->beside(test);
}

static void session_main(void *arg)
{
    struct session *session = arg;
    struct exec_test *test = session->test;
    struct vu_driver driver = {
        .context = test,
        .create = fake_create,
        .enter_scenario = fake_enter,
        .leave_scenario = fake_leave,
        .iterate = fake_iterate,
        .destroy = fake_destroy,
    };
    struct scheduler_config config = {
        .plan = session->plan,
        .driver = &driver,
        .registry = session->registry,
        .system_tags = TAG_DEFAULT,
        .workers = test->workers ? test->workers : 1,
        .consumer = consume,
        .consumer_context = test,
    };
    struct scheduler *s = test->scheduler = scheduler_new(&config, &test->error);
    assert_non_null(s);
    test->init_result = scheduler_init_vus(s, &test->error);
    test->started_ns = clock_mono_ns();
    if (test->init_result == 0) {
        if (test->beside)
            assert_non_null(
                fiber_start(session->loop, FIBER_STACK_SMALL, beside_main, test, &test->error));
        test->run_result = scheduler_run(s, &test->error);
    }
    test->ended_ns = clock_mono_ns();
    test->aborted = scheduler_aborted(s);
    test->full = scheduler_full_iterations(s);
    test->interrupted = scheduler_interrupted_iterations(s);
    test->active_after = scheduler_active_vus(s);
    test->initialized = scheduler_initialized_vus(s);
    scheduler_progress(s, test->progress, 4);
    collect(test, session->registry);
    scheduler_stop_workers(s);
    scheduler_free(s);
    test->scheduler = NULL;
    loop_stop(session->loop);
}

void exec_test_run(struct exec_test *test)
{
    struct error error = { 0 };
    struct options options = {
        .paused = { test->paused, test->paused },
        .scenarios = test->scenarios,
        .scenario_count = test->scenario_count ? test->scenario_count : 1,
        .execution_segment = { test->segment != NULL, slice_of(test->segment) },
        .execution_segment_sequence = { test->sequence != NULL, slice_of(test->sequence) },
    };
    for (uint32_t i = 0; i < options.scenario_count; i++)
        if (!test->scenarios[i].name.len)
            test->scenarios[i].name = slice_of((const char *[]){ "a", "b", "c", "d" }[i]);
    struct session session = { .test = test,
                               .plan = plan_new(&options, &error),
                               .registry = registry_new() };
    assert_non_null(session.plan);
    registry_seal(session.registry);
    pthread_mutex_init(&test->lock, NULL);
    session.loop = loop_new(&error);
    assert_non_null(session.loop);
    assert_non_null(fiber_start(session.loop, FIBER_STACK_SCRIPT, session_main, &session, &error));
    loop_run(session.loop);
    loop_free(session.loop);
    registry_free(session.registry);
    plan_free(session.plan);

    assert_int_equal(test->created, test->destroyed);
    assert_int_equal(test->active_after, 0);
    assert_true(test->dropped_sum == test->collected_dropped);
}

void exec_test_free(struct exec_test *test)
{
    error_clear(&test->error);
    pthread_mutex_destroy(&test->lock);
    free(test->seen);
}

/* --- looking at the results --- */

uint32_t exec_test_count(const struct exec_test *test, const struct scenario *scenario)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < test->seen_count; i++)
        count += !scenario || test->seen[i].scenario == scenario;
    return count;
}

uint32_t exec_test_vus(const struct exec_test *test, const struct scenario *scenario)
{
    bool *met = xcalloc(100000, sizeof(*met));
    uint32_t count = 0;
    for (uint32_t i = 0; i < test->seen_count; i++) {
        const struct seen *seen = &test->seen[i];
        if ((!scenario || seen->scenario == scenario) && !met[seen->vu])
            count++, met[seen->vu] = true;
    }
    free(met);
    return count;
}

static int by_number(const void *a, const void *b)
{
    const struct seen *x = a, *y = b;
    if (x->scenario != y->scenario)
        return x->scenario < y->scenario ? -1 : 1;
    uint64_t m = x->numbers.in_scenario_instance, n = y->numbers.in_scenario_instance;
    return m < n ? -1 : m > n;
}

static int by_vu(const void *a, const void *b)
{
    const struct seen *x = a, *y = b;
    if (x->vu != y->vu)
        return x->vu < y->vu ? -1 : 1;
    return x->numbers.in_vu < y->numbers.in_vu ? -1 : x->numbers.in_vu > y->numbers.in_vu;
}

void exec_test_check_numbers(const struct exec_test *test)
{
    struct seen *seen = xcalloc(test->seen_count + 1, sizeof(*seen));
    memcpy(seen, test->seen, test->seen_count * sizeof(*seen));

    qsort(seen, test->seen_count, sizeof(*seen), by_number);
    for (uint32_t i = 0; i < test->seen_count; i++) {
        bool first = i == 0 || seen[i].scenario != seen[i - 1].scenario;
        assert_int_equal(seen[i].numbers.in_scenario_instance,
                         first ? 0 : seen[i - 1].numbers.in_scenario_instance + 1);
        if (!first)
            assert_true(seen[i].numbers.in_scenario_test > seen[i - 1].numbers.in_scenario_test);
    }
    qsort(seen, test->seen_count, sizeof(*seen), by_vu);
    for (uint32_t i = 0; i < test->seen_count; i++) {
        bool first = i == 0 || seen[i].vu != seen[i - 1].vu;
        assert_int_equal(seen[i].numbers.in_vu, first ? 0 : seen[i - 1].numbers.in_vu + 1);
    }
    free(seen);
}
