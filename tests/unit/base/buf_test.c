#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"

#include <stdlib.h>

static void test_appending(void **state)
{
    (void)state;
    struct buf b = BUF_INIT(BUF_UNLIMITED);
    assert_true(slice_is(buf_slice(&b), ""));
    buf_append_str(&b, "n=");
    buf_append_int(&b, INT64_MIN);
    buf_append_char(&b, ' ');
    buf_append_int(&b, 0);
    buf_append_repeat(&b, '-', 3);
    buf_append_slice(&b, SLICE("x"));
    buf_append(&b, NULL, 0);
    buf_printf(&b, "%s%d", "y", 42);
    assert_true(slice_is(buf_slice(&b), "n=-9223372036854775808 0---xy42"));
    assert_false(b.failed);
    buf_deinit(&b);
    buf_deinit(&b);
}

static void test_long_printf(void **state)
{
    (void)state;
    struct buf b = BUF_INIT(1000);
    buf_printf(&b, "%0999d", 7); /* longer than the stack copy, and room for no terminator */
    buf_printf(&b, "%d", 1);
    assert_false(b.failed);
    assert_int_equal(b.len, 1000);
    buf_printf(&b, "%d", 2);
    assert_true(b.failed);
    assert_true(slice_ends(buf_slice(&b), SLICE("0071")));
    buf_deinit(&b);
}

static void test_maximum(void **state)
{
    (void)state;
    struct buf b = BUF_INIT(10);
    buf_append_str(&b, "12345678");
    assert_non_null(buf_reserve(&b, 2));
    assert_null(buf_reserve(&b, 3));
    assert_true(b.failed);
    assert_int_equal(b.len, 8);
    buf_append_str(&b, "9a");
    assert_true(slice_is(buf_slice(&b), "123456789a"));
    assert_true(b.failed); /* until reset, however much fits again */
    buf_append_char(&b, '!');
    assert_null(buf_reserve(&b, SIZE_MAX));
    assert_int_equal(b.len, 10);
    assert_true(b.cap <= 10);
    buf_reset(&b);
    assert_false(b.failed);
    assert_int_equal(b.len, 0);
    buf_deinit(&b);

    struct buf none = BUF_INIT(0);
    buf_append_str(&none, "");
    assert_false(none.failed);
    buf_append_char(&none, 'x');
    assert_true(none.failed);
    buf_deinit(&none);
}

static void test_reserve_and_consume(void **state)
{
    (void)state;
    struct buf b;
    buf_init(&b, 100);
    memcpy(buf_reserve(&b, 6), "abcdef", 6);
    buf_advance(&b, 6);
    buf_consume(&b, 0);
    buf_consume(&b, 2);
    assert_true(slice_is(buf_slice(&b), "cdef"));
    buf_consume(&b, 4);
    assert_int_equal(b.len, 0);
    buf_deinit(&b);
}

static void test_take(void **state)
{
    (void)state;
    struct buf b = BUF_INIT(4);
    buf_append_str(&b, "full");
    char *text = buf_take(&b);
    assert_string_equal(text, "full");
    free(text);
    assert_int_equal(b.cap, 0);
    assert_int_equal(b.max, 4);
    text = buf_take(&b);
    assert_string_equal(text, "");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_appending),
        cmocka_unit_test(test_long_printf),
        cmocka_unit_test(test_maximum),
        cmocka_unit_test(test_take),
        cmocka_unit_test(test_reserve_and_consume),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
