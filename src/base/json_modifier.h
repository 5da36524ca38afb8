/* "@reverse" and its like in a gjson path. */
#ifndef BASE_JSON_MODIFIER_H
#define BASE_JSON_MODIFIER_H

#include "base/buf.h"
#include "base/arena.h"

/* Appends what becomes of the value; nothing where nothing is left. */
typedef void json_modifier(struct slice value, struct slice argument, struct arena *arena,
                           struct buf *out);

json_modifier *json_modifier_find(struct slice name); /* NULL where there is none of that name */

#endif
