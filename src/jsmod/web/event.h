/* Event and CustomEvent: what listeners are told. For event_target.c, which dispatches. */
#ifndef JSMOD_EVENT_H
#define JSMOD_EVENT_H

#include "quickjs.h"

#include <stdbool.h>

JSValue event_constructor(JSContext *ctx);
JSValue custom_event_constructor(JSContext *ctx);

struct event {
    JSAtom type;
    bool bubbles, cancelable, composed;
    bool is_trusted; /* brunt's own, not a script's */
    bool is_cancelled;
    bool is_dispatched; /* right now */
    bool is_stopped;    /* no further listener is called */
    bool in_passive;    /* the present listener has promised not to cancel it */
    bool propagation_stopped;
    double time_ms;                 /* performance.now() of its making */
    JSValue target, current_target; /* null outside of a dispatch before the first */
    JSValue detail;                 /* of a CustomEvent */
};

/* One of brunt's own, with no flags. */
JSValue event_new(JSContext *ctx, const char *type);

/* NULL, without an exception, for what is none. */
struct event *event_of(JSValueConst value);

#endif
