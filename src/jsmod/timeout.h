/* A script's `timeout`: a number of milliseconds, or a text as "1m30s". */
#ifndef JSMOD_TIMEOUT_H
#define JSMOD_TIMEOUT_H

#include "base/arena.h"

#include "quickjs.h"

/* 0 with the nanoseconds; 1 with k6's words for what is wrong ("invalid timeout value: ...") in the
 * arena; -1 with an exception. */
int timeout_read(JSContext *ctx, JSValueConst value, struct arena *arena, int64_t *timeout_ns,
                 const char **wrong);

#endif
