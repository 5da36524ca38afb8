/* A part of a test outside its scenarios: setup, teardown, handleSummary. Each runs in a VU of its
 * own, on a fiber of its own, so that a time limit can end it. */
#ifndef CLI_PART_H
#define CLI_PART_H

#include "vu/vu.h"

struct part {
    struct test *test;
    const struct vu_home *home;
    /* What is run once the VU is there. 0 or -1 with the error. */
    int (*run)(struct part *part, struct vu *vu, struct error *error);
    void *context;

    struct fiber *fiber; /* NULL when it has ended */
    struct fiber *waiter;
    vu_interrupt_flag interrupt;
    bool timed_out;
    int result;
    struct error error;
};

/* Runs it to its end. 0, or -1 with the error; part->timed_out tells that the limit ended it.
 * timeout_ns counts from now. */
int part_run(struct part *part, int64_t timeout_ns, struct error *error);

/* Makes a running part end soon. Control loop. */
void part_interrupt(struct part *part);

#endif
