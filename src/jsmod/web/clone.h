/* The inside of structuredClone: copies of a graph of objects, each once. For structured_clone.c
 * and clone_*.c. */
#ifndef JSMOD_CLONE_H
#define JSMOD_CLONE_H

#include "quickjs.h"

#include <stdint.h>

/* What is still to be put into a copy. Nothing recurses: objects wait in a list for their turn. */
enum clone_rest { REST_NOTHING, REST_PROPERTIES, REST_ERROR, REST_MAP, REST_SET };

struct clone_pair {
    JSValue source, copy;
    enum clone_rest rest;
};

struct cloner {
    JSContext *ctx;
    struct clone_pair *pairs; /* in the order in which they were met */
    uint32_t count, capacity;
    uint32_t *table;     /* by the source's address: 1 + index of a pair, or 0 */
    uint32_t table_size; /* a power of two, more than the pairs */
};

/* --- clone_pairs.c ---------------------------------------------------------------------------- */

/* The copy that was made, or JS_UNINITIALIZED. Not counted. */
JSValueConst clone_find(const struct cloner *c, JSValueConst source);

/* Takes the copy. 0, or -1 with an exception. */
int clone_add(struct cloner *c, JSValueConst source, JSValue copy, enum clone_rest rest);

void clone_deinit(struct cloner *c);

/* --- clone_object.c: both return a new value, or an exception --------------------------------- */

/* The copy of an object, with nothing in it yet that has to be copied itself. */
JSValue clone_object_new(JSContext *ctx, JSValueConst source, enum clone_rest *rest);

JSValue clone_array_buffer(JSContext *ctx, JSValueConst source);

/* A view like `source` on another buffer. */
JSValue clone_view(JSContext *ctx, JSValueConst source, JSValueConst buffer);

/* The buffer of a view, or JS_UNDEFINED for what is none. */
JSValue clone_buffer_of(JSContext *ctx, JSValueConst source);

/* --- clone_rest.c ----------------------------------------------------------------------------- */

/* The copy of any value: at once, or one that waits for its turn. */
JSValue clone_value(struct cloner *c, JSValueConst value);

/* Fills what waits. 0, or -1 with an exception. */
int clone_run(struct cloner *c);

#endif
