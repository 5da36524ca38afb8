/* What scripts may hold, all VUs of the process together: JavaScript heaps and large bodies of
 * answers. Who asks for more when it is used up, and has more than its share, is refused; so of two
 * VUs the one that takes without end fails, not the other. Any thread. */
#ifndef BASE_MEMORY_BUDGET_H
#define BASE_MEMORY_BUDGET_H

#include <stdbool.h>
#include <stddef.h>

/* What one holder has been given. Starts zeroed. */
struct memory_account {
    size_t granted; /* bytes */
};

/* In bytes; 0 for no end, as it is at the start. `whence` tells a user where it comes from. Before
 * there are threads. */
void memory_budget_set(size_t bytes, const char *whence);

/* A holder comes and goes: an equal part for each is what none is refused half of. */
void memory_budget_join(void);
void memory_budget_leave(struct memory_account *a);

/* The slow halves of the two below. */
bool memory_account_extend(struct memory_account *a, size_t used);
void memory_account_shrink(struct memory_account *a, size_t used);

/* Whether the holder may have `used` bytes now. Given out in steps, so that it seldom matters to
 * other threads. */
static inline bool memory_account_covers(struct memory_account *a, size_t used)
{
    return used <= a->granted || memory_account_extend(a, used);
}

enum { MEMORY_ACCOUNT_SPARE = 128 * 1024 };

/* Gives back what is far above what it has now. */
static inline void memory_account_settle(struct memory_account *a, size_t used)
{
    if (a->granted > used + MEMORY_ACCOUNT_SPARE)
        memory_account_shrink(a, used);
}

/* Why something was refused: "out of memory: ..." with the budget and where it comes from. */
const char *memory_budget_complaint(void);

#endif
