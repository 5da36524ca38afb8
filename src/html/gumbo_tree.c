#include "html/gumbo_tree.h"

static const GumboVector *children_of(const GumboNode *n)
{
    switch (n->type) {
    case GUMBO_NODE_DOCUMENT: return &n->v.document.children;
    case GUMBO_NODE_ELEMENT:
    case GUMBO_NODE_TEMPLATE: return &n->v.element.children;
    default: return &kGumboEmptyVector;
    }
}

bool gumbo_tree_is_element(const GumboNode *n)
{
    return n->type == GUMBO_NODE_ELEMENT || n->type == GUMBO_NODE_TEMPLATE;
}

bool gumbo_tree_is_text(const GumboNode *n)
{
    return n->type == GUMBO_NODE_TEXT || n->type == GUMBO_NODE_WHITESPACE ||
           n->type == GUMBO_NODE_CDATA;
}

bool gumbo_tree_continues_text(const GumboNode *n)
{
    if (!gumbo_tree_is_text(n) || n->index_within_parent == 0)
        return false;
    return gumbo_tree_is_text(children_of(n->parent)->data[n->index_within_parent - 1]);
}

const GumboNode *gumbo_tree_next(const GumboNode *n, uint32_t *closed)
{
    *closed = 0;
    if (children_of(n)->length > 0)
        return children_of(n)->data[0];
    for (; n->parent; n = n->parent) {
        const GumboVector *siblings = children_of(n->parent);
        ++*closed;
        if (n->index_within_parent + 1 < siblings->length)
            return siblings->data[n->index_within_parent + 1];
    }
    return NULL;
}

uint16_t gumbo_tree_attribute_count(const GumboElement *e)
{
    return e->attributes.length < UINT16_MAX ? (uint16_t)e->attributes.length : UINT16_MAX;
}

struct slice gumbo_tree_prefix(const GumboAttribute *a)
{
    switch (a->attr_namespace) {
    case GUMBO_ATTR_NAMESPACE_XLINK: return SLICE("xlink");
    case GUMBO_ATTR_NAMESPACE_XML: return SLICE("xml");
    case GUMBO_ATTR_NAMESPACE_XMLNS: return SLICE("xmlns");
    default: return SLICE("");
    }
}
