#include "vu/grpc_schemas.h"

#include "base/check.h"
#include "base/map.h"
#include "protobuf/schema.h"

#include <pthread.h>
#include <stdlib.h>

struct grpc_schemas {
    pthread_mutex_t lock; /* schemas are read without it */
    struct map by_origin;
};

struct grpc_schemas *grpc_schemas_new(void)
{
    struct grpc_schemas *s = xcalloc(1, sizeof(*s));
    pthread_mutex_init(&s->lock, NULL);
    map_init(&s->by_origin);
    return s;
}

static void free_schema(void *schema)
{
    pb_schema_free(schema);
}

void grpc_schemas_free(struct grpc_schemas *s)
{
    if (!s)
        return;
    map_deinit(&s->by_origin, free_schema);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

const struct pb_schema *grpc_schemas_find(struct grpc_schemas *s, struct slice origin)
{
    pthread_mutex_lock(&s->lock);
    const struct pb_schema *found = map_get(&s->by_origin, origin);
    pthread_mutex_unlock(&s->lock);
    return found;
}

const struct pb_schema *grpc_schemas_put(struct grpc_schemas *s, struct slice origin,
                                         struct pb_schema *schema)
{
    pthread_mutex_lock(&s->lock);
    struct pb_schema *first = map_get(&s->by_origin, origin);
    if (!first)
        map_set(&s->by_origin, origin, schema);
    pthread_mutex_unlock(&s->lock);
    if (first)
        pb_schema_free(schema);
    return first ? first : schema;
}
