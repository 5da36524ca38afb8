/* fetch(input, init): a request of k6/http's on a fiber of its own, with the same samples; its
 * promise is settled on the VU's. https://fetch.spec.whatwg.org/#fetch-method */
#include "jsmod/web/fetch.h"

#include "base/check.h"
#include "jsmod/bytes.h"
#include "jsmod/http/http_outcome.h"
#include "jsmod/web/abort_signal.h"
#include "jsmod/web/fetch_request.h"
#include "jsmod/web/fetch_response.h"
#include "jsmod/web/headers.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "script/event_loop.h"
#include "script/vm.h"

#include <stdlib.h>

enum { ARENA_CHUNK = 4 * 1024, MAX_REDIRECTS = 20 };

struct fetching {
    struct pending pending;
    struct promise_ends ends;
    struct abort_watch watch;
    bool is_aborted; /* by the signal */
    JSValue request; /* keeps the signal alive, too */
    struct vu *vu;
    struct fiber *fiber; /* NULL once it is through */
    struct arena arena;
    struct script_call script;
    struct tagset *tags, *metadata; /* the VU's at the time of the call */
    struct http_result result;
};

static void fetching_free(JSContext *ctx, struct fetching *f)
{
    abort_watch_stop(&f->watch);
    script_call_release(ctx, &f->script);
    JS_FreeValue(ctx, f->request);
    tagset_unref(f->tags);
    tagset_unref(f->metadata);
    arena_deinit(&f->arena);
    free(f);
}

/* --- the end ---------------------------------------------------------------------------------- */

/* A TypeError whose cause has k6's number for what went wrong. */
static JSValue network_error(JSContext *ctx, const char *message, struct slice text, int code)
{
    enum { HIDDEN = JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE };
    JS_ThrowTypeError(ctx, "%s", message);
    JSValue error = JS_GetException(ctx);
    JSValue cause = JS_NewError(ctx);
    JS_DefinePropertyValueStr(ctx, cause, "message", value_from_slice(ctx, text), HIDDEN);
    if (code)
        JS_DefinePropertyValueStr(ctx, cause, "code", JS_NewInt32(ctx, code), JS_PROP_C_W_E);
    if (JS_IsObject(error))
        JS_DefinePropertyValueStr(ctx, error, "cause", cause, HIDDEN);
    else
        JS_FreeValue(ctx, cause);
    return error;
}

static bool is_redirection(const struct http_result *result)
{
    int status = result->status;
    bool redirects = status == 301 || status == 302 || status == 303 || status == 307 ||
                     status == 308;
    return redirects && http_headers_get(&result->headers, SLICE("Location")).ptr;
}

/* The response, or an exception. */
static JSValue outcome(JSContext *ctx, struct fetching *f)
{
    const struct http_result *result = &f->result;
    const struct fetch_request *request = fetch_request_of(f->request);
    if (f->is_aborted)
        return JS_Throw(ctx, abort_signal_reason(ctx, request->signal));
    if (result->log_text.ptr)
        return JS_Throw(ctx,
                        network_error(ctx, "fetch failed", result->log_text, result->error_code));
    if (request->redirect != REDIRECT_MANUAL && is_redirection(result))
        return JS_Throw(ctx, network_error(ctx, "fetch failed",
                                           request->redirect == REDIRECT_ERROR
                                               ? SLICE("unexpected redirect")
                                               : SLICE("redirect count exceeded"),
                                           0));
    return fetch_response_new(ctx, result, !slice_eq(result->url, f->script.call.url.text));
}

static void complete(struct pending *pending, JSContext *ctx, bool cancelled)
{
    struct fetching *f = CONTAINER_OF(pending, struct fetching, pending);
    if (cancelled || (f->result.cancelled && !f->is_aborted)) {
        promise_drop(ctx, &f->ends);
    } else {
        JSValue response = outcome(ctx, f);
        bool failed = JS_IsException(response);
        promise_settle(ctx, &f->ends, failed, failed ? JS_GetException(ctx) : response);
    }
    fetching_free(ctx, f);
}

/* --- the way ---------------------------------------------------------------------------------- */

static void run(void *argument)
{
    struct fetching *f = argument;
    http_session_run(f->vu, &f->script.call, f->tags, f->metadata, &f->arena, &f->result);
    f->fiber = NULL;
    pending_done(f->vu->vm, &f->pending);
}

static void cancel(struct pending *pending)
{
    struct fetching *f = CONTAINER_OF(pending, struct fetching, pending);
    if (f->fiber)
        fiber_cancel(f->fiber);
}

static void on_abort(struct abort_watch *watch, JSContext *ctx)
{
    struct fetching *f = CONTAINER_OF(watch, struct fetching, watch);
    f->is_aborted = true;
    cancel(&f->pending);
}

/* --- the start -------------------------------------------------------------------------------- */

/* What k6/http would be given as params. */
static JSValue params_of(JSContext *ctx, const struct fetch_request *request)
{
    JSValue params = JS_NewObject(ctx);
    int redirects = request->redirect == REDIRECT_FOLLOW ? MAX_REDIRECTS : 0;
    JS_SetPropertyStr(ctx, params, "headers", headers_as_object(ctx, request->headers));
    JS_SetPropertyStr(ctx, params, "redirects", JS_NewInt32(ctx, redirects));
    JS_SetPropertyStr(ctx, params, "responseType", JS_NewString(ctx, "binary"));
    if (!value_is_nullish(request->tags))
        JS_SetPropertyStr(ctx, params, "tags", JS_DupValue(ctx, request->tags));
    if (!value_is_nullish(request->timeout))
        JS_SetPropertyStr(ctx, params, "timeout", JS_DupValue(ctx, request->timeout));
    return params;
}

static int read_call(JSContext *ctx, struct fetching *f, struct fetch_request *request)
{
    struct slice method = value_text(ctx, request->method, &f->arena);
    JSValue body = request->body.is_there ? array_buffer_new(ctx, fetch_body_slice(&request->body))
                                          : JS_UNDEFINED;
    JSValue params = params_of(ctx, request);
    int rc = !method.ptr || JS_IsException(body)
                 ? -1
                 : script_call_read(ctx, method, request->url, body, params, &f->arena, &f->script);
    JS_FreeValue(ctx, params);
    JS_FreeValue(ctx, body);
    if (rc > 0)
        JS_Throw(ctx,
                 network_error(ctx, "fetch failed", f->script.refusal, f->script.refusal_code));
    request->body.is_used |= request->body.is_there;
    return rc == 0 ? 0 : -1;
}

static JSValue start(JSContext *ctx, struct fetching *f)
{
    struct error error = { 0 };
    JSValue promise = promise_new(ctx, &f->ends);
    if (JS_IsException(promise))
        return promise;
    f->fiber = fiber_start(loop_current(), FIBER_STACK_SMALL, run, f, &error);
    if (!f->fiber) {
        promise_settle(ctx, &f->ends, true,
                       network_error(ctx, "fetch failed", slice_of(error.text), 0));
        error_clear(&error);
        return promise;
    }
    f->pending = (struct pending){ .complete = complete, .cancel = cancel };
    pending_start(f->vu->vm, &f->pending);
    return promise;
}

static JSValue prepare(JSContext *ctx, struct fetching *f, JSValueConst input, JSValueConst init)
{
    f->request = fetch_request_new(ctx, input, init);
    if (JS_IsException(f->request))
        return JS_EXCEPTION;
    struct fetch_request *request = fetch_request_of(f->request);
    if (abort_signal_is_aborted(request->signal))
        return JS_Throw(ctx, abort_signal_reason(ctx, request->signal));
    if (read_call(ctx, f, request) != 0)
        return JS_EXCEPTION;
    f->script.call.abandoned = &f->is_aborted;
    f->tags = tagset_ref(f->vu->tags);
    f->metadata = f->vu->metadata ? tagset_ref(f->vu->metadata) : NULL;
    JSValue promise = start(ctx, f);
    struct abort_signal *signal = abort_signal_of(request->signal);
    f->watch.aborted = on_abort;
    if (f->fiber && signal)
        abort_watch_start(&f->watch, signal);
    return promise;
}

JSValue fetch(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct vu *vu = vu_of(ctx);
    JSValue promise = JS_EXCEPTION;
    if (has_arguments(ctx, argc, 1) && !refuse_in_init(ctx, vu, HTTP_INIT_REFUSAL)) {
        struct fetching *f = xcalloc(1, sizeof(*f));
        f->vu = vu;
        f->request = f->script.jar = JS_UNDEFINED;
        arena_init(&f->arena, ARENA_CHUNK);
        promise = prepare(ctx, f, argv[0], argc > 1 ? argv[1] : JS_UNDEFINED);
        if (!f->fiber)
            fetching_free(ctx, f);
    }
    /* It never throws: what is wrong is told by the promise. */
    return JS_IsException(promise) && !vm_is_stopping(vm_of(ctx))
               ? promise_settled(ctx, true, JS_GetException(ctx))
               : promise;
}
