/* Matching: from the subject of a selector to the left. */
#include "html/selector_parts.h"

/* --- attributes ------------------------------------------------------------------------------- */

static bool is_blank(struct slice text)
{
    return slice_trim(text).len == 0;
}

static bool list_has(struct slice list, struct slice word)
{
    for (size_t at = 0; at < list.len;) {
        size_t end = at;
        while (end < list.len && !strchr(" \t\r\n\f", list.ptr[end]))
            end++;
        if (slice_eq(slice_sub(list, at, end), word))
            return true;
        at = end + 1;
    }
    return false;
}

static bool begins_with_language(struct slice text, struct slice language)
{
    return slice_starts(text, language) &&
           (text.len == language.len || text.ptr[language.len] == '-');
}

static bool compare(char operation, struct slice text, struct slice wanted)
{
    switch (operation) {
    case '=':
    case '!': return slice_eq(text, wanted);
    case '~': return list_has(text, wanted);
    case '|': return begins_with_language(text, wanted);
    case '^': return !is_blank(text) && slice_starts(text, wanted);
    case '$': return !is_blank(text) && slice_ends(text, wanted);
    case '*': return !is_blank(text) && slice_find(text, wanted) >= 0;
    default: return true;
    }
}

static bool value_matches(const struct part *p, const struct selector_host *host,
                          struct slice value)
{
    if (p->operation == '#')
        return host->matches(host->context, p->expression, value);
    if (!p->ignores_case)
        return compare(p->operation, value, p->value);
    struct buf lower = BUF_INIT(BUF_UNLIMITED);
    lower_append(&lower, value);
    bool result = compare(p->operation, buf_slice(&lower), p->value);
    buf_deinit(&lower);
    return result;
}

/* Foreign elements may have the same name twice, with different prefixes. */
static bool attribute_matches(const struct part *p, const struct selector_host *host,
                              const struct html_node *n)
{
    bool wanted = p->operation != '!';
    for (uint32_t i = 0; i < n->attribute_count; i++)
        if (slice_eq(n->attributes[i].name, p->name) &&
            value_matches(p, host, n->attributes[i].value))
            return wanted;
    return !wanted;
}

/* --- one element ------------------------------------------------------------------------------ */

static bool part_matches(const struct part *p, const struct selector_host *host,
                         const struct html_node *n)
{
    switch (p->kind) {
    case PART_NAME: return slice_eq(n->text, p->name);
    case PART_ID: return slice_eq(html_attribute_value(n, "id"), p->name);
    case PART_CLASS: return list_has(html_attribute_value(n, "class"), p->name);
    case PART_ATTRIBUTE: return attribute_matches(p, host, n);
    default: return pseudo_matches(p, host, n);
    }
}

static bool compound_matches(const struct compound *c, const struct selector_host *host,
                             const struct html_node *n)
{
    if (n->type != HTML_ELEMENT || selector_host_stops(host))
        return false;
    for (const struct part *p = c->parts; p; p = p->next)
        if (!part_matches(p, host, n))
            return false;
    return true;
}

/* --- elements in relation --------------------------------------------------------------------- */

/* Why a chain doesn't match here says where else there is no need to look. */
enum match {
    MATCHES,
    FAILS_HERE,
    FAILS_BEFORE, /* nor with an earlier sibling in the place of the element */
    FAILS_ABOVE,  /* nor with a sibling, an ancestor or a sibling of that */
};

static enum match chain_matches(const struct compound *c, const struct selector_host *host,
                                const struct html_node *n)
{
    if (!compound_matches(c, host, n))
        return FAILS_HERE;
    if (!c->before)
        return MATCHES;
    const struct html_node *other = n;
    enum match result;
    switch (c->combinator) {
    case '>':
        result = chain_matches(c->before, host, n->parent);
        return result == FAILS_HERE ? FAILS_BEFORE : result; /* siblings have the same parent */
    case '+':
        other = html_previous_element(n);
        return other ? chain_matches(c->before, host, other) : FAILS_BEFORE;
    case '~':
        while ((other = html_previous_element(other))) {
            result = chain_matches(c->before, host, other);
            if (result != FAILS_HERE)
                return result;
        }
        return FAILS_BEFORE;
    default:
        while ((other = other->parent)) {
            result = chain_matches(c->before, host, other);
            if (result == MATCHES || result == FAILS_ABOVE)
                return result;
        }
        return FAILS_ABOVE;
    }
}

bool selector_matches(const struct selector *s, const struct html_node *n)
{
    for (; s; s = s->next)
        if (chain_matches(s->subject, s->host, n) == MATCHES)
            return true;
    return false;
}
