/* http.asyncRequest: the call runs on a fiber of its own, its promise is settled on the VU's. */
#include "jsmod/http/http_exports.h"

#include "base/check.h"
#include "jsmod/http/http_outcome.h"
#include "jsmod/http/http_response.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "script/event_loop.h"

#include <stdlib.h>

enum { CALL_ARENA_CHUNK = 4 * 1024 };

struct async_call {
    struct pending pending;
    struct promise_ends ends;
    struct vu *vu;
    struct fiber *fiber; /* NULL once it is through */
    struct arena arena;
    struct script_call script;
    struct tagset *tags, *metadata; /* the VU's at the time of the call */
    struct http_result result;
};

static void async_call_free(JSContext *ctx, struct async_call *a)
{
    script_call_release(ctx, &a->script);
    tagset_unref(a->tags);
    tagset_unref(a->metadata);
    arena_deinit(&a->arena);
    free(a);
}

static void run(void *argument)
{
    struct async_call *a = argument;
    http_session_run(a->vu, &a->script.call, a->tags, a->metadata, &a->arena, &a->result);
    a->fiber = NULL;
    pending_done(a->vu->vm, &a->pending);
}

static void cancel(struct pending *pending)
{
    struct async_call *a = CONTAINER_OF(pending, struct async_call, pending);
    if (a->fiber)
        fiber_cancel(a->fiber);
}

static void complete(struct pending *pending, JSContext *ctx, bool cancelled)
{
    struct async_call *a = CONTAINER_OF(pending, struct async_call, pending);
    struct slice error;
    enum http_outcome outcome = cancelled
                                    ? OUTCOME_STOPPED
                                    : http_outcome(a->vu, &a->script.call, &a->result, &error);
    if (outcome == OUTCOME_STOPPED)
        promise_drop(ctx, &a->ends);
    else if (outcome == OUTCOME_ERROR)
        promise_settle(ctx, &a->ends, true, go_text_new(ctx, error));
    else
        promise_settle(ctx, &a->ends, false,
                       http_response_new(ctx, &a->result, a->script.call.response_type));
    async_call_free(ctx, a);
}

/* The promise of a call that was read. Takes it over. */
static JSValue start(JSContext *ctx, struct async_call *a)
{
    struct vu *vu = a->vu;
    struct error error = { 0 };
    JSValue promise = promise_new(ctx, &a->ends);
    if (JS_IsException(promise)) {
        async_call_free(ctx, a);
        return promise;
    }
    a->tags = tagset_ref(vu->tags);
    a->metadata = vu->metadata ? tagset_ref(vu->metadata) : NULL;
    a->pending = (struct pending){ .complete = complete, .cancel = cancel };
    a->fiber = fiber_start(loop_current(), FIBER_STACK_SMALL, run, a, &error);
    if (!a->fiber) {
        promise_settle(ctx, &a->ends, true, go_text_new(ctx, slice_of(error.text)));
        error_clear(&error);
        async_call_free(ctx, a);
        return promise;
    }
    pending_start(vu->vm, &a->pending);
    return promise;
}

JSValue http_async_request(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct vu *vu = vu_of(ctx);
    if (refuse_in_init(ctx, vu, HTTP_INIT_REFUSAL))
        return JS_EXCEPTION;
    struct async_call *a = xcalloc(1, sizeof(*a));
    a->vu = vu;
    a->script.jar = JS_UNDEFINED;
    arena_init(&a->arena, CALL_ARENA_CHUNK);
    struct slice method = value_text(ctx, arg_or_undefined(argc, argv, 0), &a->arena);
    int result = !method.ptr
                     ? -1
                     : script_call_read(ctx, method, arg_or_undefined(argc, argv, 1),
                                        arg_or_undefined(argc, argv, 2),
                                        arg_or_undefined(argc, argv, 3), &a->arena, &a->script);
    if (result == 0)
        return start(ctx, a);
    /* An unusable call is known at once. */
    JSValue promise = result < 0 ? JS_EXCEPTION
                                 : promise_settled(ctx, false,
                                                   http_refuse(ctx, &a->script, "Request Failed"));
    async_call_free(ctx, a);
    return promise;
}
