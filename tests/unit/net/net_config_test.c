#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "net/net_config.h"

static void test_ranges(void **state)
{
    struct net_ip_range r;
    assert_true(net_ip_range_parse(&r, SLICE("10.0.0.0/8")));
    assert_true(r.is_v4);
    assert_int_equal(r.prefix, 8);
    assert_true(net_ip_range_parse(&r, SLICE("::1")));
    assert_int_equal(r.prefix, 128);
    static const char *const wrong[] = {
        "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "fd00::/129", "x/8"
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_false(net_ip_range_parse(&r, slice_of(wrong[i])));
}

static void block(const char *text, const char *first, uint64_t count)
{
    struct net_ip_block b;
    char shown[ADDRESS_TEXT_SIZE];
    assert_true(net_ip_block_parse(&b, slice_of(text)));
    address_format(&b.first, shown);
    assert_string_equal(shown, first);
    assert_int_equal(b.count, count);
}

static void test_blocks(void **state)
{
    block("192.168.0.7", "192.168.0.7", 1);
    block("192.168.0.10-192.168.0.25", "192.168.0.10", 16);
    block("192.168.0.5-192.168.0.5", "192.168.0.5", 1);
    block("10.0.0.77/24", "10.0.0.1", 254);
    block("10.0.0.6/31", "10.0.0.6", 2);
    block("10.0.0.255/30", "10.0.0.253", 2);
    block("fd::5/120", "fd::", 256);
    block("fd::5/64", "fd::", UINT64_MAX);
    struct net_ip_block b;
    static const char *const wrong[] = {
        "", "-", "1.2.3.4-", "1.2.3.4-::1", "1.2.3.9-1.2.3.4", "x"
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_false(net_ip_block_parse(&b, slice_of(wrong[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_ranges),
                                        cmocka_unit_test(test_blocks) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
