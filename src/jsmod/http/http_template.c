/* http.url: a template tag whose result carries the text without its values, for the name and url
 * tags. */
#include "jsmod/http/http_exports.h"

#include "jsmod/binding.h"

static int append_part(JSContext *ctx, JSValueConst parts, uint32_t index, struct buf *name,
                       struct buf *url)
{
    JSValue part = JS_GetPropertyUint32(ctx, parts, index);
    size_t before = url->len;
    int result = JS_IsException(part) ? -1 : value_append_text(ctx, part, url);
    JS_FreeValue(ctx, part);
    if (result == 0)
        buf_append(name, url->ptr + before, url->len - before);
    return result;
}

static JSValue make_url(JSContext *ctx, const struct buf *name, const struct buf *url)
{
    JSValue object = JS_NewObject(ctx);
    JSValue text = value_from_slice(ctx, buf_slice(url));
    JS_SetPropertyStr(ctx, object, "url", JS_DupValue(ctx, text));
    JS_SetPropertyStr(ctx, object, "name", value_from_slice(ctx, buf_slice(name)));
    JS_SetPropertyStr(ctx, object, "clean_url", text);
    return object;
}

JSValue http_url(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    if (argc == 0 || JS_IsArray(ctx, argv[0]) != 1)
        return throw_go_error(ctx,
                              "http.url is a template tag: http.url`https://example.com/${id}`");
    struct buf name = BUF_INIT(BUF_UNLIMITED), url = BUF_INIT(BUF_UNLIMITED);
    int result = append_part(ctx, argv[0], 0, &name, &url);
    for (int i = 1; i < argc && result == 0; i++) {
        buf_append_str(&name, "${}");
        result = value_append_text(ctx, argv[i], &url);
        if (result == 0)
            result = append_part(ctx, argv[0], (uint32_t)i, &name, &url);
    }
    JSValue object = result == 0 ? make_url(ctx, &name, &url) : JS_EXCEPTION;
    buf_deinit(&name);
    buf_deinit(&url);
    return object;
}
