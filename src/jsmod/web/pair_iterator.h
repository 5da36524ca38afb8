/* Iteration over what is pairs to the Web: URLSearchParams, Headers, FormData. */
#ifndef JSMOD_PAIR_ITERATOR_H
#define JSMOD_PAIR_ITERATOR_H

#include "quickjs.h"

#include <stdint.h>

enum pair_kind { PAIR_ENTRIES, PAIR_KEYS, PAIR_VALUES };

/* Pair number `index` as it is now: 1 with two new values, 0 past the end, -1 with an exception. */
typedef int pair_at(JSContext *ctx, JSValueConst source, uint32_t index, JSValue *name,
                    JSValue *value);

/* An iterator that sees changes while it is on its way. */
JSValue pair_iterator_new(JSContext *ctx, JSValueConst source, pair_at *at, enum pair_kind kind);

/* forEach(callback, this): callback(value, name, source). */
JSValue pairs_for_each(JSContext *ctx, JSValueConst source, pair_at *at, int argc,
                       JSValueConst *argv);

#endif
