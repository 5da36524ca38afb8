/* Any bytes as a page: it is parsed, searched, sent as a form and written; its tree must be whole.
 */
#include "base/check.h"
#include "html/dataset.h"
#include "html/form.h"

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

/* Controls lie in the page, once each, and have a value; so have labels their place. */
static void check_forms(const struct html_document *page, struct arena *arena)
{
    const struct html_node *root = html_root(page);
    struct node_set controls, labels;
    node_set_init(&controls, page);
    node_set_init(&labels, page);
    for (const struct html_node *n = root; n < html_end(root); n++) {
        form_controls((struct node_span){ &n, 1 }, &controls);
        form_labels(n, &labels);
        CHECK(!form_owner(n) || html_contains(root, form_owner(n)));
    }
    for (uint32_t i = 0; i < controls.count; i++)
        CHECK(form_value(controls.items[i], arena).kind != FORM_VALUE_NONE ||
              html_is_named(controls.items[i], "keygen"));
    for (uint32_t i = 0; i < labels.count; i++)
        CHECK(html_is_named(labels.items[i], "label"));
    node_set_deinit(&labels);
    node_set_deinit(&controls);
}

static void walk_names(const struct html_node *n)
{
    for (uint32_t i = 0; i < n->attribute_count; i++) {
        struct buf property = BUF_INIT(BUF_UNLIMITED), attribute = BUF_INIT(BUF_UNLIMITED);
        dataset_append_property(&property, n->attributes[i].name);
        dataset_append_attribute(&attribute, buf_slice(&property));
        buf_deinit(&attribute);
        buf_deinit(&property);
    }
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
        walk_names(&page->nodes[i]);
        selector_matches(s, &page->nodes[i]);
    }
    check_forms(page, &arena);
    html_append_inner(html_root(page), &out);
    html_append_text(html_root(page), &out);
    buf_deinit(&out);
    arena_deinit(&arena);
    free(page);
    return 0;
}
