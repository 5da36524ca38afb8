/* atob and btoa: text in which each character is a byte. HTML, section 8.3, and the forgiving
 * decode of https://infra.spec.whatwg.org/#forgiving-base64. */
#include "jsmod/web/web_base64.h"

#include "base/base64.h"
#include "base/encode.h"
#include "jsmod/binding.h"
#include "jsmod/bytes.h"
#include "jsmod/web/dom_exception.h"

/* --- btoa ------------------------------------------------------------------------------------- */

/* Characters up to U+00FF as bytes; false when there are others. */
static bool to_latin1(struct slice text, struct buf *out)
{
    while (text.len) {
        size_t length = utf8_sequence(text);
        uint32_t code = utf8_decode(slice_sub(text, 0, length));
        if (code > 0xFF)
            return false;
        buf_append_char(out, (char)code);
        text = slice_sub(text, length, text.len);
    }
    return true;
}

JSValue web_btoa(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct bytes_arg text;
    if (!has_arguments(ctx, argc, 1) || string_arg_read(ctx, argv[0], &text) != 0)
        return JS_EXCEPTION;
    struct buf bytes = BUF_INIT(BUF_UNLIMITED), encoded = BUF_INIT(BUF_UNLIMITED);
    JSValue result;
    if (to_latin1(text.bytes, &bytes)) {
        base64_encode(&encoded, buf_slice(&bytes), BASE64_STD);
        result = JS_NewStringLen(ctx, encoded.ptr, encoded.len);
    } else {
        result = throw_dom_exception(ctx, "InvalidCharacterError",
                                     "the text has characters beyond U+00FF");
    }
    buf_deinit(&encoded);
    buf_deinit(&bytes);
    bytes_arg_deinit(&text);
    return result;
}

/* --- atob ------------------------------------------------------------------------------------- */

static void drop_spaces(struct slice text, struct buf *out)
{
    for (size_t i = 0; i < text.len; i++)
        if (!memchr(" \t\n\f\r", text.ptr[i], 5))
            buf_append_char(out, text.ptr[i]);
}

static int decode_forgiving(struct slice text, struct buf *out)
{
    size_t bad_at;
    struct buf dense = BUF_INIT(BUF_UNLIMITED);
    drop_spaces(text, &dense);
    struct slice digits = buf_slice(&dense);
    for (int padding = 0; padding < 2 && dense.len % 4 == 0 && slice_ends(digits, SLICE("="));
         padding++)
        digits.len--;
    int rc = base64_decode(out, digits, BASE64_RAW_STD, &bad_at);
    buf_deinit(&dense);
    return rc;
}

static JSValue from_latin1(JSContext *ctx, struct slice bytes)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    for (size_t i = 0; i < bytes.len; i++)
        utf8_append(&text, (unsigned char)bytes.ptr[i]);
    JSValue string = JS_NewStringLen(ctx, text.ptr, text.len);
    buf_deinit(&text);
    return string;
}

JSValue web_atob(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct bytes_arg text;
    if (!has_arguments(ctx, argc, 1) || string_arg_read(ctx, argv[0], &text) != 0)
        return JS_EXCEPTION;
    struct buf bytes = BUF_INIT(BUF_UNLIMITED);
    JSValue result = decode_forgiving(text.bytes, &bytes) == 0
                         ? from_latin1(ctx, buf_slice(&bytes))
                         : throw_dom_exception(ctx, "InvalidCharacterError",
                                               "the text is not correctly encoded base64");
    buf_deinit(&bytes);
    bytes_arg_deinit(&text);
    return result;
}
