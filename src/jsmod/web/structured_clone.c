/* structuredClone(value, { transfer }): https://html.spec.whatwg.org/#structured-cloning */
#include "jsmod/web/structured_clone.h"

#include "jsmod/binding.h"
#include "jsmod/web/clone.h"
#include "jsmod/web/dom_exception.h"
#include "jsmod/web/iterate.h"

/* A buffer that goes over: its copy is there before anything else is looked at. */
static int add_transfer(void *context, JSContext *ctx, JSValueConst item)
{
    struct cloner *c = context;
    if (!value_is_class(ctx, item, "ArrayBuffer")) {
        throw_dom_exception(ctx, "DataCloneError", "only ArrayBuffers can be transferred");
        return -1;
    }
    if (!JS_IsUninitialized(clone_find(c, item))) {
        throw_dom_exception(ctx, "DataCloneError", "an ArrayBuffer is transferred twice");
        return -1;
    }
    JSValue copy = clone_array_buffer(ctx, item);
    return JS_IsException(copy) ? -1 : clone_add(c, item, copy, REST_NOTHING);
}

static int read_transfer(struct cloner *c, JSContext *ctx, JSValueConst options)
{
    if (value_is_nullish(options))
        return 0;
    JSValue list = JS_GetPropertyStr(ctx, options, "transfer");
    int rc = JS_IsException(list)   ? -1
             : JS_IsUndefined(list) ? 0
                                    : iterate(ctx, list, add_transfer, c);
    JS_FreeValue(ctx, list);
    return rc;
}

JSValue structured_clone(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct cloner c = { .ctx = ctx };
    JSValue copy = JS_EXCEPTION;
    uint32_t transferred;
    if (!has_arguments(ctx, argc, 1))
        return JS_EXCEPTION;
    if (read_transfer(&c, ctx, argc > 1 ? argv[1] : JS_UNDEFINED) != 0)
        goto out;
    transferred = c.count;
    copy = clone_value(&c, argv[0]);
    if (!JS_IsException(copy) && clone_run(&c) != 0) {
        JS_FreeValue(ctx, copy);
        copy = JS_EXCEPTION;
    }
    for (uint32_t i = 0; i < transferred && !JS_IsException(copy); i++)
        JS_DetachArrayBuffer(ctx, c.pairs[i].source);
out:
    clone_deinit(&c);
    return copy;
}
