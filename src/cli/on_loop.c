#include "cli/on_loop.h"

#include "cli/report.h"
#include "loop/fiber.h"
#include "loop/loop.h"

struct job {
    struct loop *loop;
    int (*fn)(void *);
    void *context;
    int result;
};

static void job_main(void *arg)
{
    struct job *job = arg;
    job->result = job->fn(job->context);
    loop_stop(job->loop);
}

int on_loop(int (*fn)(void *context), void *context)
{
    struct error error = { 0 };
    struct job job = { loop_new(&error), fn, context, EXIT_CODE_OTHER };
    /* Init code runs on it: script-sized. */
    if (job.loop && fiber_start(job.loop, FIBER_STACK_SCRIPT, job_main, &job, &error))
        loop_run(job.loop);
    report_error(&error);
    if (job.loop)
        loop_free(job.loop);
    return job.result;
}
