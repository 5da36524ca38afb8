#include "exec/vu_pool.h"

#include "base/check.h"
#include "exec/vu_slot.h"

void vu_pool_give(struct vu_pool *pool, struct vu_slot *slot)
{
    DCHECK(!slot->next);
    if (pool->last)
        pool->last->next = slot;
    else
        pool->first = slot;
    pool->last = slot;
}

struct vu_slot *vu_pool_take(struct vu_pool *pool)
{
    struct vu_slot *slot = pool->first;
    if (!slot)
        return NULL;
    pool->first = slot->next;
    if (!pool->first)
        pool->last = NULL;
    slot->next = NULL;
    return slot;
}
