#include "html/form.h"

#include "base/check.h"

/* --- values ----------------------------------------------------------------------------------- */

static struct slice markup_of(const struct html_node *n, struct arena *arena)
{
    struct buf markup = BUF_INIT(BUF_UNLIMITED);
    html_append_inner(n, &markup);
    struct slice copy = arena_copy(arena, buf_slice(&markup));
    buf_deinit(&markup);
    return copy;
}

struct slice form_value_or_markup(const struct html_node *n, struct arena *arena)
{
    const struct html_attribute *value = html_attribute(n, "value");
    return value ? value->value : markup_of(n, arena);
}

static struct slice input_value(const struct html_node *n)
{
    const struct html_attribute *value = html_attribute(n, "value");
    struct slice type = html_attribute_value(n, "type");
    if (value)
        return value->value;
    return slice_is(type, "checkbox") || slice_is(type, "radio") ? SLICE("on") : SLICE("");
}

static struct form_value one_text(struct slice text, struct arena *arena)
{
    struct slice *texts = ARENA_NEW(arena, struct slice);
    *texts = text;
    return (struct form_value){ FORM_VALUE_TEXT, texts, 1 };
}

static bool is_selected_option(const struct html_node *n)
{
    return html_is_named(n, "option") && html_has_attribute(n, "selected");
}

/* Only options that say so are selected: not the first one, as it is for a person. */
static struct form_value select_value(const struct html_node *n, struct arena *arena)
{
    uint32_t count = 0;
    for (const struct html_node *o = n + 1; o < html_end(n); o++)
        count += is_selected_option(o);
    struct slice *texts = ARENA_ARRAY(arena, struct slice, count);
    struct form_value value = { FORM_VALUE_LIST, texts, 0 };
    for (const struct html_node *o = n + 1; o < html_end(n); o++)
        if (is_selected_option(o))
            texts[value.count++] = form_value_or_markup(o, arena);
    if (html_has_attribute(n, "multiple"))
        return value;
    return one_text(count > 0 ? texts[0] : SLICE(""), arena);
}

struct form_value form_value(const struct html_node *n, struct arena *arena)
{
    if (html_is_named(n, "input"))
        return one_text(input_value(n), arena);
    if (html_is_named(n, "button"))
        return one_text(html_attribute_value(n, "value"), arena);
    if (html_is_named(n, "textarea"))
        return one_text(markup_of(n, arena), arena);
    if (html_is_named(n, "option"))
        return one_text(form_value_or_markup(n, arena), arena);
    if (html_is_named(n, "select"))
        return select_value(n, arena);
    return (struct form_value){ .kind = FORM_VALUE_NONE };
}

/* --- what is sent ----------------------------------------------------------------------------- */

static bool is_control(const struct html_node *n)
{
    return html_is_named(n, "input") || html_is_named(n, "select") ||
           html_is_named(n, "textarea") || html_is_named(n, "keygen");
}

/* k6 compares values of attributes: an attribute without one neither disables nor checks. */
static bool is_sent(const struct html_node *n)
{
    static const char *const never[] = { "submit", "button", "reset", "image", "file" };
    struct slice type = html_attribute_value(n, "type");
    if (!is_control(n) || html_attribute_value(n, "name").len == 0 ||
        slice_is(html_attribute_value(n, "disabled"), "disabled"))
        return false;
    for (size_t i = 0; i < ARRAY_LEN(never); i++)
        if (slice_is(type, never[i]))
            return false;
    return slice_is(html_attribute_value(n, "checked"), "checked") ||
           !(slice_is(type, "checkbox") || slice_is(type, "radio"));
}

static bool has_form(struct node_span nodes)
{
    for (uint32_t i = 0; i < nodes.count; i++)
        if (html_is_named(nodes.items[i], "form"))
            return true;
    return false;
}

void form_controls(struct node_span from, struct node_set *out)
{
    bool in_forms = has_form(from);
    for (uint32_t i = 0; i < from.count; i++) {
        const struct html_node *n = from.items[i];
        const struct html_node *end = in_forms ? html_end(n) : n + 1;
        for (n += in_forms; n < end; n++)
            if (is_sent(n))
                node_set_add(out, n);
    }
}

/* --- what belongs to a control ---------------------------------------------------------------- */

const struct html_node *form_find_id(const struct html_node *anywhere, const char *name,
                                     struct slice id)
{
    const struct html_node *root = html_root_of(anywhere);
    for (const struct html_node *n = root + 1; id.len > 0 && n < html_end(root); n++)
        if (slice_eq(html_attribute_value(n, "id"), id) && (!name || html_is_named(n, name)))
            return n;
    return NULL;
}

const struct html_node *form_owner(const struct html_node *n)
{
    const struct html_node *around = node_closest_named(n, "form");
    return around ? around : form_find_id(n, NULL, html_attribute_value(n, "form"));
}

void form_labels(const struct html_node *n, struct node_set *out)
{
    struct slice id = html_attribute_value(n, "id");
    const struct html_node *around = node_closest_named(n, "label"), *root = html_root_of(n);
    if (around)
        node_set_add(out, around);
    for (const struct html_node *l = root + 1; id.len > 0 && l < html_end(root); l++)
        if (html_is_named(l, "label") && slice_eq(html_attribute_value(l, "for"), id))
            node_set_add(out, l);
}
