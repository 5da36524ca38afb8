/* k6/data: SharedArray, an array that all VUs share. The elements are kept as JSON; each access makes a new frozen value. */
#include "base/check.h"
#include "jsmod/binding.h"
#include "jsmod/classes.h"
#include "jsmod/module_table.h"
#include "vu/shared_arrays.h"

/* --- the array-like object ------------------------------------------------------------------------- */

static const struct shared_array *array_of(JSValueConst object)
{
    return class_opaque(object, CLASS_SHARED_ARRAY);
}

/* The index that a property name stands for; false for other names. */
static bool index_of_atom(JSContext *ctx, JSAtom atom, uint32_t *index)
{
    JSValue key = JS_AtomToValue(ctx, atom);
    bool is_index = false;
    if (JS_IsNumber(key)) {
        int64_t number;
        is_index = JS_ToInt64(ctx, &number, key) == 0 && number >= 0 && number < UINT32_MAX;
        *index = (uint32_t)number;
    } else if (JS_IsString(key)) {
        const char *text = JS_AtomToCString(ctx, atom);
        int64_t number;
        is_index = text && slice_to_int64(slice_of(text), &number) && number >= 0 &&
                   number < UINT32_MAX && text[0] != '+' && (text[0] != '0' || !text[1]);
        if (is_index) *index = (uint32_t)number;
        JS_FreeCString(ctx, text);
    }
    JS_FreeValue(ctx, key);
    return is_index;
}

static JSValue element(JSContext *ctx, const struct shared_array *array, uint32_t index)
{
    JSValue value = value_from_json(ctx, array->elements[index]);
    if (!JS_IsException(value) && freeze_deep(ctx, value) != 0) {
        JS_FreeValue(ctx, value);
        return JS_EXCEPTION;
    }
    return value;
}

static int get_own_property(JSContext *ctx, JSPropertyDescriptor *desc, JSValueConst object, JSAtom atom)
{
    const struct shared_array *array = array_of(object);
    uint32_t index;
    if (!index_of_atom(ctx, atom, &index) || index >= array->count) return 0;
    if (!desc) return 1;
    desc->flags = JS_PROP_ENUMERABLE | JS_PROP_CONFIGURABLE;
    desc->getter = desc->setter = JS_UNDEFINED;
    desc->value = element(ctx, array, index);
    return JS_IsException(desc->value) ? -1 : 1;
}

static int get_own_property_names(JSContext *ctx, JSPropertyEnum **names, uint32_t *count, JSValueConst object)
{
    const struct shared_array *array = array_of(object);
    JSPropertyEnum *list = js_malloc(ctx, sizeof(*list) * (array->count ? array->count : 1));
    if (!list) return -1;
    for (uint32_t i = 0; i < array->count; i++) {
        list[i].is_enumerable = 1;
        list[i].atom = JS_NewAtomUInt32(ctx, i);
    }
    *names = list;
    *count = array->count;
    return 0;
}

static int refuse_change(JSContext *ctx)
{
    JS_ThrowTypeError(ctx, "SharedArray is immutable");
    return -1;
}

static int delete_property(JSContext *ctx, JSValueConst object, JSAtom atom)
{
    return refuse_change(ctx);
}

static int define_own_property(JSContext *ctx, JSValueConst object, JSAtom atom, JSValueConst value,
                               JSValueConst getter, JSValueConst setter, int flags)
{
    return refuse_change(ctx);
}

static int set_property(JSContext *ctx, JSValueConst object, JSAtom atom, JSValueConst value,
                        JSValueConst receiver, int flags)
{
    return refuse_change(ctx);
}

static JSClassExoticMethods exotic = {
    .get_own_property = get_own_property,
    .get_own_property_names = get_own_property_names,
    .delete_property = delete_property,
    .define_own_property = define_own_property,
    .set_property = set_property,
};

static const JSClassDef class_def = {.class_name = "SharedArray", .exotic = &exotic};

static JSValue get_length(JSContext *ctx, JSValueConst this_val)
{
    const struct shared_array *array = array_of(this_val);
    return array ? JS_NewUint32(ctx, array->count) : JS_UNDEFINED;
}

static const JSCFunctionListEntry prototype_entries[] = {
    JS_CGETSET_DEF("length", get_length, NULL),
};

/* --- construction ------------------------------------------------------------------------------------ */

/* Each element as JSON. -1 with an exception. */
static int elements_from(JSContext *ctx, JSValueConst list, struct arena *arena, struct slice **out, uint32_t *count)
{
    JSValue length_value = JS_GetPropertyStr(ctx, list, "length");
    uint32_t length = 0;
    JS_ToUint32(ctx, &length, length_value);
    JS_FreeValue(ctx, length_value);
    struct slice *elements = ARENA_ARRAY(arena, struct slice, length ? length : 1);
    struct buf json = BUF_INIT(BUF_UNLIMITED);
    int result = 0;
    for (uint32_t i = 0; i < length && result == 0; i++) {
        JSValue value = JS_GetPropertyUint32(ctx, list, i);
        buf_reset(&json);
        int outcome = JS_IsException(value) ? -1 : value_to_json(ctx, value, &json);
        JS_FreeValue(ctx, value);
        if (outcome < 0) result = -1;
        elements[i] = outcome == 1 ? SLICE("null") : arena_copy(arena, buf_slice(&json));
    }
    buf_deinit(&json);
    *out = elements;
    *count = length;
    return result;
}

/* Runs the script's function and keeps what it returns under the name. NULL with an exception. */
static const struct shared_array *fill(JSContext *ctx, struct vu *vu, struct slice name, JSValueConst function)
{
    JSValue list = JS_Call(ctx, function, JS_UNDEFINED, 0, NULL);
    if (JS_IsException(list)) return NULL;
    const struct shared_array *array = NULL;
    struct arena arena;
    arena_init(&arena, 64 * 1024);
    struct slice *elements;
    uint32_t count;
    if (JS_IsArray(ctx, list) != 1)
        throw_go_error(ctx, "only arrays can be made into SharedArray");
    else if (elements_from(ctx, list, &arena, &elements, &count) == 0)
        array = shared_arrays_put(vu->test->shared_arrays, name, elements, count);
    arena_deinit(&arena);
    JS_FreeValue(ctx, list);
    return array;
}

static JSValue shared_array_new(JSContext *ctx, JSValueConst new_target, int argc, JSValueConst *argv)
{
    struct vu *vu = vu_of(ctx);
    if (vu->phase != VU_PHASE_INIT)
        return throw_go_error(ctx, "new SharedArray must be called in the init context");
    JSValueConst function = arg_or_undefined(argc, argv, 1);
    size_t length;
    const char *text = JS_ToCStringLen(ctx, &length, arg_or_undefined(argc, argv, 0));
    if (!text) return JS_EXCEPTION;
    struct slice name = slice_make(text, length);
    JSValue result = JS_EXCEPTION;
    if (name.len == 0) {
        throw_go_error(ctx, "empty name provided to SharedArray's constructor");
    } else if (!JS_IsFunction(ctx, function)) {
        throw_go_error(ctx, "a function is expected as the second argument of SharedArray's constructor");
    } else if (is_async_function(ctx, function)) {
        throw_go_error(ctx, "SharedArray constructor does not support async functions as second argument");
    } else {
        const struct shared_array *array = shared_arrays_find(vu->test->shared_arrays, name);
        if (!array) array = fill(ctx, vu, name, function);
        if (array) result = class_new_object(ctx, CLASS_SHARED_ARRAY, (void *)array);
    }
    JS_FreeCString(ctx, text);
    return result;
}

/* Its prototype inherits from Array's, so that map, filter and the like are there. */
static int instantiate(JSContext *ctx, JSValueConst exports)
{
    if (class_register(ctx, CLASS_SHARED_ARRAY, &class_def, prototype_entries, 1) != 0) return -1;
    JSValue global = JS_GetGlobalObject(ctx);
    JSValue array = JS_GetPropertyStr(ctx, global, "Array");
    JSValue array_prototype = JS_GetPropertyStr(ctx, array, "prototype");
    JSValue prototype = JS_GetClassProto(ctx, class_ids[CLASS_SHARED_ARRAY]);
    JS_SetPrototype(ctx, prototype, array_prototype);
    JSValue constructor = JS_NewCFunction2(ctx, (JSCFunction *)shared_array_new, "SharedArray", 2,
                                           JS_CFUNC_constructor, 0);
    int result = JS_SetPropertyStr(ctx, exports, "SharedArray", constructor) < 0 ? -1 : 0;
    JS_FreeValue(ctx, prototype);
    JS_FreeValue(ctx, array_prototype);
    JS_FreeValue(ctx, array);
    JS_FreeValue(ctx, global);
    return result;
}

static const char *const names[] = {"SharedArray", NULL};

const struct native_module mod_data = {
    .specifier = "k6/data",
    .default_is_namespace = true,
    .instantiate = instantiate,
    .extra = names,
};
