/* Methods of Selection that lead to other nodes: find, closest, children, nextUntil. */
#include "base/check.h"
#include "jsmod/html/html_criterion.h"
#include "jsmod/html/html_selection.h"

/* --- along an axis ---------------------------------------------------------------------------- */

/* Where a walk ends and what of it is wanted, as far as the script says. */
struct limits {
    struct html_criterion until, filter;
    bool has_until, has_filter;
};

static void limits_deinit(struct limits *l)
{
    if (l->has_until)
        html_criterion_deinit(&l->until);
    if (l->has_filter)
        html_criterion_deinit(&l->filter);
}

static int limit_read(JSContext *ctx, JSValueConst value, const struct html_selection *s,
                      struct html_criterion *out, bool *is_there)
{
    *is_there = false;
    if (value_is_nullish(value))
        return 0;
    if (html_criterion_read(ctx, value, s->page, out) != 0)
        return -1;
    *is_there = true;
    return 0;
}

static JSValue collect(JSContext *ctx, struct html_selection *s, enum node_axis axis,
                       const struct limits *l)
{
    struct node_set found;
    const struct selector_host host = html_selector_host(ctx);
    node_set_init(&found, s->page->document);
    node_collect(axis, html_selection_span(s), l->has_until ? &l->until.matcher : NULL,
                 l->has_filter ? &l->filter.matcher : NULL, &host, &found);
    JSValue result = html_selection_push(ctx, s, &found);
    node_set_deinit(&found);
    return result;
}

/* children(filter) and its like */
static JSValue selection_axis(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                              int axis)
{
    struct html_selection *s = html_selection_this(ctx, this_val);
    JSValueConst filter = axis == AXIS_CONTENTS ? JS_UNDEFINED : arg_or_undefined(argc, argv, 0);
    struct limits l = { 0 };
    if (!s || limit_read(ctx, filter, s, &l.filter, &l.has_filter) != 0)
        return JS_EXCEPTION;
    JSValue result = collect(ctx, s, (enum node_axis)axis, &l);
    limits_deinit(&l);
    return result;
}

/* nextUntil(until, filter) and its like */
static JSValue selection_until(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                               int axis)
{
    struct html_selection *s = html_selection_this(ctx, this_val);
    JSValue result = JS_EXCEPTION;
    struct limits l = { 0 };
    if (s && limit_read(ctx, arg_or_undefined(argc, argv, 0), s, &l.until, &l.has_until) == 0 &&
        limit_read(ctx, arg_or_undefined(argc, argv, 1), s, &l.filter, &l.has_filter) == 0)
        result = collect(ctx, s, (enum node_axis)axis, &l);
    limits_deinit(&l);
    return result;
}

/* --- up and down ------------------------------------------------------------------------------ */

/* Those of the criterion's nodes that lie in the selection's. */
static void find_nodes(const struct html_selection *s, const struct html_criterion *c,
                       struct node_set *found)
{
    for (uint32_t i = 0; i < c->nodes.count; i++)
        for (uint32_t j = 0; j < s->count && !selector_host_stops(&c->host); j++)
            if (html_contains(s->nodes[j], c->nodes.items[i]))
                node_set_add(found, c->nodes.items[i]);
}

static void find(const struct html_selection *s, const struct html_criterion *c,
                 struct node_set *found)
{
    if (c->matcher.nodes)
        find_nodes(s, c, found);
    else
        node_find(html_selection_span(s), c->matcher.selector, UINT32_MAX, found);
}

static void find_single(const struct html_selection *s, const struct html_criterion *c,
                        struct node_set *found)
{
    node_find(html_selection_span(s), c->matcher.selector, 1, found);
}

static void closest(const struct html_selection *s, const struct html_criterion *c,
                    struct node_set *found)
{
    node_closest(html_selection_span(s), &c->matcher, found);
}

/* The selection itself, and what the criterion has anywhere in the page. */
static void add(const struct html_selection *s, const struct html_criterion *c,
                struct node_set *found)
{
    const struct html_node *root = html_root(s->page->document);
    for (uint32_t i = 0; i < s->count; i++)
        node_set_add(found, s->nodes[i]);
    for (uint32_t i = 0; i < c->nodes.count; i++)
        node_set_add(found, c->nodes.items[i]);
    if (c->matcher.selector)
        node_find((struct node_span){ &root, 1 }, c->matcher.selector, UINT32_MAX, found);
}

static void has(const struct html_selection *s, const struct html_criterion *c,
                struct node_set *found)
{
    for (uint32_t i = 0; i < s->count; i++)
        if (node_has(s->nodes[i], &c->matcher))
            node_set_add(found, s->nodes[i]);
}

enum search { FIND, SINGLE, CLOSEST, ADD, HAS };

static JSValue selection_search(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                                int which)
{
    static void (*const searches[])(const struct html_selection *, const struct html_criterion *,
                                    struct node_set *) = {
        [FIND] = find, [SINGLE] = find_single, [CLOSEST] = closest, [ADD] = add, [HAS] = has,
    };
    struct html_selection *s = html_selection_this(ctx, this_val);
    struct html_criterion criterion;
    struct node_set found;
    if (!s || html_criterion_read(ctx, arg_or_undefined(argc, argv, 0), s->page, &criterion) != 0)
        return JS_EXCEPTION;
    JSValue result = JS_EXCEPTION;
    node_set_init(&found, s->page->document);
    if (which == ADD && criterion.is_foreign) {
        throw_go_error(ctx, "cannot add elements of another document");
    } else {
        searches[which](s, &criterion, &found);
        result = html_selection_push(ctx, s, &found);
    }
    node_set_deinit(&found);
    html_criterion_deinit(&criterion);
    return result;
}

const JSCFunctionListEntry html_selection_walk_methods[] = {
    JS_CFUNC_MAGIC_DEF("add", 1, selection_search, ADD),
    JS_CFUNC_MAGIC_DEF("children", 1, selection_axis, AXIS_CHILDREN),
    JS_CFUNC_MAGIC_DEF("closest", 1, selection_search, CLOSEST),
    JS_CFUNC_MAGIC_DEF("contents", 0, selection_axis, AXIS_CONTENTS),
    JS_CFUNC_MAGIC_DEF("find", 1, selection_search, FIND),
    JS_CFUNC_MAGIC_DEF("has", 1, selection_search, HAS),
    JS_CFUNC_MAGIC_DEF("next", 1, selection_axis, AXIS_NEXT),
    JS_CFUNC_MAGIC_DEF("nextAll", 1, selection_axis, AXIS_NEXT_ALL),
    JS_CFUNC_MAGIC_DEF("nextUntil", 2, selection_until, AXIS_NEXT_ALL),
    JS_CFUNC_MAGIC_DEF("parent", 1, selection_axis, AXIS_PARENT),
    JS_CFUNC_MAGIC_DEF("parents", 1, selection_axis, AXIS_PARENTS),
    JS_CFUNC_MAGIC_DEF("parentsUntil", 2, selection_until, AXIS_PARENTS),
    JS_CFUNC_MAGIC_DEF("prev", 1, selection_axis, AXIS_PREVIOUS),
    JS_CFUNC_MAGIC_DEF("prevAll", 1, selection_axis, AXIS_PREVIOUS_ALL),
    JS_CFUNC_MAGIC_DEF("prevUntil", 2, selection_until, AXIS_PREVIOUS_ALL),
    JS_CFUNC_MAGIC_DEF("siblings", 1, selection_axis, AXIS_SIBLINGS),
    JS_CFUNC_MAGIC_DEF("single", 1, selection_search, SINGLE),
};
const int html_selection_walk_method_count = ARRAY_LEN(html_selection_walk_methods);
