/* Methods of Selection that keep some of its nodes: filter, not, is. */
#include "base/check.h"
#include "jsmod/html/html_criterion.h"
#include "jsmod/html/html_selection.h"

enum method { FILTER, NOT, IS };

/* Whether the function says yes to a node: 1, 0, or -1 with its exception. */
static int ask(JSContext *ctx, const struct html_selection *s, JSValueConst function,
               uint32_t index)
{
    const struct node_span node = { s->nodes + index, 1 };
    JSValue item = html_selection_new(ctx, s->page, node, NULL);
    if (JS_IsException(item))
        return -1;
    JSValueConst arguments[] = { JS_NewUint32(ctx, index), item };
    JSValue answer = JS_Call(ctx, function, JS_UNDEFINED, 2, arguments);
    JS_FreeValue(ctx, item);
    if (JS_IsException(answer))
        return -1;
    int result = JS_ToBool(ctx, answer);
    JS_FreeValue(ctx, answer);
    return result;
}

static int keep_asked(JSContext *ctx, const struct html_selection *s, JSValueConst function,
                      bool wanted, struct node_set *kept)
{
    for (uint32_t i = 0; i < s->count; i++) {
        int answer = ask(ctx, s, function, i);
        if (answer < 0)
            return -1;
        if (answer == wanted)
            node_set_add(kept, s->nodes[i]);
    }
    return 0;
}

static int keep_matching(JSContext *ctx, const struct html_selection *s, JSValueConst value,
                         bool wanted, struct node_set *kept)
{
    struct html_criterion criterion;
    if (html_criterion_read(ctx, value, s->page, &criterion) != 0)
        return -1;
    for (uint32_t i = 0; i < s->count; i++)
        if (node_matches(s->nodes[i], &criterion.matcher) == wanted)
            node_set_add(kept, s->nodes[i]);
    html_criterion_deinit(&criterion);
    return 0;
}

static int keep(JSContext *ctx, const struct html_selection *s, JSValueConst value,
                enum method method, struct node_set *kept)
{
    if (JS_IsFunction(ctx, value))
        return keep_asked(ctx, s, value, method != NOT, kept);
    if (method != NOT && !JS_IsString(value) && !html_selection_of(value)) {
        throw_go_error(ctx, "the argument to %s() must be a function, a selector or a selection",
                       method == IS ? "is" : "filter");
        return -1;
    }
    return keep_matching(ctx, s, value, method != NOT, kept);
}

static JSValue selection_filter(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                                int method)
{
    struct html_selection *s = html_selection_this(ctx, this_val);
    JSValue result = JS_EXCEPTION;
    struct node_set kept;
    if (!s)
        return JS_EXCEPTION;
    node_set_init(&kept, s->page->document);
    if (keep(ctx, s, arg_or_undefined(argc, argv, 0), (enum method)method, &kept) == 0)
        result = method == IS ? JS_NewBool(ctx, kept.count > 0)
                              : html_selection_push(ctx, s, &kept);
    node_set_deinit(&kept);
    return result;
}

const JSCFunctionListEntry html_selection_filter_methods[] = {
    JS_CFUNC_MAGIC_DEF("filter", 1, selection_filter, FILTER),
    JS_CFUNC_MAGIC_DEF("is", 1, selection_filter, IS),
    JS_CFUNC_MAGIC_DEF("not", 1, selection_filter, NOT),
};
const int html_selection_filter_method_count = ARRAY_LEN(html_selection_filter_methods);
