/* The listeners of an EventTarget. For event_target.c; other classes see event_target.h. */
#ifndef JSMOD_LISTENERS_H
#define JSMOD_LISTENERS_H

#include "jsmod/web/event_target.h"

struct listener_options {
    bool capture, once, passive;
    JSValue signal; /* an AbortSignal that removes the listener, or undefined */
};

/* NULL, without an exception, for what is none. */
struct event_target *event_target_of(JSValueConst value);

/* Unless the same is there already, or the signal is aborted. 0, or -1 with an exception. */
int listener_add(JSContext *ctx, struct event_target *target, JSAtom type, JSValueConst callback,
                 const struct listener_options *options);

/* The one that was added with these, if there is one. */
void listener_remove(JSContext *ctx, struct event_target *target, JSAtom type,
                     JSValueConst callback, bool capture);

#endif
