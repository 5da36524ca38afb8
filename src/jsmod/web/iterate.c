#include "jsmod/web/iterate.h"

#include <stdbool.h>

JSValue iterator_method(JSContext *ctx, JSValueConst value)
{
    JSValue global = JS_GetGlobalObject(ctx);
    JSValue constructor = JS_GetPropertyStr(ctx, global, "Symbol");
    JSValue symbol = JS_GetPropertyStr(ctx, constructor, "iterator");
    JSAtom atom = JS_ValueToAtom(ctx, symbol);
    JSValue method = JS_GetProperty(ctx, value, atom);
    JS_FreeAtom(ctx, atom);
    JS_FreeValue(ctx, symbol);
    JS_FreeValue(ctx, constructor);
    JS_FreeValue(ctx, global);
    return method;
}

/* 1 with the item, 0 at the end, -1 with an exception. */
static int next_item(JSContext *ctx, JSValueConst iterator, JSValueConst next, JSValue *item)
{
    JSValue result = JS_Call(ctx, next, iterator, 0, NULL);
    if (JS_IsException(result))
        return -1;
    if (!JS_IsObject(result)) {
        JS_FreeValue(ctx, result);
        JS_ThrowTypeError(ctx, "an iterator's result is an object");
        return -1;
    }
    JSValue done = JS_GetPropertyStr(ctx, result, "done");
    int is_done = JS_IsException(done) ? -1 : JS_ToBool(ctx, done);
    JS_FreeValue(ctx, done);
    if (is_done == 0) {
        *item = JS_GetPropertyStr(ctx, result, "value");
        is_done = JS_IsException(*item) ? -1 : 0;
    }
    JS_FreeValue(ctx, result);
    return is_done < 0 ? -1 : !is_done;
}

/* Tells an iterator that no more is wanted; the exception stays what it was. */
static void close_iterator(JSContext *ctx, JSValueConst iterator)
{
    JSValue exception = JS_GetException(ctx);
    JSValue method = JS_GetPropertyStr(ctx, iterator, "return");
    JSValue result = JS_IsFunction(ctx, method) ? JS_Call(ctx, method, iterator, 0, NULL)
                                                : JS_UNDEFINED;
    JS_FreeValue(ctx, result);
    JS_FreeValue(ctx, method);
    JS_Throw(ctx, exception);
}

int iterate_with(JSContext *ctx, JSValueConst iterable, JSValueConst method,
                 int (*each)(void *context, JSContext *ctx, JSValueConst item), void *context)
{
    if (!JS_IsFunction(ctx, method)) {
        JS_ThrowTypeError(ctx, "value is not iterable");
        return -1;
    }
    JSValue iterator = JS_Call(ctx, method, iterable, 0, NULL);
    JSValue next = JS_IsException(iterator) ? JS_EXCEPTION
                                            : JS_GetPropertyStr(ctx, iterator, "next");
    JSValue item;
    int rc = JS_IsException(next) ? -1 : 1;
    while (rc > 0 && (rc = next_item(ctx, iterator, next, &item)) > 0) {
        if (each(context, ctx, item) != 0) {
            close_iterator(ctx, iterator);
            rc = -1;
        }
        JS_FreeValue(ctx, item);
    }
    JS_FreeValue(ctx, next);
    JS_FreeValue(ctx, iterator);
    return rc;
}

int iterate(JSContext *ctx, JSValueConst iterable,
            int (*each)(void *context, JSContext *ctx, JSValueConst item), void *context)
{
    JSValue method = iterator_method(ctx, iterable);
    int rc = JS_IsException(method) ? -1 : iterate_with(ctx, iterable, method, each, context);
    JS_FreeValue(ctx, method);
    return rc;
}
