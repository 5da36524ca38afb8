/* The class Client: schemas, a channel, calls. */
#ifndef JSMOD_GRPC_CLIENT_H
#define JSMOD_GRPC_CLIENT_H

#include "jsmod/binding.h"
#include "proto/grpc_channel.h"
#include "protobuf/json.h"
#include "protobuf/schema.h"

struct grpc_client {
    struct vu *vu;
    struct grpc_channel *channel;     /* NULL: not connected */
    char *address;                    /* as connect() had it */
    uint32_t max_receive;             /* bytes of a message */
    uint32_t max_send;                /* 0: any */
    const struct pb_schema **schemas; /* the last one first; the test's */
    size_t schema_count;
};

JSValue grpc_client_constructor(JSContext *ctx);

/* NULL (no exception) for what is none. */
struct grpc_client *grpc_client_of(JSValueConst value);

/* The same, or NULL with a TypeError. */
struct grpc_client *grpc_client_this(JSContext *ctx, JSValueConst this_val);

/* The method of a name with or without its slash. NULL with an exception after `what`. */
const struct pb_method *grpc_client_method(JSContext *ctx, const struct grpc_client *c,
                                           struct slice name, const char *what,
                                           struct arena *arena);

static inline struct pb_types grpc_client_types(const struct grpc_client *c)
{
    return (struct pb_types){ c->schemas, c->schema_count };
}

/* Puts the schema before the others. */
void grpc_client_add_schema(struct grpc_client *c, const struct pb_schema *schema);

/* Methods of the class, each in its file. */
JSValue grpc_client_load(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv);
JSValue grpc_client_load_protoset(JSContext *ctx, JSValueConst this_val, int argc,
                                  JSValueConst *argv);
JSValue grpc_client_connect(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv);
JSValue grpc_client_invoke(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv);
JSValue grpc_client_async_invoke(JSContext *ctx, JSValueConst this_val, int argc,
                                 JSValueConst *argv);
JSValue grpc_client_health_check(JSContext *ctx, JSValueConst this_val, int argc,
                                 JSValueConst *argv);

#endif
