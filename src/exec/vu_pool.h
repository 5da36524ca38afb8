/* The idle VUs of the test, first in first out as in k6: a scenario takes from the front when it
 * starts and gives back at the end, so a later one meets VUs with their module state and __ITER.
 * Never touched per iteration. Control thread only. */
#ifndef EXEC_VU_POOL_H
#define EXEC_VU_POOL_H

struct vu_slot;

struct vu_pool {
    struct vu_slot *first, *last;
};

void vu_pool_give(struct vu_pool *pool, struct vu_slot *slot);
struct vu_slot *vu_pool_take(struct vu_pool *pool); /* NULL when empty */

#endif
