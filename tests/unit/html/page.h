/* Pages for tests. */
#ifndef TESTS_HTML_PAGE_H
#define TESTS_HTML_PAGE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "html/document.h"

static inline void *page_allocate(void *context, size_t size)
{
    (void)context;
    return malloc(size);
}

/* To be freed. */
static inline struct html_document *page_parse(struct slice source)
{
    struct error error = { 0 };
    struct html_document *page = html_parse(source, page_allocate, NULL, &error);
    if (!page)
        fail_msg("%s", error.text);
    return page;
}

/* The text of an error; to be freed. */
static inline char *page_refusal(struct slice source)
{
    struct error error = { 0 };
    struct html_document *page = html_parse(source, page_allocate, NULL, &error);
    assert_null(page);
    return error.text;
}

static inline const struct html_node *page_find(const struct html_document *page, const char *id)
{
    for (uint32_t i = 0; i < page->node_count; i++)
        if (slice_is(html_attribute_value(&page->nodes[i], "id"), id))
            return &page->nodes[i];
    fail_msg("no element with the id %s", id);
    return NULL;
}

#endif
