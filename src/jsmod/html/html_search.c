/* Properties that are other elements, or places among them. */
#include "html/form.h"
#include "jsmod/html/html_criterion.h"
#include "jsmod/html/html_property.h"

JSValue search_all(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    return html_element_find_all(ctx, e, slice_of(p->attribute));
}

/* How many nodes behind `from` and before `to` match a selector. */
static int32_t count_between(JSContext *ctx, const struct html_page *page, const char *selector,
                             const struct html_node *from, const struct html_node *to)
{
    struct html_criterion criterion;
    int32_t count = 0;
    html_criterion_init(ctx, slice_of(selector), page, &criterion);
    for (const struct html_node *n = from + 1; n < to; n++)
        count += node_matches(n, &criterion.matcher);
    html_criterion_deinit(&criterion);
    return count;
}

JSValue search_count(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    return JS_NewInt32(ctx, count_between(ctx, e->page, p->attribute, e->node, html_end(e->node)));
}

JSValue search_child(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    const struct html_node *child = html_first(e->node);
    while (child && !html_is_named(child, p->attribute))
        child = child->next;
    return html_element_new(ctx, e->page, child);
}

JSValue search_index(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    const struct html_node *around = NULL;
    struct slice rest = slice_of(p->values), name;
    while (slice_split(&rest, ' ', &name)) {
        const struct html_node *n = e->node->parent;
        while (n && !(html_is_element(n) && slice_eq(n->text, name)))
            n = n->parent;
        if (n && (!around || html_contains(around, n)))
            around = n;
    }
    return JS_NewInt32(ctx, around ? count_between(ctx, e->page, p->attribute, around, e->node)
                                   : p->number);
}

/* <img> and <object> whose usemap is the map's id. */
JSValue search_map_images(JSContext *ctx, const struct html_element *e,
                          const struct html_property *p)
{
    struct slice id = html_attribute_value(e->node, "id");
    const struct html_node *root = html_root(e->page->document);
    struct node_set found;
    node_set_init(&found, e->page->document);
    for (const struct html_node *n = root; id.len > 0 && n < html_end(root); n++) {
        struct slice map = html_attribute_value(n, "usemap");
        if ((html_is_named(n, "img") || html_is_named(n, "object")) &&
            slice_starts(map, SLICE("#")) && slice_eq(slice_sub(map, 1, map.len), id))
            node_set_add(&found, n);
    }
    JSValue array = html_element_array(ctx, e->page, node_set_span(&found));
    node_set_deinit(&found);
    return array;
}
