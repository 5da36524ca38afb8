/* Finds values in JSON text by a path in the syntax of gjson, which k6's Response.json() and
 * Selection have: "store.books.#(p>10)#.t", "{name,age}", "a|@reverse". Works on the text: only
 * what is found is ever parsed. */
#ifndef BASE_JSON_SELECT_H
#define BASE_JSON_SELECT_H

#include "base/arena.h"

/* The JSON text of what the path finds, part of `json` or in the arena; false where there is
 * nothing. `json` is valid. */
bool json_select(struct slice json, struct slice path, struct arena *arena, struct slice *out);

#endif
