#include "cli/run_control.h"

#include "base/check.h"
#include "loop/loop.h"

#include <stdlib.h>

struct abort_message {
    struct message message;
    struct test_run *run;
    char *reason;
};

static void handle_abort(struct message *message)
{
    struct abort_message *m = CONTAINER_OF(message, struct abort_message, message);
    test_run_abort(m->run, EXIT_CODE_SCRIPT_ABORT, m->reason);
    free(m->reason);
    free(m);
}

static void control_abort(void *context, struct slice reason)
{
    struct test_run *r = context;
    struct abort_message *m = xcalloc(1, sizeof(*m));
    m->message.handle = handle_abort;
    m->run = r;
    m->reason = slice_dup(reason);
    loop_post(r->loop, &m->message);
}

static void control_stats(void *context, struct test_stats *out)
{
    const struct test_run *r = context;
    *out = (struct test_stats){
        .vus_active = scheduler_active_vus(r->scheduler),
        .vus_initialized = scheduler_initialized_vus(r->scheduler),
        .iterations_completed = scheduler_full_iterations(r->scheduler),
        .iterations_interrupted = scheduler_interrupted_iterations(r->scheduler),
        .run_ns = test_run_time_ns(r),
    };
}

static void control_scenario(void *context, const struct scenario *scenario, int64_t *started_ns,
                             double *progress)
{
    const struct test_run *r = context;
    struct scenario_progress p;
    scheduler_scenario_progress(r->scheduler, scenario, &p);
    *started_ns = p.started_ns;
    *progress = p.fraction;
}

struct test_control run_control(struct test_run *r)
{
    return (struct test_control){ r, control_abort, control_stats, control_scenario };
}
