/* Any text as a selector, on a page that has something of everything. */
#include "html/selector.h"

#include <stdlib.h>

static void *compile(void *context, struct slice pattern, struct arena *arena)
{
    return arena_str(arena, pattern);
}

static bool matches(void *context, const void *compiled, struct slice text)
{
    return slice_find(text, slice_of(compiled)) >= 0;
}

static void *allocate(void *context, size_t size)
{
    return malloc(size);
}

static const char page_source[] =
    "<html lang=en><div id=a class='b c' data-k=x><p>one<b>two</b></p><!-- c --><i> "
    "</i><i>x</i></div>"
    "<form><fieldset disabled><legend><input></legend><input type=radio checked><select><option>1"
    "<option selected>2</select></fieldset><a href=x>l</a></form><svg><a xlink:href=y></a></svg>"
    "<ul><li>1<li>2<li>3<li>4</ul>";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct selector_host regex = { NULL, compile, matches };
    static struct html_document *page;
    struct arena arena;
    if (!page)
        page = html_parse(slice_of(page_source), allocate, NULL, NULL);
    arena_init(&arena, 4096);
    const struct selector *s = selector_compile(slice_make((const char *)data, size), &regex,
                                                &arena);
    for (uint32_t i = 0; s && i < page->node_count; i++)
        if (selector_matches(s, &page->nodes[i]) && page->nodes[i].type != HTML_ELEMENT)
            abort();
    arena_deinit(&arena);
    return 0;
}
