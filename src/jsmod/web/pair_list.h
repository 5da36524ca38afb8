/* Pairs of texts as scripts give them: [[name, value], ...] or { name: value, ... }. */
#ifndef JSMOD_PAIR_LIST_H
#define JSMOD_PAIR_LIST_H

#include "base/slice.h"

#include "quickjs.h"

/* Calls back with each pair; stops when that returns -1, with an exception. 0 or -1. */
int pairs_read(JSContext *ctx, JSValueConst object,
               int (*pair)(void *context, JSContext *ctx, struct slice name, struct slice value),
               void *context);

#endif
