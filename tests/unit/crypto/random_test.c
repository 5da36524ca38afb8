#include "testing.h"

#include "crypto/random.h"

static void test_fill(void **state)
{
    unsigned char a[32] = { 0 }, b[32] = { 0 }, zeros[32] = { 0 };
    random_fill(a, sizeof(a));
    random_fill(b, sizeof(b) - 1);
    assert_memory_not_equal(a, zeros, sizeof(a));
    assert_memory_not_equal(a, b, sizeof(a));
    assert_int_equal(b[31], 0);
    random_fill(a, 0);
}

static void test_uuid(void **state)
{
    char a[37], b[37];
    for (int i = 0; i < 50; i++) {
        random_uuid(a);
        assert_int_equal(strlen(a), 36);
        assert_int_equal(strspn(a, "0123456789abcdef-"), 36);
        assert_true(a[8] == '-' && a[13] == '-' && a[18] == '-' && a[23] == '-');
        assert_int_equal(a[14], '4');
        assert_non_null(strchr("89ab", a[19]));
    }
    random_uuid(b);
    assert_string_not_equal(a, b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fill),
        cmocka_unit_test(test_uuid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
