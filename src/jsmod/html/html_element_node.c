/* Methods of every Element: what it is, and its neighbours. */
#include "base/check.h"
#include "jsmod/html/html_element.h"
#include "jsmod/html/html_selection.h"
#include "jsmod/html/html_value.h"

/* --- what it is ------------------------------------------------------------------------------- */

static struct slice node_name(const struct html_node *n)
{
    switch (n->type) {
    case HTML_DOCUMENT: return SLICE("#document");
    case HTML_TEXT: return SLICE("#text");
    case HTML_COMMENT: return SLICE("#comment");
    default: return n->text;
    }
}

static JSValue element_node_name(JSContext *ctx, JSValueConst this_val, int argc,
                                 JSValueConst *argv)
{
    const struct html_element *e = html_element_this(ctx, this_val);
    return e ? value_from_slice(ctx, node_name(e->node)) : JS_EXCEPTION;
}

static JSValue element_node_type(JSContext *ctx, JSValueConst this_val, int argc,
                                 JSValueConst *argv)
{
    static const uint8_t types[] = { [HTML_ELEMENT] = 1,
                                     [HTML_TEXT] = 3,
                                     [HTML_COMMENT] = 8,
                                     [HTML_DOCUMENT] = 9,
                                     [HTML_DOCTYPE] = 10 };
    const struct html_element *e = html_element_this(ctx, this_val);
    return e ? JS_NewInt32(ctx, types[e->node->type]) : JS_EXCEPTION;
}

static JSValue element_text_content(JSContext *ctx, JSValueConst this_val, int argc,
                                    JSValueConst *argv)
{
    const struct html_element *e = html_element_this(ctx, this_val);
    return e ? html_inner_text(ctx, e->node) : JS_EXCEPTION;
}

/* A comment's is "", as in k6. */
static JSValue element_node_value(JSContext *ctx, JSValueConst this_val, int argc,
                                  JSValueConst *argv)
{
    const struct html_element *e = html_element_this(ctx, this_val);
    if (!e)
        return JS_EXCEPTION;
    bool has_value = e->node->type == HTML_TEXT || e->node->type == HTML_COMMENT;
    return has_value ? html_inner_text(ctx, e->node) : JS_UNDEFINED;
}

static JSValue element_inner_html(JSContext *ctx, JSValueConst this_val, int argc,
                                  JSValueConst *argv)
{
    const struct html_element *e = html_element_this(ctx, this_val);
    return e ? html_inner_markup(ctx, e->node) : JS_EXCEPTION;
}

static JSValue element_to_string(JSContext *ctx, JSValueConst this_val, int argc,
                                 JSValueConst *argv)
{
    const struct html_element *e = html_element_this(ctx, this_val);
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    if (!e)
        return JS_EXCEPTION;
    struct slice kind = e->node->type == HTML_ELEMENT ? SLICE("html.Node") : node_name(e->node);
    buf_printf(&text, "[object %.*s]", SLICE_ARG(kind));
    JSValue result = value_from_slice(ctx, buf_slice(&text));
    buf_deinit(&text);
    return result;
}

static JSValue element_namespace_uri(JSContext *ctx, JSValueConst this_val, int argc,
                                     JSValueConst *argv)
{
    static const char *const uris[] = { [HTML_NS_HTML] = "http://www.w3.org/1999/xhtml",
                                        [HTML_NS_SVG] = "http://www.w3.org/2000/svg",
                                        [HTML_NS_MATHML] = "http://www.w3.org/1998/Math/MathML" };
    const struct html_element *e = html_element_this(ctx, this_val);
    return e ? JS_NewString(ctx, uris[e->node->name_space]) : JS_EXCEPTION;
}

static JSValue element_is_default_namespace(JSContext *ctx, JSValueConst this_val, int argc,
                                            JSValueConst *argv)
{
    const struct html_element *e = html_element_this(ctx, this_val);
    return e ? JS_NewBool(ctx, e->node->name_space == HTML_NS_HTML) : JS_EXCEPTION;
}

static JSValue element_selection(JSContext *ctx, JSValueConst this_val, int argc,
                                 JSValueConst *argv)
{
    struct html_element *e = html_element_this(ctx, this_val);
    return e ? html_selection_new(ctx, e->page, (struct node_span){ &e->node, 1 }, NULL)
             : JS_EXCEPTION;
}

/* --- neighbours ------------------------------------------------------------------------------- */

static const struct html_node *first_child(const struct html_node *n)
{
    return html_first(n);
}

static const struct html_node *last_child(const struct html_node *n)
{
    return n->last;
}

static const struct html_node *first_element_child(const struct html_node *n)
{
    const struct html_node *first = html_first(n);
    return first && first->type != HTML_ELEMENT ? html_next_element(first) : first;
}

static const struct html_node *last_element_child(const struct html_node *n)
{
    return n->last && n->last->type != HTML_ELEMENT ? html_previous_element(n->last) : n->last;
}

static const struct html_node *previous_sibling(const struct html_node *n)
{
    return n->previous;
}

static const struct html_node *next_sibling(const struct html_node *n)
{
    return n->next;
}

static const struct html_node *parent_node(const struct html_node *n)
{
    return n->parent;
}

static const struct html_node *parent_element(const struct html_node *n)
{
    return n->parent && n->parent->type == HTML_ELEMENT ? n->parent : NULL;
}

static const struct html_node *(*const neighbours[])(const struct html_node *n) = {
    first_child,       last_child,     first_element_child, last_element_child,
    previous_sibling,  next_sibling,   parent_node,         html_previous_element,
    html_next_element, parent_element, html_root_of,
};
enum neighbour {
    FIRST_CHILD,
    LAST_CHILD,
    FIRST_ELEMENT_CHILD,
    LAST_ELEMENT_CHILD,
    PREVIOUS_SIBLING,
    NEXT_SIBLING,
    PARENT_NODE,
    PREVIOUS_ELEMENT,
    NEXT_ELEMENT,
    PARENT_ELEMENT,
    OWNER_DOCUMENT,
};

static JSValue element_neighbour(JSContext *ctx, JSValueConst this_val, int argc,
                                 JSValueConst *argv, int which)
{
    const struct html_element *e = html_element_this(ctx, this_val);
    return e ? html_element_new(ctx, e->page, neighbours[which](e->node)) : JS_EXCEPTION;
}

static JSValue element_axis(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                            int axis)
{
    const struct html_element *e = html_element_this(ctx, this_val);
    struct node_set found;
    if (!e)
        return JS_EXCEPTION;
    node_set_init(&found, e->page->document);
    node_collect((enum node_axis)axis, (struct node_span){ &e->node, 1 }, NULL, NULL, NULL, &found);
    JSValue array = html_element_array(ctx, e->page, node_set_span(&found));
    node_set_deinit(&found);
    return array;
}

static JSValue element_child_element_count(JSContext *ctx, JSValueConst this_val, int argc,
                                           JSValueConst *argv)
{
    const struct html_element *e = html_element_this(ctx, this_val);
    int32_t count = 0;
    if (!e)
        return JS_EXCEPTION;
    for (const struct html_node *n = first_element_child(e->node); n; n = html_next_element(n))
        count++;
    return JS_NewInt32(ctx, count);
}

static JSValue element_has_child_nodes(JSContext *ctx, JSValueConst this_val, int argc,
                                       JSValueConst *argv)
{
    const struct html_element *e = html_element_this(ctx, this_val);
    return e ? JS_NewBool(ctx, e->node->descendants > 0) : JS_EXCEPTION;
}

const JSCFunctionListEntry html_element_node_methods[] = {
    JS_CFUNC_DEF("childElementCount", 0, element_child_element_count),
    JS_CFUNC_MAGIC_DEF("childNodes", 0, element_axis, AXIS_CONTENTS),
    JS_CFUNC_MAGIC_DEF("children", 0, element_axis, AXIS_CHILDREN),
    JS_CFUNC_MAGIC_DEF("firstChild", 0, element_neighbour, FIRST_CHILD),
    JS_CFUNC_MAGIC_DEF("firstElementChild", 0, element_neighbour, FIRST_ELEMENT_CHILD),
    JS_CFUNC_DEF("hasChildNodes", 0, element_has_child_nodes),
    JS_CFUNC_DEF("innerHTML", 0, element_inner_html),
    JS_CFUNC_DEF("isDefaultNamespace", 0, element_is_default_namespace),
    JS_CFUNC_MAGIC_DEF("lastChild", 0, element_neighbour, LAST_CHILD),
    JS_CFUNC_MAGIC_DEF("lastElementChild", 0, element_neighbour, LAST_ELEMENT_CHILD),
    JS_CFUNC_DEF("namespaceURI", 0, element_namespace_uri),
    JS_CFUNC_MAGIC_DEF("nextElementSibling", 0, element_neighbour, NEXT_ELEMENT),
    JS_CFUNC_MAGIC_DEF("nextSibling", 0, element_neighbour, NEXT_SIBLING),
    JS_CFUNC_DEF("nodeName", 0, element_node_name),
    JS_CFUNC_DEF("nodeType", 0, element_node_type),
    JS_CFUNC_DEF("nodeValue", 0, element_node_value),
    JS_CFUNC_MAGIC_DEF("ownerDocument", 0, element_neighbour, OWNER_DOCUMENT),
    JS_CFUNC_MAGIC_DEF("parentElement", 0, element_neighbour, PARENT_ELEMENT),
    JS_CFUNC_MAGIC_DEF("parentNode", 0, element_neighbour, PARENT_NODE),
    JS_CFUNC_MAGIC_DEF("previousElementSibling", 0, element_neighbour, PREVIOUS_ELEMENT),
    JS_CFUNC_MAGIC_DEF("previousSibling", 0, element_neighbour, PREVIOUS_SIBLING),
    JS_CFUNC_DEF("selection", 0, element_selection),
    JS_CFUNC_DEF("textContent", 0, element_text_content),
    JS_CFUNC_DEF("toString", 0, element_to_string),
};
const int html_element_node_method_count = ARRAY_LEN(html_element_node_methods);
