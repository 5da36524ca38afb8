#include "jsmod/http/http_response.h"

#include "jsmod/classes.h"
#include "jsmod/html/html_page.h"
#include "jsmod/http/http_response_fields.h"

#include <stdalign.h>

/* --- one block for all ------------------------------------------------------------------------ */

/* Runs over a result twice: without a base it adds up sizes, with one it copies and points to the
 * copies. */
struct packer {
    char *base;
    size_t used;
};

static void *pack_array(struct packer *p, const void *items, size_t size)
{
    if (!p->base || size == 0) {
        p->used += size;
        return (void *)items;
    }
    void *copy = p->base + p->used;
    memcpy(copy, items, size);
    p->used += size;
    return copy;
}

static void pack(struct packer *p, struct slice *text)
{
    if (!text->ptr)
        return;
    if (p->base) {
        char *copy = p->base + p->used;
        memcpy(copy, text->ptr, text->len);
        copy[text->len] = '\0';
        text->ptr = copy;
    }
    p->used += text->len + 1;
}

static void pack_headers(struct packer *p, struct http_headers *headers)
{
    for (uint32_t i = 0; i < headers->count; i++) {
        struct http_header header = headers->items[i];
        pack(p, &header.name);
        pack(p, &header.value);
        if (p->base) /* else the items are still the result's own */
            headers->items[i] = header;
    }
}

static void pack_result(struct packer *p, struct http_result *r)
{
    /* The arrays first: they need the alignment that the block begins with. */
    r->headers.items = pack_array(p, r->headers.items,
                                  r->headers.count * sizeof(*r->headers.items));
    r->request_headers.items = pack_array(
        p, r->request_headers.items, r->request_headers.count * sizeof(*r->request_headers.items));
    pack_headers(p, &r->headers);
    pack_headers(p, &r->request_headers);
    struct slice *const texts[] = {
        &r->error,       &r->status_text,  &r->proto,
        &r->url,         &r->body,         &r->request_method,
        &r->request_url, &r->request_body, &r->request_cookies,
    };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        pack(p, texts[i]);
}

static struct response *response_alloc(JSContext *ctx, const struct http_result *result)
{
    _Static_assert(sizeof(struct response) % alignof(struct http_header) == 0,
                   "arrays follow the struct");
    struct http_result measured = *result;
    struct packer p = { 0 };
    pack_result(&p, &measured);
    struct response *r = js_malloc(ctx, sizeof(*r) + p.used);
    if (!r)
        return NULL;
    *r = (struct response){ .result = *result, .parsed = JS_UNINITIALIZED };
    for (int i = 0; i < RESPONSE_FIELD_COUNT; i++)
        r->values[i] = JS_UNINITIALIZED;
    p = (struct packer){ .base = (char *)(r + 1) };
    pack_result(&p, &r->result);
    return r;
}

/* --- the object ------------------------------------------------------------------------------- */

static void finalize(JSRuntime *rt, JSValue value)
{
    struct response *r = class_opaque(value, CLASS_RESPONSE);
    if (!r)
        return;
    JS_FreeValueRT(rt, r->parsed);
    html_page_unref(rt, r->page);
    for (int i = 0; i < RESPONSE_FIELD_COUNT; i++)
        JS_FreeValueRT(rt, r->values[i]);
    js_free_rt(rt, r);
}

static void mark(JSRuntime *rt, JSValueConst value, JS_MarkFunc *mark_value)
{
    struct response *r = class_opaque(value, CLASS_RESPONSE);
    if (!r)
        return;
    JS_MarkValue(rt, r->parsed, mark_value);
    for (int i = 0; i < RESPONSE_FIELD_COUNT; i++)
        JS_MarkValue(rt, r->values[i], mark_value);
}

/* Which field the name stands for; -1 for other names and for fields that aren't ours any more. */
static int field_of(JSContext *ctx, const struct response *r, JSAtom name)
{
    const JSAtom *names = http_state(vu_of(ctx))->response_fields;
    for (int i = 0; i < RESPONSE_FIELD_COUNT; i++)
        if (names[i] == name)
            return r->detached >> i & 1 ? -1 : i;
    return -1;
}

static JSValue field_value(JSContext *ctx, struct response *r, int field, JSAtom name)
{
    if (!JS_IsUninitialized(r->values[field]))
        return JS_DupValue(ctx, r->values[field]);
    JSValue value;
    if (response_fields[field].make) {
        value = response_fields[field].make(ctx, r);
    } else {
        JSValue prototype = JS_GetClassProto(ctx, class_ids[CLASS_RESPONSE]);
        value = JS_GetProperty(ctx, prototype, name);
        JS_FreeValue(ctx, prototype);
    }
    if (!JS_IsException(value))
        r->values[field] = JS_DupValue(ctx, value);
    return value;
}

static int get_own_property(JSContext *ctx, JSPropertyDescriptor *desc, JSValueConst object,
                            JSAtom name)
{
    struct response *r = class_opaque(object, CLASS_RESPONSE);
    int field = field_of(ctx, r, name);
    if (field < 0)
        return 0;
    if (!desc)
        return 1;
    desc->flags = JS_PROP_C_W_E;
    desc->getter = desc->setter = JS_UNDEFINED;
    desc->value = field_value(ctx, r, field, name);
    return JS_IsException(desc->value) ? -1 : 1;
}

static int get_own_property_names(JSContext *ctx, JSPropertyEnum **names, uint32_t *count,
                                  JSValueConst object)
{
    struct response *r = class_opaque(object, CLASS_RESPONSE);
    const JSAtom *atoms = http_state(vu_of(ctx))->response_fields;
    *count = 0;
    *names = js_malloc(ctx, RESPONSE_FIELD_COUNT * sizeof(**names));
    if (!*names)
        return -1;
    for (int i = 0; i < RESPONSE_FIELD_COUNT; i++)
        if (!(r->detached >> i & 1))
            (*names)[(*count)++] = (JSPropertyEnum){ .is_enumerable = 1,
                                                     .atom = JS_DupAtom(ctx, atoms[i]) };
    return 0;
}

static void detach(JSContext *ctx, struct response *r, int field)
{
    JSValue value = r->values[field];
    r->detached |= UINT32_C(1) << field;
    r->values[field] = JS_UNINITIALIZED;
    JS_FreeValue(ctx, value);
}

static int delete_property(JSContext *ctx, JSValueConst object, JSAtom name)
{
    struct response *r = class_opaque(object, CLASS_RESPONSE);
    int field = field_of(ctx, r, name);
    if (field >= 0)
        detach(ctx, r, field);
    return 1;
}

/* Whether a definition changes no more than the value. */
static bool only_sets_value(int flags)
{
    int given = flags >> JS_PROP_HAS_SHIFT & JS_PROP_C_W_E;
    return !(flags & (JS_PROP_HAS_GET | JS_PROP_HAS_SET)) && (flags & given) == given;
}

/* A definition of a field with attributes of its own: it becomes an ordinary property, which keeps
 * what isn't given anew. */
static int define_detached(JSContext *ctx, JSValueConst object, struct response *r, int field,
                           JSAtom name, JSValueConst value, JSValueConst getter,
                           JSValueConst setter, int flags)
{
    bool is_accessor = flags & (JS_PROP_HAS_GET | JS_PROP_HAS_SET);
    JSValue kept = is_accessor || flags & JS_PROP_HAS_VALUE ? JS_DupValue(ctx, value)
                                                            : field_value(ctx, r, field, name);
    if (JS_IsException(kept))
        return -1;
    detach(ctx, r, field);
    int kept_flags = JS_PROP_C_W_E & ~(flags >> JS_PROP_HAS_SHIFT);
    flags |= kept_flags | JS_PROP_NO_EXOTIC | (is_accessor ? 0 : JS_PROP_HAS_VALUE);
    int result = JS_DefineProperty(ctx, object, name, kept, getter, setter, flags);
    JS_FreeValue(ctx, kept);
    return result;
}

static int define_own_property(JSContext *ctx, JSValueConst object, JSAtom name, JSValueConst value,
                               JSValueConst getter, JSValueConst setter, int flags)
{
    struct response *r = class_opaque(object, CLASS_RESPONSE);
    int field = field_of(ctx, r, name);
    if (field < 0)
        return JS_DefineProperty(ctx, object, name, value, getter, setter,
                                 flags | JS_PROP_NO_EXOTIC);
    if (!only_sets_value(flags))
        return define_detached(ctx, object, r, field, name, value, getter, setter, flags);
    if (flags & JS_PROP_HAS_VALUE) {
        JSValue old = r->values[field];
        r->values[field] = JS_DupValue(ctx, value);
        JS_FreeValue(ctx, old);
    }
    return 1;
}

static JSClassExoticMethods exotic = {
    .get_own_property = get_own_property,
    .get_own_property_names = get_own_property_names,
    .delete_property = delete_property,
    .define_own_property = define_own_property,
};

static const JSClassDef response_class = {
    .class_name = "Response",
    .finalizer = finalize,
    .gc_mark = mark,
    .exotic = &exotic,
};

/* --- methods ---------------------------------------------------------------------------------- */

bool response_need_body(JSContext *ctx, const struct response *r, const char *what)
{
    if (r->refused || r->result.has_body)
        return true;
    throw_go_error(ctx,
                   "the body is null so we can't transform it to %s - this likely was because of a "
                   "request error "
                   "getting the response",
                   what);
    return false;
}

static const JSCFunctionListEntry methods[] = {
    JS_CFUNC_DEF("json", 0, response_json),
    JS_CFUNC_DEF("html", 0, response_html),
    JS_CFUNC_DEF("submitForm", 0, response_submit_form),
    JS_CFUNC_DEF("clickLink", 0, response_click_link),
};

int http_response_register(JSContext *ctx)
{
    _Static_assert((int)RESPONSE_FIELD_COUNT <= (int)RESPONSE_FIELDS_MAX, "a place for each name");
    JSAtom *names = http_state(vu_of(ctx))->response_fields;
    for (int i = 0; i < RESPONSE_FIELD_COUNT; i++)
        if (names[i] == JS_ATOM_NULL)
            names[i] = JS_NewAtom(ctx, response_fields[i].name);
    return class_register(ctx, CLASS_RESPONSE, &response_class, methods,
                          sizeof(methods) / sizeof(methods[0]));
}

static JSValue wrap(JSContext *ctx, struct response *r)
{
    if (!r)
        return JS_EXCEPTION;
    JSValue object = class_new_object(ctx, CLASS_RESPONSE, r);
    if (JS_IsException(object))
        js_free(ctx, r);
    return object;
}

JSValue http_response_new(JSContext *ctx, const struct http_result *result,
                          enum http_response_type type)
{
    struct response *r = response_alloc(ctx, result);
    if (r)
        r->type = type;
    return wrap(ctx, r);
}

JSValue http_response_refused(JSContext *ctx, struct slice error, int error_code)
{
    const struct http_result result = { .error = error, .error_code = error_code };
    struct response *r = response_alloc(ctx, &result);
    if (r)
        r->refused = true;
    return wrap(ctx, r);
}
