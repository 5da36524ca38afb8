/* The global crypto: random values, and crypto.subtle with its promises. */
#include "jsmod/webcrypto/webcrypto.h"

#include "base/check.h"
#include "crypto/random.h"
#include "jsmod/binding.h"
#include "jsmod/bytes.h"
#include "loop/fiber.h"
#include "script/event_loop.h"

enum { ARENA_CHUNK = 1024, MAX_RANDOM_VALUES = 65536 };

/* --- random values ---------------------------------------------------------------------------- */

/* Bytes of an element; 0 for what is no array of integers. */
static size_t element_size(JSContext *ctx, JSValueConst value)
{
    static const struct {
        const char *name;
        size_t size;
    } arrays[] = {
        { "Int8Array", 1 },   { "Uint8Array", 1 }, { "Uint8ClampedArray", 1 }, { "Int16Array", 2 },
        { "Uint16Array", 2 }, { "Int32Array", 4 }, { "Uint32Array", 4 },
    };
    for (size_t i = 0; i < ARRAY_LEN(arrays); i++)
        if (value_is_class(ctx, value, arrays[i].name))
            return arrays[i].size;
    return 0;
}

static JSValue get_random_values(JSContext *ctx, JSValueConst this_val, int argc,
                                 JSValueConst *argv)
{
    struct slice bytes;
    size_t size = element_size(ctx, argv[0]);
    if (size == 0 || !value_bytes(ctx, argv[0], &bytes))
        return throw_go_error(
            ctx, "TypeMismatchError: typedArray parameter isn't a TypedArray instance");
    if (bytes.len / size > MAX_RANDOM_VALUES)
        return throw_go_error(ctx,
                              "QuotaExceededError: typedArray parameter is too big; maximum length "
                              "is %d",
                              MAX_RANDOM_VALUES);
    random_fill((char *)bytes.ptr, bytes.len);
    return JS_DupValue(ctx, argv[0]);
}

static JSValue get_random_uuid(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    char uuid[37];
    random_uuid(uuid);
    return JS_NewStringLen(ctx, uuid, 36);
}

/* --- crypto.subtle ---------------------------------------------------------------------------- */

static bool is_interrupted(void *vu)
{
    fiber_yield();
    return vu_is_interrupted(vu);
}

struct patience vu_patience(JSContext *ctx)
{
    return (struct patience){ is_interrupted, vu_of(ctx) };
}

enum operation {
    DIGEST,
    ENCRYPT,
    DECRYPT,
    SIGN,
    VERIFY,
    GENERATE_KEY,
    IMPORT_KEY,
    EXPORT_KEY,
    DERIVE_KEY,
    DERIVE_BITS,
    WRAP_KEY,
    UNWRAP_KEY,
};

static subtle_operation *const operations[] = {
    [DIGEST] = subtle_digest,         [ENCRYPT] = subtle_encrypt,
    [DECRYPT] = subtle_decrypt,       [SIGN] = subtle_sign,
    [VERIFY] = subtle_verify,         [GENERATE_KEY] = subtle_generate_key,
    [IMPORT_KEY] = subtle_import_key, [EXPORT_KEY] = subtle_export_key,
    [DERIVE_KEY] = subtle_derive_key, [DERIVE_BITS] = subtle_derive_bits,
    [WRAP_KEY] = subtle_wrap_key,     [UNWRAP_KEY] = subtle_unwrap_key,
};

/* The operation is done at once; what comes of it is told by a promise. */
static JSValue run_operation(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                             int operation)
{
    struct promise_ends ends;
    struct arena arena;
    arena_init(&arena, ARENA_CHUNK);
    JSValue result = operations[operation](ctx, argv, &arena);
    arena_deinit(&arena);
    bool failed = JS_IsException(result);
    if (failed && vu_is_interrupted(vu_of(ctx)))
        return throw_interrupted(ctx);
    if (failed)
        result = JS_GetException(ctx);
    JSValue promise = promise_new(ctx, &ends);
    if (JS_IsException(promise))
        JS_FreeValue(ctx, result);
    else
        promise_settle(ctx, &ends, failed, result);
    return promise;
}

static const JSCFunctionListEntry subtle_methods[] = {
    JS_CFUNC_MAGIC_DEF("decrypt", 3, run_operation, DECRYPT),
    JS_CFUNC_MAGIC_DEF("deriveBits", 3, run_operation, DERIVE_BITS),
    JS_CFUNC_MAGIC_DEF("deriveKey", 5, run_operation, DERIVE_KEY),
    JS_CFUNC_MAGIC_DEF("digest", 2, run_operation, DIGEST),
    JS_CFUNC_MAGIC_DEF("encrypt", 3, run_operation, ENCRYPT),
    JS_CFUNC_MAGIC_DEF("exportKey", 2, run_operation, EXPORT_KEY),
    JS_CFUNC_MAGIC_DEF("generateKey", 3, run_operation, GENERATE_KEY),
    JS_CFUNC_MAGIC_DEF("importKey", 5, run_operation, IMPORT_KEY),
    JS_CFUNC_MAGIC_DEF("sign", 3, run_operation, SIGN),
    JS_CFUNC_MAGIC_DEF("unwrapKey", 7, run_operation, UNWRAP_KEY),
    JS_CFUNC_MAGIC_DEF("verify", 4, run_operation, VERIFY),
    JS_CFUNC_MAGIC_DEF("wrapKey", 4, run_operation, WRAP_KEY),
};

static JSValue subtle_object(JSContext *ctx)
{
    JSValue object = JS_NewObject(ctx);
    JS_SetPropertyFunctionList2(ctx, object, subtle_methods, ARRAY_LEN(subtle_methods),
                                JS_PROP_ENUMERABLE);
    return object;
}

/* --- crypto ----------------------------------------------------------------------------------- */

static const JSCFunctionListEntry crypto_members[] = {
    JS_CFUNC_DEF("getRandomValues", 1, get_random_values),
    JS_CFUNC_DEF("randomUUID", 0, get_random_uuid),
    JS_LAZY_DEF("subtle", subtle_object, 0),
    JS_LAZY_DEF("CryptoKey", crypto_key_constructor, 0),
};

JSValue webcrypto_object(JSContext *ctx)
{
    JSValue object = JS_NewObject(ctx);
    JS_SetPropertyFunctionList2(ctx, object, crypto_members, ARRAY_LEN(crypto_members),
                                JS_PROP_ENUMERABLE);
    return object;
}
