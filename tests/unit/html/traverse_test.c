#include "page.h"

#include "base/check.h"
#include "html/traverse.h"

static const char page_source[] =
    "<html id=html><head id=head></head><body id=body><main id=m><section id=s1 class=s><h2 "
    "id=h>t</h2>"
    "<p id=p1>a</p>text<p id=p2 class=k>b</p><ul id=u><li id=l1>x<li id=l2 class=k>y<li id=l3>z"
    "<li id=l4 class=k>w</ul></section><section id=s2>q</section></main>";

struct fixture {
    struct html_document *page;
    struct arena arena;
};

static void set_up(struct fixture *f)
{
    f->page = page_parse(slice_of(page_source));
    arena_init(&f->arena, 1024);
}

static void tear_down(struct fixture *f)
{
    arena_deinit(&f->arena);
    free(f->page);
}

/* The nodes with those ids. */
static struct node_set nodes_of(struct fixture *f, const char *ids)
{
    struct node_set set;
    struct slice rest = slice_of(ids), id;
    node_set_init(&set, f->page);
    while (slice_split(&rest, ' ', &id))
        node_set_add(&set, page_find(f->page, arena_str(&f->arena, id)));
    return set;
}

static struct node_matcher matcher_of(struct fixture *f, const char *selector)
{
    return (struct node_matcher){ selector_compile(slice_of(selector), NULL, &f->arena), NULL };
}

static const char *ids_of(struct fixture *f, const struct node_set *set)
{
    struct buf ids = BUF_INIT(BUF_UNLIMITED);
    for (uint32_t i = 0; i < set->count; i++) {
        struct slice id = html_attribute_value(set->items[i], "id");
        if (i > 0)
            buf_append_char(&ids, ' ');
        buf_append_slice(&ids, id.len > 0 ? id : SLICE("-"));
    }
    const char *copy = arena_str(&f->arena, buf_slice(&ids));
    buf_deinit(&ids);
    return copy;
}

static void test_axes(void **state)
{
    (void)state;
    static const struct {
        enum node_axis axis;
        const char *from, *until, *filter, *found;
    } cases[] = {
        { AXIS_CHILDREN, "s1", NULL, NULL, "h p1 p2 u" },
        { AXIS_CHILDREN, "s1 u", NULL, ".k", "p2 l2 l4" },
        { AXIS_CHILDREN, "s1", NULL, "[", "" },
        { AXIS_CONTENTS, "s1", NULL, NULL, "h p1 - p2 u" },
        { AXIS_SIBLINGS, "l2", NULL, NULL, "l1 l3 l4" },
        { AXIS_SIBLINGS, "l1 l2", NULL, NULL, "l2 l3 l4 l1" },
        { AXIS_NEXT, "p1", NULL, NULL, "p2" },
        { AXIS_NEXT, "p1 l1 l2", NULL, ".k", "p2 l2" },
        { AXIS_NEXT, "l4", NULL, NULL, "" },
        { AXIS_NEXT_ALL, "l1 l3", NULL, NULL, "l2 l3 l4" },
        { AXIS_NEXT_ALL, "l1", "#l4", NULL, "l2 l3" },
        { AXIS_NEXT_ALL, "l1", "#l4", ".k", "l2" },
        { AXIS_NEXT_ALL, "l1", "[", NULL, "l2 l3 l4" },
        { AXIS_PREVIOUS, "p2", NULL, NULL, "p1" },
        { AXIS_PREVIOUS_ALL, "l4", NULL, NULL, "l3 l2 l1" },
        { AXIS_PREVIOUS_ALL, "l4", ".k", NULL, "l3" },
        { AXIS_PARENT, "l1 l2 p1", NULL, NULL, "u s1" },
        { AXIS_PARENT, "html", NULL, NULL, "" },
        { AXIS_PARENTS, "l2 s2", NULL, NULL, "u s1 m body html" },
        { AXIS_PARENTS, "l2", "main", NULL, "u s1" },
        { AXIS_PARENTS, "l2", "body", "section", "s1" },
    };
    struct fixture f;
    set_up(&f);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct node_set from = nodes_of(&f, cases[i].from), found;
        node_set_init(&found, f.page);
        struct node_matcher until = matcher_of(&f, cases[i].until ? cases[i].until : "*");
        struct node_matcher filter = matcher_of(&f, cases[i].filter ? cases[i].filter : "*");
        node_collect(cases[i].axis, (struct node_span){ from.items, from.count },
                     cases[i].until ? &until : NULL, cases[i].filter ? &filter : NULL, NULL,
                     &found);
        assert_string_equal(ids_of(&f, &found), cases[i].found);
        node_set_deinit(&found);
        node_set_deinit(&from);
    }
    tear_down(&f);
}

static void test_until_nodes(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    struct node_set from = nodes_of(&f, "l1"), end = nodes_of(&f, "l3 s2"), found;
    const struct node_matcher until = { .nodes = &end };
    node_set_init(&found, f.page);
    node_collect(AXIS_NEXT_ALL, (struct node_span){ from.items, from.count }, &until, NULL, NULL,
                 &found);
    assert_string_equal(ids_of(&f, &found), "l2");
    node_set_deinit(&found);
    node_set_deinit(&end);
    node_set_deinit(&from);
    tear_down(&f);
}

static void test_find(void **state)
{
    (void)state;
    static const struct {
        const char *from, *selector;
        uint32_t most;
        const char *found;
    } cases[] = {
        { "m", ".k", UINT32_MAX, "p2 l2 l4" },
        { "u s1", ".k", UINT32_MAX, "l2 l4 p2" },
        { "u s1", ".k", 1, "l2" },
        { "s2", "p", UINT32_MAX, "" },
        { "u", "section li", 2, "l1 l2" },
        { "u", "ul", UINT32_MAX, "" },
    };
    struct fixture f;
    set_up(&f);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct node_set from = nodes_of(&f, cases[i].from), found;
        node_set_init(&found, f.page);
        node_find((struct node_span){ from.items, from.count },
                  matcher_of(&f, cases[i].selector).selector, cases[i].most, &found);
        assert_string_equal(ids_of(&f, &found), cases[i].found);
        node_set_deinit(&found);
        node_set_deinit(&from);
    }
    tear_down(&f);
}

/* --- an end of long walks --------------------------------------------------------------------- */

enum { PARAGRAPHS = 50 * 1000, ENOUGH = 1000 };

static bool has_enough(void *context)
{
    uint32_t *steps = context;
    return ++*steps > ENOUGH;
}

static struct html_document *large_page(void)
{
    struct buf source = BUF_INIT(BUF_UNLIMITED);
    for (int i = 0; i < PARAGRAPHS; i++)
        buf_append_str(&source, "<p>x</p>");
    struct html_document *page = page_parse(buf_slice(&source));
    buf_deinit(&source);
    assert_true(page->node_count > 2 * PARAGRAPHS);
    return page;
}

static void test_selectors_end(void **state)
{
    static const char *const selectors[] = {
        "p:nth-child(2n)", "p:nth-last-child(2n)", "p:nth-last-of-type(3)", "p:only-of-type",
        "i ~ p",           "p:not(i ~ p) ~ b",     "body:has(p ~ i)",       "html:contains(y)",
    };
    struct html_document *page = large_page();
    const struct html_node *root = html_root(page);
    for (size_t i = 0; i < ARRAY_LEN(selectors); i++) {
        uint32_t steps = 0;
        const struct selector_host host = { .context = &steps, .stops = has_enough };
        struct arena arena;
        struct node_set found;
        arena_init(&arena, 1024);
        node_set_init(&found, page);
        node_find((struct node_span){ &root, 1 },
                  selector_compile(slice_of(selectors[i]), &host, &arena), UINT32_MAX, &found);
        /* Each element asks once more or twice. */
        assert_in_range(steps, PARAGRAPHS / 100, 3 * PARAGRAPHS);
        assert_true(found.count <= ENOUGH);
        node_set_deinit(&found);
        arena_deinit(&arena);
    }
    free(page);
}

static void test_axes_end(void **state)
{
    static const enum node_axis axes[] = { AXIS_SIBLINGS, AXIS_NEXT_ALL, AXIS_PREVIOUS_ALL };
    struct html_document *page = large_page();
    struct node_set all, found;
    node_set_init(&all, page);
    for (uint32_t i = 0; i < page->node_count; i++)
        if (html_is_named(&page->nodes[i], "p"))
            node_set_add(&all, &page->nodes[i]);
    assert_int_equal(all.count, PARAGRAPHS);
    for (size_t i = 0; i < ARRAY_LEN(axes); i++) {
        uint32_t steps = 0;
        const struct selector_host host = { .context = &steps, .stops = has_enough };
        node_set_init(&found, page);
        node_collect(axes[i], node_set_span(&all), NULL, NULL, &host, &found);
        assert_in_range(steps, ENOUGH, 2 * PARAGRAPHS);
        assert_true(found.count <= ENOUGH);
        node_set_deinit(&found);
    }
    node_set_deinit(&all);
    free(page);
}

static void test_closest_and_has(void **state)
{
    (void)state;
    struct fixture f;
    set_up(&f);
    struct node_set from = nodes_of(&f, "l2 s2 p1 body"), found;
    const struct node_matcher section = matcher_of(&f, "section"), item = matcher_of(&f, "ul li");
    const struct node_matcher nothing = matcher_of(&f, "[");
    node_set_init(&found, f.page);
    node_closest((struct node_span){ from.items, from.count }, &section, &found);
    assert_string_equal(ids_of(&f, &found), "s1 s2");
    assert_true(node_has(page_find(f.page, "s1"), &item));
    assert_false(node_has(page_find(f.page, "s2"), &item));
    assert_false(node_has(page_find(f.page, "l1"), &item));
    assert_false(node_has(page_find(f.page, "m"), &nothing));
    assert_ptr_equal(node_closest_named(page_find(f.page, "l1"), "li"), page_find(f.page, "l1"));
    assert_null(node_closest_named(page_find(f.page, "l1"), "table"));
    node_set_deinit(&found);
    node_set_deinit(&from);
    tear_down(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_axes),     cmocka_unit_test(test_until_nodes),
        cmocka_unit_test(test_find),     cmocka_unit_test(test_selectors_end),
        cmocka_unit_test(test_axes_end), cmocka_unit_test(test_closest_and_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
