/* k6/data: SharedArray, made by the first VU that runs the init code. The elements are kept as
 * JSON. */
#include "base/memory_budget.h"
#include "jsmod/binding.h"
#include "jsmod/module_table.h"
#include "jsmod/shared_array.h"
#include "vu/shared_arrays.h"

/* Room for as many elements, and for their texts so far. */
static bool has_room(struct memory_account *account, uint32_t count, size_t texts)
{
    return memory_account_covers(account, count * sizeof(struct slice) + texts);
}

/* Each element as JSON. -1 with an exception. */
static int elements_from(JSContext *ctx, JSValueConst list, struct arena *arena,
                         struct memory_account *account, struct slice **out, uint32_t *count)
{
    JSValue length_value = JS_GetPropertyStr(ctx, list, "length");
    uint32_t length = 0;
    JS_ToUint32(ctx, &length, length_value);
    JS_FreeValue(ctx, length_value);
    size_t texts = 0;
    if (!has_room(account, length, texts)) {
        JS_ThrowOutOfMemory(ctx);
        return -1;
    }
    struct slice *elements = ARENA_ARRAY(arena, struct slice, length ? length : 1);
    struct buf json = BUF_INIT(BUF_UNLIMITED);
    int result = 0;
    for (uint32_t i = 0; i < length && result == 0; i++) {
        JSValue value = JS_PollInterrupts(ctx) ? JS_EXCEPTION : JS_GetPropertyUint32(ctx, list, i);
        buf_reset(&json);
        int outcome = JS_IsException(value) ? -1 : value_to_json(ctx, value, &json);
        JS_FreeValue(ctx, value);
        texts += json.len;
        if (outcome >= 0 && !has_room(account, length, texts)) {
            JS_ThrowOutOfMemory(ctx);
            outcome = -1;
        }
        if (outcome < 0)
            result = -1;
        elements[i] = outcome == 1 ? SLICE("null") : arena_copy(arena, buf_slice(&json));
    }
    buf_deinit(&json);
    *out = elements;
    *count = length;
    return result;
}

/* Runs the script's function and keeps what it returns under the name. NULL with an exception. */
static const struct shared_array *fill(JSContext *ctx, struct vu *vu, struct slice name,
                                       JSValueConst function)
{
    JSValue list = JS_Call(ctx, function, JS_UNDEFINED, 0, NULL);
    if (JS_IsException(list))
        return NULL;
    const struct shared_array *array = NULL;
    struct arena arena;
    struct memory_account account = { 0 };
    arena_init(&arena, 64 * 1024);
    struct slice *elements;
    uint32_t count;
    if (JS_IsArray(ctx, list) != 1) {
        throw_go_error(ctx, "only arrays can be made into SharedArray");
    } else if (elements_from(ctx, list, &arena, &account, &elements, &count) == 0) {
        array = shared_arrays_put(vu->test->shared_arrays, name, elements, count);
        if (!array)
            JS_ThrowOutOfMemory(ctx);
    }
    memory_account_shrink(&account, 0);
    arena_deinit(&arena);
    JS_FreeValue(ctx, list);
    return array;
}

static JSValue shared_array_new(JSContext *ctx, JSValueConst new_target, int argc,
                                JSValueConst *argv)
{
    struct vu *vu = vu_of(ctx);
    if (vu->phase != VU_PHASE_INIT)
        return throw_go_error(ctx, "new SharedArray must be called in the init context");
    JSValueConst function = arg_or_undefined(argc, argv, 1);
    size_t length;
    const char *text = JS_ToCStringLen(ctx, &length, arg_or_undefined(argc, argv, 0));
    if (!text)
        return JS_EXCEPTION;
    struct slice name = slice_make(text, length);
    JSValue result = JS_EXCEPTION;
    if (name.len == 0) {
        throw_go_error(ctx, "empty name provided to SharedArray's constructor");
    } else if (!JS_IsFunction(ctx, function)) {
        throw_go_error(
            ctx, "a function is expected as the second argument of SharedArray's constructor");
    } else if (is_async_function(ctx, function)) {
        throw_go_error(
            ctx, "SharedArray constructor does not support async functions as second argument");
    } else {
        const struct shared_array *array = shared_arrays_find(vu->test->shared_arrays, name);
        if (!array)
            array = fill(ctx, vu, name, function);
        if (array)
            result = shared_array_object(ctx, array);
    }
    JS_FreeCString(ctx, text);
    return result;
}

static int instantiate(JSContext *ctx, JSValueConst exports)
{
    JSValue constructor = JS_NewCFunction2(ctx, shared_array_new, "SharedArray", 2,
                                           JS_CFUNC_constructor, 0);
    return JS_SetPropertyStr(ctx, exports, "SharedArray", constructor) < 0 ? -1 : 0;
}

const struct native_module mod_data = {
    .specifier = "k6/data",
    .default_is_namespace = true,
    .instantiate = instantiate,
};
