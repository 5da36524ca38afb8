/* Properties of <select>, <option> and <progress>, and the few that no table describes. */
#include "html/form.h"
#include "jsmod/html/html_property.h"
#include "jsmod/html/html_value.h"

enum { ARENA_CHUNK = 1024 };

/* --- <option> --------------------------------------------------------------------------------- */

JSValue option_disabled(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    const struct html_node *group = node_closest_named(e->node, "optgroup");
    return JS_NewBool(ctx, html_has_attribute(e->node, "disabled") ||
                               (group && html_has_attribute(group, "disabled")));
}

/* The form around, or the one that the <select> names. */
JSValue option_form(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    const struct html_node *form = node_closest_named(e->node, "form");
    const struct html_node *select = node_closest_named(e->node, "select");
    if (!form && select)
        form = form_find_id(e->node, "form", html_attribute_value(select, "form"));
    return html_element_new(ctx, e->page, form);
}

JSValue option_label(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    const struct html_attribute *label = html_attribute(e->node, "label");
    return label ? value_from_slice(ctx, label->value) : html_inner_text(ctx, e->node);
}

/* --- <select> --------------------------------------------------------------------------------- */

/* The first option that says it is selected, or NULL; *index is how many come before it. */
static const struct html_node *selected_option(const struct html_node *select, int32_t *index)
{
    *index = 0;
    for (const struct html_node *n = select + 1; n < html_end(select); n++) {
        if (!html_is_named(n, "option"))
            continue;
        if (html_has_attribute(n, "selected"))
            return n;
        ++*index;
    }
    return NULL;
}

JSValue select_selected_index(JSContext *ctx, const struct html_element *e,
                              const struct html_property *p)
{
    int32_t index;
    return JS_NewInt32(ctx, selected_option(e->node, &index) ? index : -1);
}

JSValue select_value(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    int32_t index;
    const struct html_node *option = selected_option(e->node, &index);
    struct arena arena;
    arena_init(&arena, ARENA_CHUNK);
    JSValue result = value_from_slice(ctx,
                                      option ? form_value_or_markup(option, &arena) : SLICE(""));
    arena_deinit(&arena);
    return result;
}

/* k6 doesn't read the attribute. */
JSValue select_size(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    return JS_NewInt32(ctx, html_has_attribute(e->node, "multiple") ? 4 : 1);
}

JSValue select_type(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    return JS_NewString(ctx,
                        html_has_attribute(e->node, "multiple") ? "select-multiple" : "select");
}

/* --- <progress> ------------------------------------------------------------------------------- */

static bool read_amount(const struct html_node *n, const char *attribute, double *out)
{
    return slice_to_double(html_attribute_value(n, attribute), out) && *out >= 0;
}

static double progress_maximum(const struct html_node *n)
{
    double max;
    return read_amount(n, "max", &max) ? max : 1;
}

JSValue progress_max(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    return JS_NewFloat64(ctx, progress_maximum(e->node));
}

/* The done part of all. */
JSValue progress_value(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    double value;
    if (!read_amount(e->node, "value", &value))
        return JS_NewInt32(ctx, p->number);
    return JS_NewFloat64(ctx, value / progress_maximum(e->node));
}

/* --- others ----------------------------------------------------------------------------------- */

JSValue own_text(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    return html_inner_text(ctx, e->node);
}

JSValue textarea_length(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    return JS_NewInt64(ctx, (int64_t)html_attribute_value(e->node, "value").len);
}

JSValue column_span(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    int64_t span;
    bool ok = slice_to_int64(html_attribute_value(e->node, "span"), &span) && span >= 1;
    return JS_NewInt64(ctx, ok ? span : 1);
}

JSValue not_there(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    return JS_UNDEFINED;
}
