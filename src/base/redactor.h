/* Secrets, and texts without them. Any thread; costs nothing while there are no secrets. */
#ifndef BASE_REDACTOR_H
#define BASE_REDACTOR_H

#include "base/arena.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

struct redactor {
    pthread_rwlock_t lock;
    struct slice *secrets; /* in the order in which they came; owned */
    _Atomic uint32_t count;
};

#define REDACTOR_INIT ((struct redactor){ .lock = PTHREAD_RWLOCK_INITIALIZER })

void redactor_deinit(struct redactor *r);

/* Copies the secret. What is empty or white space would blacken every text: it is passed over. */
void redactor_add(struct redactor *r, struct slice secret);

/* The text with ***SECRET_REDACTED*** in place of each secret, from left to right; of two that
 * begin at the same place the one that was added first. The text itself where there is none, else
 * in the arena. */
struct slice redactor_apply(struct redactor *r, struct slice text, struct arena *arena);

#endif
