/* Pseudo-classes. */
#include "html/selector_parts.h"

#include "base/encode.h"

#include <unicase.h>

enum { TEXT_OF_A_STEP = 1024 };

static bool is_one_of(const struct html_node *n, const char *const names[])
{
    for (; *names; names++)
        if (slice_is(n->text, *names))
            return true;
    return false;
}

/* --- text ------------------------------------------------------------------------------------- */

void lower_append(struct buf *out, struct slice text)
{
    while (text.len > 0) {
        size_t length = utf8_sequence(text);
        if (length > 0)
            utf8_append(out, uc_tolower(utf8_decode(slice_sub(text, 0, length))));
        else
            buf_append_char(out, text.ptr[0]);
        text = slice_sub(text, length > 0 ? length : 1, text.len);
    }
}

static void append_own_text(const struct html_node *n, struct buf *out)
{
    for (const struct html_node *child = html_first(n); child; child = child->next)
        if (child->type == HTML_TEXT)
            buf_append_slice(out, child->text);
}

static bool text_matches(const struct part *p, const struct selector_host *host,
                         const struct html_node *n)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED), lower = BUF_INIT(BUF_UNLIMITED);
    bool result;
    if (p->own)
        append_own_text(n, &text);
    else
        html_append_text(n, &text);
    if (p->kind == PART_MATCHES) {
        result = host->matches(host->context, p->expression, buf_slice(&text));
    } else {
        lower_append(&lower, buf_slice(&text));
        result = slice_find(buf_slice(&lower), p->value) >= 0;
        /* As long as many steps elsewhere. */
        for (size_t i = TEXT_OF_A_STEP; i < text.len && !selector_host_stops(host);)
            i += TEXT_OF_A_STEP;
    }
    buf_deinit(&lower);
    buf_deinit(&text);
    return result;
}

/* White space and comments leave an element empty. */
static bool is_empty(const struct html_node *n)
{
    for (const struct html_node *child = html_first(n); child; child = child->next)
        if (child->type == HTML_ELEMENT ||
            (child->type == HTML_TEXT && slice_trim(child->text).len > 0))
            return false;
    return true;
}

static bool is_in_language(const struct html_node *n, struct slice language)
{
    for (; n; n = n->parent) {
        struct slice own = html_attribute_value(n, "lang");
        if (slice_starts(own, language) && own.len > 0 &&
            (own.len == language.len || own.ptr[language.len] == '-'))
            return true;
    }
    return false;
}

/* --- position --------------------------------------------------------------------------------- */

/* From 1 on, among all siblings or those of the same name; from the end for :nth-last-. Counting
 * stops behind `most`: the first of many is found without a look at the others. */
static int64_t position(const struct part *p, const struct selector_host *host,
                        const struct html_node *n, int64_t most)
{
    int64_t result = 1;
    const struct html_node *other = n;
    while (result <= most && !selector_host_stops(host) &&
           (other = p->from_end ? html_next_element(other) : html_previous_element(other)))
        result += !p->of_type || slice_eq(other->text, n->text);
    return result;
}

static bool is_nth(const struct part *p, const struct selector_host *host,
                   const struct html_node *n)
{
    int64_t distance = position(p, host, n, p->step > 0 ? INT64_MAX : p->offset) - p->offset;
    if (p->step == 0)
        return distance == 0;
    return distance % p->step == 0 && distance / p->step >= 0;
}

static bool is_only(const struct part *p, const struct selector_host *host,
                    const struct html_node *n)
{
    const struct part from_start = { .of_type = p->of_type };
    const struct part from_end = { .of_type = p->of_type, .from_end = true };
    return position(&from_start, host, n, 1) == 1 && position(&from_end, host, n, 1) == 1;
}

/* --- relatives -------------------------------------------------------------------------------- */

static bool has_child(const struct html_node *n, const struct selector *inside)
{
    for (const struct html_node *child = html_first(n); child; child = child->next)
        if (selector_matches(inside, child))
            return true;
    return false;
}

static bool has_descendant(const struct html_node *n, const struct selector *inside)
{
    for (const struct html_node *d = n + 1; d < html_end(n); d++)
        if (selector_matches(inside, d))
            return true;
    return false;
}

/* --- forms and links -------------------------------------------------------------------------- */

static bool is_link(const struct html_node *n)
{
    static const char *const names[] = { "a", "area", "link", NULL };
    return is_one_of(n, names) && html_has_attribute(n, "href");
}

/* What a disabled <fieldset> leaves alone. */
static bool is_group(const struct html_node *n)
{
    static const char *const names[] = { "optgroup", "menuitem", "fieldset", NULL };
    return is_one_of(n, names);
}

static bool is_control(const struct html_node *n)
{
    static const char *const names[] = { "button", "input", "select", "textarea", "option", NULL };
    return is_one_of(n, names);
}

static bool follows_legend(const struct html_node *n)
{
    while ((n = n->previous))
        if (html_is_named(n, "legend"))
            return true;
    return false;
}

/* The first <legend> of a disabled <fieldset> stays enabled, with what it holds. */
static bool is_in_disabled_fieldset(const struct html_node *n)
{
    for (; n->parent; n = n->parent)
        if (html_is_named(n->parent, "fieldset") && html_has_attribute(n->parent, "disabled") &&
            (!html_is_named(n, "legend") || follows_legend(n)))
            return true;
    return false;
}

static bool is_disabled(const struct html_node *n)
{
    return (is_group(n) || is_control(n)) &&
           (html_has_attribute(n, "disabled") || (is_control(n) && is_in_disabled_fieldset(n)));
}

static bool is_enabled(const struct html_node *n)
{
    return is_link(n) || ((is_group(n) || is_control(n)) && !is_disabled(n));
}

static bool is_checked(const struct html_node *n)
{
    if (slice_is(n->text, "option"))
        return html_has_attribute(n, "selected");
    if (!slice_is(n->text, "input") && !slice_is(n->text, "menuitem"))
        return false;
    struct slice type = html_attribute_value(n, "type");
    return html_has_attribute(n, "checked") &&
           (slice_eq_nocase(type, SLICE("checkbox")) || slice_eq_nocase(type, SLICE("radio")));
}

static bool is_input(const struct html_node *n)
{
    static const char *const names[] = { "input", "select", "textarea", "button", NULL };
    return is_one_of(n, names);
}

/* --- all of them ------------------------------------------------------------------------------ */

bool pseudo_matches(const struct part *p, const struct selector_host *host,
                    const struct html_node *n)
{
    switch (p->kind) {
    case PART_NOT: return !selector_matches(p->inside, n);
    case PART_HAS: return has_descendant(n, p->inside);
    case PART_HAS_CHILD: return has_child(n, p->inside);
    case PART_CONTAINS:
    case PART_MATCHES: return text_matches(p, host, n);
    case PART_NTH: return is_nth(p, host, n);
    case PART_ONLY: return is_only(p, host, n);
    case PART_INPUT: return is_input(n);
    case PART_EMPTY: return is_empty(n);
    case PART_ROOT: return n->parent->type == HTML_DOCUMENT;
    case PART_LINK: return is_link(n);
    case PART_LANG: return is_in_language(n, p->value);
    case PART_ENABLED: return is_enabled(n);
    case PART_DISABLED: return is_disabled(n);
    case PART_CHECKED: return is_checked(n);
    default: return false; /* :hover and the like: nobody looks at the page */
    }
}
