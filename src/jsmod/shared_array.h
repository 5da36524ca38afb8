/* An array that all VUs share, as scripts see it: each access makes a new frozen value. */
#ifndef JSMOD_SHARED_ARRAY_H
#define JSMOD_SHARED_ARRAY_H

#include "quickjs.h"

struct shared_array;

JSValue shared_array_object(JSContext *ctx, const struct shared_array *array);

#endif
