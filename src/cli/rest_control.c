#include "cli/rest_control.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "vu/vu_worker.h"
#include "web/rest_api.h"

#include <stdlib.h>

struct rest_control {
    struct test_run *run;
    struct rest_test test;
    struct http_server *server;
    struct part *part; /* setup or teardown, while a request runs it */
};

/* --- what it shows --- */

static bool is_crossed(const struct threshold_set *set)
{
    for (uint32_t i = 0; i < set->count; i++) {
        if (set->items[i].failed)
            return true;
    }
    return false;
}

static void get_state(void *context, struct rest_state *out)
{
    const struct rest_control *c = context;
    const struct test_run *r = c->run;
    *out = (struct rest_state){
        .phase = r->phase,
        .stopped = error_is_set(&r->abort_reason),
        .running = scheduler_started_ns(r->scheduler) != 0 && !r->has_ended,
    };
    for (uint32_t i = 0; r->has_judged && i < r->loaded->threshold_count; i++)
        out->tainted |= is_crossed(&r->loaded->thresholds[i]);
}

static struct store *get_metrics(void *context, double *duration_s)
{
    const struct rest_control *c = context;
    scheduler_collect(c->run->scheduler, c->run->merged);
    *duration_s = (double)test_run_time_ns(c->run) / (double)NS_PER_S;
    return c->run->merged;
}

/* Thresholds of what has no samples yet aren't judged. */
static enum rest_verdict get_verdict(void *context, const struct metric *metric,
                                     const struct submetric *submetric)
{
    const struct rest_control *c = context;
    const struct loaded_test *t = c->run->loaded;
    for (uint32_t i = 0; c->run->has_judged && i < t->threshold_count; i++) {
        const struct threshold_set *set = &t->thresholds[i];
        if (set->metric == metric && set->submetric == submetric)
            return is_crossed(set) ? REST_CROSSED : REST_HOLDS;
    }
    return REST_NOT_JUDGED;
}

/* --- groups --- */

struct group_copies {
    struct test *test;
    struct group_tree **trees; /* by worker; NULL where there is none */
};

static struct group_tree *copy_groups(const struct vu_worker *worker)
{
    struct group_tree *copy = group_tree_new();
    group_tree_merge(copy, worker->groups);
    return copy;
}

static void copy_on_worker(void *context, const struct vu_home *home)
{
    struct group_copies *copies = context;
    const struct vu_worker *worker = copies->test->workers[home->worker + 1];
    if (worker != NULL)
        copies->trees[home->worker] = copy_groups(worker);
}

static struct group_tree *get_groups(void *context)
{
    const struct rest_control *c = context;
    struct test *test = &c->run->loaded->test;
    struct group_copies copies = { test, xcalloc(test->worker_slots, sizeof(*copies.trees)) };
    struct group_tree *all = test->workers[0] ? copy_groups(test->workers[0]) : group_tree_new();
    scheduler_ask_workers(c->run->scheduler, copy_on_worker, &copies);
    for (uint32_t i = 0; i + 1 < test->worker_slots; i++) {
        if (copies.trees[i] == NULL)
            continue;
        group_tree_merge(all, copies.trees[i]);
        group_tree_free(copies.trees[i]);
    }
    free(copies.trees);
    return all;
}

/* --- what it changes --- */

static void stop(void *context)
{
    struct rest_control *c = context;
    test_run_abort(c->run, EXIT_CODE_STOPPED_BY_API, "test run stopped from REST API");
}

static const struct slice *get_setup_data(void *context)
{
    const struct rest_control *c = context;
    return atomic_load(&c->run->loaded->test.setup_data);
}

static void set_setup_data(void *context, const struct slice *json)
{
    struct rest_control *c = context;
    test_run_set_setup_data(c->run, json);
}

static int run_part(struct rest_control *c, enum vu_phase phase, struct error *error)
{
    int result = test_run_part(c->run, phase, &c->part, error);
    if (result != 0) {
        const struct log_field field = { "error", slice_of(error->text) };
        log_write(LOG_ERROR,
                  phase == VU_PHASE_SETUP ? SLICE("Error executing setup")
                                          : SLICE("Error executing teardown"),
                  &field, 1);
    }
    return result;
}

static int run_setup(void *context, struct error *error)
{
    return run_part(context, VU_PHASE_SETUP, error);
}

static int run_teardown(void *context, struct error *error)
{
    return run_part(context, VU_PHASE_TEARDOWN, error);
}

/* --- the server --- */

static void handle(void *context, const struct server_request *request, struct http_reply *reply)
{
    struct rest_control *c = context;
    rest_api_handle(&c->test, request, reply);
    if (!log_enabled(LOG_DEBUG))
        return;
    struct buf line = BUF_INIT(1 << 17), status = BUF_INIT(16);
    buf_printf(&line, "%.*s %.*s", SLICE_ARG(request->method), SLICE_ARG(request->path));
    buf_append_int(&status, http_reply_status(reply));
    const struct log_field field = { "status", buf_slice(&status), .is_number = true };
    log_write(LOG_DEBUG, buf_slice(&line), &field, 1);
    buf_deinit(&line);
    buf_deinit(&status);
}

/* As in k6: who names the address on the command line needs it, a variable may be there for other
 * runs. */
static void judge_silence(const struct test_run *r, struct error *error)
{
    if (r->loaded->line->flags.address.set)
        return;
    const struct log_field field = { "error", slice_of(error->text) };
    log_write(LOG_WARN, SLICE("Error from API server"), &field, 1);
    error_clear(error);
}

struct rest_control *rest_control_start(struct test_run *r, struct error *error)
{
    const struct opt_text *address = &r->loaded->line->settings.address;
    if (!address->set || address->value.len == 0)
        return NULL;
    struct rest_control *c = xcalloc(1, sizeof(*c));
    c->run = r;
    c->test = (struct rest_test){
        .scheduler = r->scheduler,
        .registry = r->loaded->test.registry,
        .context = c,
        .state = get_state,
        .stop = stop,
        .metrics = get_metrics,
        .verdict = get_verdict,
        .groups = get_groups,
        .setup_data = get_setup_data,
        .set_setup_data = set_setup_data,
        .run_setup = run_setup,
        .run_teardown = run_teardown,
    };
    c->server = http_server_start(address->value, handle, c, error);
    if (c->server != NULL)
        return c;
    judge_silence(r, error);
    free(c);
    return NULL;
}

void rest_control_stop(struct rest_control *c)
{
    if (c == NULL)
        return;
    if (c->part != NULL)
        part_interrupt(c->part);
    http_server_stop(c->server);
    free(c);
}
