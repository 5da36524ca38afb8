/* Nodes of one document, each once, in the order in which they were found. */
#ifndef HTML_NODE_SET_H
#define HTML_NODE_SET_H

#include "html/document.h"

struct node_set {
    const struct html_document *document; /* borrowed */
    const struct html_node **items;       /* owned */
    uint32_t count, capacity;
    uint64_t *members; /* owned: a bit for each of the document's nodes; NULL while empty */
};

void node_set_init(struct node_set *set, const struct html_document *document);
void node_set_deinit(struct node_set *set);

/* Nothing happens where the node is in the set, or belongs to another document. */
void node_set_add(struct node_set *set, const struct html_node *n);
bool node_set_has(const struct node_set *set, const struct html_node *n);

#endif
