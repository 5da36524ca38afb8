/* The control loop: commands that run scripts do their work on a fiber of it. */
#ifndef CLI_ON_LOOP_H
#define CLI_ON_LOOP_H

/* Runs fn on a fiber of a new loop on this thread, to its end. Returns what fn returns. */
int on_loop(int (*fn)(void *context), void *context);

#endif
