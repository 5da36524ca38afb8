/* AbortSignal, and how native code is told that it should stop. */
#ifndef JSMOD_ABORT_SIGNAL_H
#define JSMOD_ABORT_SIGNAL_H

#include "quickjs.h"

#include <stdbool.h>
#include <stdint.h>

JSValue abort_signal_constructor(JSContext *ctx);

struct abort_signal;

/* Somebody who wants to know. Whoever has it keeps the signal alive, or looks whether `signal` is
 * NULL, which it is after the signal's end. */
struct abort_watch {
    struct abort_watch *prev, *next; /* the signal's */
    struct abort_signal *signal;     /* NULL: nothing is watched */

    /* Once, before the listeners of the event; nothing is watched any more. NULL is for
     * abort_signal.c. */
    void (*aborted)(struct abort_watch *watch, JSContext *ctx);
};

/* NULL, without an exception, for what is none. */
struct abort_signal *abort_signal_of(JSValueConst value);

/* Also false for what is no signal. */
bool abort_signal_is_aborted(JSValueConst value);
JSValue abort_signal_reason(JSContext *ctx, JSValueConst value);

/* Of one that is not aborted. */
void abort_watch_start(struct abort_watch *watch, struct abort_signal *signal);
void abort_watch_stop(struct abort_watch *watch);

/* --- for the files of the two classes --------------------------------------------------------- */

JSValue abort_signal_new(JSContext *ctx);

/* Tells everybody, unless it is aborted. 0, or -1 with an exception when what runs is being
 * stopped. */
int abort_signal_abort(JSContext *ctx, JSValueConst signal, JSValueConst reason);

/* The same for a reason that scripts may leave out: an AbortError. */
int abort_signal_abort_for(JSContext *ctx, JSValueConst signal, JSValueConst reason);

/* Makes a new signal be aborted with any of the others. 0, or -1 with an exception. */
int abort_signal_depend(JSContext *ctx, JSValueConst signal, uint32_t count, JSValueConst *on);

/* AbortSignal.abort, timeout, any. */
enum { ABORT_SIGNAL_STATICS = 3 };
extern const JSCFunctionListEntry abort_signal_statics[ABORT_SIGNAL_STATICS];

#endif
