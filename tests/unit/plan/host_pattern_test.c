#include "plan/host_pattern.h"
#include "testing.h"

static void test_patterns(void **state)
{
    static const char *const right[] = { "",  "*",         "*.",    "*.example.com",
                                         "a", "A-1.b2.c3", "*a.bc", "1.2.3.4" };
    static const char *const wrong[] = { "-a",  "a-",  "a..b",     "a.",   ".a", "a*b",
                                         "a b", "*.*", "\xC3\xA4", "a:80", "a_b" };
    for (size_t i = 0; i < ARRAY_LEN(right); i++)
        assert_true(host_pattern_is_valid(slice_of(right[i]), false));
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        assert_false(host_pattern_is_valid(slice_of(wrong[i]), false));
}

static void test_ports(void **state)
{
    assert_true(host_pattern_is_valid(SLICE("a.b:8080"), true));
    assert_true(host_pattern_is_valid(SLICE("*:1"), true));
    assert_false(host_pattern_is_valid(SLICE("a:"), true));
    assert_false(host_pattern_is_valid(SLICE("a:123456"), true));
    assert_false(host_pattern_is_valid(SLICE("a:8x"), true));
    assert_false(host_pattern_is_valid(SLICE("a:1:2"), true));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_patterns),
        cmocka_unit_test(test_ports),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
