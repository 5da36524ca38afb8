#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cli/setting_list.h"

static void next_is(struct slice *rest, const char *key, const char *value)
{
    struct key_value setting;
    struct error error = { 0 };
    assert_true(setting_list_next(rest, &setting, &error));
    assert_true(slice_is(setting.key, key));
    assert_true(slice_is(setting.value, value));
}

static void test_settings(void **state)
{
    struct slice rest = SLICE("file=a=b,level=info,allowed=[x,y],last=[]");
    struct key_value setting;
    struct error error = { 0 };
    next_is(&rest, "file", "a=b");
    next_is(&rest, "level", "info");
    next_is(&rest, "allowed", "x,y");
    next_is(&rest, "last", "");
    assert_false(setting_list_next(&rest, &setting, &error));
    assert_false(error_is_set(&error));
}

static void refuses(const char *text, const char *why)
{
    struct slice rest = slice_of(text);
    struct key_value setting;
    struct error error = { 0 };
    while (setting_list_next(&rest, &setting, &error))
        ;
    assert_string_equal(error.text, why);
    error_clear(&error);
}

static void test_complaints(void **state)
{
    refuses("file", "key `file` with no value");
    refuses("a=1,b", "key `b` with no value");
    refuses("a,b=1", "key `a` with no value");
    refuses("a=", "key `a=` with no value");
    refuses("a=[b", "array value for key `a` didn't end");
    refuses("a=[b]c=1", "there was no ',' after an array with key 'a'");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settings),
        cmocka_unit_test(test_complaints),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
