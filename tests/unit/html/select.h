/* What a selector finds in a page, for tests. */
#ifndef TESTS_HTML_SELECT_H
#define TESTS_HTML_SELECT_H

#include "page.h"

#include "html/selector.h"

/* Ids in document order, names where there are none, to be freed; NULL for an invalid selector. */
static inline char *selected_ids(const struct html_document *page,
                                 const struct selector_host *regex, struct slice text)
{
    struct arena arena;
    struct buf ids = BUF_INIT(BUF_UNLIMITED);
    arena_init(&arena, 1024);
    const struct selector *s = selector_compile(text, regex, &arena);
    for (uint32_t i = 0; s && i < page->node_count; i++) {
        if (!selector_matches(s, &page->nodes[i]))
            continue;
        if (ids.len > 0)
            buf_append_char(&ids, ' ');
        struct slice id = html_attribute_value(&page->nodes[i], "id");
        buf_append_slice(&ids, id.len > 0 ? id : page->nodes[i].text);
    }
    arena_deinit(&arena);
    return s ? buf_take(&ids) : NULL;
}

#endif
