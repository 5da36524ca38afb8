#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/error.h"

static void test_first_cause_wins(void **state)
{
    (void)state;
    struct error e = { 0 };
    assert_false(error_is_set(&e));
    assert_int_equal(error_set(&e, EXIT_CODE_INVALID_CONFIG, "vus must be > 0, not %d", -1), -1);
    assert_int_equal(error_set(&e, EXIT_CODE_OTHER, "later"), -1);
    assert_string_equal(e.text, "vus must be > 0, not -1");
    assert_int_equal(e.exit_code, 104);
    error_clear(&e);
    assert_false(error_is_set(&e));
    assert_int_equal(e.exit_code, 0);
    error_clear(&e);
}

static void test_prefix(void **state)
{
    (void)state;
    struct error e = { 0 };
    assert_int_equal(error_prefix(&e, "cannot read %s: ", "x"), -1);
    assert_false(error_is_set(&e));
    error_set(&e, EXIT_CODE_OTHER, "no such file");
    error_prefix(&e, "cannot read %s: ", "x");
    assert_string_equal(e.text, "cannot read x: no such file");
    assert_int_equal(e.exit_code, EXIT_CODE_OTHER);
    error_clear(&e);
}

static void test_move(void **state)
{
    (void)state;
    struct error from = { 0 }, to = { 0 };
    error_set(&from, 1, "new");
    error_set(&to, 2, "old");
    error_move(&to, &from);
    assert_string_equal(to.text, "new");
    assert_int_equal(to.exit_code, 1);
    assert_false(error_is_set(&from));
    error_move(&to, &to);
    assert_string_equal(to.text, "new");
    error_clear(&to);
}

static void test_nobody_wants_it(void **state)
{
    (void)state;
    assert_int_equal(error_set(NULL, 1, "x"), -1);
    assert_int_equal(error_prefix(NULL, "x"), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_first_cause_wins),
        cmocka_unit_test(test_prefix),
        cmocka_unit_test(test_move),
        cmocka_unit_test(test_nobody_wants_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
