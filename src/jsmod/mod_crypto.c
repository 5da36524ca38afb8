/* k6/crypto: digests and HMAC of text and bytes, random bytes. */
#include "jsmod/module_table.h"

#include "base/base64.h"
#include "base/check.h"
#include "base/encode.h"
#include "crypto/digest.h"
#include "crypto/random.h"
#include "jsmod/binding.h"
#include "jsmod/bytes.h"
#include "jsmod/classes.h"

static const char *const digest_names[DIGEST_COUNT] = {
    [DIGEST_MD4] = "md4",
    [DIGEST_MD5] = "md5",
    [DIGEST_SHA1] = "sha1",
    [DIGEST_SHA256] = "sha256",
    [DIGEST_SHA384] = "sha384",
    [DIGEST_SHA512] = "sha512",
    [DIGEST_SHA512_224] = "sha512_224",
    [DIGEST_SHA512_256] = "sha512_256",
    [DIGEST_RIPEMD160] = "ripemd160",
};

/* -1 with an exception for an unknown name. */
static int read_digest(JSContext *ctx, JSValueConst value, enum digest *digest)
{
    struct bytes_arg name;
    if (text_arg_read(ctx, value, &name) != 0)
        return -1;
    int i = 0;
    while (i < DIGEST_COUNT && !slice_is(name.bytes, digest_names[i]))
        i++;
    *digest = (enum digest)i;
    if (i == DIGEST_COUNT)
        throw_go_error(ctx, "invalid algorithm: %.*s", SLICE_ARG(name.bytes));
    bytes_arg_deinit(&name);
    return i < DIGEST_COUNT ? 0 : -1;
}

/* --- outputs ---------------------------------------------------------------------------------- */

static JSValue text_output(JSContext *ctx, struct slice name, struct slice value)
{
    struct buf text = BUF_INIT(2 * DIGEST_MAX_SIZE);
    if (slice_is(name, "hex"))
        hex_append(&text, value);
    else if (slice_is(name, "base64"))
        base64_encode(&text, value, BASE64_STD);
    else if (slice_is(name, "base64url"))
        base64_encode(&text, value, BASE64_URL);
    else if (slice_is(name, "base64rawurl"))
        base64_encode(&text, value, BASE64_RAW_URL);
    else
        return throw_go_error(ctx, "invalid output encoding: %.*s", SLICE_ARG(name));
    JSValue result = JS_NewStringLen(ctx, text.ptr, text.len);
    buf_deinit(&text);
    return result;
}

/* A digest in the encoding that the argument names. */
static JSValue output(JSContext *ctx, JSValueConst encoding, const unsigned char *value,
                      size_t size)
{
    struct slice bytes = slice_make((const char *)value, size);
    struct bytes_arg name;
    if (text_arg_read(ctx, encoding, &name) != 0)
        return JS_EXCEPTION;
    JSValue result = slice_is(name.bytes, "binary") ? array_buffer_new(ctx, bytes)
                                                    : text_output(ctx, name.bytes, bytes);
    bytes_arg_deinit(&name);
    return result;
}

/* --- in one call ------------------------------------------------------------------------------ */

/* md5(input, encoding) and its like */
static JSValue digest_function(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                               int digest)
{
    unsigned char value[DIGEST_MAX_SIZE];
    char prefix[32];
    struct bytes_arg input;
    snprintf(prefix, sizeof(prefix), "%s failed: ", digest_names[digest]);
    if (bytes_arg_read(ctx, argv[0], prefix, &input) != 0)
        return JS_EXCEPTION;
    size_t size = digest_of((enum digest)digest, input.bytes, value);
    bytes_arg_deinit(&input);
    return output(ctx, argv[1], value, size);
}

static struct hasher *new_hmac(JSContext *ctx, JSValueConst algorithm, JSValueConst key_value)
{
    enum digest digest;
    struct bytes_arg key;
    if (read_digest(ctx, algorithm, &digest) != 0 || bytes_arg_read(ctx, key_value, "", &key) != 0)
        return NULL;
    struct hasher *hasher = hasher_new_hmac(digest, key.bytes);
    bytes_arg_deinit(&key);
    return hasher;
}

static int update(JSContext *ctx, struct hasher *hasher, JSValueConst value)
{
    struct bytes_arg input;
    if (bytes_arg_read(ctx, value, "", &input) != 0)
        return -1;
    hasher_update(hasher, input.bytes);
    bytes_arg_deinit(&input);
    return 0;
}

static JSValue finish(JSContext *ctx, const struct hasher *hasher, JSValueConst encoding)
{
    unsigned char value[DIGEST_MAX_SIZE];
    size_t size = hasher_value(hasher, value);
    return output(ctx, encoding, value, size);
}

/* hmac(algorithm, key, input, encoding) */
static JSValue hmac_function(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct hasher *hasher = new_hmac(ctx, argv[0], argv[1]);
    JSValue result = JS_EXCEPTION;
    if (hasher && update(ctx, hasher, argv[2]) == 0)
        result = finish(ctx, hasher, argv[3]);
    hasher_free(hasher);
    return result;
}

static JSValue hex_encode(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct bytes_arg input;
    if (bytes_arg_read(ctx, argv[0], "", &input) != 0)
        return JS_EXCEPTION;
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    hex_append(&text, input.bytes);
    JSValue result = JS_NewStringLen(ctx, text.ptr, text.len);
    buf_deinit(&text);
    bytes_arg_deinit(&input);
    return result;
}

static JSValue random_bytes(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    int64_t size;
    if (JS_ToInt64(ctx, &size, argv[0]) != 0)
        return JS_EXCEPTION;
    if (size < 1)
        return throw_go_error(ctx, "invalid size");
    uint8_t *bytes;
    JSValue buffer = array_buffer_new_empty(ctx, (size_t)size, &bytes);
    if (!JS_IsException(buffer))
        random_fill(bytes, (size_t)size);
    return buffer;
}

/* --- createHash and createHMAC ---------------------------------------------------------------- */

static void finalize(JSRuntime *rt, JSValue value)
{
    hasher_free(class_opaque(value, CLASS_HASHER));
}

static const JSClassDef hasher_class = { .class_name = "Hasher", .finalizer = finalize };

/* Takes the hasher over; NULL with an exception pending is passed on. */
static JSValue new_hasher_object(JSContext *ctx, struct hasher *hasher)
{
    if (!hasher)
        return JS_EXCEPTION;
    JSValue object = class_new_object(ctx, CLASS_HASHER, hasher);
    if (JS_IsException(object))
        hasher_free(hasher);
    return object;
}

static JSValue create_hash(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    enum digest digest;
    if (read_digest(ctx, argv[0], &digest) != 0)
        return JS_EXCEPTION;
    return new_hasher_object(ctx, hasher_new(digest));
}

static JSValue create_hmac(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    return new_hasher_object(ctx, new_hmac(ctx, argv[0], argv[1]));
}

static JSValue method_update(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct hasher *hasher = class_this(ctx, this_val, CLASS_HASHER, "Hasher");
    return hasher && update(ctx, hasher, argv[0]) == 0 ? JS_UNDEFINED : JS_EXCEPTION;
}

static JSValue method_digest(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    const struct hasher *hasher = class_this(ctx, this_val, CLASS_HASHER, "Hasher");
    return hasher ? finish(ctx, hasher, argv[0]) : JS_EXCEPTION;
}

static const JSCFunctionListEntry hasher_methods[] = {
    JS_CFUNC_DEF("update", 1, method_update),
    JS_CFUNC_DEF("digest", 1, method_digest),
};

/* --- the module ------------------------------------------------------------------------------- */

static int instantiate(JSContext *ctx, JSValueConst exports)
{
    return class_register(ctx, CLASS_HASHER, &hasher_class, hasher_methods,
                          ARRAY_LEN(hasher_methods));
}

static const JSCFunctionListEntry entries[] = {
    JS_CFUNC_DEF("createHash", 1, create_hash),
    JS_CFUNC_DEF("createHMAC", 2, create_hmac),
    JS_CFUNC_DEF("hexEncode", 1, hex_encode),
    JS_CFUNC_DEF("hmac", 4, hmac_function),
    JS_CFUNC_DEF("randomBytes", 1, random_bytes),
    JS_CFUNC_MAGIC_DEF("md4", 2, digest_function, DIGEST_MD4),
    JS_CFUNC_MAGIC_DEF("md5", 2, digest_function, DIGEST_MD5),
    JS_CFUNC_MAGIC_DEF("sha1", 2, digest_function, DIGEST_SHA1),
    JS_CFUNC_MAGIC_DEF("sha256", 2, digest_function, DIGEST_SHA256),
    JS_CFUNC_MAGIC_DEF("sha384", 2, digest_function, DIGEST_SHA384),
    JS_CFUNC_MAGIC_DEF("sha512", 2, digest_function, DIGEST_SHA512),
    JS_CFUNC_MAGIC_DEF("sha512_224", 2, digest_function, DIGEST_SHA512_224),
    JS_CFUNC_MAGIC_DEF("sha512_256", 2, digest_function, DIGEST_SHA512_256),
    JS_CFUNC_MAGIC_DEF("ripemd160", 2, digest_function, DIGEST_RIPEMD160),
};

const struct native_module mod_crypto = {
    .specifier = "k6/crypto",
    .entries = entries,
    .entry_count = ARRAY_LEN(entries),
    .default_is_namespace = true,
    .instantiate = instantiate,
};
