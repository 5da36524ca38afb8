/* https://fetch.spec.whatwg.org/#headers-class. Values are UTF-8, as in k6/http. */
#include "jsmod/web/headers.h"

#include "base/check.h"
#include "jsmod/binding.h"
#include "jsmod/bytes.h"
#include "jsmod/classes.h"
#include "jsmod/web/pair_iterator.h"
#include "jsmod/web/pair_list.h"
#include "proto/param_list.h"

/* The opaque pointer is a param_list, sorted by its lower-case names. */
static struct param_list *list_of(JSValueConst value)
{
    return class_opaque(value, CLASS_HEADERS);
}

static struct param_list *headers_this(JSContext *ctx, JSValueConst this_val)
{
    return class_this(ctx, this_val, CLASS_HEADERS, "Headers");
}

static void finalize(JSRuntime *rt, JSValue value)
{
    struct param_list *list = list_of(value);
    if (list)
        param_list_deinit(list);
    js_free_rt(rt, list);
}

/* --- names and values ------------------------------------------------------------------------- */

static bool is_token(struct slice name)
{
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        if (c <= ' ' || c >= 0x7F || strchr("\"(),/:;<=>?@[\\]{}", c))
            return false;
    }
    return name.len > 0;
}

static bool is_value(struct slice value)
{
    for (size_t i = 0; i < value.len; i++)
        if (!value.ptr[i] || value.ptr[i] == '\r' || value.ptr[i] == '\n')
            return false;
    return true;
}

static struct slice lower(struct slice name, struct buf *out)
{
    buf_append_slice(out, name);
    for (size_t i = 0; i < out->len; i++)
        if (out->ptr[i] >= 'A' && out->ptr[i] <= 'Z')
            out->ptr[i] |= 0x20;
    return buf_slice(out);
}

static void append(struct param_list *list, struct slice name, struct slice value)
{
    struct buf lowered = BUF_INIT(BUF_UNLIMITED);
    param_list_append(list, lower(name, &lowered), value);
    param_list_sort(list);
    buf_deinit(&lowered);
}

/* A pair of an init. */
static int append_checked(void *context, JSContext *ctx, struct slice name, struct slice value)
{
    value = slice_trim(value);
    if (!is_token(name)) {
        JS_ThrowTypeError(ctx, "\"%.*s\" is no name of a header", SLICE_ARG(name));
        return -1;
    }
    if (!is_value(value)) {
        JS_ThrowTypeError(ctx, "the value of header \"%.*s\" has a line end or a NUL",
                          SLICE_ARG(name));
        return -1;
    }
    append(context, name, value);
    return 0;
}

/* --- reading ---------------------------------------------------------------------------------- */

/* Appends the values of a name, joined. */
static void append_values(const struct param_list *list, struct slice name, struct buf *out)
{
    for (uint32_t i = 0; (i = param_list_find(list, i, name, NULL)) < list->count; i++) {
        if (out->len)
            buf_append_str(out, ", ");
        buf_append_slice(out, list->items[i].value);
    }
}

static JSValue joined(JSContext *ctx, const struct param_list *list, struct slice name)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    append_values(list, name, &text);
    JSValue value = value_from_slice(ctx, buf_slice(&text));
    buf_deinit(&text);
    return value;
}

static JSValue get(JSContext *ctx, const struct param_list *list, struct slice name)
{
    bool is_there = param_list_find(list, 0, name, NULL) < list->count;
    return is_there ? joined(ctx, list, name) : JS_NULL;
}

static bool is_cookie(struct slice name)
{
    return slice_is(name, "set-cookie"); /* of which each stays by itself */
}

static int at(JSContext *ctx, JSValueConst source, uint32_t index, JSValue *name, JSValue *value)
{
    const struct param_list *list = list_of(source);
    for (uint32_t i = 0; i < list->count; i++) {
        struct slice own = list->items[i].name;
        if (i > 0 && slice_eq(own, list->items[i - 1].name) && !is_cookie(own))
            continue;
        if (index-- > 0)
            continue;
        *name = value_from_slice(ctx, own);
        *value = is_cookie(own) ? value_from_slice(ctx, list->items[i].value)
                                : joined(ctx, list, own);
        return 1;
    }
    return 0;
}

/* --- methods ---------------------------------------------------------------------------------- */

enum method { APPEND, DELETE, GET, HAS, SET };

static JSValue run_method(JSContext *ctx, struct param_list *list, enum method method,
                          struct slice name, struct slice value)
{
    switch (method) {
    case GET: return get(ctx, list, name);
    case HAS: return JS_NewBool(ctx, param_list_find(list, 0, name, NULL) < list->count);
    case DELETE: param_list_remove(list, 0, name, NULL); break;
    case SET: param_list_remove(list, 0, name, NULL); /* fallthrough */
    case APPEND:
        param_list_append(list, name, value);
        param_list_sort(list);
        break;
    }
    return JS_UNDEFINED;
}

static JSValue call_method(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                           int method)
{
    struct param_list *list = headers_this(ctx, this_val);
    bool needs_value = method == APPEND || method == SET;
    struct bytes_arg name, value = { SLICE(""), BUF_INIT(0) };
    struct buf lowered = BUF_INIT(BUF_UNLIMITED);
    JSValue result = JS_EXCEPTION;
    if (!list || !has_arguments(ctx, argc, needs_value ? 2 : 1) ||
        string_arg_read(ctx, argv[0], &name) != 0)
        return JS_EXCEPTION;
    if (needs_value && string_arg_read(ctx, argv[1], &value) != 0)
        goto out;
    if (!is_token(name.bytes))
        JS_ThrowTypeError(ctx, "\"%.*s\" is no name of a header", SLICE_ARG(name.bytes));
    else if (!is_value(slice_trim(value.bytes)))
        JS_ThrowTypeError(ctx, "the value of header \"%.*s\" has a line end or a NUL",
                          SLICE_ARG(name.bytes));
    else
        result = run_method(ctx, list, method, lower(name.bytes, &lowered),
                            slice_trim(value.bytes));
    bytes_arg_deinit(&value);
out:
    buf_deinit(&lowered);
    bytes_arg_deinit(&name);
    return result;
}

static JSValue get_set_cookie(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    const struct param_list *list = headers_this(ctx, this_val);
    if (!list)
        return JS_EXCEPTION;
    JSValue array = JS_NewArray(ctx);
    uint32_t length = 0;
    for (uint32_t i = 0; i < list->count; i++)
        if (is_cookie(list->items[i].name))
            JS_SetPropertyUint32(ctx, array, length++, value_from_slice(ctx, list->items[i].value));
    return array;
}

static JSValue iterator(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                        int kind)
{
    return headers_this(ctx, this_val) ? pair_iterator_new(ctx, this_val, at, kind) : JS_EXCEPTION;
}

static JSValue for_each(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    return headers_this(ctx, this_val) ? pairs_for_each(ctx, this_val, at, argc, argv)
                                       : JS_EXCEPTION;
}

/* --- the class -------------------------------------------------------------------------------- */

static const JSClassDef class_def = { .class_name = "Headers", .finalizer = finalize };

static const JSCFunctionListEntry members[] = {
    CLASS_TAG_DEF("Headers"),
    JS_CFUNC_MAGIC_DEF("append", 2, call_method, APPEND),
    JS_CFUNC_MAGIC_DEF("delete", 1, call_method, DELETE),
    JS_CFUNC_MAGIC_DEF("get", 1, call_method, GET),
    JS_CFUNC_DEF("getSetCookie", 0, get_set_cookie),
    JS_CFUNC_MAGIC_DEF("has", 1, call_method, HAS),
    JS_CFUNC_MAGIC_DEF("set", 2, call_method, SET),
    JS_CFUNC_MAGIC_DEF("entries", 0, iterator, PAIR_ENTRIES),
    JS_CFUNC_MAGIC_DEF("keys", 0, iterator, PAIR_KEYS),
    JS_CFUNC_MAGIC_DEF("values", 0, iterator, PAIR_VALUES),
    JS_CFUNC_DEF("forEach", 1, for_each),
    JS_ALIAS_DEF("[Symbol.iterator]", "entries"),
};

static JSValue make(JSContext *ctx, JSValueConst new_target, JSValueConst init)
{
    struct param_list *list = js_mallocz(ctx, sizeof(*list));
    JSValue object = JS_EXCEPTION;
    if (!list)
        return JS_EXCEPTION;
    if (!JS_IsUndefined(init) && !JS_IsObject(init))
        JS_ThrowTypeError(ctx, "headers are given as an object or as pairs");
    else if (JS_IsUndefined(init) || pairs_read(ctx, init, append_checked, list) == 0)
        object = JS_IsUndefined(new_target) ? class_new_object(ctx, CLASS_HEADERS, list)
                                            : class_new_for(ctx, new_target, CLASS_HEADERS, list);
    if (JS_IsException(object)) {
        param_list_deinit(list);
        js_free(ctx, list);
    }
    return object;
}

static JSValue construct(JSContext *ctx, JSValueConst new_target, int argc, JSValueConst *argv)
{
    return make(ctx, new_target, argc > 0 ? argv[0] : JS_UNDEFINED);
}

static const struct web_class class = {
    .which = CLASS_HEADERS,
    .def = &class_def,
    .construct = construct,
    .members = members,
    .member_count = ARRAY_LEN(members),
};

JSValue headers_constructor(JSContext *ctx)
{
    return web_class_constructor(ctx, &class);
}

/* --- for fetch -------------------------------------------------------------------------------- */

JSValue headers_new(JSContext *ctx, JSValueConst init)
{
    return web_class_need(ctx, &class) == 0 ? make(ctx, JS_UNDEFINED, init) : JS_EXCEPTION;
}

JSValue headers_of_answer(JSContext *ctx, const struct http_headers *received)
{
    JSValue headers = headers_new(ctx, JS_UNDEFINED);
    struct param_list *list = list_of(headers);
    struct buf lowered = BUF_INIT(BUF_UNLIMITED);
    for (uint32_t i = 0; list && i < received->count; i++) {
        buf_reset(&lowered);
        param_list_append(list, lower(received->items[i].name, &lowered), received->items[i].value);
    }
    buf_deinit(&lowered);
    if (list)
        param_list_sort(list);
    return headers;
}

bool headers_has(JSValueConst headers, struct slice name)
{
    const struct param_list *list = list_of(headers);
    return param_list_find(list, 0, name, NULL) < list->count;
}

void headers_append(JSValueConst headers, struct slice name, struct buf *out)
{
    append_values(list_of(headers), name, out);
}

void headers_set(JSValueConst headers, struct slice name, struct slice value)
{
    param_list_set(list_of(headers), name, value);
    param_list_sort(list_of(headers));
}

JSValue headers_as_object(JSContext *ctx, JSValueConst headers)
{
    JSValue object = JS_NewObject(ctx), name, value;
    for (uint32_t i = 0; at(ctx, headers, i, &name, &value) > 0; i++) {
        JSAtom atom = JS_ValueToAtom(ctx, name);
        JS_DefinePropertyValue(ctx, object, atom, value, JS_PROP_C_W_E);
        JS_FreeAtom(ctx, atom);
        JS_FreeValue(ctx, name);
    }
    return object;
}
