/* Ways through a tree, from several nodes at once: what jQuery calls find, closest, nextAll. */
#ifndef HTML_TRAVERSE_H
#define HTML_TRAVERSE_H

#include "html/node_set.h"
#include "html/selector.h"

/* Borrowed nodes of one document. */
struct node_span {
    const struct html_node *const *items;
    uint32_t count;
};

static inline struct node_span node_set_span(const struct node_set *set)
{
    return (struct node_span){ set->items, set->count };
}

/* What a node is compared with: a selector or some nodes; neither (an invalid selector) matches
 * nothing. */
struct node_matcher {
    const struct selector *selector;
    const struct node_set *nodes;
};

bool node_matches(const struct html_node *n, const struct node_matcher *matcher);

/* Whether one of its descendants matches. */
bool node_has(const struct html_node *n, const struct node_matcher *matcher);

enum node_axis {
    AXIS_CHILDREN,
    AXIS_CONTENTS, /* children, text and comments among them: the only axis that has such */
    AXIS_SIBLINGS,
    AXIS_NEXT,
    AXIS_NEXT_ALL,
    AXIS_PREVIOUS, /* and AXIS_PREVIOUS_ALL: nearest first */
    AXIS_PREVIOUS_ALL,
    AXIS_PARENT,
    AXIS_PARENTS, /* nearest first */
};

/* Adds what lies on the axis of each node, up to but not including what matches `until`, and of
 * that what matches `filter`. Both may be NULL: no end, everything. Gives up when `host`, which may
 * be NULL, has had enough: siblings of all siblings are many. */
void node_collect(enum node_axis axis, struct node_span from, const struct node_matcher *until,
                  const struct node_matcher *filter, const struct selector_host *host,
                  struct node_set *out);

/* Adds the descendants that match; at most `most` of them. */
void node_find(struct node_span from, const struct selector *selector, uint32_t most,
               struct node_set *out);

/* Adds the nearest of each node and its ancestors that matches. */
void node_closest(struct node_span from, const struct node_matcher *matcher, struct node_set *out);

/* The nearest element of that name around the node, or the node itself; NULL where there is
 * none. */
const struct html_node *node_closest_named(const struct html_node *n, const char *name);

#endif
