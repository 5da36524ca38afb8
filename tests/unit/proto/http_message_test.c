#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "proto/http_message.h"

static struct arena arena;
static struct http_headers h;

static int set_up(void **state)
{
    arena_init(&arena, 4096);
    h = (struct http_headers){ 0 };
    return 0;
}

static int tear_down(void **state)
{
    arena_deinit(&arena);
    return 0;
}

static void assert_slice(struct slice s, const char *text)
{
    assert_string_equal(arena_str(&arena, s), text);
}

static void test_add_and_get(void **state)
{
    for (int i = 0; i < 100; i++)
        http_headers_add(&h, &arena, slice_of(arena_printf(&arena, "X-%d", i)), SLICE("v"));
    assert_int_equal(h.count, 100);
    http_headers_add(&h, &arena, SLICE("Set-Cookie"), SLICE("a"));
    http_headers_add(&h, &arena, SLICE("set-cookie"), SLICE("b"));
    assert_slice(http_headers_get(&h, SLICE("SET-COOKIE")), "a");
    assert_null(http_headers_get(&h, SLICE("X-100")).ptr);
}

static void test_set_and_remove(void **state)
{
    http_headers_add(&h, &arena, SLICE("A"), SLICE("1"));
    http_headers_add(&h, &arena, SLICE("B"), SLICE("2"));
    http_headers_add(&h, &arena, SLICE("a"), SLICE("3"));
    http_headers_set(&h, &arena, SLICE("A"), SLICE("4"));
    assert_int_equal(h.count, 2);
    assert_slice(http_headers_get(&h, SLICE("a")), "4");
    http_headers_remove(&h, SLICE("b"));
    assert_int_equal(h.count, 1);
    http_headers_remove(&h, SLICE("none"));
    assert_int_equal(h.count, 1);
}

static void test_tokens(void **state)
{
    http_headers_add(&h, &arena, SLICE("Connection"), SLICE("keep-alive , Close"));
    assert_true(http_headers_has_token(&h, SLICE("connection"), SLICE("close")));
    assert_false(http_headers_has_token(&h, SLICE("connection"), SLICE("clo")));
    assert_false(http_headers_has_token(&h, SLICE("upgrade"), SLICE("close")));
}

static void test_canonical(void **state)
{
    assert_slice(http_header_canonical(SLICE("content-type"), &arena), "Content-Type");
    assert_slice(http_header_canonical(SLICE("ETAG"), &arena), "Etag");
    assert_slice(http_header_canonical(SLICE("x_under-SCORE"), &arena), "X_under-Score");
    assert_slice(http_header_canonical(SLICE("bad name"), &arena), "bad name");
    struct slice already = SLICE("X-Ok");
    assert_ptr_equal(http_header_canonical(already, &arena).ptr, already.ptr);
}

static void test_validity(void **state)
{
    assert_true(http_header_name_valid(SLICE("X-a_b!#$%&'*+.^`|~1")));
    assert_false(http_header_name_valid(SLICE("")));
    assert_false(http_header_name_valid(SLICE("a b")));
    assert_false(http_header_name_valid(SLICE("a:")));
    assert_false(http_header_name_valid(SLICE("\xc3\xa9")));
    assert_true(http_header_value_valid(SLICE("a\tb \xc3\xa9")));
    assert_false(http_header_value_valid(SLICE("a\r")));
    assert_false(http_header_value_valid(SLICE("a\x7f")));
    assert_true(http_method_valid(SLICE("")));
    assert_true(http_method_valid(SLICE("PROPFIND")));
    assert_false(http_method_valid(SLICE("BAD METHOD")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_add_and_get, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_set_and_remove, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_tokens, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_canonical, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_validity, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
