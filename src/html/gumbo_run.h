/* Runs gumbo within bounds: a page that nests too deeply, or that makes it repeat elements without
 * end, is refused before it takes the thread's time and memory. For parse.c. */
#ifndef HTML_GUMBO_RUN_H
#define HTML_GUMBO_RUN_H

#include "base/arena.h"
#include "base/error.h"

#include <gumbo.h>

/* How many elements may be open at once: k6's limit, which every page of a person stays far
 * from. gumbo's time grows with its square. */
enum { HTML_DEPTH_MAX = 512 };

/* The tree lives in the arena and points into the source; nothing of it is to be freed. NULL with
 * the error. The depth is bounded only roughly: at most 640 elements are open. */
const GumboOutput *gumbo_run(struct slice source, struct arena *arena, struct error *error);

/* Sets the error of a page that is too deep; returns -1. */
int gumbo_refuse_depth(struct error *error);

#endif
