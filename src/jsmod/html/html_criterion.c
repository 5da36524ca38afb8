#include "jsmod/html/html_criterion.h"

#include "jsmod/go_value.h"
#include "jsmod/html/html_element.h"
#include "jsmod/html/html_regex.h"
#include "jsmod/html/html_selection.h"
#include "script/vm.h"

enum { ARENA_CHUNK = 1024 }; /* a selector of a few words */

/* What stopped the script then stops it at its next step: the walk's result is not seen. */
static bool stops(void *context)
{
    JSContext *ctx = context;
    if (vm_is_stopping(vm_of(ctx)))
        return true;
    if (JS_PollInterrupts(ctx) == 0)
        return false;
    JS_FreeValue(ctx, JS_GetException(ctx));
    return true;
}

struct selector_host html_selector_host(JSContext *ctx)
{
    struct selector_host host = html_regex(ctx);
    host.stops = stops;
    return host;
}

static void init(JSContext *ctx, const struct html_page *page, struct html_criterion *out)
{
    *out = (struct html_criterion){ .host = html_selector_host(ctx) };
    arena_init(&out->arena, ARENA_CHUNK);
    node_set_init(&out->nodes, page->document);
}

void html_criterion_init(JSContext *ctx, struct slice selector, const struct html_page *page,
                         struct html_criterion *out)
{
    init(ctx, page, out);
    out->matcher.selector = selector_compile(selector, &out->host, &out->arena);
}

static int read_selector(JSContext *ctx, JSValueConst value, struct html_criterion *out)
{
    struct slice text = value_text(ctx, value, &out->arena);
    if (!text.ptr)
        return -1;
    out->matcher.selector = selector_compile(text, &out->host, &out->arena);
    return 0;
}

static void read_selection(const struct html_selection *s, const struct html_page *page,
                           struct html_criterion *out)
{
    for (uint32_t i = 0; i < s->count; i++)
        node_set_add(&out->nodes, s->nodes[i]);
    out->matcher.nodes = &out->nodes;
    out->is_foreign = s->page != page;
}

static void read_element(const struct html_element *e, const struct html_page *page,
                         struct html_criterion *out)
{
    node_set_add(&out->nodes, e->node);
    out->matcher.nodes = &out->nodes;
    out->is_foreign = e->page != page;
}

int html_criterion_read(JSContext *ctx, JSValueConst value, const struct html_page *page,
                        struct html_criterion *out)
{
    const struct html_selection *selection = html_selection_of(value);
    const struct html_element *element = html_element_of(value);
    int result = 0;
    init(ctx, page, out);
    if (JS_IsString(value)) {
        result = read_selector(ctx, value, out);
    } else if (selection) {
        read_selection(selection, page, out);
    } else if (element) {
        read_element(element, page, out);
    } else {
        throw_go_error(ctx, "invalid argument, cannot use a '%s' as a selector",
                       go_type_name(ctx, value));
        result = -1;
    }
    if (result != 0)
        html_criterion_deinit(out);
    return result;
}

void html_criterion_deinit(struct html_criterion *c)
{
    node_set_deinit(&c->nodes);
    arena_deinit(&c->arena);
}

void html_find(JSContext *ctx, const struct html_page *page, struct node_span from,
               struct slice selector, uint32_t most, struct node_set *found)
{
    struct html_criterion criterion;
    html_criterion_init(ctx, selector, page, &criterion);
    node_set_init(found, page->document);
    node_find(from, criterion.matcher.selector, most, found);
    html_criterion_deinit(&criterion);
}
