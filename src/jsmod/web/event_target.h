/* EventTarget: whoever has listeners. */
#ifndef JSMOD_EVENT_TARGET_H
#define JSMOD_EVENT_TARGET_H

#include "quickjs.h"

#include <stdbool.h>

JSValue event_target_constructor(JSContext *ctx);

struct listener;

/* Zero at first. The first member of what a class that extends EventTarget keeps. */
struct event_target {
    struct listener *first, *last; /* in the order of their coming */
    int dispatching;               /* listeners that are removed meanwhile stay in the list */

    /* After listeners have come or gone; the target may be gone afterwards. May be NULL. */
    void (*changed)(JSContext *ctx, struct event_target *target);
};

void event_target_deinit(JSRuntime *rt, struct event_target *target);
void event_target_mark(JSRuntime *rt, const struct event_target *target, JS_MarkFunc *mark);

/* The attribute `on<type>`: its function or null; setting anything that is no object removes it. */
JSValue event_target_handler(JSContext *ctx, const struct event_target *target, const char *type);
int event_target_set_handler(JSContext *ctx, struct event_target *target, const char *type,
                             JSValueConst handler);

/* Whether anybody listens to anything. */
bool event_target_is_heard(const struct event_target *target);

/* Calls the listeners one after the other. What they throw ends the iteration, but not the
 * dispatch. 0; -1 with an exception when what runs is being stopped. */
int event_dispatch(JSContext *ctx, JSValueConst target, JSValueConst event);

#endif
