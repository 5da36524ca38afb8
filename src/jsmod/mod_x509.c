/* k6/crypto/x509: what a certificate says, as plain objects. */
#include "jsmod/module_table.h"

#include "base/check.h"
#include "base/encode.h"
#include "crypto/certificate.h"
#include "crypto/pkey.h"
#include "jsmod/binding.h"
#include "jsmod/bytes.h"

enum { ARENA_CHUNK = 4 * 1024 };

/* --- names ------------------------------------------------------------------------------------ */

/* The members that issuers have too come first. */
enum { ISSUER_MEMBERS = 5 };
static const struct {
    const char *name, *oid;
} members[] = {
    { "commonName", "2.5.4.3" },          { "country", "2.5.4.6" },
    { "localityName", "2.5.4.7" },        { "organizationName", "2.5.4.10" },
    { "stateOrProvinceName", "2.5.4.8" }, { "postalCode", "2.5.4.17" },
    { "streetAddress", "2.5.4.9" },
};

static bool is_of(const struct name_attribute *attribute, const char *oid)
{
    return slice_is(attribute->oid, oid);
}

/* The first attribute of the kind; of common names, which go from the general to the particular,
 * the last. */
static struct slice attribute_of(const struct distinguished_name *name, size_t member)
{
    struct slice found = SLICE("");
    for (uint32_t i = 0; i < name->count; i++) {
        if (!is_of(&name->attributes[i], members[member].oid))
            continue;
        found = name->attributes[i].value;
        if (member != 0)
            break;
    }
    return found;
}

static JSValue all_attributes(JSContext *ctx, const struct distinguished_name *name)
{
    JSValue list = JS_NewArray(ctx);
    for (uint32_t i = 0; i < name->count; i++) {
        JSValue entry = JS_NewObject(ctx);
        JS_SetPropertyStr(ctx, entry, "type", value_from_slice(ctx, name->attributes[i].oid));
        JS_SetPropertyStr(ctx, entry, "value", value_from_slice(ctx, name->attributes[i].value));
        JS_SetPropertyUint32(ctx, list, i, entry);
    }
    return list;
}

static JSValue units(JSContext *ctx, const struct distinguished_name *name)
{
    JSValue list = JS_NewArray(ctx);
    uint32_t count = 0;
    for (uint32_t i = 0; i < name->count; i++)
        if (is_of(&name->attributes[i], "2.5.4.11"))
            JS_SetPropertyUint32(ctx, list, count++,
                                 value_from_slice(ctx, name->attributes[i].value));
    return list;
}

static JSValue name_object(JSContext *ctx, const struct distinguished_name *name, size_t count)
{
    JSValue object = JS_NewObject(ctx);
    for (size_t i = 0; i < count; i++)
        JS_SetPropertyStr(ctx, object, members[i].name,
                          value_from_slice(ctx, attribute_of(name, i)));
    JS_SetPropertyStr(ctx, object, "names", all_attributes(ctx, name));
    return object;
}

static JSValue issuer(JSContext *ctx, const struct certificate *certificate)
{
    return name_object(ctx, &certificate->issuer, ISSUER_MEMBERS);
}

static JSValue subject(JSContext *ctx, const struct certificate *certificate)
{
    JSValue object = name_object(ctx, &certificate->subject, ARRAY_LEN(members));
    JS_SetPropertyStr(ctx, object, "organizationalUnitName", units(ctx, &certificate->subject));
    return object;
}

static JSValue alt_names(JSContext *ctx, const struct certificate *certificate)
{
    JSValue list = JS_NewArray(ctx);
    for (uint32_t i = 0; i < certificate->alt_name_count; i++)
        JS_SetPropertyUint32(ctx, list, i, value_from_slice(ctx, certificate->alt_names[i]));
    return list;
}

/* --- the public key --------------------------------------------------------------------------- */

/* A number of the key as a BigInt. */
static JSValue big_number(JSContext *ctx, const struct evp_pkey_st *key, enum pkey_number which)
{
    struct buf bytes = BUF_INIT(BUF_UNLIMITED), text = BUF_INIT(BUF_UNLIMITED);
    pkey_number(key, which, &bytes);
    buf_append_str(&text, "0x0");
    hex_append(&text, buf_slice(&bytes));
    JSValue hex = JS_NewStringLen(ctx, text.ptr, text.len);
    JSValue global = JS_GetGlobalObject(ctx);
    JSValue function = JS_GetPropertyStr(ctx, global, "BigInt");
    JSValue number = JS_Call(ctx, function, JS_UNDEFINED, 1, (JSValueConst *)&hex);
    JS_FreeValue(ctx, function);
    JS_FreeValue(ctx, global);
    JS_FreeValue(ctx, hex);
    buf_deinit(&text);
    buf_deinit(&bytes);
    return number;
}

static JSValue rsa_exponent(JSContext *ctx, const struct evp_pkey_st *key)
{
    struct buf bytes = BUF_INIT(BUF_UNLIMITED);
    double exponent = 0;
    pkey_number(key, RSA_E, &bytes);
    for (size_t i = 0; i < bytes.len; i++)
        exponent = exponent * 256 + (unsigned char)bytes.ptr[i];
    buf_deinit(&bytes);
    return JS_NewFloat64(ctx, exponent);
}

static JSValue curve_object(JSContext *ctx, const struct evp_pkey_st *key)
{
    JSValue curve = JS_NewObject(ctx);
    if (pkey_curve(key) != CURVE_COUNT)
        JS_SetPropertyStr(ctx, curve, "name", JS_NewString(ctx, pkey_curve_name(pkey_curve(key))));
    return curve;
}

static JSValue dsa_parameters(JSContext *ctx, const struct evp_pkey_st *key)
{
    JSValue parameters = JS_NewObject(ctx);
    JS_SetPropertyStr(ctx, parameters, "p", big_number(ctx, key, DSA_P));
    JS_SetPropertyStr(ctx, parameters, "q", big_number(ctx, key, DSA_Q));
    JS_SetPropertyStr(ctx, parameters, "g", big_number(ctx, key, DSA_G));
    return parameters;
}

/* The algorithm's name, and the key's numbers as members; NULL for a kind that k6 refuses. */
static const char *read_key(JSContext *ctx, const struct evp_pkey_st *key, JSValueConst object)
{
    switch (pkey_kind(key)) {
    case PKEY_RSA:
        JS_SetPropertyStr(ctx, object, "n", big_number(ctx, key, RSA_N));
        JS_SetPropertyStr(ctx, object, "e", rsa_exponent(ctx, key));
        return "RSA";
    case PKEY_EC:
        JS_SetPropertyStr(ctx, object, "curve", curve_object(ctx, key));
        JS_SetPropertyStr(ctx, object, "x", big_number(ctx, key, EC_X));
        JS_SetPropertyStr(ctx, object, "y", big_number(ctx, key, EC_Y));
        return "ECDSA";
    case PKEY_DSA:
        JS_SetPropertyStr(ctx, object, "parameters", dsa_parameters(ctx, key));
        JS_SetPropertyStr(ctx, object, "y", big_number(ctx, key, DSA_Y));
        return "DSA";
    case PKEY_OTHER: break;
    }
    return NULL;
}

static JSValue public_key(JSContext *ctx, const struct certificate *certificate)
{
    JSValue key = JS_NewObject(ctx);
    const char *algorithm = read_key(ctx, certificate->public_key, key);
    if (!algorithm) {
        JS_FreeValue(ctx, key);
        return throw_go_error(ctx, "unsupported public key algorithm");
    }
    JSValue object = JS_NewObject(ctx);
    JS_SetPropertyStr(ctx, object, "algorithm", JS_NewString(ctx, algorithm));
    JS_SetPropertyStr(ctx, object, "key", key);
    return object;
}

/* --- the whole -------------------------------------------------------------------------------- */

static JSValue fingerprint(JSContext *ctx, const struct certificate *certificate)
{
    JSValue list = JS_NewArray(ctx);
    for (uint32_t i = 0; i < certificate->fingerprint.len; i++)
        JS_SetPropertyUint32(ctx, list, i,
                             JS_NewInt32(ctx, (unsigned char)certificate->fingerprint.ptr[i]));
    return list;
}

static JSValue everything(JSContext *ctx, const struct certificate *certificate)
{
    JSValue key = public_key(ctx, certificate);
    if (JS_IsException(key))
        return key;
    JSValue object = JS_NewObject(ctx);
    JS_SetPropertyStr(ctx, object, "subject", subject(ctx, certificate));
    JS_SetPropertyStr(ctx, object, "issuer", issuer(ctx, certificate));
    JS_SetPropertyStr(ctx, object, "notBefore", value_from_slice(ctx, certificate->not_before));
    JS_SetPropertyStr(ctx, object, "notAfter", value_from_slice(ctx, certificate->not_after));
    JS_SetPropertyStr(ctx, object, "altNames", alt_names(ctx, certificate));
    JS_SetPropertyStr(ctx, object, "signatureAlgorithm",
                      value_from_slice(ctx, certificate->signature_algorithm));
    JS_SetPropertyStr(ctx, object, "fingerPrint", fingerprint(ctx, certificate));
    JS_SetPropertyStr(ctx, object, "publicKey", key);
    return object;
}

enum view { EVERYTHING, ALT_NAMES, ISSUER, SUBJECT };

/* What each function makes of the certificate. */
static JSValue (*const views[])(JSContext *ctx, const struct certificate *certificate) = {
    [EVERYTHING] = everything,
    [ALT_NAMES] = alt_names,
    [ISSUER] = issuer,
    [SUBJECT] = subject,
};

static JSValue read_certificate(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                                int view)
{
    struct bytes_arg pem;
    if (bytes_arg_read(ctx, argv[0], "", &pem) != 0)
        return JS_EXCEPTION;
    struct certificate certificate;
    struct error error = { 0 };
    struct arena arena;
    JSValue result;
    arena_init(&arena, ARENA_CHUNK);
    if (certificate_read(pem.bytes, &arena, &certificate, &error) == 0) {
        result = views[view](ctx, &certificate);
        certificate_deinit(&certificate);
    } else {
        result = throw_go_error(ctx, "%s", error.text);
        error_clear(&error);
    }
    arena_deinit(&arena);
    bytes_arg_deinit(&pem);
    return result;
}

static const JSCFunctionListEntry entries[] = {
    JS_CFUNC_MAGIC_DEF("parse", 1, read_certificate, EVERYTHING),
    JS_CFUNC_MAGIC_DEF("getAltNames", 1, read_certificate, ALT_NAMES),
    JS_CFUNC_MAGIC_DEF("getIssuer", 1, read_certificate, ISSUER),
    JS_CFUNC_MAGIC_DEF("getSubject", 1, read_certificate, SUBJECT),
};

const struct native_module mod_x509 = {
    .specifier = "k6/crypto/x509",
    .entries = entries,
    .entry_count = ARRAY_LEN(entries),
    .default_is_namespace = true,
};
