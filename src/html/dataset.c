#include "html/dataset.h"

#include "base/check.h"

static const char *const abbreviations[] = {
    "ACL",  "API",   "ASCII", "CPU", "CSS",  "DNS",  "EOF",  "ETA", "GPU",   "GUID", "HTML",
    "HTTP", "HTTPS", "ID",    "IP",  "JSON", "LHS",  "OS",   "QPS", "RAM",   "RHS",  "RPC",
    "SLA",  "SMTP",  "SQL",   "SSH", "TCP",  "TLS",  "TTL",  "UDP", "UI",    "UID",  "UUID",
    "URI",  "URL",   "UTF8",  "VM",  "XML",  "XMPP", "XSRF", "XSS", "OAuth",
};

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

static char to_upper(char c)
{
    return (char)(c >= 'a' && c <= 'z' ? c - ('a' - 'A') : c);
}

static char to_lower(char c)
{
    return (char)(is_upper(c) ? c + ('a' - 'A') : c);
}

static void append_capitalised(struct buf *out, struct slice word)
{
    if (slice_is(word, "oauth")) {
        buf_append_str(out, "OAuth");
        return;
    }
    bool all = false;
    for (size_t i = 0; i < ARRAY_LEN(abbreviations) && !all; i++)
        all = slice_eq_nocase(word, slice_of(abbreviations[i]));
    for (size_t i = 0; i < word.len; i++)
        buf_append_char(out, i == 0 || all ? to_upper(word.ptr[i]) : word.ptr[i]);
}

void dataset_append_property(struct buf *out, struct slice attribute)
{
    ptrdiff_t dash = slice_find_char(attribute, '-');
    size_t at = dash < 0 ? attribute.len : (size_t)dash;
    buf_append_slice(out, slice_sub(attribute, 0, at));
    while (at++ < attribute.len) {
        size_t end = at;
        while (end < attribute.len && attribute.ptr[end] != '-' && attribute.ptr[end] != '_')
            end++;
        append_capitalised(out, slice_sub(attribute, at, end));
        at = end;
    }
}

/* Length of the longest abbreviation that the text begins with. */
static size_t abbreviation_length(struct slice text)
{
    size_t longest = 0;
    for (size_t i = 0; i < ARRAY_LEN(abbreviations); i++)
        if (slice_starts(text, slice_of(abbreviations[i])) && strlen(abbreviations[i]) > longest)
            longest = strlen(abbreviations[i]);
    return longest;
}

static void append_word(struct buf *out, struct slice word, bool is_first)
{
    if (!is_first)
        buf_append_char(out, '-');
    for (size_t i = 0; i < word.len; i++)
        buf_append_char(out, word.ptr[i] == '_' ? '-' : to_lower(word.ptr[i]));
}

void dataset_append_attribute(struct buf *out, struct slice property)
{
    for (size_t begin = 0, end; begin < property.len; begin = end) {
        size_t abbreviation = abbreviation_length(slice_sub(property, begin, property.len));
        end = begin + (abbreviation > 0 ? abbreviation : 1);
        while (abbreviation == 0 && end < property.len && !is_upper(property.ptr[end]))
            end++;
        append_word(out, slice_sub(property, begin, end), begin == 0);
    }
}
