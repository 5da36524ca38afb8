#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/edit_distance.h"

static size_t distance(const char *a, const char *b)
{
    return edit_distance(slice_of(a), slice_of(b));
}

static void test_distances(void **state)
{
    assert_int_equal(distance("", ""), 0);
    assert_int_equal(distance("", "run"), 3);
    assert_int_equal(distance("run", ""), 3);
    assert_int_equal(distance("run", "run"), 0);
    assert_int_equal(distance("rnu", "run"), 2);
    assert_int_equal(distance("iteration", "iterations"), 1);
    assert_int_equal(distance("kitten", "sitting"), 3);
    assert_int_equal(distance("RUN", "run"), 0);
}

static void test_long_words(void **state)
{
    static const char word[] = "0123456789012345678901234567890123456789012345678901234567890123";
    struct slice longest = slice_make(word, 63), too_long = slice_make(word, 64);
    assert_int_equal(edit_distance(longest, longest), 0);
    assert_int_equal(edit_distance(too_long, too_long), 64);
    assert_int_equal(edit_distance(SLICE("a"), too_long), 64);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_distances),
        cmocka_unit_test(test_long_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
