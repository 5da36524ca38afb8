#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "remote/freshness.h"

static int64_t of(const char *cache_control, const char *age)
{
    struct arena arena;
    struct http_headers headers = { 0 };
    arena_init(&arena, 256);
    if (cache_control)
        http_headers_add(&headers, &arena, SLICE("Cache-Control"), slice_of(cache_control));
    if (age)
        http_headers_add(&headers, &arena, SLICE("Age"), slice_of(age));
    int64_t result = freshness_s(&headers);
    arena_deinit(&arena);
    return result;
}

static void lifetimes(void **state)
{
    assert_int_equal(of("max-age=60", NULL), 60);
    assert_int_equal(of("public, MAX-AGE=60 , immutable", NULL), 60);
    assert_int_equal(of("max-age=60", "20"), 40);
    assert_int_equal(of("max-age=60", "61"), 0);
    assert_int_equal(of("max-age=99999999999", NULL), 365 * 24 * 3600);
}

static void none(void **state)
{
    assert_int_equal(of(NULL, NULL), 0);
    assert_int_equal(of("", NULL), 0);
    assert_int_equal(of("no-cache, max-age=60", NULL), 0);
    assert_int_equal(of("s-maxage=60", NULL), 0);
    static const char *const wrong[] = {
        "max-age", "max-age=", "max-age=-1", "max-age=1h", "max-age=99999999999999999999",
        "=60",     ",,="
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
        assert_int_equal(of(wrong[i], NULL), 0);
}

static void not_kept(void **state)
{
    assert_int_equal(of("no-store", NULL), FRESHNESS_NOT_KEPT);
    assert_int_equal(of("max-age=60, No-Store", NULL), FRESHNESS_NOT_KEPT);
}

static void several_headers(void **state)
{
    struct arena arena;
    struct http_headers headers = { 0 };
    arena_init(&arena, 256);
    http_headers_add(&headers, &arena, SLICE("Cache-Control"), SLICE("public"));
    http_headers_add(&headers, &arena, SLICE("cache-control"), SLICE("max-age=7"));
    assert_int_equal(freshness_s(&headers), 7);
    arena_deinit(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lifetimes),
        cmocka_unit_test(none),
        cmocka_unit_test(not_kept),
        cmocka_unit_test(several_headers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
