/* Methods of every Element that look for others, or compare it with one. */
#include "base/check.h"
#include "jsmod/html/html_criterion.h"
#include "jsmod/html/html_element.h"

enum query { QUERY_FIRST, QUERY_ALL, QUERY_CLASS };

/* "a b" as ".a.b" */
static void append_classes(struct buf *out, struct slice names)
{
    bool in_name = false;
    for (size_t i = 0; i < names.len; i++) {
        bool is_space = strchr(" \t\n\f\r", names.ptr[i]) != NULL;
        if (!is_space && !in_name)
            buf_append_char(out, '.');
        if (!is_space)
            buf_append_char(out, names.ptr[i]);
        in_name = !is_space;
    }
}

static JSValue element_query(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                             int query)
{
    const struct html_element *e = html_element_this(ctx, this_val);
    struct buf text = BUF_INIT(BUF_UNLIMITED), classes = BUF_INIT(BUF_UNLIMITED);
    JSValue result = JS_EXCEPTION;
    if (e && value_append_text(ctx, arg_or_undefined(argc, argv, 0), &text) == 0) {
        append_classes(&classes, buf_slice(&text));
        result = query == QUERY_FIRST
                     ? html_element_find(ctx, e, buf_slice(&text))
                     : html_element_find_all(ctx, e,
                                             buf_slice(query == QUERY_CLASS ? &classes : &text));
    }
    buf_deinit(&classes);
    buf_deinit(&text);
    return result;
}

static JSValue element_matches(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    const struct html_element *e = html_element_this(ctx, this_val);
    struct html_criterion criterion;
    if (!e || html_criterion_read(ctx, arg_or_undefined(argc, argv, 0), e->page, &criterion) != 0)
        return JS_EXCEPTION;
    bool result = node_matches(e->node, &criterion.matcher);
    html_criterion_deinit(&criterion);
    return JS_NewBool(ctx, result);
}

/* --- comparison ------------------------------------------------------------------------------- */

static bool has_same_markup(const struct html_node *a, const struct html_node *b)
{
    struct buf first = BUF_INIT(BUF_UNLIMITED), second = BUF_INIT(BUF_UNLIMITED);
    html_append_inner(a, &first);
    html_append_inner(b, &second);
    bool result = slice_eq(buf_slice(&first), buf_slice(&second));
    buf_deinit(&second);
    buf_deinit(&first);
    return result;
}

static bool is_same(const struct html_node *a, const struct html_node *b)
{
    return a == b;
}

enum comparison { CONTAINS, IS_SAME, IS_EQUAL };

/* False for anything else than an element. */
static JSValue element_compare(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                               int which)
{
    static bool (*const comparisons[])(const struct html_node *, const struct html_node *) = {
        [CONTAINS] = html_contains, [IS_SAME] = is_same, [IS_EQUAL] = has_same_markup
    };
    const struct html_element *e = html_element_this(ctx, this_val);
    const struct html_element *other = html_element_of(arg_or_undefined(argc, argv, 0));
    return e ? JS_NewBool(ctx, other && comparisons[which](e->node, other->node)) : JS_EXCEPTION;
}

const JSCFunctionListEntry html_element_query_methods[] = {
    JS_CFUNC_MAGIC_DEF("contains", 1, element_compare, CONTAINS),
    JS_CFUNC_MAGIC_DEF("getElementsByClassName", 1, element_query, QUERY_CLASS),
    JS_CFUNC_MAGIC_DEF("getElementsByTagName", 1, element_query, QUERY_ALL),
    JS_CFUNC_MAGIC_DEF("isEqualNode", 1, element_compare, IS_EQUAL),
    JS_CFUNC_MAGIC_DEF("isSameNode", 1, element_compare, IS_SAME),
    JS_CFUNC_DEF("matches", 1, element_matches),
    JS_CFUNC_MAGIC_DEF("querySelector", 1, element_query, QUERY_FIRST),
    JS_CFUNC_MAGIC_DEF("querySelectorAll", 1, element_query, QUERY_ALL),
};
const int html_element_query_method_count = ARRAY_LEN(html_element_query_methods);
