/* https://url.spec.whatwg.org/#application/x-www-form-urlencoded */
#include "proto/form_urlencoded.h"

#include "base/encode.h"
#include "proto/web_url_pieces.h"

/* --- reading ---------------------------------------------------------------------------------- */

/* Both buffers are used anew. */
static struct slice decode(struct slice text, struct buf *bytes, struct buf *valid)
{
    buf_reset(bytes);
    web_url_unescape(bytes, text);
    if (utf8_is_valid(buf_slice(bytes)))
        return buf_slice(bytes);
    buf_reset(valid);
    utf8_append_valid(valid, buf_slice(bytes));
    return buf_slice(valid);
}

int form_urlencoded_parse(struct slice text,
                          int (*pair)(void *context, struct slice name, struct slice value),
                          void *context)
{
    struct buf spaced = BUF_INIT(BUF_UNLIMITED), buffers[4];
    struct slice rest, part;
    int rc = 0;
    for (size_t i = 0; i < 4; i++)
        buf_init(&buffers[i], BUF_UNLIMITED);
    buf_append_slice(&spaced, text);
    for (size_t i = 0; i < spaced.len; i++)
        if (spaced.ptr[i] == '+')
            spaced.ptr[i] = ' ';
    rest = buf_slice(&spaced);
    while (rc == 0 && slice_split(&rest, '&', &part)) {
        ptrdiff_t equals = slice_find_char(part, '=');
        size_t end = equals < 0 ? part.len : (size_t)equals;
        if (part.len == 0)
            continue;
        rc = pair(context, decode(slice_sub(part, 0, end), &buffers[0], &buffers[1]),
                  decode(slice_sub(part, end + 1, part.len), &buffers[2], &buffers[3]));
    }
    for (size_t i = 0; i < 4; i++)
        buf_deinit(&buffers[i]);
    buf_deinit(&spaced);
    return rc;
}

/* --- writing ---------------------------------------------------------------------------------- */

static void escape(struct buf *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool stays = (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
                     c == '*' || c == '-' || c == '.' || c == '_';
        if (stays)
            buf_append_char(out, c);
        else if (c == ' ')
            buf_append_char(out, '+');
        else
            buf_printf(out, "%%%02X", (unsigned char)c);
    }
}

void form_urlencoded_append(struct buf *out, size_t start, struct slice name, struct slice value)
{
    if (out->len > start)
        buf_append_char(out, '&');
    escape(out, name);
    buf_append_char(out, '=');
    escape(out, value);
}
