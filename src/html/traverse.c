#include "html/traverse.h"

bool node_matches(const struct html_node *n, const struct node_matcher *matcher)
{
    return (matcher->selector && selector_matches(matcher->selector, n)) ||
           (matcher->nodes && node_set_has(matcher->nodes, n));
}

bool node_has(const struct html_node *n, const struct node_matcher *matcher)
{
    for (const struct html_node *d = n + 1; d < html_end(n); d++)
        if (node_matches(d, matcher))
            return true;
    return false;
}

/* --- axes ------------------------------------------------------------------------------------- */

static const struct html_node *next_of(const struct html_node *n)
{
    return n->next;
}

static const struct html_node *previous_of(const struct html_node *n)
{
    return n->previous;
}

static const struct html_node *parent_of(const struct html_node *n)
{
    return n->parent;
}

static const struct html_node *first_sibling(const struct html_node *n)
{
    return n->parent ? html_first(n->parent) : NULL;
}

static const struct {
    const struct html_node *(*first)(const struct html_node *n);
    const struct html_node *(*step)(const struct html_node *n);
    bool is_single;    /* the first element is all */
    bool has_any_type; /* not only elements */
} axes[] = {
    [AXIS_CHILDREN] = { html_first, next_of },
    [AXIS_CONTENTS] = { html_first, next_of, .has_any_type = true },
    [AXIS_SIBLINGS] = { first_sibling, next_of },
    [AXIS_NEXT] = { next_of, next_of, .is_single = true },
    [AXIS_NEXT_ALL] = { next_of, next_of },
    [AXIS_PREVIOUS] = { previous_of, previous_of, .is_single = true },
    [AXIS_PREVIOUS_ALL] = { previous_of, previous_of },
    [AXIS_PARENT] = { parent_of, parent_of, .is_single = true },
    [AXIS_PARENTS] = { parent_of, parent_of },
};

static void collect_one(enum node_axis axis, const struct html_node *from,
                        const struct node_matcher *until, const struct node_matcher *filter,
                        const struct selector_host *host, struct node_set *out)
{
    for (const struct html_node *n = axes[axis].first(from); n && !selector_host_stops(host);
         n = axes[axis].step(n)) {
        if (n == from || (n->type != HTML_ELEMENT && !axes[axis].has_any_type))
            continue;
        if (until && node_matches(n, until))
            return;
        if (!filter || node_matches(n, filter))
            node_set_add(out, n);
        if (axes[axis].is_single)
            return;
    }
}

void node_collect(enum node_axis axis, struct node_span from, const struct node_matcher *until,
                  const struct node_matcher *filter, const struct selector_host *host,
                  struct node_set *out)
{
    for (uint32_t i = 0; i < from.count; i++)
        collect_one(axis, from.items[i], until, filter, host, out);
}

/* --- up and down ------------------------------------------------------------------------------ */

void node_find(struct node_span from, const struct selector *selector, uint32_t most,
               struct node_set *out)
{
    for (uint32_t i = 0; i < from.count; i++) {
        const struct html_node *end = html_end(from.items[i]);
        for (const struct html_node *n = from.items[i] + 1; n < end && out->count < most; n++)
            if (selector_matches(selector, n))
                node_set_add(out, n);
    }
}

void node_closest(struct node_span from, const struct node_matcher *matcher, struct node_set *out)
{
    for (uint32_t i = 0; i < from.count; i++) {
        const struct html_node *n = from.items[i];
        while (n && !node_matches(n, matcher))
            n = n->parent;
        if (n)
            node_set_add(out, n);
    }
}

const struct html_node *node_closest_named(const struct html_node *n, const char *name)
{
    while (n && !html_is_named(n, name))
        n = n->parent;
    return n;
}
