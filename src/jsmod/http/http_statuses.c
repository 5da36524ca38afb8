/* Which answers count as expected: http.expectedStatuses and setResponseCallback. */
#include "jsmod/http/http_exports.h"

#include "base/check.h"
#include "jsmod/classes.h"
#include "jsmod/go_value.h"
#include "jsmod/http/http_state.h"

#include <stdlib.h>

static void finalize(JSRuntime *rt, JSValue value)
{
    js_free_rt(rt, class_opaque(value, CLASS_EXPECTED_STATUSES));
}

static const JSClassDef statuses_class = { .class_name = "ExpectedStatuses",
                                           .finalizer = finalize };

int http_statuses_register(JSContext *ctx)
{
    return class_register(ctx, CLASS_EXPECTED_STATUSES, &statuses_class, NULL, 0);
}

static uint16_t status_of(JSContext *ctx, JSValueConst number)
{
    int64_t status = 0;
    JS_ToInt64(ctx, &status, number);
    return status < 0 ? 0 : status > UINT16_MAX ? UINT16_MAX : (uint16_t)status;
}

static int refuse(JSContext *ctx, int number)
{
    throw_go_error(
        ctx,
        "argument number %d to expectedStatuses was neither an integer nor an object like "
        "{min:100, max:329}",
        number);
    return -1;
}

static int read_range(JSContext *ctx, JSValueConst min, JSValueConst max, int number,
                      struct status_range *out)
{
    if (value_is_nullish(min) || value_is_nullish(max))
        return refuse(ctx, number);
    if (!go_is_integer(ctx, min) || !go_is_integer(ctx, max)) {
        throw_go_error(ctx, "both min and max need to be integers for argument number %d", number);
        return -1;
    }
    *out = (struct status_range){ status_of(ctx, min), status_of(ctx, max) };
    return 0;
}

/* A status or { min, max }: 0, or -1 with an exception. */
static int read_statuses(JSContext *ctx, JSValueConst argument, int number,
                         struct status_range *out)
{
    if (go_is_integer(ctx, argument)) {
        uint16_t status = status_of(ctx, argument);
        *out = (struct status_range){ status, status };
        return 0;
    }
    if (!JS_IsObject(argument))
        return refuse(ctx, number);
    JSValue min = JS_GetPropertyStr(ctx, argument, "min");
    JSValue max = JS_GetPropertyStr(ctx, argument, "max");
    int result = JS_IsException(min) || JS_IsException(max)
                     ? -1
                     : read_range(ctx, min, max, number, out);
    JS_FreeValue(ctx, min);
    JS_FreeValue(ctx, max);
    return result;
}

JSValue http_expected_statuses(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    if (argc == 0)
        return throw_go_error(ctx, "no arguments");
    struct status_set *set = js_malloc(ctx, status_set_size((uint32_t)argc));
    if (!set)
        return JS_EXCEPTION;
    JSValue object = JS_EXCEPTION;
    set->count = 0;
    while (set->count < (uint32_t)argc &&
           read_statuses(ctx, argv[set->count], (int)set->count + 1, &set->ranges[set->count]) == 0)
        set->count++;
    if (set->count == (uint32_t)argc)
        object = class_new_object(ctx, CLASS_EXPECTED_STATUSES, set);
    if (JS_IsException(object))
        js_free(ctx, set);
    return object;
}

JSValue http_set_response_callback(JSContext *ctx, JSValueConst this_val, int argc,
                                   JSValueConst *argv)
{
    struct http_module_state *state = http_state(vu_of(ctx));
    JSValueConst callback = arg_or_undefined(argc, argv, 0);
    const struct status_set *set = class_opaque(callback, CLASS_EXPECTED_STATUSES);
    if (!set && !JS_IsNull(callback))
        return throw_go_error(ctx, "unsupported argument, expected http.expectedStatuses");
    free(state->own_expected);
    state->own_expected = NULL;
    if (set) {
        size_t size = status_set_size(set->count);
        state->own_expected = memcpy(xmalloc(size), set, size);
    }
    state->expected = state->own_expected;
    return JS_UNDEFINED;
}
