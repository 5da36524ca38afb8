/* https://webidl.spec.whatwg.org/#idl-iterable */
#include "jsmod/web/pair_iterator.h"

#include "base/check.h"
#include "jsmod/binding.h"
#include "jsmod/classes.h"
#include "jsmod/web/iterate.h"

struct pair_iterator {
    JSValue source; /* undefined at the end */
    pair_at *at;
    enum pair_kind kind;
    uint32_t index;
};

static void finalize(JSRuntime *rt, JSValue value)
{
    struct pair_iterator *i = class_opaque(value, CLASS_PAIR_ITERATOR);
    if (i)
        JS_FreeValueRT(rt, i->source);
    js_free_rt(rt, i);
}

static void mark(JSRuntime *rt, JSValueConst value, JS_MarkFunc *mark_value)
{
    const struct pair_iterator *i = class_opaque(value, CLASS_PAIR_ITERATOR);
    if (i)
        JS_MarkValue(rt, i->source, mark_value);
}

/* Takes both. */
static JSValue pick(JSContext *ctx, enum pair_kind kind, JSValue name, JSValue value)
{
    if (kind == PAIR_ENTRIES) {
        JSValue entry = JS_NewArray(ctx);
        JS_SetPropertyUint32(ctx, entry, 0, name);
        JS_SetPropertyUint32(ctx, entry, 1, value);
        return entry;
    }
    JS_FreeValue(ctx, kind == PAIR_KEYS ? value : name);
    return kind == PAIR_KEYS ? name : value;
}

static JSValue next(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct pair_iterator *i = class_this(ctx, this_val, CLASS_PAIR_ITERATOR, "iterator");
    JSValue name, value, item = JS_UNDEFINED;
    if (!i)
        return JS_EXCEPTION;
    int there = JS_IsUndefined(i->source) ? 0 : i->at(ctx, i->source, i->index, &name, &value);
    if (there < 0)
        return JS_EXCEPTION;
    if (there) {
        i->index++;
        item = pick(ctx, i->kind, name, value);
    } else {
        JS_FreeValue(ctx, i->source);
        i->source = JS_UNDEFINED;
    }
    JSValue result = JS_NewObject(ctx);
    JS_DefinePropertyValueStr(ctx, result, "value", item, JS_PROP_C_W_E);
    JS_DefinePropertyValueStr(ctx, result, "done", JS_NewBool(ctx, !there), JS_PROP_C_W_E);
    return result;
}

static const JSClassDef class_def = {
    .class_name = "Iterator",
    .finalizer = finalize,
    .gc_mark = mark,
};

static const JSCFunctionListEntry members[] = {
    JS_CFUNC_DEF("next", 0, next),
    JS_PROP_STRING_DEF("[Symbol.toStringTag]", "Iterator", JS_PROP_CONFIGURABLE),
};

/* %IteratorPrototype%: that of an array's iterators has it for its own. */
static JSValue iterator_prototype(JSContext *ctx)
{
    JSValue array = JS_NewArray(ctx);
    JSValue method = iterator_method(ctx, array);
    JSValue iterator = JS_Call(ctx, method, array, 0, NULL);
    JSValue own = JS_GetPrototype(ctx, iterator);
    JSValue proto = JS_GetPrototype(ctx, own);
    JS_FreeValue(ctx, own);
    JS_FreeValue(ctx, iterator);
    JS_FreeValue(ctx, method);
    JS_FreeValue(ctx, array);
    return proto;
}

static int need_class(JSContext *ctx)
{
    bool is_there = JS_IsRegisteredClass(JS_GetRuntime(ctx), class_ids[CLASS_PAIR_ITERATOR]);
    if (class_register(ctx, CLASS_PAIR_ITERATOR, &class_def, members, ARRAY_LEN(members)) != 0)
        return -1;
    if (is_there)
        return 0;
    JSValue proto = JS_GetClassProto(ctx, class_ids[CLASS_PAIR_ITERATOR]);
    JSValue parent = iterator_prototype(ctx);
    int rc = JS_IsObject(parent) && JS_SetPrototype(ctx, proto, parent) < 0 ? -1 : 0;
    JS_FreeValue(ctx, parent);
    JS_FreeValue(ctx, proto);
    return rc;
}

JSValue pair_iterator_new(JSContext *ctx, JSValueConst source, pair_at *at, enum pair_kind kind)
{
    struct pair_iterator *i = need_class(ctx) == 0 ? js_malloc(ctx, sizeof(*i)) : NULL;
    if (!i)
        return JS_EXCEPTION;
    *i = (struct pair_iterator){ .source = JS_UNDEFINED, .at = at, .kind = kind };
    JSValue iterator = class_new_object(ctx, CLASS_PAIR_ITERATOR, i);
    if (JS_IsException(iterator))
        js_free(ctx, i);
    else
        i->source = JS_DupValue(ctx, source);
    return iterator;
}

JSValue pairs_for_each(JSContext *ctx, JSValueConst source, pair_at *at, int argc,
                       JSValueConst *argv)
{
    JSValueConst receiver = argc > 1 ? argv[1] : JS_UNDEFINED;
    JSValue name, value;
    int there;
    if (!has_arguments(ctx, argc, 1))
        return JS_EXCEPTION;
    if (!JS_IsFunction(ctx, argv[0]))
        return JS_ThrowTypeError(ctx, "forEach takes a function");
    for (uint32_t i = 0; (there = at(ctx, source, i, &name, &value)) > 0; i++) {
        JSValueConst args[3] = { value, name, source };
        JSValue result = JS_Call(ctx, argv[0], receiver, 3, args);
        JS_FreeValue(ctx, name);
        JS_FreeValue(ctx, value);
        if (JS_IsException(result))
            return result;
        JS_FreeValue(ctx, result);
    }
    return there < 0 ? JS_EXCEPTION : JS_UNDEFINED;
}
