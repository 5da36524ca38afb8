/* Response.html(): the body as a page. */
#include "jsmod/http/http_response_fields.h"

#include "jsmod/classes.h"
#include "jsmod/html/html_criterion.h"
#include "jsmod/html/html_selection.h"

struct html_page *response_page(JSContext *ctx, struct response *r)
{
    if (!response_need_body(ctx, r, "HTML"))
        return NULL;
    if (!r->page) {
        struct slice body = r->result.body, url = r->result.url;
        r->page = html_page_new(ctx, body.ptr ? body : SLICE(""), url.ptr ? url : SLICE(""));
    }
    return r->page;
}

/* html(selector) */
JSValue response_html(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct response *r = JS_GetOpaque2(ctx, this_val, class_ids[CLASS_RESPONSE]);
    struct html_page *page = r ? response_page(ctx, r) : NULL;
    JSValue whole = page ? html_selection_of_page(ctx, html_page_ref(page)) : JS_EXCEPTION;
    JSValueConst selector = arg_or_undefined(argc, argv, 0);
    if (JS_IsException(whole) || JS_IsUndefined(selector))
        return whole;
    JSValue found = JS_EXCEPTION, text = JS_ToString(ctx, selector);
    struct html_criterion criterion;
    if (!JS_IsException(text) && html_criterion_read(ctx, text, page, &criterion) == 0) {
        struct html_selection *from = html_selection_of(whole);
        struct node_set nodes;
        node_set_init(&nodes, page->document);
        node_find(html_selection_span(from), criterion.matcher.selector, UINT32_MAX, &nodes);
        found = html_selection_push(ctx, from, &nodes);
        node_set_deinit(&nodes);
        html_criterion_deinit(&criterion);
    }
    JS_FreeValue(ctx, text);
    JS_FreeValue(ctx, whole);
    return found;
}
