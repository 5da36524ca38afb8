/* https://fetch.spec.whatwg.org/#request-class */
#include "jsmod/web/fetch_request.h"

#include "base/check.h"
#include "jsmod/binding.h"
#include "jsmod/classes.h"
#include "jsmod/web/abort_signal.h"
#include "jsmod/web/headers.h"

struct fetch_request *fetch_request_of(JSValueConst value)
{
    return class_opaque(value, CLASS_FETCH_REQUEST);
}

static JSValue *values_of(struct fetch_request *r, int *count)
{
    *count = 6; /* method to timeout */
    return &r->method;
}

static void finalize(JSRuntime *rt, JSValue value)
{
    struct fetch_request *r = fetch_request_of(value);
    int count;
    if (!r)
        return;
    fetch_body_deinit(rt, &r->body);
    JSValue *values = values_of(r, &count);
    for (int i = 0; i < count; i++)
        JS_FreeValueRT(rt, values[i]);
    js_free_rt(rt, r);
}

static void mark(JSRuntime *rt, JSValueConst value, JS_MarkFunc *mark_value)
{
    struct fetch_request *r = fetch_request_of(value);
    int count;
    if (!r)
        return;
    fetch_body_mark(rt, &r->body, mark_value);
    const JSValue *values = values_of(r, &count);
    for (int i = 0; i < count; i++)
        JS_MarkValue(rt, values[i], mark_value);
}

/* An object without anything in it. */
static JSValue make(JSContext *ctx, JSValueConst new_target)
{
    struct fetch_request *r = js_mallocz(ctx, sizeof(*r));
    int count;
    if (!r)
        return JS_EXCEPTION;
    JSValue *values = values_of(r, &count);
    for (int i = 0; i < count; i++)
        values[i] = JS_UNDEFINED;
    JSValue object = JS_IsUndefined(new_target)
                         ? class_new_object(ctx, CLASS_FETCH_REQUEST, r)
                         : class_new_for(ctx, new_target, CLASS_FETCH_REQUEST, r);
    if (JS_IsException(object))
        js_free(ctx, r);
    return object;
}

static JSValue make_of(JSContext *ctx, JSValueConst new_target, JSValueConst input,
                       JSValueConst init)
{
    JSValue object = make(ctx, new_target);
    if (JS_IsException(object) ||
        fetch_request_read(ctx, fetch_request_of(object), input, init) == 0)
        return object;
    JS_FreeValue(ctx, object);
    return JS_EXCEPTION;
}

static JSValue construct(JSContext *ctx, JSValueConst new_target, int argc, JSValueConst *argv)
{
    if (!has_arguments(ctx, argc, 1))
        return JS_EXCEPTION;
    return make_of(ctx, new_target, argv[0], argc > 1 ? argv[1] : JS_UNDEFINED);
}

/* --- members ---------------------------------------------------------------------------------- */

enum field { FIELD_METHOD, FIELD_URL, FIELD_HEADERS, FIELD_REDIRECT, FIELD_SIGNAL };

static struct fetch_request *request_this(JSContext *ctx, JSValueConst this_val)
{
    return class_this(ctx, this_val, CLASS_FETCH_REQUEST, "Request");
}

static JSValue get_signal(JSContext *ctx, struct fetch_request *r)
{
    if (JS_IsUndefined(r->signal)) {
        JSValue signal = abort_signal_new(ctx); /* one that nobody can abort */
        if (JS_IsException(signal))
            return signal;
        r->signal = signal;
    }
    return JS_DupValue(ctx, r->signal);
}

static JSValue get_field(JSContext *ctx, JSValueConst this_val, int field)
{
    static const char *const redirects[] = { "follow", "error", "manual" };
    struct fetch_request *r = request_this(ctx, this_val);
    if (!r)
        return JS_EXCEPTION;
    switch ((enum field)field) {
    case FIELD_METHOD: return JS_DupValue(ctx, r->method);
    case FIELD_URL: return JS_DupValue(ctx, r->url);
    case FIELD_HEADERS: return JS_DupValue(ctx, r->headers);
    case FIELD_REDIRECT: return JS_NewString(ctx, redirects[r->redirect]);
    case FIELD_SIGNAL: return get_signal(ctx, r);
    }
    return JS_UNDEFINED;
}

static JSValue clone(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct fetch_request *from = request_this(ctx, this_val);
    JSValue object = from ? make(ctx, JS_UNDEFINED) : JS_EXCEPTION;
    if (JS_IsException(object) ||
        fetch_request_copy(ctx, fetch_request_of(object), from, true) == 0)
        return object;
    JS_FreeValue(ctx, object);
    return JS_EXCEPTION;
}

static const JSClassDef class_def = {
    .class_name = "Request",
    .finalizer = finalize,
    .gc_mark = mark,
};

static const JSCFunctionListEntry members[] = {
    CLASS_TAG_DEF("Request"),
    JS_CGETSET_MAGIC_DEF("method", get_field, NULL, FIELD_METHOD),
    JS_CGETSET_MAGIC_DEF("url", get_field, NULL, FIELD_URL),
    JS_CGETSET_MAGIC_DEF("headers", get_field, NULL, FIELD_HEADERS),
    JS_CGETSET_MAGIC_DEF("redirect", get_field, NULL, FIELD_REDIRECT),
    JS_CGETSET_MAGIC_DEF("signal", get_field, NULL, FIELD_SIGNAL),
    JS_CFUNC_DEF("clone", 0, clone),
    FETCH_BODY_MEMBERS_DEF,
};

static const struct web_class class = {
    .which = CLASS_FETCH_REQUEST,
    .def = &class_def,
    .construct = construct,
    .length = 1,
    .members = members,
    .member_count = ARRAY_LEN(members),
};

JSValue fetch_request_constructor(JSContext *ctx)
{
    return web_class_constructor(ctx, &class);
}

JSValue fetch_request_new(JSContext *ctx, JSValueConst input, JSValueConst init)
{
    return web_class_need(ctx, &class) == 0 ? make_of(ctx, JS_UNDEFINED, input, init)
                                            : JS_EXCEPTION;
}
