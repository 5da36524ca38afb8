/* client.connect(): its params, the dial, and what the server tells of itself. */
#include "base/check.h"
#include "base/clock.h"
#include "base/json_writer.h"
#include "jsmod/go_value.h"
#include "jsmod/grpc/call_params.h"
#include "jsmod/grpc/grpc_client.h"
#include "jsmod/timeout.h"
#include "protobuf/load.h"
#include "protobuf/wire.h"
#include "vu/grpc_reflection.h"
#include "vu/grpc_schemas.h"

#include <math.h>
#include <stdlib.h>

enum {
    ARENA_CHUNK = 1024,
    DEFAULT_TIMEOUT_S = 60,
    DEFAULT_MAX_RECEIVE = 4 << 20,
    MAX_AUTHORITIES = 64,
};

struct params {
    struct arena *arena;
    struct slice address, authority;
    bool plaintext, reflect, has_tls;
    struct http_headers reflect_metadata;
    int64_t timeout_ns, max_receive, max_send;
    struct tls_wishes tls;
};

/* --- params ----------------------------------------------------------------------------------- */

/* Throws "invalid <name> value: '<value>', <hint>": k6 shows the value in Go's syntax. */
static int refuse_value(JSContext *ctx, const char *name, JSValueConst value, const char *hint)
{
    struct buf shown = BUF_INIT(1000), text = BUF_INIT(1000);
    if (JS_IsString(value)) {
        value_append_text(ctx, value, &text);
        json_append_string(&shown, buf_slice(&text));
    } else {
        go_value_append(ctx, value, &shown);
    }
    throw_go_error(ctx, "invalid grpc.connect() parameters: invalid %s value: '%.*s%s", name,
                   SLICE_ARG(buf_slice(&shown)), hint);
    buf_deinit(&shown);
    buf_deinit(&text);
    return -1;
}

static int refuse(JSContext *ctx, const char *text)
{
    throw_go_error(ctx, "invalid grpc.connect() parameters: %s", text);
    return -1;
}

static int read_flag(JSContext *ctx, const char *name, JSValueConst value, bool *out)
{
    if (!JS_IsBool(value))
        return refuse_value(ctx, name, value, "', it needs to be boolean");
    *out = JS_ToBool(ctx, value) > 0;
    return 0;
}

static int read_size(JSContext *ctx, const char *name, JSValueConst value, int64_t *out)
{
    if (!JS_IsNumber(value) || !go_is_integer(ctx, value))
        return refuse_value(ctx, name, value, "', it needs to be an integer");
    JS_ToInt64(ctx, out, value);
    return *out < 0 ? refuse_value(ctx, name, value, ", it needs to be a positive integer") : 0;
}

static int read_timeout(JSContext *ctx, JSValueConst value, struct params *p)
{
    const char *wrong;
    int result = timeout_read(ctx, value, p->arena, &p->timeout_ns, &wrong);
    return result == 1 ? refuse(ctx, wrong) : result;
}

static int read_metadata(JSContext *ctx, JSValueConst value, struct params *p)
{
    const char *wrong;
    int result = grpc_metadata_read(ctx, value, &p->reflect_metadata, p->arena, &wrong);
    if (result == 1)
        return refuse(ctx, arena_printf(p->arena, "invalid reflectMetadata param: %s", wrong));
    return result;
}

/* --- params.tls ------------------------------------------------------------------------------- */

/* The member as text; nothing where it isn't there. */
static int read_pem(JSContext *ctx, JSValueConst tls, const char *name, const char *what,
                    struct slice *out, struct arena *arena)
{
    JSValue value = JS_GetPropertyStr(ctx, tls, name);
    int rc = JS_IsException(value) ? -1 : 0;
    if (rc == 0 && JS_IsString(value)) {
        *out = value_text(ctx, value, arena);
        rc = out->ptr ? 0 : -1;
    } else if (rc == 0 && !JS_IsUndefined(value)) {
        rc = refuse_value(ctx, arena_printf(arena, "tls %s", name), tls, what);
    }
    JS_FreeValue(ctx, value);
    return rc;
}

static int read_authority(JSContext *ctx, JSValueConst tls, JSValueConst value, struct params *p,
                          struct slice *list)
{
    if (!JS_IsString(value) || p->tls.authority_count == MAX_AUTHORITIES)
        return refuse_value(ctx, "tls cacerts", tls,
                            "', it needs to be a string or an array of PEM formatted strings");
    struct slice pem = value_text(ctx, value, p->arena);
    list[p->tls.authority_count++] = pem;
    return pem.ptr ? 0 : -1;
}

static int read_authorities(JSContext *ctx, JSValueConst tls, struct params *p)
{
    struct slice *list = ARENA_ARRAY(p->arena, struct slice, MAX_AUTHORITIES);
    JSValue value = JS_GetPropertyStr(ctx, tls, "cacerts");
    int rc = JS_IsException(value) ? -1 : 0;
    p->tls.authorities = list;
    if (rc == 0 && JS_IsArray(ctx, value) == 1) {
        uint32_t count = 0;
        JSValue length = JS_GetPropertyStr(ctx, value, "length");
        rc = JS_ToUint32(ctx, &count, length);
        JS_FreeValue(ctx, length);
        for (uint32_t i = 0; rc == 0 && i < count; i++) {
            JSValue element = JS_GetPropertyUint32(ctx, value, i);
            rc = read_authority(ctx, tls, element, p, list);
            JS_FreeValue(ctx, element);
        }
    } else if (rc == 0 && !JS_IsUndefined(value)) {
        rc = read_authority(ctx, tls, value, p, list);
    }
    JS_FreeValue(ctx, value);
    return rc;
}

static int count_member(void *context, JSContext *ctx, struct slice key, JSValueConst value)
{
    *(bool *)context = true;
    return 0;
}

static int read_tls(JSContext *ctx, JSValueConst value, struct params *p)
{
    static const char pem[] = "', it needs to be a PEM formatted string";
    if (!JS_IsObject(value) || JS_IsArray(ctx, value) == 1)
        return refuse_value(ctx, "tls", value,
                            "', expected (optional) keys: cert, key, password, and cacerts");
    if (value_each(ctx, value, count_member, &p->has_tls) != 0 ||
        read_pem(ctx, value, "cert", pem, &p->tls.cert_pem, p->arena) != 0 ||
        read_pem(ctx, value, "key", pem, &p->tls.key_pem, p->arena) != 0 ||
        read_pem(ctx, value, "password", "', it needs to be a string", &p->tls.password,
                 p->arena) != 0)
        return -1;
    return read_authorities(ctx, value, p);
}

static int read_param(void *context, JSContext *ctx, struct slice name, JSValueConst value)
{
    struct params *p = context;
    if (slice_is(name, "plaintext"))
        return read_flag(ctx, "plaintext", value, &p->plaintext);
    if (slice_is(name, "reflect"))
        return read_flag(ctx, "reflect", value, &p->reflect);
    if (slice_is(name, "timeout"))
        return read_timeout(ctx, value, p);
    if (slice_is(name, "reflectMetadata"))
        return read_metadata(ctx, value, p);
    if (slice_is(name, "maxReceiveSize"))
        return read_size(ctx, "maxReceiveSize", value, &p->max_receive);
    if (slice_is(name, "maxSendSize"))
        return read_size(ctx, "maxSendSize", value, &p->max_send);
    if (slice_is(name, "tls"))
        return read_tls(ctx, value, p);
    if (slice_is(name, "authority")) {
        if (!JS_IsString(value))
            return refuse_value(ctx, "authority", value, "', it needs to be a string");
        p->authority = value_text(ctx, value, p->arena);
        return p->authority.ptr ? 0 : -1;
    }
    return refuse(ctx, arena_printf(p->arena, "unknown connect param: \"%.*s\"", SLICE_ARG(name)));
}

static int read_params(JSContext *ctx, JSValueConst value, struct params *p)
{
    p->timeout_ns = DEFAULT_TIMEOUT_S * NS_PER_S;
    if (value_is_nullish(value))
        return 0;
    JSValue object = object_of(ctx, value);
    int result = JS_IsException(object) ? -1 : value_each(ctx, object, read_param, p);
    JS_FreeValue(ctx, object);
    return result;
}

/* --- connecting ------------------------------------------------------------------------------- */

static int make_channel(JSContext *ctx, struct grpc_client *c, const struct params *p,
                        struct grpc_channel **out)
{
    struct vu *vu = c->vu;
    struct error error = { 0 };
    struct grpc_channel_config config = {
        .address = p->address,
        .authority = p->authority,
        .user_agent = vu->test->user_agent,
        .tls = !p->plaintext,
        .vu_id = vu->id,
    };
    if (config.tls && p->has_tls) {
        config.tls_setup = tls_setup_new(vu->worker->net, &p->tls, &error);
        if (!config.tls_setup) {
            throw_go_error(ctx, "%s", error.text);
            error_clear(&error);
            return -1;
        }
    }
    *out = grpc_channel_new(vu->worker->net, &config, &vu->grpc_traffic);
    return 0;
}

static int dial_channel(JSContext *ctx, struct grpc_channel *channel, int64_t deadline_ns)
{
    struct buf why = BUF_INIT(BUF_UNLIMITED);
    int code = grpc_channel_connect(channel, deadline_ns, &why);
    if (code == NET_ERR_CANCELLED)
        throw_interrupted(ctx);
    else if (code != NET_OK)
        throw_go_error(
            ctx, "%.*s",
            SLICE_ARG(why.len > 0 ? buf_slice(&why) : SLICE("context deadline exceeded")));
    buf_deinit(&why);
    return code == NET_OK ? 0 : -1;
}

/* The schema of what the server has told; the same text gives the same schema to all VUs. */
static const struct pb_schema *schema_of(struct test *test, struct slice set, struct error *error)
{
    struct pb_schema *schema;
    const struct pb_schema *known = grpc_schemas_find(test->grpc_schemas, set);
    if (known)
        return known;
    if (pb_load_set(set, &schema, error) != PB_LOAD_OK) {
        error_prefix(error, "can't convert method info: ");
        return NULL;
    }
    return grpc_schemas_put(test->grpc_schemas, set, schema);
}

static int reflect(JSContext *ctx, struct grpc_client *c, const struct params *p,
                   int64_t deadline_ns)
{
    struct buf set = BUF_INIT(BUF_UNLIMITED);
    struct error error = { 0 };
    const struct pb_schema *schema = NULL;
    int code = grpc_reflect(c->channel, &p->reflect_metadata, deadline_ns, &set, &error);
    if (code == NET_OK)
        schema = schema_of(c->vu->test, buf_slice(&set), &error);
    if (schema)
        grpc_client_add_schema(c, schema);
    else if (code == NET_ERR_CANCELLED)
        throw_interrupted(ctx);
    else
        throw_go_error(ctx, "%s", error.text);
    error_clear(&error);
    buf_deinit(&set);
    return schema ? 0 : -1;
}

static uint32_t size_or(int64_t size, uint32_t otherwise)
{
    return size == 0 ? otherwise : size < UINT32_MAX ? (uint32_t)size : UINT32_MAX;
}

static int connect_with(JSContext *ctx, struct grpc_client *c, const struct params *p)
{
    int64_t deadline_ns = clock_mono_ns() + p->timeout_ns;
    struct grpc_channel *channel;
    if (make_channel(ctx, c, p, &channel) != 0)
        return -1;
    int rc = dial_channel(ctx, channel, deadline_ns);
    if (rc != 0) {
        grpc_channel_free(channel);
        return rc;
    }
    grpc_channel_free(c->channel);
    free(c->address);
    c->channel = channel;
    c->address = slice_dup(p->address);
    c->max_receive = size_or(p->max_receive, DEFAULT_MAX_RECEIVE);
    c->max_send = size_or(p->max_send, 0);
    return p->reflect ? reflect(ctx, c, p, deadline_ns) : 0;
}

JSValue grpc_client_connect(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct grpc_client *c = grpc_client_this(ctx, this_val);
    struct arena arena;
    if (!c || refuse_in_init(ctx, c->vu,
                             "connecting to a gRPC server in the init context is not supported"))
        return JS_EXCEPTION;
    arena_init(&arena, ARENA_CHUNK);
    struct params p = { .arena = &arena };
    p.address = value_text(ctx, arg_or_undefined(argc, argv, 0), &arena);
    int rc = p.address.ptr ? read_params(ctx, arg_or_undefined(argc, argv, 1), &p) : -1;
    if (rc == 0)
        rc = connect_with(ctx, c, &p);
    arena_deinit(&arena);
    return rc == 0 ? JS_TRUE : JS_EXCEPTION;
}
