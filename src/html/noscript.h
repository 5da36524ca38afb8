/* What a page holds in <noscript> is text where scripts run, as they do in browsers and in k6;
 * gumbo parses it as if they didn't. It gets these elements under the name of another one that is
 * as long and whose content is text: <noframes>. For parse.c. */
#ifndef HTML_NOSCRIPT_H
#define HTML_NOSCRIPT_H

#include "base/arena.h"

/* The source itself where it has no such tag, else a copy, of the same length, in the arena. */
struct slice noscript_hide(struct slice source, struct arena *arena);

/* Whether the tag name at that offset of the source was hidden. */
bool noscript_is_at(struct slice source, size_t offset);

#endif
