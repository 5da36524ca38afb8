/* Walking along what for...of walks along. */
#ifndef JSMOD_ITERATE_H
#define JSMOD_ITERATE_H

#include "quickjs.h"

/* value[Symbol.iterator]: undefined or null for what can't be walked along. */
JSValue iterator_method(JSContext *ctx, JSValueConst value);

/* Calls back with each item (borrowed). Stops when that returns -1, with an exception. 0 or -1. */
int iterate(JSContext *ctx, JSValueConst iterable,
            int (*each)(void *context, JSContext *ctx, JSValueConst item), void *context);

/* The same with the method at hand. */
int iterate_with(JSContext *ctx, JSValueConst iterable, JSValueConst method,
                 int (*each)(void *context, JSContext *ctx, JSValueConst item), void *context);

#endif
