/* Reading the tree that gumbo makes. For parse.c. */
#ifndef HTML_GUMBO_TREE_H
#define HTML_GUMBO_TREE_H

#include "base/slice.h"

#include <gumbo.h>

/* The next node in document order, NULL at the end; *closed nodes end before it. */
const GumboNode *gumbo_tree_next(const GumboNode *n, uint32_t *closed);

bool gumbo_tree_is_element(const GumboNode *n);
bool gumbo_tree_is_text(const GumboNode *n);

/* Whether it is text right behind other text, which makes one node. */
bool gumbo_tree_continues_text(const GumboNode *n);

/* Of more than 65535 attributes the others are left out. */
uint16_t gumbo_tree_attribute_count(const GumboElement *e);
struct slice gumbo_tree_prefix(const GumboAttribute *a);

#endif
