#include "page.h"

#include "base/check.h"

static void test_tree(void **state)
{
    (void)state;
    struct html_document *page = page_parse(
        SLICE("<p id=a>one<b>two</b><!--c-->three</p><p id=b>"));
    const struct html_node *root = html_root(page), *a = page_find(page, "a");
    const struct html_node *b = page_find(page, "b"), *text = html_first(a);
    assert_int_equal(root->type, HTML_DOCUMENT);
    assert_null(root->parent);
    assert_int_equal(root->descendants, page->node_count - 1);
    assert_true(slice_is(text->text, "one"));
    assert_null(text->previous);
    assert_true(html_is_named(text->next, "b"));
    assert_int_equal(text->next->next->type, HTML_COMMENT);
    assert_ptr_equal(a->last, text->next->next->next);
    assert_ptr_equal(html_end(a), b);
    assert_ptr_equal(a->next, b);
    assert_ptr_equal(b->previous, a);
    assert_null(html_first(b));
    assert_true(html_contains(a, text) && html_contains(root, b));
    assert_false(html_contains(a, a) || html_contains(a, b) || html_contains(b, a));
    assert_ptr_equal(html_next_element(text), text->next);
    assert_null(html_previous_element(text));
    free(page);
}

static void test_names_and_attributes(void **state)
{
    (void)state;
    struct html_document *page = page_parse(
        SLICE("<!DOCTYPE html PUBLIC '-//X' 'y.dtd'><My-Tag ID=m Data-X='1&amp;2' data-x=3>"
              "<svg id=s><linearGradient id=g xlink:href='#h'/><foreignobject id=f></svg>"
              "<math id=n><mi id=i>"));
    const struct html_node *doctype = html_first(html_root(page));
    assert_int_equal(doctype->type, HTML_DOCTYPE);
    assert_true(slice_is(doctype->text, "html"));
    assert_true(slice_is(html_attribute_value(doctype, "public"), "-//X"));
    assert_true(slice_is(html_attribute_value(doctype, "system"), "y.dtd"));

    const struct html_node *m = page_find(page, "m");
    assert_true(html_is_named(m, "my-tag"));
    assert_int_equal(m->attribute_count, 2);
    assert_true(slice_is(html_attribute_value(m, "data-x"), "1&2"));
    assert_null(html_attribute(m, "missing"));
    assert_int_equal(html_attribute_value(m, "missing").len, 0);

    const struct html_node *g = page_find(page, "g");
    assert_true(html_is_named(g, "linearGradient"));
    assert_int_equal(g->name_space, HTML_NS_SVG);
    assert_true(slice_is(html_attribute(g, "href")->prefix, "xlink"));
    assert_true(html_is_named(page_find(page, "f"), "foreignObject"));
    assert_int_equal(page_find(page, "i")->name_space, HTML_NS_MATHML);
    free(page);
}

static void test_text(void **state)
{
    (void)state;
    static const struct {
        struct slice source;
        const char *text;
    } cases[] = {
        { SLICE("a<b>b</b>c"), "abc" },
        { SLICE("<!--no-->x</nothing>y"), "xy" },
        { SLICE("\xEF\xBB\xBF<title>t</title>"), "t" },
        { SLICE("caf\xC3\xA9 \xFF"), "caf\xC3\xA9 \xEF\xBF\xBD" },
        { SLICE("<table>a<tr>b<td>c"), "abc" },
        { SLICE("&lt;&eacute;&#x42;&copy"), "<\xC3\xA9"
                                            "B\xC2\xA9" },
        { SLICE(""), "" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct html_document *page = page_parse(cases[i].source);
        struct buf text = BUF_INIT(BUF_UNLIMITED);
        html_append_text(html_root(page), &text);
        char *found = buf_take(&text);
        assert_string_equal(found, cases[i].text);
        free(found);
        free(page);
    }
}

static void test_neighbouring_text_is_one_node(void **state)
{
    (void)state;
    struct html_document *page = page_parse(SLICE("<p id=a>x</i> y</p><table id=t>moved<tr>too"));
    const struct html_node *a = page_find(page, "a"), *moved = page_find(page, "t")->previous;
    assert_true(slice_is(html_first(a)->text, "x y"));
    assert_null(html_first(a)->next);
    assert_true(slice_is(moved->text, "movedtoo"));
    free(page);
}

/* --- bounds ----------------------------------------------------------------------------------- */

static struct slice repeat(const char *text, size_t times, struct buf *out)
{
    for (size_t i = 0; i < times; i++)
        buf_append_str(out, text);
    return buf_slice(out);
}

static void test_depth(void **state)
{
    (void)state;
    struct buf source = BUF_INIT(BUF_UNLIMITED);
    free(page_parse(repeat("<div>", 510, &source)));
    char *refusal = page_refusal(repeat("<div>", 1, &source));
    assert_string_equal(refusal, "html: open stack of elements exceeds 512 nodes");
    free(refusal);
    buf_deinit(&source);
}

/* Without a bound these would take minutes, or more memory than there is. */
static void test_hostile_nesting(void **state)
{
    (void)state;
    static const char *const tags[] = { "<div>",    "<b>",         "<i a=1><p>",       "<rt>",
                                        "<svg>",    "<table><td>", "<select><option>", "<template>",
                                        "<ul><li>", "<x-y>" };
    for (size_t i = 0; i < ARRAY_LEN(tags); i++) {
        struct buf source = BUF_INIT(BUF_UNLIMITED);
        struct error error = { 0 };
        repeat(tags[i], 100000, &source);
        buf_append_str(&source, "<frameset>");
        free(html_parse(buf_slice(&source), page_allocate, NULL, &error));
        error_clear(&error);
        buf_deinit(&source);
    }
}

static void test_repeated_elements(void **state)
{
    (void)state;
    struct buf source = BUF_INIT(BUF_UNLIMITED);
    buf_append_str(&source, "<div>");
    for (int i = 0; i < 400; i++)
        buf_printf(&source, "<font size=%d>", i);
    repeat("</div><div>x", 20000, &source);
    char *refusal = page_refusal(buf_slice(&source));
    assert_string_equal(refusal, "html: the page takes more than 256 times its size in memory");
    free(refusal);
    buf_deinit(&source);
}

static void *no_memory(void *context, size_t size)
{
    (void)size;
    ++*(int *)context;
    return NULL;
}

static void test_no_memory(void **state)
{
    (void)state;
    struct error error = { 0 };
    int calls = 0;
    assert_null(html_parse(SLICE("<p>"), no_memory, &calls, &error));
    assert_int_equal(calls, 1);
    assert_false(error_is_set(&error));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tree),
        cmocka_unit_test(test_names_and_attributes),
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_neighbouring_text_is_one_node),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_hostile_nesting),
        cmocka_unit_test(test_repeated_elements),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
