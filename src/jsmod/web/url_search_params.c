/* https://url.spec.whatwg.org/#interface-urlsearchparams */
#include "jsmod/web/url_search_params.h"

#include "base/check.h"
#include "jsmod/binding.h"
#include "jsmod/bytes.h"
#include "jsmod/classes.h"
#include "jsmod/web/pair_iterator.h"
#include "jsmod/web/pair_list.h"
#include "proto/param_list.h"

struct search_params {
    struct param_list list;
    struct search_owner *owner; /* NULL: they stand alone */
};

static void finalize(JSRuntime *rt, JSValue value)
{
    struct search_params *p = class_opaque(value, CLASS_URL_SEARCH_PARAMS);
    if (!p)
        return;
    if (p->owner)
        p->owner->params = NULL;
    param_list_deinit(&p->list);
    js_free_rt(rt, p);
}

static struct search_params *params_this(JSContext *ctx, JSValueConst this_val)
{
    return class_this(ctx, this_val, CLASS_URL_SEARCH_PARAMS, "URLSearchParams");
}

/* --- the URL's query -------------------------------------------------------------------------- */

static void tell_owner(struct search_params *p)
{
    struct buf query = BUF_INIT(BUF_UNLIMITED);
    if (!p->owner)
        return;
    param_list_write(&p->list, &query);
    p->owner->changed(p->owner, buf_slice(&query));
    buf_deinit(&query);
}

void url_search_params_reset(struct search_owner *owner, struct slice query)
{
    if (!owner->params)
        return;
    param_list_clear(&owner->params->list);
    param_list_read(&owner->params->list, query);
}

void url_search_params_leave(struct search_owner *owner)
{
    if (owner->params)
        owner->params->owner = NULL;
}

bool url_search_params_append(JSValueConst value, struct buf *out)
{
    const struct search_params *p = class_opaque(value, CLASS_URL_SEARCH_PARAMS);
    if (p)
        param_list_write(&p->list, out);
    return p != NULL;
}

/* --- construction ----------------------------------------------------------------------------- */

static int add_pair(void *context, JSContext *ctx, struct slice name, struct slice value)
{
    param_list_append(context, name, value);
    return 0;
}

static int read_init(JSContext *ctx, JSValueConst init, struct param_list *list)
{
    struct bytes_arg text;
    if (JS_IsUndefined(init))
        return 0;
    if (JS_IsObject(init))
        return pairs_read(ctx, init, add_pair, list);
    if (string_arg_read(ctx, init, &text) != 0)
        return -1;
    bool has_mark = slice_starts(text.bytes, SLICE("?"));
    param_list_read(list, slice_sub(text.bytes, has_mark, text.bytes.len));
    bytes_arg_deinit(&text);
    return 0;
}

static JSValue construct(JSContext *ctx, JSValueConst new_target, int argc, JSValueConst *argv)
{
    struct param_list list = { 0 };
    struct search_params *p = NULL;
    JSValue object = JS_EXCEPTION;
    if (read_init(ctx, argc > 0 ? argv[0] : JS_UNDEFINED, &list) == 0)
        p = js_mallocz(ctx, sizeof(*p));
    if (p)
        object = class_new_for(ctx, new_target, CLASS_URL_SEARCH_PARAMS, p);
    if (JS_IsException(object)) {
        js_free(ctx, p);
        param_list_deinit(&list);
    } else {
        p->list = list;
    }
    return object;
}

/* --- methods ---------------------------------------------------------------------------------- */

enum method { APPEND, DELETE, GET, GET_ALL, HAS, SET };

static JSValue get_all(JSContext *ctx, const struct param_list *list, struct slice name)
{
    JSValue array = JS_NewArray(ctx);
    uint32_t length = 0;
    for (uint32_t i = 0; (i = param_list_find(list, i, name, NULL)) < list->count; i++)
        JS_SetPropertyUint32(ctx, array, length++, value_from_slice(ctx, list->items[i].value));
    return array;
}

/* value: NULL where the argument is missing. */
static JSValue run_method(JSContext *ctx, struct search_params *p, enum method method,
                          struct slice name, const struct slice *value)
{
    struct param_list *list = &p->list;
    uint32_t at;
    switch (method) {
    case GET:
        at = param_list_find(list, 0, name, NULL);
        return at < list->count ? value_from_slice(ctx, list->items[at].value) : JS_NULL;
    case GET_ALL: return get_all(ctx, list, name);
    case HAS: return JS_NewBool(ctx, param_list_find(list, 0, name, value) < list->count);
    case APPEND: param_list_append(list, name, *value); break;
    case DELETE: param_list_remove(list, 0, name, value); break;
    case SET: param_list_set(list, name, *value); break;
    }
    tell_owner(p);
    return JS_UNDEFINED;
}

static JSValue call_method(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                           int method)
{
    struct search_params *p = params_this(ctx, this_val);
    bool needs_value = method == APPEND || method == SET;
    bool takes_value = needs_value || method == DELETE || method == HAS;
    bool has_value = argc > 1 && takes_value && (needs_value || !JS_IsUndefined(argv[1]));
    struct bytes_arg name, value;
    if (!p || !has_arguments(ctx, argc, needs_value ? 2 : 1) ||
        string_arg_read(ctx, argv[0], &name) != 0)
        return JS_EXCEPTION;
    JSValue result = JS_EXCEPTION;
    if (!has_value) {
        result = run_method(ctx, p, method, name.bytes, NULL);
    } else if (string_arg_read(ctx, argv[1], &value) == 0) {
        result = run_method(ctx, p, method, name.bytes, &value.bytes);
        bytes_arg_deinit(&value);
    }
    bytes_arg_deinit(&name);
    return result;
}

static JSValue sort(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct search_params *p = params_this(ctx, this_val);
    if (!p)
        return JS_EXCEPTION;
    param_list_sort(&p->list);
    tell_owner(p);
    return JS_UNDEFINED;
}

static JSValue to_string(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    if (!params_this(ctx, this_val))
        return JS_EXCEPTION;
    url_search_params_append(this_val, &text);
    JSValue string = JS_NewStringLen(ctx, text.ptr, text.len);
    buf_deinit(&text);
    return string;
}

static JSValue get_size(JSContext *ctx, JSValueConst this_val)
{
    const struct search_params *p = params_this(ctx, this_val);
    return p ? JS_NewUint32(ctx, p->list.count) : JS_EXCEPTION;
}

static int at(JSContext *ctx, JSValueConst source, uint32_t index, JSValue *name, JSValue *value)
{
    const struct search_params *p = class_opaque(source, CLASS_URL_SEARCH_PARAMS);
    if (index >= p->list.count)
        return 0;
    *name = value_from_slice(ctx, p->list.items[index].name);
    *value = value_from_slice(ctx, p->list.items[index].value);
    return 1;
}

static JSValue iterator(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                        int kind)
{
    return params_this(ctx, this_val) ? pair_iterator_new(ctx, this_val, at, kind) : JS_EXCEPTION;
}

static JSValue for_each(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    return params_this(ctx, this_val) ? pairs_for_each(ctx, this_val, at, argc, argv)
                                      : JS_EXCEPTION;
}

/* --- the class -------------------------------------------------------------------------------- */

static const JSClassDef class_def = { .class_name = "URLSearchParams", .finalizer = finalize };

static const JSCFunctionListEntry members[] = {
    CLASS_TAG_DEF("URLSearchParams"),
    JS_CFUNC_MAGIC_DEF("append", 2, call_method, APPEND),
    JS_CFUNC_MAGIC_DEF("delete", 1, call_method, DELETE),
    JS_CFUNC_MAGIC_DEF("get", 1, call_method, GET),
    JS_CFUNC_MAGIC_DEF("getAll", 1, call_method, GET_ALL),
    JS_CFUNC_MAGIC_DEF("has", 1, call_method, HAS),
    JS_CFUNC_MAGIC_DEF("set", 2, call_method, SET),
    JS_CFUNC_DEF("sort", 0, sort),
    JS_CFUNC_DEF("toString", 0, to_string),
    JS_CGETSET_DEF("size", get_size, NULL),
    JS_CFUNC_MAGIC_DEF("entries", 0, iterator, PAIR_ENTRIES),
    JS_CFUNC_MAGIC_DEF("keys", 0, iterator, PAIR_KEYS),
    JS_CFUNC_MAGIC_DEF("values", 0, iterator, PAIR_VALUES),
    JS_CFUNC_DEF("forEach", 1, for_each),
    JS_ALIAS_DEF("[Symbol.iterator]", "entries"),
};

static const struct web_class class = {
    .which = CLASS_URL_SEARCH_PARAMS,
    .def = &class_def,
    .construct = construct,
    .members = members,
    .member_count = ARRAY_LEN(members),
};

JSValue url_search_params_constructor(JSContext *ctx)
{
    return web_class_constructor(ctx, &class);
}

JSValue url_search_params_new(JSContext *ctx, struct search_owner *owner, struct slice query)
{
    struct search_params *p = web_class_need(ctx, &class) == 0 ? js_mallocz(ctx, sizeof(*p)) : NULL;
    if (!p)
        return JS_EXCEPTION;
    JSValue object = class_new_object(ctx, CLASS_URL_SEARCH_PARAMS, p);
    if (JS_IsException(object)) {
        js_free(ctx, p);
        return object;
    }
    param_list_read(&p->list, query);
    p->owner = owner;
    owner->params = p;
    return object;
}
