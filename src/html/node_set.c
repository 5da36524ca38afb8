#include "html/node_set.h"

#include "base/check.h"

#include <stdlib.h>

void node_set_init(struct node_set *set, const struct html_document *document)
{
    *set = (struct node_set){ .document = document };
}

void node_set_deinit(struct node_set *set)
{
    free(set->items);
    free(set->members);
}

/* The bit of the node; false for nodes of other documents. */
static bool find_bit(const struct node_set *set, const struct html_node *n, uint32_t *word,
                     uint64_t *bit)
{
    const struct html_node *root = html_root(set->document);
    if (n != root && !html_contains(root, n))
        return false;
    uint32_t index = (uint32_t)(n - root);
    *word = index / 64;
    *bit = UINT64_C(1) << index % 64;
    return true;
}

void node_set_add(struct node_set *set, const struct html_node *n)
{
    uint32_t word;
    uint64_t bit;
    if (!find_bit(set, n, &word, &bit))
        return;
    if (!set->members)
        set->members = xcalloc(set->document->node_count / 64 + 1, sizeof(*set->members));
    if (set->members[word] & bit)
        return;
    set->members[word] |= bit;
    if (set->count == set->capacity) {
        set->capacity = set->capacity ? set->capacity * 2 : 16;
        set->items = xrealloc(set->items, set->capacity * sizeof(*set->items));
    }
    set->items[set->count++] = n;
}

bool node_set_has(const struct node_set *set, const struct html_node *n)
{
    uint32_t word;
    uint64_t bit;
    return set->members && find_bit(set, n, &word, &bit) && set->members[word] & bit;
}
