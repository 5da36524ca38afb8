/* The schemas of a test's gRPC messages: by what they were loaded from, once in memory for all VUs.
 * Any thread. */
#ifndef VU_GRPC_SCHEMAS_H
#define VU_GRPC_SCHEMAS_H

#include "base/slice.h"

struct grpc_schemas;
struct pb_schema;

struct grpc_schemas *grpc_schemas_new(void);
void grpc_schemas_free(struct grpc_schemas *s); /* NULL is fine */

/* NULL where there is none yet. The schema lives until grpc_schemas_free. */
const struct pb_schema *grpc_schemas_find(struct grpc_schemas *s, struct slice origin);

/* Takes the schema over, unless another thread has put the origin first: the one that counts is
 * returned. */
const struct pb_schema *grpc_schemas_put(struct grpc_schemas *s, struct slice origin,
                                         struct pb_schema *schema);

#endif
