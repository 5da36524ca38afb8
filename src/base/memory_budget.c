#include "base/memory_budget.h"

#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>

enum { STEP = 16 * 1024 };

static struct {
    size_t bytes; /* read-only once there are threads */
    char complaint[160];
    _Atomic size_t granted;
    _Atomic size_t holders;
} budget = { .bytes = SIZE_MAX, .complaint = "out of memory" };

void memory_budget_set(size_t bytes, const char *whence)
{
    budget.bytes = bytes ? bytes : SIZE_MAX;
    snprintf(budget.complaint, sizeof(budget.complaint), "out of memory");
    if (bytes)
        snprintf(budget.complaint, sizeof(budget.complaint),
                 "out of memory: the scripts of all VUs may hold %.0f MB together (%s)",
                 (double)bytes / 1e6, whence);
}

const char *memory_budget_complaint(void)
{
    return budget.complaint;
}

void memory_budget_join(void)
{
    atomic_fetch_add_explicit(&budget.holders, 1, memory_order_relaxed);
}

void memory_budget_leave(struct memory_account *a)
{
    atomic_fetch_sub_explicit(&budget.granted, a->granted, memory_order_relaxed);
    atomic_fetch_sub_explicit(&budget.holders, 1, memory_order_relaxed);
    a->granted = 0;
}

/* Half an equal part: were it a whole one, a VU that has all and the others that take their parts
 * would come to twice the budget. */
static size_t share(void)
{
    size_t holders = atomic_load_explicit(&budget.holders, memory_order_relaxed);
    return budget.bytes / 2 / (holders ? holders : 1);
}

bool memory_account_extend(struct memory_account *a, size_t used)
{
    if (used > SIZE_MAX - STEP)
        return false;
    size_t wanted = (used + STEP - 1) / STEP * STEP;
    size_t more = wanted - a->granted;
    size_t before = atomic_fetch_add_explicit(&budget.granted, more, memory_order_relaxed);
    if (before + more > budget.bytes && wanted > share()) {
        atomic_fetch_sub_explicit(&budget.granted, more, memory_order_relaxed);
        return false;
    }
    a->granted = wanted;
    return true;
}

void memory_account_shrink(struct memory_account *a, size_t used)
{
    size_t kept = (used + STEP - 1) / STEP * STEP;
    atomic_fetch_sub_explicit(&budget.granted, a->granted - kept, memory_order_relaxed);
    a->granted = kept;
}
