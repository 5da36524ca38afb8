#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/slice.h"

#include <math.h>
#include <stdlib.h>

static void test_comparing(void **state)
{
    (void)state;
    assert_true(slice_eq(slice_make(NULL, 0), SLICE("")));
    assert_true(slice_is(SLICE("abc"), "abc"));
    assert_false(slice_is(SLICE("abc"), "ab"));
    assert_true(slice_eq_nocase(SLICE("Content-TYPE"), SLICE("content-type")));
    assert_false(
        slice_eq_nocase(SLICE("@"), SLICE("`"))); /* differ by the case bit, aren't letters */
    assert_true(slice_compare(SLICE("ab"), SLICE("abc")) < 0);
    assert_true(slice_compare(SLICE("b"), SLICE("abc")) > 0);
    assert_true(slice_compare(SLICE("\xC3"), SLICE("z")) > 0); /* bytes, not signed chars */
    assert_int_equal(slice_compare(slice_make(NULL, 0), SLICE("")), 0);
    assert_true(slice_starts(SLICE("abc"), SLICE("")));
    assert_true(slice_starts(SLICE("abc"), SLICE("ab")));
    assert_false(slice_starts(SLICE("a"), SLICE("ab")));
    assert_true(slice_ends(SLICE("abc"), SLICE("bc")));
    assert_false(slice_ends(SLICE("c"), SLICE("bc")));
}

static void test_searching(void **state)
{
    (void)state;
    assert_int_equal(slice_find_char(SLICE("a=b=c"), '='), 1);
    assert_int_equal(slice_rfind_char(SLICE("a=b=c"), '='), 3);
    assert_int_equal(slice_find_char(slice_make(NULL, 0), '='), -1);
    assert_int_equal(slice_rfind_char(SLICE("abc"), '='), -1);
    assert_int_equal(slice_find(SLICE("abcabd"), SLICE("abd")), 3);
    assert_int_equal(slice_find(SLICE("abc"), SLICE("")), 0);
    assert_int_equal(slice_find(slice_make(NULL, 0), SLICE("a")), -1);
}

static void test_cutting(void **state)
{
    (void)state;
    assert_true(slice_is(slice_sub(SLICE("hello"), 1, 3), "el"));
    assert_true(slice_is(slice_sub(SLICE("hello"), 3, 99), "lo"));
    assert_int_equal(slice_sub(SLICE("hello"), 9, 2).len, 0);
    assert_true(slice_is(slice_trim(SLICE(" \t\r\n a b \v\f")), "a b"));
    assert_int_equal(slice_trim(SLICE("  ")).len, 0);
}

static void check_split(struct slice rest, const char *const *expected, size_t count)
{
    struct slice part;
    size_t at = 0;
    while (slice_split(&rest, ',', &part)) {
        assert_true(at < count);
        assert_true(slice_is(part, expected[at++]));
    }
    assert_int_equal(at, count);
}

static void test_splitting(void **state)
{
    (void)state;
    check_split(SLICE("a,,b"), (const char *[]){ "a", "", "b" }, 3);
    check_split(SLICE(",a"), (const char *[]){ "", "a" }, 2);
    check_split(SLICE("a,"), (const char *[]){ "a" }, 1);
    check_split(SLICE("alone"), (const char *[]){ "alone" }, 1);
    check_split(SLICE(""), NULL, 0);
}

static void test_integers(void **state)
{
    (void)state;
    int64_t value = 7;
    assert_true(slice_to_int64(SLICE("-0"), &value) && value == 0);
    assert_true(slice_to_int64(SLICE("+12"), &value) && value == 12);
    assert_true(slice_to_int64(SLICE("9223372036854775807"), &value) && value == INT64_MAX);
    assert_true(slice_to_int64(SLICE("-9223372036854775808"), &value) && value == INT64_MIN);
    static const char *const wrong[] = { "",
                                         "-",
                                         "+",
                                         " 1",
                                         "1 ",
                                         "1.0",
                                         "0x1",
                                         "1e3",
                                         "--1",
                                         "9223372036854775808",
                                         "-9223372036854775809",
                                         "99999999999999999999" };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        assert_false(slice_to_int64(slice_of(wrong[i]), &value));
    }
    assert_true(value == INT64_MIN); /* left alone by failures */
}

static void test_doubles(void **state)
{
    (void)state;
    double value = 7;
    assert_true(slice_to_double(SLICE("1.5"), &value) && value == 1.5);
    assert_true(slice_to_double(SLICE(".5"), &value) && value == 0.5);
    assert_true(slice_to_double(SLICE("5."), &value) && value == 5);
    assert_true(slice_to_double(SLICE("-1e-3"), &value) && value == -0.001);
    assert_true(slice_to_double(slice_make("12345", 3), &value) && value == 123);
    char many[400];
    memset(many, '0', sizeof(many));
    many[sizeof(many) - 1] = '3';
    assert_true(slice_to_double(slice_make(many, sizeof(many)), &value) && value == 3);
    static const char *const wrong[] = { "",    ".",    "-",  "e5", "1e",  "1e+",   "inf",
                                         "nan", "0x10", " 1", "1 ", "1,5", "1e999", "1.2.3" };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
        assert_false(slice_to_double(slice_of(wrong[i]), &value));
    }
}

static void test_copy_and_hash(void **state)
{
    (void)state;
    char *copy = slice_dup(slice_make("ab\0c", 4));
    assert_memory_equal(copy, "ab\0c", 5);
    free(copy);
    copy = slice_dup(slice_make(NULL, 0));
    assert_string_equal(copy, "");
    free(copy);
    assert_true(slice_hash(SLICE("http_req_duration")) == slice_hash(SLICE("http_req_duration")));
    assert_true(slice_hash(SLICE("a")) != slice_hash(slice_make("a\0", 2)));
    assert_true(slice_hash(slice_make(NULL, 0)) == slice_hash(SLICE("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_comparing),     cmocka_unit_test(test_searching),
        cmocka_unit_test(test_cutting),       cmocka_unit_test(test_splitting),
        cmocka_unit_test(test_integers),      cmocka_unit_test(test_doubles),
        cmocka_unit_test(test_copy_and_hash),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
