#include "jsmod/http/http_outcome.h"

#include "jsmod/http/http_response.h"
#include "jsmod/http/http_state.h"
#include "vu/vu_log.h"

enum http_outcome http_outcome(const struct vu *vu, const struct http_call *call,
                               const struct http_result *result, struct slice *error)
{
    *error = result->log_text;
    if (result->cancelled)
        return OUTCOME_STOPPED;
    if (result->unsupported || (result->log_text.ptr && call->throws))
        return OUTCOME_ERROR;
    if (result->log_text.ptr)
        vu_log_warning(vu, SLICE("Request Failed"), result->log_text);
    return OUTCOME_RESPONSE;
}

JSValue http_refuse(JSContext *ctx, const struct script_call *c, const char *warning)
{
    const struct vu *vu = vu_of(ctx);
    if (vu->test->options->throw_errors.value)
        return throw_go_error(ctx, "%.*s", SLICE_ARG(c->refusal));
    vu_log_warning(vu, slice_of(warning), c->refusal);
    return http_response_refused(ctx, c->refusal, c->refusal_code);
}

JSValue http_run(JSContext *ctx, const struct script_call *c, struct arena *arena)
{
    struct vu *vu = vu_of(ctx);
    /* The script may change the VU's tags from a callback while the call waits. */
    struct tagset *tags = tagset_ref(vu->tags);
    struct tagset *metadata = vu->metadata ? tagset_ref(vu->metadata) : NULL;
    struct http_result result;
    struct slice error;
    http_session_run(vu, &c->call, tags, metadata, arena, &result);
    tagset_unref(tags);
    tagset_unref(metadata);
    switch (http_outcome(vu, &c->call, &result, &error)) {
    case OUTCOME_STOPPED: return throw_interrupted(ctx);
    case OUTCOME_ERROR: return throw_go_error(ctx, "%.*s", SLICE_ARG(error));
    case OUTCOME_RESPONSE: break;
    }
    return http_response_new(ctx, &result, c->call.response_type);
}

JSValue http_call(JSContext *ctx, struct slice method, JSValueConst url, JSValueConst body,
                  JSValueConst params)
{
    struct vu *vu = vu_of(ctx);
    if (refuse_in_init(ctx, vu, HTTP_INIT_REFUSAL))
        return JS_EXCEPTION;
    struct arena *arena = http_arena_enter(vu);
    struct script_call c;
    JSValue response = JS_EXCEPTION;
    int result = script_call_read(ctx, method, url, body, params, arena, &c);
    if (result == 0)
        response = http_run(ctx, &c, arena);
    else if (result > 0)
        response = http_refuse(ctx, &c, "Request Failed");
    script_call_release(ctx, &c);
    http_arena_leave(vu);
    return response;
}
