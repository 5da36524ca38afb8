/* exec.vu, exec.scenario, exec.instance: objects whose members are asked for when they are read.
 * k6 makes one for each `exec.vu`, so they cost little: no member is there before. */
#ifndef JSMOD_EXEC_VIEW_H
#define JSMOD_EXEC_VIEW_H

#include "quickjs.h"

#include <stdbool.h>
#include <stdint.h>

struct exec_view {
    /* Getters with magic numbers, as FIELD_DEF makes them. */
    const JSCFunctionListEntry *members;
    uint32_t count;
};

/* A new object; the view is static. */
JSValue exec_view_object(JSContext *ctx, const struct exec_view *view);

#endif
