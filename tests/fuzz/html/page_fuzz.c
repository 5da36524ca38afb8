/* Any bytes as a page: it is parsed, searched and written; its tree must be whole. */
#include "base/check.h"
#include "html/selector.h"

#include <stdlib.h>

static void *allocate(void *context, size_t size)
{
    return malloc(size);
}

static void check_node(const struct html_document *page, const struct html_node *n)
{
    const struct html_node *before = NULL;
    for (const struct html_node *child = html_first(n); child; child = child->next) {
        CHECK(child->parent == n && child->previous == before);
        CHECK(html_end(child) <= html_end(n));
        CHECK(!child->next || child->next == html_end(child));
        before = child;
    }
    CHECK(n->last == before);
    CHECK(!before || html_end(before) == html_end(n));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error error = { 0 };
    struct html_document *page = html_parse(slice_make((const char *)data, size), allocate, NULL,
                                            &error);
    CHECK(!page == error_is_set(&error));
    error_clear(&error);
    if (!page)
        return 0;
    struct arena arena;
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    arena_init(&arena, 4096);
    const struct selector *s = selector_compile(
        SLICE("a b > *, :nth-last-of-type(2n+1), div:contains('a') ~ [id], :disabled"), NULL,
        &arena);
    for (uint32_t i = 0; i < page->node_count; i++) {
        check_node(page, &page->nodes[i]);
        selector_matches(s, &page->nodes[i]);
    }
    html_append_inner(html_root(page), &out);
    html_append_text(html_root(page), &out);
    buf_deinit(&out);
    arena_deinit(&arena);
    free(page);
    return 0;
}
