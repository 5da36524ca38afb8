#include "jsmod/http/http_cookies.h"

#include "base/clock.h"
#include "jsmod/classes.h"

struct jar_object {
    struct cookie_jar *jar;
    bool is_own; /* the script's, not the VU's */
};

static void finalize(JSRuntime *rt, JSValue value)
{
    struct jar_object *object = class_opaque(value, CLASS_COOKIE_JAR);
    if (!object)
        return;
    if (object->is_own)
        cookie_jar_free(object->jar);
    js_free_rt(rt, object);
}

static const JSClassDef jar_class = { .class_name = "CookieJar", .finalizer = finalize };

struct cookie_jar *http_jar_of_value(JSValueConst value)
{
    const struct jar_object *object = class_opaque(value, CLASS_COOKIE_JAR);
    return object ? object->jar : NULL;
}

static JSValue new_jar(JSContext *ctx, struct cookie_jar *vu_jar)
{
    struct jar_object *object = js_malloc(ctx, sizeof(*object));
    if (!object)
        return JS_EXCEPTION;
    JSValue value = class_new_object(ctx, CLASS_COOKIE_JAR, object);
    if (JS_IsException(value)) {
        js_free(ctx, object);
        return value;
    }
    *object = (struct jar_object){ vu_jar ? vu_jar : cookie_jar_new(), vu_jar == NULL };
    return value;
}

JSValue http_cookie_jar(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct vu *vu = vu_of(ctx);
    if (refuse_in_init(ctx, vu, "Making cookie jars in the init context is not supported"))
        return JS_EXCEPTION;
    return new_jar(ctx, vu_jar(vu));
}

static JSValue construct(JSContext *ctx, JSValueConst new_target, int argc, JSValueConst *argv)
{
    return new_jar(ctx, NULL);
}

/* --- the methods ------------------------------------------------------------------------------ */

/* What every method begins with. */
struct jar_call {
    struct arena *arena;
    struct cookie_jar *jar;
    struct url url;
};

/* 0, or -1 with an exception; to be ended in both cases. */
static int begin(JSContext *ctx, struct jar_call *c, JSValueConst this_val, int argc,
                 JSValueConst *argv)
{
    struct error error = { 0 };
    c->arena = &vu_of(ctx)->arena;
    c->jar = http_jar_of_value(this_val);
    if (!c->jar) {
        JS_ThrowTypeError(ctx, "not a CookieJar");
        return -1;
    }
    struct slice text = value_text(ctx, arg_or_undefined(argc, argv, 0), c->arena);
    if (!text.ptr)
        return -1;
    if (url_parse(&c->url, text, c->arena, &error) == 0)
        return 0;
    throw_go_error(ctx, "%s", error.text);
    error_clear(&error);
    return -1;
}

struct option_reader {
    struct arena *arena;
    struct cookie *cookie;
};

static int read_expires(JSContext *ctx, struct cookie *cookie, struct slice text)
{
    cookie->has_expires = cookie_parse_date(text, &cookie->expires_s);
    if (cookie->has_expires)
        return 0;
    throw_go_error(ctx,
                   "unable to parse \"expires\" date string \"%.*s\": parsing time \"%.*s\" as "
                   "\"Mon, 02 Jan 2006 "
                   "15:04:05 MST\": cannot parse \"%.*s\" as \"Mon\"",
                   SLICE_ARG(text), SLICE_ARG(text), SLICE_ARG(text));
    return -1;
}

static int read_option(void *context, JSContext *ctx, struct slice key, JSValueConst value)
{
    struct option_reader *r = context;
    struct cookie *cookie = r->cookie;
    struct slice text = value_text(ctx, value, r->arena);
    if (!text.ptr)
        return -1;
    if (slice_eq_nocase(key, SLICE("domain")))
        cookie->domain = text;
    else if (slice_eq_nocase(key, SLICE("path")))
        cookie->path = text;
    else if (slice_eq_nocase(key, SLICE("expires")))
        return read_expires(ctx, cookie, text);
    else if (slice_eq_nocase(key, SLICE("secure")))
        cookie->secure = JS_ToBool(ctx, value) == 1;
    else if (slice_eq_nocase(key, SLICE("http_only")))
        cookie->http_only = JS_ToBool(ctx, value) == 1;
    else if (slice_eq_nocase(key, SLICE("max_age")))
        cookie->has_max_age = JS_ToInt64(ctx, &cookie->max_age_s, value) == 0 &&
                              cookie->max_age_s != 0;
    return 0;
}

static JSValue jar_set(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct jar_call c;
    if (begin(ctx, &c, this_val, argc, argv) != 0)
        return JS_EXCEPTION;
    JSValueConst options = arg_or_undefined(argc, argv, 3);
    struct cookie cookie = {
        .name = value_text(ctx, arg_or_undefined(argc, argv, 1), c.arena),
        .value = value_text(ctx, arg_or_undefined(argc, argv, 2), c.arena),
    };
    struct option_reader reader = { c.arena, &cookie };
    if (!cookie.name.ptr || !cookie.value.ptr)
        return JS_EXCEPTION;
    if (JS_IsObject(options) && value_each(ctx, options, read_option, &reader) != 0)
        return JS_EXCEPTION;
    cookie_jar_set(c.jar, &c.url, &cookie, clock_wall_ns());
    return JS_TRUE;
}

static void expire(struct jar_call *c, struct slice name)
{
    const struct cookie cookie = {
        .name = name, .value = SLICE(""), .has_max_age = true, .max_age_s = -1
    };
    cookie_jar_set(c->jar, &c->url, &cookie, clock_wall_ns());
}

static JSValue jar_delete(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct jar_call c;
    if (begin(ctx, &c, this_val, argc, argv) != 0)
        return JS_EXCEPTION;
    struct slice name = value_text(ctx, arg_or_undefined(argc, argv, 1), c.arena);
    if (!name.ptr)
        return JS_EXCEPTION;
    if (name.len == 0)
        return throw_go_error(ctx, "cookie: is null");
    expire(&c, name);
    return JS_TRUE;
}

/* As in k6, cookies that were set for another path or domain than the URL's own stay. */
static JSValue jar_clear(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct jar_call c;
    struct cookie_pair *pairs;
    if (begin(ctx, &c, this_val, argc, argv) != 0)
        return JS_EXCEPTION;
    uint32_t count = cookie_jar_get(c.jar, &c.url, clock_wall_ns(), c.arena, &pairs);
    for (uint32_t i = 0; i < count; i++)
        expire(&c, pairs[i].name);
    return JS_TRUE;
}

/* All values of the name of cookie `first`. */
static JSValue values_of(JSContext *ctx, const struct cookie_pair *pairs, uint32_t count,
                         uint32_t first)
{
    JSValue values = JS_NewArray(ctx);
    uint32_t length = 0;
    for (uint32_t i = first; i < count; i++)
        if (slice_eq(pairs[i].name, pairs[first].name))
            JS_SetPropertyUint32(ctx, values, length++, value_from_slice(ctx, pairs[i].value));
    return values;
}

static JSValue jar_cookies_for_url(JSContext *ctx, JSValueConst this_val, int argc,
                                   JSValueConst *argv)
{
    struct jar_call c;
    struct cookie_pair *pairs;
    if (begin(ctx, &c, this_val, argc, argv) != 0)
        return JS_EXCEPTION;
    JSValue cookies = JS_NewObject(ctx);
    uint32_t count = cookie_jar_get(c.jar, &c.url, clock_wall_ns(), c.arena, &pairs);
    for (uint32_t i = 0; i < count; i++) {
        JSAtom name = JS_NewAtomLen(ctx, pairs[i].name.ptr, pairs[i].name.len);
        if (JS_GetOwnProperty(ctx, NULL, cookies, name) == 0)
            JS_DefinePropertyValue(ctx, cookies, name, values_of(ctx, pairs, count, i),
                                   JS_PROP_C_W_E);
        JS_FreeAtom(ctx, name);
    }
    return cookies;
}

static const JSCFunctionListEntry methods[] = {
    JS_CFUNC_DEF("clear", 1, jar_clear),
    JS_CFUNC_DEF("cookiesForURL", 1, jar_cookies_for_url),
    JS_CFUNC_DEF("delete", 2, jar_delete),
    JS_CFUNC_DEF("set", 4, jar_set),
};

int http_cookies_register(JSContext *ctx, JSValueConst exports)
{
    if (class_register(ctx, CLASS_COOKIE_JAR, &jar_class, methods,
                       sizeof(methods) / sizeof(methods[0])) != 0)
        return -1;
    JSValue constructor = JS_NewCFunction2(ctx, construct, "CookieJar", 0, JS_CFUNC_constructor, 0);
    JSValue prototype = JS_GetClassProto(ctx, class_ids[CLASS_COOKIE_JAR]);
    JS_SetConstructor(ctx, constructor, prototype);
    JS_FreeValue(ctx, prototype);
    return JS_SetPropertyStr(ctx, exports, "CookieJar", constructor) < 0 ? -1 : 0;
}
