#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cli/env_file.h"

static void assert_text(struct slice actual, const char *expected)
{
    assert_int_equal(actual.len, strlen(expected));
    assert_memory_equal(actual.ptr, expected, actual.len);
}

/* The value of the one variable, X. */
static void reads(const char *text, const char *value)
{
    struct arena arena;
    struct slice rest = slice_of(text);
    struct key_value pair;
    struct error error = { 0 };
    int line = 0;
    arena_init(&arena, 256);
    assert_true(env_file_next(&rest, &line, &arena, &pair, &error));
    assert_text(pair.key, "X");
    assert_text(pair.value, value);
    assert_false(env_file_next(&rest, &line, &arena, &pair, &error));
    assert_false(error_is_set(&error));
    arena_deinit(&arena);
}

static void refuses(const char *text, int at_line, const char *why)
{
    struct arena arena;
    struct slice rest = slice_of(text);
    struct key_value pair;
    struct error error = { 0 };
    int line = 0;
    arena_init(&arena, 256);
    while (env_file_next(&rest, &line, &arena, &pair, &error))
        ;
    assert_string_equal(error.text, why);
    assert_int_equal(line, at_line);
    error_clear(&error);
    arena_deinit(&arena);
}

static void test_values(void **state)
{
    reads("X=1", "1");
    reads("X=", "");
    reads("\n# comment\n  export X = some words \r\n\n", "some words");
    reads("X=a=b#c", "a=b#c");
    reads("X=a #c", "a");
    reads("X='a \"b\" \\n #c' # d", "a \"b\" \\n #c");
    reads("X=\"a\\n\\t\\\"b\\\" \\\\ #c\"", "a\n\t\"b\" \\ #c");
    reads("X=\"\"", "");
    reads("X=''", "");
}

static void test_complaints(void **state)
{
    refuses("A=1\nB", 2, "a variable has to be NAME=value");
    refuses("\n9B=1", 2, "\"9B\" is no name of a variable: letters, digits and _ are");
    refuses("=1", 1, "\"\" is no name of a variable: letters, digits and _ are");
    refuses("B='x", 1, "the closing quote is missing");
    refuses("B=\"x\\\"", 1, "the closing quote is missing");
    refuses("B=\"x", 1, "the closing quote is missing");
    refuses("B=\"x\" y", 1, "nothing may follow the closing quote");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_complaints),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
