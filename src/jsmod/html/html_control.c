/* Properties of a form's controls: what belongs to them, and how they would be sent. */
#include "html/form.h"
#include "jsmod/html/html_property.h"

enum { ARENA_CHUNK = 1024 };

JSValue control_form(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    return html_element_new(ctx, e->page, form_owner(e->node));
}

JSValue control_labels(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    struct node_set labels;
    node_set_init(&labels, e->page->document);
    form_labels(e->node, &labels);
    JSValue array = html_element_array(ctx, e->page, node_set_span(&labels));
    node_set_deinit(&labels);
    return array;
}

JSValue control_value(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    struct arena arena;
    arena_init(&arena, ARENA_CHUNK);
    JSValue result = value_from_slice(ctx, form_value_or_markup(e->node, &arena));
    arena_deinit(&arena);
    return result;
}

/* --- how it is sent --------------------------------------------------------------------------- */

/* The control's own attribute, "formaction", or the form's "action"; NULL where neither is. */
static const struct html_attribute *sending(const struct html_element *e, const char *own,
                                            const char *of_form)
{
    const struct html_attribute *a = html_attribute(e->node, own);
    const struct html_node *form = a ? NULL : form_owner(e->node);
    return form ? html_attribute(form, of_form) : a;
}

static struct slice sending_value(const struct html_element *e, const char *own,
                                  const char *of_form)
{
    const struct html_attribute *a = sending(e, own, of_form);
    return a ? a->value : SLICE("");
}

JSValue control_form_action(JSContext *ctx, const struct html_element *e,
                            const struct html_property *p)
{
    struct slice action = sending_value(e, "formaction", "action");
    if (e->page->url.len == 0)
        return value_from_slice(ctx, action);
    if (action.len == 0)
        return value_from_slice(ctx, e->page->url);
    struct arena arena;
    struct url url;
    arena_init(&arena, ARENA_CHUNK);
    bool ok = html_resolve(e->page, action, &arena, &url);
    JSValue result = value_from_slice(ctx, ok ? url.text : action);
    arena_deinit(&arena);
    return result;
}

JSValue control_form_enctype(JSContext *ctx, const struct html_element *e,
                             const struct html_property *p)
{
    struct slice type = sending_value(e, "formenctype", "enctype");
    if (slice_is(type, "multipart/form-data") || slice_is(type, "text/plain"))
        return value_from_slice(ctx, type);
    return JS_NewString(ctx, "application/x-www-form-urlencoded");
}

JSValue control_form_method(JSContext *ctx, const struct html_element *e,
                            const struct html_property *p)
{
    bool is_post = slice_eq_nocase(sending_value(e, "formmethod", "method"), SLICE("post"));
    return JS_NewString(ctx, is_post ? "post" : "get");
}

JSValue control_form_no_validate(JSContext *ctx, const struct html_element *e,
                                 const struct html_property *p)
{
    return JS_NewBool(ctx, sending(e, "formnovalidate", "novalidate") != NULL);
}

JSValue control_form_target(JSContext *ctx, const struct html_element *e,
                            const struct html_property *p)
{
    return value_from_slice(ctx, sending_value(e, "formtarget", "target"));
}

/* --- the form, lists and labels --------------------------------------------------------------- */

/* Case counts here, as in k6. */
JSValue form_method(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    bool is_post = slice_is(html_attribute_value(e->node, "method"), "post");
    return JS_NewString(ctx, is_post ? "post" : "get");
}

JSValue input_list(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    struct slice rest = SLICE("hidden checkbox radio file button"), without;
    struct slice type = html_attribute_value(e->node, "type");
    while (slice_split(&rest, ' ', &without))
        if (slice_eq(type, without))
            return JS_UNDEFINED;
    return html_element_new(
        ctx, e->page, form_find_id(e->node, "datalist", html_attribute_value(e->node, "list")));
}

JSValue label_control(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    return html_element_new(ctx, e->page,
                            form_find_id(e->node, NULL, html_attribute_value(e->node, "for")));
}
