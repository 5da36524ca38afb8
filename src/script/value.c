/* Values across the border between JavaScript and C: text, bytes, JSON, properties. */
#include "script/value.h"

#include "base/encode.h"
#include "script/vm_internal.h"

struct vm *vm_of(JSContext *ctx)
{
    return JS_GetContextOpaque(ctx);
}

JSContext *vm_context(struct vm *vm)
{
    return vm->ctx;
}

bool value_is_nullish(JSValueConst v)
{
    return JS_IsNull(v) || JS_IsUndefined(v);
}

bool value_is_class(JSContext *ctx, JSValueConst v, const char *name)
{
    JSAtom atom = JS_GetClassName(ctx, v);
    const char *text = atom == JS_ATOM_NULL ? NULL : JS_AtomToCString(ctx, atom);
    bool is = text && strcmp(text, name) == 0;

    JS_FreeCString(ctx, text);
    JS_FreeAtom(ctx, atom);
    return is;
}

/* --- text ------------------------------------------------------------------------------------- */

/* The engine's UTF-8 has lone surrogates as three bytes of their own, ED A0..BF xx. Returns where
 * the first one is, or the length. */
static size_t find_surrogate(const char *text, size_t len)
{
    const char *at = text, *end = text + len;

    while ((at = memchr(at, 0xED, (size_t)(end - at))) != NULL) {
        if (end - at >= 3 && (unsigned char)at[1] >= 0xA0)
            return (size_t)(at - text);
        at++;
    }
    return len;
}

static void replace_surrogates(char *text, size_t len)
{
    size_t at = 0;

    while ((at += find_surrogate(text + at, len - at)) < len) {
        memcpy(text + at, "\xEF\xBF\xBD", 3);
        at += 3;
    }
}

struct slice value_text(JSContext *ctx, JSValueConst v, struct arena *arena)
{
    size_t len;
    const char *text = JS_ToCStringLen(ctx, &len, v);
    char *copy;

    if (!text)
        return slice_make(NULL, 0);
    copy = arena_alloc(arena, len + 1);
    memcpy(copy, text, len);
    copy[len] = '\0';
    JS_FreeCString(ctx, text);
    replace_surrogates(copy, len);
    return slice_make(copy, len);
}

int value_append_text(JSContext *ctx, JSValueConst v, struct buf *out)
{
    size_t len;
    const char *text = JS_ToCStringLen(ctx, &len, v);
    char *place;

    if (!text)
        return -1;
    place = buf_reserve(out, len);
    if (place) {
        memcpy(place, text, len);
        replace_surrogates(place, len);
        buf_advance(out, len);
    }
    JS_FreeCString(ctx, text);
    return 0;
}

static bool is_ascii(struct slice text)
{
    size_t i = 0;

    for (uint64_t word; i + sizeof(word) <= text.len; i += sizeof(word)) {
        memcpy(&word, text.ptr + i, sizeof(word));
        if (word & UINT64_C(0x8080808080808080))
            return false;
    }
    for (; i < text.len; i++) {
        if ((unsigned char)text.ptr[i] >= 0x80)
            return false;
    }
    return true;
}

JSValue value_from_slice(JSContext *ctx, struct slice text)
{
    struct buf valid = BUF_INIT(BUF_UNLIMITED);
    JSValue string;

    if (is_ascii(text) || utf8_is_valid(text))
        return JS_NewStringLen(ctx, text.ptr, text.len);
    utf8_append_valid(&valid, text);
    string = JS_NewStringLen(ctx, valid.ptr, valid.len);
    buf_deinit(&valid);
    return string;
}

bool value_bytes(JSContext *ctx, JSValueConst v, struct slice *out)
{
    const uint8_t *bytes;
    size_t len;

    if (!JS_GetBytes(v, &bytes, &len))
        return false;
    *out = slice_make((const char *)bytes, len);
    return true;
}

/* --- objects ---------------------------------------------------------------------------------- */

typedef int property_callback(void *context, JSContext *ctx, struct slice key, JSValueConst value);

/* The key is as long as it is, zero bytes included, and valid UTF-8. */
static int pass_property(JSContext *ctx, JSAtom atom, JSValueConst value, property_callback *entry,
                         void *context)
{
    struct buf valid = BUF_INIT(BUF_UNLIMITED);
    JSValue name = JS_AtomToString(ctx, atom);
    size_t len;
    const char *text = JS_ToCStringLen(ctx, &len, name);
    int rc = -1;

    if (text && find_surrogate(text, len) == len) {
        rc = entry(context, ctx, slice_make(text, len), value);
    } else if (text && value_append_text(ctx, name, &valid) == 0) {
        rc = entry(context, ctx, buf_slice(&valid), value);
    }
    buf_deinit(&valid);
    JS_FreeCString(ctx, text);
    JS_FreeValue(ctx, name);
    return rc;
}

int value_each(JSContext *ctx, JSValueConst object,
               int (*entry)(void *context, JSContext *ctx, struct slice key, JSValueConst value),
               void *context)
{
    JSPropertyEnum *properties;
    uint32_t count;
    int rc = 0;

    if (JS_GetOwnPropertyNames(ctx, &properties, &count, object,
                               JS_GPN_STRING_MASK | JS_GPN_ENUM_ONLY)) {
        return -1;
    }
    for (uint32_t i = 0; i < count; i++) {
        JSAtom atom = properties[i].atom;

        if (rc == 0) {
            JSValue value = JS_GetProperty(ctx, object, atom);

            rc = JS_IsException(value) ? -1 : pass_property(ctx, atom, value, entry, context);
            JS_FreeValue(ctx, value);
        }
        JS_FreeAtom(ctx, atom);
    }
    js_free(ctx, properties);
    return rc;
}

/* --- JSON ------------------------------------------------------------------------------------- */

JSValue value_from_json(JSContext *ctx, struct slice json)
{
    /* The engine wants a terminator behind the text. */
    char *copy = js_malloc(ctx, json.len + 1);
    JSValue value;

    if (!copy)
        return JS_EXCEPTION;
    memcpy(copy, json.ptr, json.len);
    copy[json.len] = '\0';
    value = JS_ParseJSON(ctx, copy, json.len, "<json>");
    js_free(ctx, copy);
    return value;
}

int value_to_json(JSContext *ctx, JSValueConst v, struct buf *out)
{
    JSValue json = JS_JSONStringify(ctx, v, JS_UNDEFINED, JS_UNDEFINED);
    int rc;

    if (JS_IsException(json))
        return -1;
    rc = JS_IsUndefined(json) ? 1 : value_append_text(ctx, json, out);
    JS_FreeValue(ctx, json);
    return rc;
}

/* --- the stack -------------------------------------------------------------------------------- */

static struct slice file_on_stack(JSContext *ctx, JSCFunction *boundary, struct arena *arena)
{
    JSAtom atom = JS_GetCallerFile(ctx, boundary);
    const char *text = atom == JS_ATOM_NULL ? NULL : JS_AtomToCString(ctx, atom);
    struct slice url = arena_copy(arena, slice_of(text));

    JS_FreeCString(ctx, text);
    JS_FreeAtom(ctx, atom);
    return url;
}

struct slice value_caller_url(JSContext *ctx, struct arena *arena)
{
    return file_on_stack(ctx, NULL, arena);
}

struct slice value_module_url(JSContext *ctx, struct arena *arena)
{
    return file_on_stack(ctx, script_require, arena);
}
