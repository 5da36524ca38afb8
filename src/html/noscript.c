#include "html/noscript.h"

static const struct slice NOSCRIPT = SLICE("noscript");
static const struct slice NOFRAMES = SLICE("noframes");

/* Elements whose content has no tags in it. */
static const struct slice text_elements[] = {
    SLICE("script"), SLICE("style"),   SLICE("textarea"), SLICE("title"),    SLICE("xmp"),
    SLICE("iframe"), SLICE("noembed"), SLICE("noframes"), SLICE("noscript"), SLICE("plaintext"),
};

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

static struct slice name_at(struct slice source, size_t at)
{
    size_t end = at;
    while (end < source.len && source.ptr[end] != '>' && source.ptr[end] != '/' &&
           !is_space(source.ptr[end]))
        end++;
    return slice_sub(source, at, end);
}

/* Behind the '>' that ends a tag, of whose name `at` is the end. */
static size_t skip_attributes(struct slice source, size_t at)
{
    bool expects_value = false;
    for (; at < source.len && source.ptr[at] != '>'; at++) {
        char c = source.ptr[at];
        if (expects_value && (c == '"' || c == '\'')) {
            ptrdiff_t length = slice_find_char(slice_sub(source, at + 1, source.len), c);
            if (length < 0)
                return source.len;
            at += (size_t)length + 1;
        }
        expects_value = c == '=' || (expects_value && is_space(c));
    }
    return at + 1;
}

static size_t skip_comment(struct slice source, size_t at)
{
    size_t begin = at + strlen("<!--");
    for (size_t dashes = begin - 2; dashes + 2 < source.len; dashes++)
        if (memcmp(source.ptr + dashes, "-->", 3) == 0)
            return dashes + 3;
    return source.len;
}

/* Where the end tag of a text element begins. */
static size_t find_end_tag(struct slice source, size_t at, struct slice name)
{
    for (; at + 2 + name.len <= source.len; at++)
        if (source.ptr[at] == '<' && source.ptr[at + 1] == '/' &&
            slice_eq_nocase(name_at(source, at + 2), name))
            return at;
    return source.len;
}

static bool is_text_element(struct slice name)
{
    for (size_t i = 0; i < sizeof(text_elements) / sizeof(text_elements[0]); i++)
        if (slice_eq_nocase(name, text_elements[i]))
            return true;
    return false;
}

/* Renames the tags in `to`, the copy. */
static void hide_tags(struct slice source, char *to)
{
    for (size_t at = 0; at + 1 < source.len;) {
        struct slice rest = slice_sub(source, at, source.len);
        bool ends = rest.ptr[1] == '/';
        if (slice_starts(rest, SLICE("<!--"))) {
            at = skip_comment(source, at);
        } else if (rest.ptr[0] == '<' && rest.len > 1u + ends && is_letter(rest.ptr[1 + ends])) {
            struct slice name = name_at(source, at + 1 + ends);
            if (slice_eq_nocase(name, NOSCRIPT))
                memcpy(to + (name.ptr - source.ptr), NOFRAMES.ptr, NOFRAMES.len);
            at = skip_attributes(source, (size_t)(name.ptr - source.ptr) + name.len);
            if (!ends && is_text_element(name))
                at = find_end_tag(source, at, name);
        } else {
            at++;
        }
    }
}

/* Most pages have none: they needn't be copied. */
static bool is_mentioned(struct slice source)
{
    for (size_t at = 0; at + NOSCRIPT.len < source.len; at++)
        if ((source.ptr[at] == '<' || source.ptr[at] == '/') && noscript_is_at(source, at + 1))
            return true;
    return false;
}

struct slice noscript_hide(struct slice source, struct arena *arena)
{
    if (!is_mentioned(source))
        return source;
    struct slice copy = arena_copy(arena, source);
    hide_tags(source, (char *)copy.ptr);
    return copy;
}

bool noscript_is_at(struct slice source, size_t offset)
{
    return slice_eq_nocase(slice_sub(source, offset, offset + NOSCRIPT.len), NOSCRIPT);
}
