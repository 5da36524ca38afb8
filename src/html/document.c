#include "html/document.h"

const struct html_node *html_root_of(const struct html_node *n)
{
    while (n->parent)
        n = n->parent;
    return n;
}

bool html_is_named(const struct html_node *n, const char *name)
{
    return n->type == HTML_ELEMENT && slice_is(n->text, name);
}

const struct html_node *html_next_element(const struct html_node *n)
{
    for (n = n->next; n && n->type != HTML_ELEMENT;)
        n = n->next;
    return n;
}

const struct html_node *html_previous_element(const struct html_node *n)
{
    for (n = n->previous; n && n->type != HTML_ELEMENT;)
        n = n->previous;
    return n;
}

const struct html_attribute *html_attribute(const struct html_node *n, const char *name)
{
    for (uint32_t i = 0; i < n->attribute_count; i++)
        if (slice_is(n->attributes[i].name, name))
            return &n->attributes[i];
    return NULL;
}

bool html_has_attribute(const struct html_node *n, const char *name)
{
    return html_attribute(n, name) != NULL;
}

struct slice html_attribute_value(const struct html_node *n, const char *name)
{
    const struct html_attribute *found = html_attribute(n, name);
    return found ? found->value : SLICE("");
}

void html_append_text(const struct html_node *n, struct buf *out)
{
    for (const struct html_node *end = html_end(n); n < end; n++)
        if (n->type == HTML_TEXT)
            buf_append_slice(out, n->text);
}
