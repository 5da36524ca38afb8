#include "jsmod/html/html_regex.h"

#include "base/check.h"
#include "base/encode.h"

#include "libregexp.h"

#include <stdlib.h>

/* --- from RE2's syntax ------------------------------------------------------------------------ */

/* Takes "(?ims)" off the front; false on flags that there aren't here. */
static bool take_flags(struct slice *pattern, int *flags)
{
    ptrdiff_t end = slice_find_char(*pattern, ')');
    if (!slice_starts(*pattern, SLICE("(?")) || end < 0)
        return true;
    struct slice letters = slice_sub(*pattern, 2, (size_t)end);
    for (size_t i = 0; i < letters.len; i++) {
        char c = letters.ptr[i];
        if (c < 'a' || c > 'z')
            return i == 0; /* a group: (?:...), (?P<...) */
        *flags |= c == 'i' ? LRE_FLAG_IGNORECASE : c == 'm' ? LRE_FLAG_MULTILINE : 0;
        *flags |= c == 's' ? LRE_FLAG_DOTALL : 0;
        if (!strchr("ims", c))
            return false;
    }
    *pattern = slice_sub(*pattern, (size_t)end + 1, pattern->len);
    return true;
}

static void append_pattern(struct buf *out, struct slice pattern)
{
    static const struct slice named = SLICE("(?P<");
    for (size_t i = 0; i < pattern.len;) {
        struct slice rest = slice_sub(pattern, i, pattern.len);
        if (rest.ptr[0] == '\\' && rest.len > 1) {
            buf_append(out, rest.ptr, 2);
            i += 2;
        } else if (slice_starts(rest, named)) {
            buf_append_str(out, "(?<");
            i += named.len;
        } else {
            buf_append_char(out, rest.ptr[0]);
            i++;
        }
    }
}

static void *compile(void *context, struct slice pattern, struct arena *arena)
{
    char message[64];
    int length, flags = 0;
    if (!take_flags(&pattern, &flags))
        return NULL;
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    append_pattern(&text, pattern);
    size_t text_length = text.len;
    char *terminated = buf_take(&text);
    uint8_t *code = lre_compile(&length, message, sizeof(message), terminated, text_length, flags,
                                context);
    free(terminated);
    if (!code)
        return NULL;
    void *copy = arena_alloc(arena, (size_t)length);
    memcpy(copy, code, (size_t)length);
    lre_realloc(context, code, 0);
    return copy;
}

/* --- matching --------------------------------------------------------------------------------- */

static bool is_ascii(struct slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] > 127)
            return false;
    return true;
}

/* To be freed; *count units. */
static uint16_t *to_utf16(struct slice text, int *count)
{
    uint16_t *units = xmalloc(text.len * sizeof(*units));
    *count = 0;
    while (text.len > 0) {
        size_t length = utf8_sequence(text);
        uint32_t code = length > 0 ? utf8_decode(slice_sub(text, 0, length)) : 0xFFFD;
        if (code >= 0x10000) {
            units[(*count)++] = (uint16_t)(0xD7C0 + (code >> 10));
            code = 0xDC00 + (code & 0x3FF);
        }
        units[(*count)++] = (uint16_t)code;
        text = slice_sub(text, length > 0 ? length : 1, text.len);
    }
    return units;
}

static bool matches(void *context, const void *compiled, struct slice text)
{
    enum { BYTES = 0, UTF16 = 1 };
    uint8_t **captures = xcalloc((size_t)lre_get_capture_count(compiled) * 2, sizeof(*captures));
    int result;
    if (is_ascii(text)) {
        result = lre_exec(captures, compiled, (const uint8_t *)text.ptr, 0, (int)text.len, BYTES,
                          context);
    } else {
        int count;
        uint16_t *units = to_utf16(text, &count);
        result = lre_exec(captures, compiled, (const uint8_t *)units, 0, count, UTF16, context);
        free(units);
    }
    free(captures);
    return result == 1;
}

struct selector_host html_regex(JSContext *ctx)
{
    return (struct selector_host){ ctx, compile, matches };
}
