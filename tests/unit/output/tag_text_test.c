/* Tag sets as text: escaping, the cache's references and replacements. */
#include "testing.h"

#include "output/tag_text.h"

static struct registry *registry;

static void test_objects(void **state)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    tag_json_append(&out, NULL, NULL);
    assert_text(&out, "{}");

    struct tagset *empty = make_tags(registry, NULL);
    tag_json_append(&out, empty, NULL);
    assert_text(&out, "{}");

    /* Keys come sorted; < > & stay as they are. */
    struct tagset *tags = make_tags(registry, "b", "<&> \"q\" \n", "a", "é✔", NULL);
    tag_json_append(&out, tags, NULL);
    assert_text(&out, "{\"a\":\"é✔\",\"b\":\"<&> \\\"q\\\" \\n\"}");
    tagset_unref(empty);
    tagset_unref(tags);
}

static void test_cache_keeps_sets_alive(void **state)
{
    struct tag_text_cache *cache = tag_text_cache_new(tag_json_append, NULL);
    struct tagset *tags = make_tags(registry, "k", "v", NULL);
    struct slice first = tag_text_get(cache, tags);
    assert_true(slice_is(first, "{\"k\":\"v\"}"));
    assert_int_equal(tags->refs, 2);
    assert_ptr_equal(tag_text_get(cache, tags).ptr, first.ptr);
    assert_int_equal(tags->refs, 2);
    tag_text_cache_free(cache);
    assert_int_equal(tags->refs, 1);
    tagset_unref(tags);
    tag_text_cache_free(NULL);
}

static void test_cache_is_right_when_it_overflows(void **state)
{
    enum { SETS = 5000 };
    static struct tagset *sets[SETS];
    struct tag_text_cache *cache = tag_text_cache_new(tag_json_append, NULL);
    char value[32], expected[64];
    for (int i = 0; i < SETS; i++) {
        snprintf(value, sizeof(value), "http://host/%d", i);
        sets[i] = make_tags(registry, "url", value, NULL);
    }
    for (int i = 0; i < 3 * SETS; i++) {
        int at = i * 7 % SETS;
        snprintf(expected, sizeof(expected), "{\"url\":\"http://host/%d\"}", at);
        assert_true(slice_is(tag_text_get(cache, sets[at]), expected));
    }
    tag_text_cache_free(cache);
    for (int i = 0; i < SETS; i++) {
        assert_int_equal(sets[i]->refs, 1);
        tagset_unref(sets[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_objects),
        cmocka_unit_test(test_cache_keeps_sets_alive),
        cmocka_unit_test(test_cache_is_right_when_it_overflows),
    };
    registry = registry_new();
    registry_seal(registry);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    registry_free(registry);
    return failed;
}
