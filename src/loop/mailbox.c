/* One atomic word says both what has come and whether the receiver sleeps, so that "push, and wake
 * if it sleeps" and "sleep, unless something came" can't miss each other. */
#include "loop/mailbox.h"

#include "loop/loop.h"

#include <stddef.h>

static struct message asleep; /* only its address matters */

bool mailbox_push(struct mailbox *mailbox, struct message *message)
{
    struct message *newest = atomic_load_explicit(&mailbox->newest, memory_order_relaxed);
    do {
        message->next = newest == &asleep ? NULL : newest;
    } while (!atomic_compare_exchange_weak_explicit(&mailbox->newest, &newest, message,
                                                    memory_order_release, memory_order_relaxed));
    return newest == &asleep;
}

struct message *mailbox_take(struct mailbox *mailbox)
{
    /* A plain read first: most turns find nothing, and the exchange would take the cache line from
     * the senders. */
    if (mailbox_is_empty(mailbox))
        return NULL;
    struct message *newest = atomic_exchange_explicit(&mailbox->newest, NULL, memory_order_acquire);
    if (newest == &asleep)
        return NULL;
    struct message *oldest = NULL;
    while (newest != NULL) {
        struct message *next = newest->next;
        newest->next = oldest;
        oldest = newest;
        newest = next;
    }
    return oldest;
}

bool mailbox_sleep(struct mailbox *mailbox)
{
    struct message *expected = NULL;
    return atomic_compare_exchange_strong_explicit(&mailbox->newest, &expected, &asleep,
                                                   memory_order_relaxed, memory_order_relaxed);
}

bool mailbox_is_empty(struct mailbox *mailbox)
{
    return atomic_load_explicit(&mailbox->newest, memory_order_relaxed) == NULL;
}
