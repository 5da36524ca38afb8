/* The params argument of calls and streams, and metadata objects. */
#ifndef JSMOD_GRPC_CALL_PARAMS_H
#define JSMOD_GRPC_CALL_PARAMS_H

#include "jsmod/binding.h"
#include "proto/http_message.h"

struct grpc_call_params {
    struct http_headers metadata; /* names in lower case */
    struct tag_changes *tags;     /* NULL for none */
    int64_t timeout_ns;           /* 0: not given */
    bool discard_message;
};

/* All in the arena. -1 with an exception in k6's words after `what`. */
int grpc_call_params_read(JSContext *ctx, JSValueConst value, const char *what,
                          struct grpc_call_params *out, struct arena *arena);

/* { name: text, "name-bin": bytes }. 0; 1 with what is wrong, in the arena; -1 with an exception.
 */
int grpc_metadata_read(JSContext *ctx, JSValueConst value, struct http_headers *out,
                       struct arena *arena, const char **wrong);

#endif
