/* From columns of the output back to the original. */
#include "testing.h"

#include <string.h>

/* Each occurrence of `token` in the output leads to the same one in the input. */
static void assert_found(const char *input, const char *token)
{
    struct arena arena;
    struct error error = { 0 };
    struct typescript_output out;
    struct slice rest, line, original;
    uint32_t number = 1;
    struct slice source = slice_of(input);

    arena_init(&arena, 4096);
    assert_int_equal(typescript_strip(&arena, SLICE("x.ts"), source, &out, &error), 0);
    for (rest = out.text; slice_split(&rest, '\n', &line); number++) {
        ptrdiff_t at = slice_find(line, slice_of(token)), there;

        if (!slice_split(&source, '\n', &original))
            fail_msg("%s: a line more", input);
        there = slice_find(original, slice_of(token));
        assert_int_equal(at < 0, there < 0);
        if (at >= 0)
            assert_int_equal(typescript_original_column(&out, number, (uint32_t)at + 1), there + 1);
    }
    arena_deinit(&arena);
}

static void test_tokens(void **state)
{
    (void)state;
    assert_found("enum A { B = f(), C = g() }", "f()");
    assert_found("enum A { B = f(), C = g() }", "g()");
    assert_found("enum A {\n  B = f(),\n  C = g()\n}\n  g()", "g()");
    assert_found("namespace A { export const b = 1, c = f(); } f", "f()");
    assert_found("class A { constructor(public b: B) { f() } }\nf()", "f()");
    assert_found("let a: T = f()", "f()");
}

/* A character of four bytes is one column, and two blanks. */
static void test_wide(void **state)
{
    struct arena arena;
    struct error error = { 0 };
    struct typescript_output out;

    (void)state;
    arena_init(&arena, 4096);
    assert_int_equal(
        typescript_strip(&arena, SLICE("x.ts"), SLICE("let a: '😀😀' = f()"), &out, &error), 0);
    assert_int_equal(typescript_original_column(&out, 1, 1), 1);
    assert_int_equal(typescript_original_column(&out, 1, 17), 15);
    arena_deinit(&arena);
}

static void test_inside_of_what_was_put_in(void **state)
{
    struct arena arena;
    struct error error = { 0 };
    struct typescript_output out;

    (void)state;
    arena_init(&arena, 4096);
    assert_int_equal(typescript_strip(&arena, SLICE("x.ts"), SLICE("x; enum A {}"), &out, &error),
                     0);
    assert_int_equal(typescript_original_column(&out, 1, 4), 4);
    assert_int_equal(typescript_original_column(&out, 1, 10), 4);
    assert_int_equal(typescript_original_column(&out, 2, 10), 10);
    arena_deinit(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_wide),
        cmocka_unit_test(test_inside_of_what_was_put_in),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
