/* k6/html: parseHTML. */
#include "base/check.h"
#include "jsmod/bytes.h"
#include "jsmod/html/html_selection.h"
#include "jsmod/module_table.h"

static JSValue parse_html(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct bytes_arg source;
    if (text_arg_read(ctx, arg_or_undefined(argc, argv, 0), &source) != 0)
        return JS_EXCEPTION;
    struct html_page *page = html_page_new(ctx, source.bytes, SLICE(""));
    bytes_arg_deinit(&source);
    return html_selection_of_page(ctx, page);
}

static const JSCFunctionListEntry entries[] = {
    JS_CFUNC_DEF("parseHTML", 1, parse_html),
};

const struct native_module mod_html = {
    .specifier = "k6/html",
    .entries = entries,
    .entry_count = ARRAY_LEN(entries),
    .default_is_namespace = true,
};
