/* Something that is done again and again on the control loop, until it is stopped. */
#ifndef CLI_TICKER_H
#define CLI_TICKER_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

struct loop;
struct fiber;

struct ticker {
    void (*tick)(void *context); /* on the ticker's own fiber: may wait */
    void *context;
    int64_t period_ns;
    struct fiber *fiber;  /* NULL while not running */
    struct fiber *waiter; /* in ticker_stop */
};

int ticker_start(struct ticker *t, struct loop *loop, struct error *error);

/* Waits until a tick in progress has ended. Fine when it never started. */
void ticker_stop(struct ticker *t);

#endif
