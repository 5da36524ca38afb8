/* Markup of a tree, in one walk without recursion. */
#include "html/document.h"

static bool is_one_of(struct slice name, const char *const names[])
{
    for (; *names; names++)
        if (slice_is(name, *names))
            return true;
    return false;
}

static bool is_void(const struct html_node *n)
{
    static const char *const names[] = { "area",   "base",  "br",     "col",  "embed", "hr",
                                         "img",    "input", "keygen", "link", "meta",  "param",
                                         "source", "track", "wbr",    NULL };
    return n->descendants == 0 && is_one_of(n->text, names);
}

/* Elements whose text is markup to nobody, so that it is written as it is. */
static bool holds_literal_text(const struct html_node *n)
{
    static const char *const names[] = { "iframe", "noembed", "noframes", "noscript", "plaintext",
                                         "script", "style",   "xmp",      NULL };
    return n->type == HTML_ELEMENT && n->name_space == HTML_NS_HTML && is_one_of(n->text, names);
}

/* Elements behind whose start tag the parser drops a line feed. */
static bool drops_line_feed(const struct html_node *n)
{
    static const char *const names[] = { "pre", "listing", "textarea", NULL };
    return is_one_of(n->text, names);
}

static void append_escaped(struct buf *out, struct slice text)
{
    static const char *const escapes[256] = { ['&'] = "&amp;", ['<'] = "&lt;",   ['>'] = "&gt;",
                                              ['"'] = "&#34;", ['\''] = "&#39;", ['\r'] = "&#13;" };
    size_t begin = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char *escape = escapes[(unsigned char)text.ptr[i]];
        if (!escape)
            continue;
        buf_append(out, text.ptr + begin, i - begin);
        buf_append_str(out, escape);
        begin = i + 1;
    }
    buf_append(out, text.ptr + begin, text.len - begin);
}

/* Only what would end the comment early, or be taken for an escape, is escaped. */
static void append_comment(struct buf *out, struct slice text)
{
    buf_append_str(out, "<!--");
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i], before = i > 0 ? text.ptr[i - 1] : '-';
        if (c == '&')
            buf_append_str(out, "&amp;");
        else if (c == '>' && (before == '-' || before == '!'))
            buf_append_str(out, "&gt;");
        else
            buf_append_char(out, c);
    }
    buf_append_str(out, "-->");
}

static void append_identifier(struct buf *out, struct slice text)
{
    char quote = slice_find_char(text, '"') < 0 ? '"' : '\'';
    buf_append_char(out, quote);
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '>')
            buf_append_str(out, "&gt;");
        else
            buf_append_char(out, text.ptr[i]);
    }
    buf_append_char(out, quote);
}

static void append_doctype(struct buf *out, const struct html_node *n)
{
    struct slice public_id = html_attribute_value(n, "public");
    struct slice system_id = html_attribute_value(n, "system");
    buf_append_str(out, "<!DOCTYPE ");
    append_escaped(out, n->text);
    if (public_id.len > 0) {
        buf_append_str(out, " PUBLIC ");
        append_identifier(out, public_id);
    }
    if (system_id.len > 0) {
        buf_append_str(out, public_id.len > 0 ? " " : " SYSTEM ");
        append_identifier(out, system_id);
    }
    buf_append_char(out, '>');
}

static void append_start_tag(struct buf *out, const struct html_node *n)
{
    buf_append_char(out, '<');
    buf_append_slice(out, n->text);
    for (uint32_t i = 0; i < n->attribute_count; i++) {
        const struct html_attribute *a = &n->attributes[i];
        buf_append_char(out, ' ');
        buf_append_slice(out, a->prefix);
        if (a->prefix.len > 0)
            buf_append_char(out, ':');
        buf_append_slice(out, a->name);
        buf_append_str(out, "=\"");
        append_escaped(out, a->value);
        buf_append_char(out, '"');
    }
    buf_append_str(out, is_void(n) ? "/>" : ">");
    const struct html_node *first = html_first(n);
    if (first && first->type == HTML_TEXT && slice_starts(first->text, SLICE("\n")) &&
        drops_line_feed(n))
        buf_append_char(out, '\n');
}

static void append_end_tag(struct buf *out, const struct html_node *n)
{
    if (n->type != HTML_ELEMENT || is_void(n))
        return;
    buf_append_str(out, "</");
    buf_append_slice(out, n->text);
    buf_append_char(out, '>');
}

static void append_beginning(struct buf *out, const struct html_node *n)
{
    switch (n->type) {
    case HTML_DOCTYPE: append_doctype(out, n); break;
    case HTML_COMMENT: append_comment(out, n->text); break;
    case HTML_ELEMENT: append_start_tag(out, n); break;
    case HTML_TEXT:
        if (holds_literal_text(n->parent))
            buf_append_slice(out, n->text);
        else
            append_escaped(out, n->text);
        break;
    default: break;
    }
}

void html_append_inner(const struct html_node *top, struct buf *out)
{
    for (const struct html_node *n = html_first(top); n && n != html_end(top);) {
        append_beginning(out, n);
        const struct html_node *next = n + 1;
        /* What lies in no such element is behind the end of each that closes here. */
        for (; n != top && html_end(n) == next; n = n->parent)
            append_end_tag(out, n);
        n = next;
    }
}
