#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/redactor.h"

static struct redactor redactor;
static struct arena arena;

static int set_up(void **state)
{
    (void)state;
    redactor = REDACTOR_INIT;
    arena_init(&arena, 256);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    redactor_deinit(&redactor);
    arena_deinit(&arena);
    return 0;
}

static void assert_redacted(const char *text, const char *expected)
{
    struct slice redacted = redactor_apply(&redactor, slice_of(text), &arena);
    if (!slice_is(redacted, expected))
        fail_msg("%s expected, %.*s found", expected, SLICE_ARG(redacted));
}

static void test_places(void **state)
{
    (void)state;
    redactor_add(&redactor, SLICE("s3cret"));
    assert_redacted("s3cret", "***SECRET_REDACTED***");
    assert_redacted("a s3crets3cret b", "a ***SECRET_REDACTED******SECRET_REDACTED*** b");
    assert_redacted("s3cre", "s3cre");
    assert_redacted("", "");
    assert_redacted("ss3cret", "s***SECRET_REDACTED***");
}

static void test_untouched_text_is_not_copied(void **state)
{
    (void)state;
    const char *text = "nothing of that";
    assert_ptr_equal(redactor_apply(&redactor, slice_of(text), &arena).ptr, text);
    redactor_add(&redactor, SLICE("x"));
    assert_ptr_equal(redactor_apply(&redactor, slice_of(text), &arena).ptr, text);
}

/* k6: what was fetched first wins. */
static void test_first_added_wins(void **state)
{
    (void)state;
    redactor_add(&redactor, SLICE("abc"));
    redactor_add(&redactor, SLICE("abcdef"));
    redactor_add(&redactor, SLICE("bcd"));
    assert_redacted("abcdef bcd", "***SECRET_REDACTED***def ***SECRET_REDACTED***");
}

static void test_what_hides_nothing(void **state)
{
    (void)state;
    redactor_add(&redactor, SLICE(""));
    redactor_add(&redactor, SLICE(" \t\n"));
    assert_redacted("a \t\n b", "a \t\n b");
    assert_int_equal(redactor.count, 0);
    redactor_add(&redactor, SLICE("x"));
    redactor_add(&redactor, SLICE("x"));
    assert_int_equal(redactor.count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_places, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_untouched_text_is_not_copied, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_first_added_wins, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_hides_nothing, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
