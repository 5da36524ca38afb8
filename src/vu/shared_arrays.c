#include "vu/shared_arrays.h"

#include "base/arena.h"
#include "base/check.h"
#include "base/map.h"
#include "base/memory_budget.h"

#include <pthread.h>
#include <stdlib.h>

struct shared_arrays {
    pthread_mutex_t lock; /* init code only: elements are read without it */
    struct map by_name;
    struct arena arena;
    struct memory_account account;
    size_t used;
};

struct shared_arrays *shared_arrays_new(void)
{
    struct shared_arrays *s = xcalloc(1, sizeof(*s));
    pthread_mutex_init(&s->lock, NULL);
    map_init(&s->by_name);
    arena_init(&s->arena, 64 * 1024);
    return s;
}

void shared_arrays_free(struct shared_arrays *s)
{
    if (!s)
        return;
    map_deinit(&s->by_name, NULL);
    memory_account_shrink(&s->account, 0);
    arena_deinit(&s->arena);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

const struct shared_array *shared_arrays_find(struct shared_arrays *s, struct slice name)
{
    pthread_mutex_lock(&s->lock);
    const struct shared_array *found = map_get(&s->by_name, name);
    pthread_mutex_unlock(&s->lock);
    return found;
}

static struct shared_array *copy(struct shared_arrays *s, const struct slice *elements,
                                 uint32_t count)
{
    size_t size = count * sizeof(*elements);
    for (uint32_t i = 0; i < count; i++)
        size += elements[i].len;
    if (!memory_account_covers(&s->account, s->used + size))
        return NULL;
    s->used += size;
    struct shared_array *array = ARENA_NEW(&s->arena, struct shared_array);
    array->count = count;
    array->elements = ARENA_ARRAY(&s->arena, struct slice, count ? count : 1);
    for (uint32_t i = 0; i < count; i++)
        array->elements[i] = arena_copy(&s->arena, elements[i]);
    return array;
}

const struct shared_array *shared_arrays_put(struct shared_arrays *s, struct slice name,
                                             const struct slice *elements, uint32_t count)
{
    pthread_mutex_lock(&s->lock);
    struct shared_array *array = map_get(&s->by_name, name);
    if (!array) {
        array = copy(s, elements, count);
        if (array)
            map_set(&s->by_name, name, array);
    }
    pthread_mutex_unlock(&s->lock);
    return array;
}
