/* Properties that are attributes, read as text, flags, numbers or one of some words. */
#include "jsmod/html/html_property.h"
#include "jsmod/html/html_value.h"

JSValue reflect_text(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    struct slice value = html_attribute_value(e->node, p->attribute);
    return value_from_slice(ctx, value.len > 0 ? value : slice_of(p->fallback));
}

JSValue reflect_flag(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    return JS_NewBool(ctx, html_has_attribute(e->node, p->attribute));
}

JSValue reflect_number(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    int64_t number;
    if (!slice_to_int64(html_attribute_value(e->node, p->attribute), &number))
        number = p->number;
    return JS_NewInt64(ctx, number);
}

/* As it is written, or NULL where it isn't one of the property's values. */
static const struct html_attribute *allowed(const struct html_element *e,
                                            const struct html_property *p)
{
    const struct html_attribute *a = html_attribute(e->node, p->attribute);
    struct slice rest = slice_of(p->values), value;
    while (a && slice_split(&rest, ' ', &value))
        if (slice_eq(value, a->value))
            return a;
    return NULL;
}

JSValue reflect_choice(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    const struct html_attribute *a = allowed(e, p);
    return a ? value_from_slice(ctx, a->value) : JS_NewString(ctx, p->fallback);
}

JSValue reflect_optional_choice(JSContext *ctx, const struct html_element *e,
                                const struct html_property *p)
{
    const struct html_attribute *a = allowed(e, p);
    return a ? value_from_slice(ctx, a->value) : JS_UNDEFINED;
}

JSValue reflect_words(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    return html_word_array(ctx, html_attribute_value(e->node, p->attribute));
}

JSValue reflect_constant(JSContext *ctx, const struct html_element *e,
                         const struct html_property *p)
{
    return JS_NewString(ctx, p->fallback);
}
