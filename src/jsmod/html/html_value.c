#include "jsmod/html/html_value.h"

#include "script/value.h"

JSValue html_inner_markup(JSContext *ctx, const struct html_node *n)
{
    struct buf markup = BUF_INIT(BUF_UNLIMITED);
    html_append_inner(n, &markup);
    JSValue result = value_from_slice(ctx, buf_slice(&markup));
    buf_deinit(&markup);
    return result;
}

JSValue html_inner_text(JSContext *ctx, const struct html_node *n)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    html_append_text(n, &text);
    JSValue result = value_from_slice(ctx, buf_slice(&text));
    buf_deinit(&text);
    return result;
}

int html_set_item(JSContext *ctx, JSValueConst array, uint32_t index, JSValue value)
{
    if (JS_IsException(value))
        return -1;
    return JS_DefinePropertyValueUint32(ctx, array, index, value, JS_PROP_C_W_E) < 0 ? -1 : 0;
}

JSValue html_word_array(JSContext *ctx, struct slice text)
{
    JSValue array = JS_NewArray(ctx);
    uint32_t count = 0;
    for (size_t at = 0, end; at < text.len && !JS_IsException(array); at = end + 1) {
        for (end = at; end < text.len && !strchr(" \t\n\f\r", text.ptr[end]);)
            end++;
        struct slice word = slice_sub(text, at, end);
        if (word.len > 0 && html_set_item(ctx, array, count++, value_from_slice(ctx, word)) != 0) {
            JS_FreeValue(ctx, array);
            return JS_EXCEPTION;
        }
    }
    return array;
}
