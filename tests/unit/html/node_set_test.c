#include "page.h"

#include "html/node_set.h"

static void test_once_and_in_order(void **state)
{
    (void)state;
    struct buf source = BUF_INIT(BUF_UNLIMITED);
    for (int i = 0; i < 200; i++)
        buf_append_str(&source, "<p>x");
    struct html_document *page = page_parse(buf_slice(&source));
    struct node_set set;
    node_set_init(&set, page);
    for (int round = 0; round < 2; round++)
        for (uint32_t i = page->node_count; i-- > 0;)
            node_set_add(&set, &page->nodes[i]);
    assert_int_equal(set.count, page->node_count);
    assert_ptr_equal(set.items[0], &page->nodes[page->node_count - 1]);
    assert_ptr_equal(set.items[set.count - 1], html_root(page));
    node_set_deinit(&set);
    free(page);
    buf_deinit(&source);
}

static void test_other_documents(void **state)
{
    (void)state;
    struct html_document *page = page_parse(SLICE("<p id=a>")),
                         *other = page_parse(SLICE("<p id=b>"));
    struct node_set set;
    node_set_init(&set, page);
    node_set_add(&set, page_find(other, "b"));
    assert_int_equal(set.count, 0);
    assert_false(node_set_has(&set, page_find(other, "b")));
    assert_false(node_set_has(&set, page_find(page, "a")));
    node_set_add(&set, page_find(page, "a"));
    assert_true(node_set_has(&set, page_find(page, "a")));
    node_set_deinit(&set);
    free(other);
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_once_and_in_order),
        cmocka_unit_test(test_other_documents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
