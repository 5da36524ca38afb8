/* https://xhr.spec.whatwg.org/#interface-formdata. What http.file makes is a file, too. */
#include "jsmod/web/form_data.h"

#include "base/check.h"
#include "jsmod/binding.h"
#include "jsmod/bytes.h"
#include "jsmod/classes.h"
#include "jsmod/http/http_file.h"
#include "jsmod/http/multipart.h"
#include "jsmod/web/blob_file.h"
#include "jsmod/web/pair_iterator.h"

struct entry {
    JSValue name;  /* a text */
    JSValue value; /* a text, a File, or what http.file made */
};

struct form_data {
    struct entry *entries;
    uint32_t count, capacity;
};

static struct form_data *form_this(JSContext *ctx, JSValueConst this_val)
{
    return class_this(ctx, this_val, CLASS_FORM_DATA, "FormData");
}

static void finalize(JSRuntime *rt, JSValue value)
{
    struct form_data *f = class_opaque(value, CLASS_FORM_DATA);
    for (uint32_t i = 0; f && i < f->count; i++) {
        JS_FreeValueRT(rt, f->entries[i].name);
        JS_FreeValueRT(rt, f->entries[i].value);
    }
    if (f)
        js_free_rt(rt, f->entries);
    js_free_rt(rt, f);
}

static void mark(JSRuntime *rt, JSValueConst value, JS_MarkFunc *mark_value)
{
    const struct form_data *f = class_opaque(value, CLASS_FORM_DATA);
    for (uint32_t i = 0; f && i < f->count; i++)
        JS_MarkValue(rt, f->entries[i].value, mark_value);
}

/* --- entries ---------------------------------------------------------------------------------- */

/* Takes both. */
static int append(JSContext *ctx, struct form_data *f, JSValue name, JSValue value)
{
    if (f->count == f->capacity) {
        uint32_t capacity = f->capacity ? 2 * f->capacity : 4;
        struct entry *entries = js_realloc(ctx, f->entries, capacity * sizeof(*entries));
        if (!entries) {
            JS_FreeValue(ctx, name);
            JS_FreeValue(ctx, value);
            return -1;
        }
        f->entries = entries;
        f->capacity = capacity;
    }
    f->entries[f->count++] = (struct entry){ name, value };
    return 0;
}

static bool has_name(JSContext *ctx, const struct form_data *f, uint32_t index, struct slice name)
{
    struct bytes_arg own;
    if (string_arg_read(ctx, f->entries[index].name, &own) != 0)
        return false;
    bool has = slice_eq(own.bytes, name);
    bytes_arg_deinit(&own);
    return has;
}

static uint32_t find(JSContext *ctx, const struct form_data *f, uint32_t from, struct slice name)
{
    while (from < f->count && !has_name(ctx, f, from, name))
        from++;
    return from;
}

static void remove_from(JSContext *ctx, struct form_data *f, uint32_t from, struct slice name)
{
    for (uint32_t i = from; (i = find(ctx, f, i, name)) < f->count;) {
        struct entry gone = f->entries[i];
        f->count--;
        memmove(&f->entries[i], &f->entries[i + 1], (f->count - i) * sizeof(gone));
        JS_FreeValue(ctx, gone.name);
        JS_FreeValue(ctx, gone.value);
    }
}

/* The first entry of the name becomes another, others go. Takes name_value and value. */
static int set(JSContext *ctx, struct form_data *f, struct slice name, JSValue name_value,
               JSValue value)
{
    uint32_t at = find(ctx, f, 0, name);
    if (at == f->count)
        return append(ctx, f, name_value, value);
    JSValue old = f->entries[at].value;
    f->entries[at].value = value;
    JS_FreeValue(ctx, old);
    JS_FreeValue(ctx, name_value);
    remove_from(ctx, f, at + 1, name);
    return 0;
}

/* --- methods ---------------------------------------------------------------------------------- */

enum method { APPEND, DELETE, GET, GET_ALL, HAS, SET };

static JSValue get_all(JSContext *ctx, const struct form_data *f, struct slice name)
{
    JSValue array = JS_NewArray(ctx);
    uint32_t length = 0;
    for (uint32_t i = 0; (i = find(ctx, f, i, name)) < f->count; i++)
        JS_SetPropertyUint32(ctx, array, length++, JS_DupValue(ctx, f->entries[i].value));
    return array;
}

/* What http.file made, under another name. */
static JSValue rename_file(JSContext *ctx, JSValueConst old, JSValueConst name)
{
    JSValue data = JS_GetPropertyStr(ctx, old, "data");
    JSValue type = JS_GetPropertyStr(ctx, old, "content_type");
    JSValueConst args[3] = { data, name, type };
    JSValue file = JS_IsException(data) || JS_IsException(type)
                       ? JS_EXCEPTION
                       : http_file_new(ctx, JS_UNDEFINED, 3, args);
    JS_FreeValue(ctx, data);
    JS_FreeValue(ctx, type);
    return file;
}

/* A file as it is unless it gets a name; anything else as text. */
static JSValue read_value(JSContext *ctx, int argc, JSValueConst *argv)
{
    JSValueConst value = argv[1], name = arg_or_undefined(argc, argv, 2);
    bool is_named = !JS_IsUndefined(name);
    if (blob_of(value))
        return is_named || !file_blob(value) ? file_of_blob(ctx, value, name)
                                             : JS_DupValue(ctx, value);
    if (http_is_file(value))
        return is_named ? rename_file(ctx, value, name) : JS_DupValue(ctx, value);
    return is_named ? JS_ThrowTypeError(ctx, "only a Blob or a file of http.file has a name")
                    : JS_ToString(ctx, value);
}

static JSValue change(JSContext *ctx, struct form_data *f, enum method method, struct slice name,
                      int argc, JSValueConst *argv)
{
    JSValue value = read_value(ctx, argc, argv);
    if (JS_IsException(value))
        return value;
    JSValue text = value_from_slice(ctx, name);
    int rc = method == SET ? set(ctx, f, name, text, value) : append(ctx, f, text, value);
    return rc == 0 ? JS_UNDEFINED : JS_EXCEPTION;
}

static JSValue run_method(JSContext *ctx, struct form_data *f, enum method method,
                          struct slice name, int argc, JSValueConst *argv)
{
    uint32_t at = find(ctx, f, 0, name);
    switch (method) {
    case GET: return at < f->count ? JS_DupValue(ctx, f->entries[at].value) : JS_NULL;
    case GET_ALL: return get_all(ctx, f, name);
    case HAS: return JS_NewBool(ctx, at < f->count);
    case DELETE: remove_from(ctx, f, at, name); return JS_UNDEFINED;
    case APPEND:
    case SET: break;
    }
    return change(ctx, f, method, name, argc, argv);
}

static JSValue call_method(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                           int method)
{
    struct form_data *f = form_this(ctx, this_val);
    struct bytes_arg name;
    if (!f || !has_arguments(ctx, argc, method == APPEND || method == SET ? 2 : 1) ||
        string_arg_read(ctx, argv[0], &name) != 0)
        return JS_EXCEPTION;
    JSValue result = run_method(ctx, f, method, name.bytes, argc, argv);
    bytes_arg_deinit(&name);
    return result;
}

static int at(JSContext *ctx, JSValueConst source, uint32_t index, JSValue *name, JSValue *value)
{
    const struct form_data *f = class_opaque(source, CLASS_FORM_DATA);
    if (index >= f->count)
        return 0;
    *name = JS_DupValue(ctx, f->entries[index].name);
    *value = JS_DupValue(ctx, f->entries[index].value);
    return 1;
}

static JSValue iterator(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                        int kind)
{
    return form_this(ctx, this_val) ? pair_iterator_new(ctx, this_val, at, kind) : JS_EXCEPTION;
}

static JSValue for_each(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    return form_this(ctx, this_val) ? pairs_for_each(ctx, this_val, at, argc, argv) : JS_EXCEPTION;
}

/* --- as a body -------------------------------------------------------------------------------- */

bool form_data_is(JSValueConst value)
{
    return class_opaque(value, CLASS_FORM_DATA) != NULL;
}

static int add_part(JSContext *ctx, struct multipart *w, const struct entry *entry)
{
    struct slice name = value_text(ctx, entry->name, w->arena);
    if (http_is_part_file(entry->value))
        return multipart_add_file(w, ctx, name, entry->value);
    multipart_add_text(w, name, value_text(ctx, entry->value, w->arena));
    return 0;
}

int form_data_append(JSContext *ctx, JSValueConst value, struct arena *arena, struct buf *out,
                     struct slice *type)
{
    const struct form_data *f = class_opaque(value, CLASS_FORM_DATA);
    struct multipart w;
    int rc = 0;
    multipart_begin(&w, arena);
    for (uint32_t i = 0; i < f->count && rc == 0; i++)
        rc = add_part(ctx, &w, &f->entries[i]);
    *type = multipart_end(&w);
    buf_append_slice(out, buf_slice(&w.out));
    buf_deinit(&w.out);
    return rc;
}

/* --- the class -------------------------------------------------------------------------------- */

static JSValue make(JSContext *ctx, JSValueConst new_target)
{
    struct form_data *f = js_mallocz(ctx, sizeof(*f));
    if (!f)
        return JS_EXCEPTION;
    JSValue object = JS_IsUndefined(new_target)
                         ? class_new_object(ctx, CLASS_FORM_DATA, f)
                         : class_new_for(ctx, new_target, CLASS_FORM_DATA, f);
    if (JS_IsException(object))
        js_free(ctx, f);
    return object;
}

static JSValue construct(JSContext *ctx, JSValueConst new_target, int argc, JSValueConst *argv)
{
    return make(ctx, new_target);
}

static const JSClassDef class_def = {
    .class_name = "FormData",
    .finalizer = finalize,
    .gc_mark = mark,
};

static const JSCFunctionListEntry members[] = {
    CLASS_TAG_DEF("FormData"),
    JS_CFUNC_MAGIC_DEF("append", 2, call_method, APPEND),
    JS_CFUNC_MAGIC_DEF("delete", 1, call_method, DELETE),
    JS_CFUNC_MAGIC_DEF("get", 1, call_method, GET),
    JS_CFUNC_MAGIC_DEF("getAll", 1, call_method, GET_ALL),
    JS_CFUNC_MAGIC_DEF("has", 1, call_method, HAS),
    JS_CFUNC_MAGIC_DEF("set", 2, call_method, SET),
    JS_CFUNC_MAGIC_DEF("entries", 0, iterator, PAIR_ENTRIES),
    JS_CFUNC_MAGIC_DEF("keys", 0, iterator, PAIR_KEYS),
    JS_CFUNC_MAGIC_DEF("values", 0, iterator, PAIR_VALUES),
    JS_CFUNC_DEF("forEach", 1, for_each),
    JS_ALIAS_DEF("[Symbol.iterator]", "entries"),
};

static const struct web_class class = {
    .which = CLASS_FORM_DATA,
    .def = &class_def,
    .construct = construct,
    .members = members,
    .member_count = ARRAY_LEN(members),
};

JSValue form_data_constructor(JSContext *ctx)
{
    return web_class_constructor(ctx, &class);
}

JSValue form_data_new(JSContext *ctx)
{
    return web_class_need(ctx, &class) == 0 ? make(ctx, JS_UNDEFINED) : JS_EXCEPTION;
}

int form_data_add(JSContext *ctx, JSValueConst form, JSValue name, JSValue value)
{
    if (!JS_IsException(name) && !JS_IsException(value))
        return append(ctx, class_opaque(form, CLASS_FORM_DATA), name, value);
    JS_FreeValue(ctx, name);
    JS_FreeValue(ctx, value);
    return -1;
}
