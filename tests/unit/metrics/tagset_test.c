/* Tag sets and system tags. */
#include "metrics/submetric.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>

static struct registry *registry;

static int setup(void **state)
{
    registry = registry_new();
    struct error error = { 0 };
    struct metric *m = registry_get(registry, METRIC_HTTP_REQS);
    for (int i = 0; i < 70; i++) {
        char suffix[16];
        int length = snprintf(suffix, sizeof suffix, "n:%d", i);
        if (!registry_submetric(registry, m, slice_make(suffix, (size_t)length), &error))
            return -1;
    }
    registry_seal(registry);
    return 0;
}

static int teardown(void **state)
{
    registry_free(registry);
    return 0;
}

static void tags_are_sorted_and_unique(void **state)
{
    struct tagset_builder b;
    tagset_builder_init(&b, NULL);
    assert_true(tagset_builder_set(&b, SLICE("url"), SLICE("u")));
    assert_true(tagset_builder_set(&b, SLICE("group"), SLICE("")));
    assert_true(tagset_builder_set(&b, SLICE("name"), SLICE("old")));
    assert_true(tagset_builder_set(&b, SLICE("name"), SLICE("new")));
    struct tagset *t = tagset_build(&b, registry);
    assert_int_equal(t->count, 3);
    assert_true(slice_is(t->tags[0].key, "group"));
    assert_true(slice_is(t->tags[1].key, "name"));
    assert_true(slice_is(t->tags[2].key, "url"));
    assert_true(slice_is(tagset_get(t, SLICE("name")), "new"));
    assert_non_null(tagset_get(t, SLICE("group")).ptr);
    assert_null(tagset_get(t, SLICE("missing")).ptr);
    tagset_unref(t);
}

static void sets_own_their_bytes(void **state)
{
    char key[] = "key", value[] = "value";
    struct tagset_builder b;
    tagset_builder_init(&b, NULL);
    tagset_builder_set(&b, slice_of(key), slice_of(value));
    struct tagset *t = tagset_build(&b, registry);
    key[0] = value[0] = 'X';
    assert_true(slice_is(tagset_get(t, SLICE("key")), "value"));
    tagset_unref(t);
}

static void a_base_can_be_changed(void **state)
{
    struct tagset_builder b;
    tagset_builder_init(&b, NULL);
    tagset_builder_set(&b, SLICE("a"), SLICE("1"));
    tagset_builder_set(&b, SLICE("b"), SLICE("2"));
    struct tagset *base = tagset_build(&b, registry);

    tagset_builder_init(&b, base);
    tagset_builder_remove(&b, SLICE("a"));
    tagset_builder_remove(&b, SLICE("missing"));
    tagset_builder_set(&b, SLICE("c"), SLICE("3"));
    struct tagset *changed = tagset_build(&b, registry);
    tagset_unref(tagset_ref(base));
    assert_int_equal(base->count, 2);
    assert_int_equal(changed->count, 2);
    assert_null(tagset_get(changed, SLICE("a")).ptr);
    assert_true(slice_is(tagset_get(changed, SLICE("b")), "2"));
    assert_false(tagset_equal(base, changed));

    tagset_builder_remove(&b, SLICE("c"));
    tagset_builder_set(&b, SLICE("a"), SLICE("1"));
    struct tagset *again = tagset_build(&b, registry);
    assert_true(tagset_equal(base, again));
    assert_int_equal(base->hash, again->hash);
    tagset_unref(base);
    tagset_unref(changed);
    tagset_unref(again);
    tagset_unref(NULL);
}

static void a_full_builder_refuses_new_keys(void **state)
{
    struct tagset_builder b;
    char keys[TAGSET_MAX][4];
    tagset_builder_init(&b, NULL);
    for (int i = 0; i < TAGSET_MAX; i++) {
        int length = snprintf(keys[i], sizeof keys[i], "%d", i);
        assert_true(tagset_builder_set(&b, slice_make(keys[i], (size_t)length), SLICE("v")));
    }
    assert_false(tagset_builder_set(&b, SLICE("one more"), SLICE("v")));
    assert_true(tagset_builder_set(&b, SLICE("7"), SLICE("changed")));
    struct tagset *t = tagset_build(&b, registry);
    assert_int_equal(t->count, TAGSET_MAX);
    assert_true(slice_is(tagset_get(t, SLICE("7")), "changed"));
    tagset_unref(t);
}

static void each_set_knows_its_submetrics(void **state)
{
    for (int i = 0; i < 72; i++) {
        char value[4];
        int length = snprintf(value, sizeof value, "%d", i);
        struct tagset_builder b;
        tagset_builder_init(&b, NULL);
        tagset_builder_set(&b, SLICE("n"), slice_make(value, (size_t)length));
        tagset_builder_set(&b, SLICE("other"), SLICE("x"));
        struct tagset *t = tagset_build(&b, registry);
        for (uint32_t j = 0; j < registry_submetric_count(registry); j++)
            assert_int_equal(tagset_matches(t, j), (int)j == i);
        tagset_unref(t);
    }
}

static void system_tags_have_names(void **state)
{
    assert_int_equal(system_tag_from_name(SLICE("proto")), TAG_PROTO);
    assert_int_equal(system_tag_from_name(SLICE("expected_response")), TAG_EXPECTED_RESPONSE);
    assert_int_equal(system_tag_from_name(SLICE("ip")), TAG_IP);
    assert_int_equal(system_tag_from_name(SLICE("iter")), TAG_ITER);
    assert_int_equal(system_tag_from_name(SLICE("nothing")), 0);
    for (uint32_t tag = 1; tag <= TAG_ITER; tag <<= 1)
        assert_int_equal(system_tag_from_name(slice_of(system_tag_name(tag))), tag);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_are_sorted_and_unique),
        cmocka_unit_test(sets_own_their_bytes),
        cmocka_unit_test(a_base_can_be_changed),
        cmocka_unit_test(a_full_builder_refuses_new_keys),
        cmocka_unit_test(each_set_knows_its_submetrics),
        cmocka_unit_test(system_tags_have_names),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
