#include "proto/http1_upload.h"

#include "base/clock.h"
#include "loop/fiber.h"
#include "loop/loop.h"

static void run(void *arg)
{
    struct http1_upload *u = arg;
    struct iovec parts[] = {
        { (void *)u->head.ptr, u->head.len },
        { (void *)u->body.ptr, u->body.len },
    };
    stream_writev(u->stream, parts, 2, u->deadline_ns, &u->failure);
    u->end_ns = clock_mono_ns();
    u->ended = true;
    if (u->owner != NULL)
        fiber_wake(u->owner);
}

int http1_upload_start(struct http1_upload *u, struct stream *stream, struct slice head,
                       struct slice body, int64_t deadline_ns)
{
    struct error error = { 0 };
    *u = (struct http1_upload){
        .stream = stream,
        .head = head,
        .body = body,
        .deadline_ns = deadline_ns,
        .started = true,
    };
    u->fiber = fiber_start(loop_current(), FIBER_STACK_SMALL, run, u, &error);
    if (u->fiber != NULL)
        return NET_OK;
    net_fail(&u->failure, NET_ERR_GENERIC, "%s", error.text != NULL ? error.text : "no fiber");
    error_clear(&error);
    u->ended = true;
    return u->failure.code;
}

bool http1_upload_stop(struct http1_upload *u)
{
    if (!u->started)
        return true;
    bool written = u->ended && u->failure.code == NET_OK;
    if (!u->ended)
        fiber_cancel(u->fiber);
    u->owner = fiber_self();
    while (!u->ended)
        if (fiber_park(INT64_MAX) == WAIT_CANCELLED)
            fiber_yield(); /* cancelled itself: the other one still must run */
    return written;
}
