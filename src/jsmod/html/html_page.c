#include "jsmod/html/html_page.h"

#include "script/value.h"

static void *allocate(void *runtime, size_t size)
{
    return js_malloc_rt(runtime, size);
}

static void throw_failure(JSContext *ctx, struct error *error)
{
    if (error_is_set(error))
        throw_go_error(ctx, "%s", error->text);
    else
        JS_ThrowOutOfMemory(ctx);
    error_clear(error);
}

struct html_page *html_page_new(JSContext *ctx, struct slice source, struct slice url)
{
    struct error error = { 0 };
    struct html_page *page = js_malloc(ctx, sizeof(*page) + url.len);
    if (!page)
        return NULL;
    *page = (struct html_page){ .refs = 1, .url = { (char *)(page + 1), url.len } };
    memcpy(page + 1, url.ptr, url.len);
    page->document = html_parse(source, allocate, JS_GetRuntime(ctx), &error);
    if (page->document)
        return page;
    throw_failure(ctx, &error);
    js_free(ctx, page);
    return NULL;
}

struct html_page *html_page_ref(struct html_page *page)
{
    page->refs++;
    return page;
}

void html_page_unref(JSRuntime *rt, struct html_page *page)
{
    if (!page || --page->refs > 0)
        return;
    js_free_rt(rt, page->document);
    js_free_rt(rt, page);
}
