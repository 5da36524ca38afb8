/* Walking through JSON text that is known to be valid, without parsing more than is asked for. */
#ifndef BASE_JSON_TEXT_H
#define BASE_JSON_TEXT_H

#include "base/arena.h"
#include "base/buf.h"

/* The value (or key) that the text begins with, white space aside: a part of the text. Empty at the
 * end. */
struct slice json_first_value(struct slice text);

/* The members of an object or the elements of an array, in order. */
struct json_walk {
    struct slice rest;
    bool in_object;
};
bool json_walk_begin(struct json_walk *w, struct slice value); /* false for anything else */
bool json_walk_next(struct json_walk *w, struct slice *key,
                    struct slice *value); /* keys are quoted; elements have none */

/* What a quoted string says; a part of it where it has no escapes, else in the arena. */
struct slice json_unquote(struct slice quoted, struct arena *arena);

#endif
