#include "vu/tag_cache.h"

#include "metrics/submetric.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static struct registry *registry;
static struct tag_cache *cache;
static struct tagset *base;

static int setup(void **state)
{
    struct tagset_builder builder;
    registry = registry_new();
    registry_seal(registry);
    cache = tag_cache_new(registry);
    tagset_builder_init(&builder, NULL);
    tagset_builder_set(&builder, SLICE("group"), SLICE(""));
    base = tagset_build(&builder, registry);
    return 0;
}

static int teardown(void **state)
{
    tagset_unref(base);
    tag_cache_free(cache);
    registry_free(registry);
    return 0;
}

static struct tagset *with(struct tagset *from, const char *key, const char *value)
{
    const struct tag change = { slice_of(key), value ? slice_of(value) : slice_make(NULL, 0) };
    return tag_cache_derive(cache, from, &change, 1);
}

static void changes_are_applied(void **state)
{
    struct tagset *set = with(base, "url", "u");
    assert_int_equal(set->count, 2);
    assert_true(slice_is(tagset_get(set, SLICE("url")), "u"));
    assert_int_equal(with(base, "group", NULL)->count, 0);
    assert_ptr_equal(with(base, "url", "u"), set);
}

/* A VU that enters and leaves a group has the tags that it had, not others like them. */
static void there_and_back_is_the_same_set(void **state)
{
    struct tagset *outside = with(base, "scenario", "s");
    struct tagset *inside = with(outside, "group", "::g");
    assert_ptr_equal(with(inside, "group", ""), outside);
    assert_ptr_equal(with(with(inside, "page", "a"), "page", NULL), inside);
}

static void endless_values_are_forgotten(void **state)
{
    for (int i = 0; i < 20000; i++) {
        char url[16];
        snprintf(url, sizeof(url), "%d", i);
        assert_true(slice_is(tagset_get(with(base, "url", url), SLICE("url")), url));
    }
    assert_true(slice_is(tagset_get(with(base, "url", "7"), SLICE("url")), "7"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(changes_are_applied),
        cmocka_unit_test(there_and_back_is_the_same_set),
        cmocka_unit_test(endless_values_are_forgotten),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
