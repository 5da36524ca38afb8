#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "proto/param_list.h"

#include <stdlib.h>

static struct param_list list;

static int tear_down(void **state)
{
    param_list_deinit(&list);
    list = (struct param_list){ 0 };
    return 0;
}

static void assert_list(const char *expected)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    param_list_write(&list, &text);
    char *taken = buf_take(&text);
    assert_string_equal(taken, expected);
    free(taken);
}

static void reads_and_writes(void **state)
{
    param_list_read(&list, SLICE("a=1&&b&=c&=&d=e=f&g+h=%20%2B&%C3%BC=%FF&%zz&"));
    assert_list("a=1&b=&=c&=&d=e%3Df&g+h=+%2B&%C3%BC=%EF%BF%BD&%25zz=");
    param_list_clear(&list);
    param_list_append(&list, SLICE("*-._~!'()"), SLICE("azAZ09 \n"));
    assert_list("*-._%7E%21%27%28%29=azAZ09+%0A");
}

static void changes(void **state)
{
    const struct slice two = SLICE("2");
    param_list_read(&list, SLICE("a=1&b=2&a=2&c=3&a=3"));
    assert_int_equal(param_list_find(&list, 1, SLICE("a"), NULL), 2);
    assert_int_equal(param_list_find(&list, 0, SLICE("a"), &two), 2);
    assert_int_equal(param_list_find(&list, 0, SLICE("x"), NULL), 5);
    param_list_remove(&list, 0, SLICE("a"), &two);
    assert_list("a=1&b=2&c=3&a=3");
    param_list_set(&list, SLICE("a"), SLICE("0"));
    param_list_set(&list, SLICE("d"), SLICE(""));
    assert_list("a=0&b=2&c=3&d=");
    param_list_remove(&list, 0, SLICE("a"), NULL);
    assert_list("b=2&c=3&d=");
}

/* U+1F600 is D83D DE00 in UTF-16, so before U+FB03. */
static void sorts(void **state)
{
    param_list_sort(&list);
    param_list_read(&list, SLICE("z=1&%EF%AC%83=1&%F0%9F%98%80=1&a=2&z=0&a=1&=&aa=0&%C3%BC="));
    param_list_sort(&list);
    assert_list("=&a=2&a=1&aa=0&z=1&z=0&%C3%BC=&%F0%9F%98%80=1&%EF%AC%83=1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(reads_and_writes, tear_down),
        cmocka_unit_test_teardown(changes, tear_down),
        cmocka_unit_test_teardown(sorts, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
