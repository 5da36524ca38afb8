/* A round trip to all workers at once. */
#include "base/check.h"
#include "base/clock.h"
#include "exec/scheduler_state.h"

#include <stdlib.h>

struct question {
    struct message message;
    const struct worker *worker;
    void (*fn)(void *context, const struct vu_home *home);
    void *context;
    struct fiber *asker; /* on the control loop */
    bool answered;
};

static void answer_handle(struct message *message)
{
    struct question *q = CONTAINER_OF(message, struct question, message);
    q->answered = true;
    fiber_wake(q->asker);
}

static void question_handle(struct message *message)
{
    struct question *q = CONTAINER_OF(message, struct question, message);
    q->fn(q->context, &q->worker->home);
    q->message.handle = answer_handle;
    loop_post(q->worker->scheduler->control, &q->message);
}

void scheduler_ask_workers(struct scheduler *s,
                           void (*fn)(void *context, const struct vu_home *home), void *context)
{
    struct question *questions = xcalloc(s->worker_count, sizeof(*questions));
    CHECK(!s->workers_stopped);
    for (uint32_t i = 0; i < s->worker_count; i++) {
        questions[i] = (struct question){ .message.handle = question_handle,
                                          .worker = s->workers[i],
                                          .fn = fn,
                                          .context = context,
                                          .asker = fiber_self() };
        loop_post(s->workers[i]->home.loop, &questions[i].message);
    }
    for (uint32_t i = 0; i < s->worker_count; i++) {
        while (!questions[i].answered)
            control_wait(NEVER_NS);
    }
    free(questions);
}
