#include "jsmod/exec_tags.h"

#include "jsmod/binding.h"
#include "jsmod/classes.h"

struct live_set {
    const char *kind; /* for messages */
    struct tagset *(*get)(const struct vu *vu);
    void (*set)(struct vu *vu, struct slice key, struct slice value);
};

static struct tagset *get_tags(const struct vu *vu)
{
    return vu->tags;
}
static struct tagset *get_metadata(const struct vu *vu)
{
    return vu->metadata;
}

static const struct live_set live_tags = { "tag", get_tags, vu_set_tag };
static const struct live_set live_metadata = { "metadata", get_metadata, vu_set_metadata };

static const struct live_set *live_set_of(JSValueConst object)
{
    const struct live_set *set = class_opaque(object, CLASS_TAGS);
    return set ? set : class_opaque(object, CLASS_METADATA);
}

/* The key's present value; .ptr NULL where there is none. `text` is to be freed. */
static struct slice live_value(JSContext *ctx, JSValueConst object, JSAtom atom)
{
    struct tagset *set = live_set_of(object)->get(vu_of(ctx));
    const char *key = set ? JS_AtomToCString(ctx, atom) : NULL;
    struct slice value = key ? tagset_get(set, slice_of(key)) : slice_make(NULL, 0);
    JS_FreeCString(ctx, key);
    return value;
}

static int live_get_own(JSContext *ctx, JSPropertyDescriptor *desc, JSValueConst object,
                        JSAtom atom)
{
    struct slice value = live_value(ctx, object, atom);
    if (!value.ptr)
        return 0;
    if (!desc)
        return 1;
    desc->flags = JS_PROP_C_W_E;
    desc->getter = desc->setter = JS_UNDEFINED;
    desc->value = value_from_slice(ctx, value);
    return JS_IsException(desc->value) ? -1 : 1;
}

static int live_names(JSContext *ctx, JSPropertyEnum **names, uint32_t *count, JSValueConst object)
{
    struct tagset *set = live_set_of(object)->get(vu_of(ctx));
    uint32_t n = set ? set->count : 0;
    JSPropertyEnum *list = js_malloc(ctx, sizeof(*list) * (n ? n : 1));
    if (!list)
        return -1;
    for (uint32_t i = 0; i < n; i++) {
        list[i].is_enumerable = 1;
        list[i].atom = JS_NewAtomLen(ctx, set->tags[i].key.ptr, set->tags[i].key.len);
    }
    *names = list;
    *count = n;
    return 0;
}

static int live_assign(JSContext *ctx, JSValueConst object, JSAtom atom, JSValueConst value)
{
    const struct live_set *live = live_set_of(object);
    struct vu *vu = vu_of(ctx);
    const char *key = JS_AtomToCString(ctx, atom);
    if (!key)
        return -1;
    struct slice text;
    int result = tag_value_text(ctx, live->kind, slice_of(key), value, JS_ThrowTypeError,
                                &vu->arena, &text);
    if (result == 0)
        live->set(vu, slice_of(key), text);
    JS_FreeCString(ctx, key);
    return result == 0 ? 1 : -1;
}

static int live_define(JSContext *ctx, JSValueConst object, JSAtom atom, JSValueConst value,
                       JSValueConst getter, JSValueConst setter, int flags)
{
    return live_assign(ctx, object, atom, value);
}

static int live_set_property(JSContext *ctx, JSValueConst object, JSAtom atom, JSValueConst value,
                             JSValueConst receiver, int flags)
{
    return live_assign(ctx, object, atom, value);
}

static int live_delete(JSContext *ctx, JSValueConst object, JSAtom atom)
{
    const char *key = JS_AtomToCString(ctx, atom);
    if (!key)
        return -1;
    live_set_of(object)->set(vu_of(ctx), slice_of(key), slice_make(NULL, 0));
    JS_FreeCString(ctx, key);
    return 1;
}

static JSClassExoticMethods live_exotic = {
    .get_own_property = live_get_own,
    .get_own_property_names = live_names,
    .delete_property = live_delete,
    .define_own_property = live_define,
    .set_property = live_set_property,
};

static const JSClassDef tags_def = { .class_name = "Tags", .exotic = &live_exotic };
static const JSClassDef metadata_def = { .class_name = "Metadata", .exotic = &live_exotic };

static JSValue live_object(JSContext *ctx, enum native_class which, const struct live_set *live)
{
    if (class_register(ctx, CLASS_TAGS, &tags_def, NULL, 0) != 0 ||
        class_register(ctx, CLASS_METADATA, &metadata_def, NULL, 0) != 0)
        return JS_EXCEPTION;
    return class_new_object(ctx, which, (void *)live);
}

JSValue exec_tags_object(JSContext *ctx)
{
    return live_object(ctx, CLASS_TAGS, &live_tags);
}

JSValue exec_metadata_object(JSContext *ctx)
{
    return live_object(ctx, CLASS_METADATA, &live_metadata);
}
