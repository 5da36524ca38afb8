#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "net/host_rules.h"

static struct net_host_entry entries[] = {
    { { "shop.test", 9 }, { "10.0.0.1", 8 } },
    { { "api.test:80", 11 }, { "10.0.0.2:8080", 13 } },
    { { "*.wild.test", 11 }, { "10.0.0.3:99", 11 } },
    { { "*.b.wild.test", 13 }, { "10.0.0.4", 8 } },
    { { "six.test", 8 }, { "[::1]:81", 8 } },
    { { "six2.test", 9 }, { "::2", 3 } },
    { { "bad.test", 8 }, { "elsewhere", 9 } },
    { { "exact.wild.test", 15 }, { "10.0.0.5", 8 } },
};
static const struct net_config config = { .hosts = entries, .host_count = 8 };

static void leads(const char *host, uint16_t port, const char *address, uint16_t to_port)
{
    struct address a;
    char text[ADDRESS_TEXT_SIZE];
    uint16_t found;
    assert_int_equal(host_rules_find(&config, slice_of(host), port, &a, &found), 0);
    address_format(&a, text);
    assert_string_equal(text, address);
    assert_int_equal(found, to_port);
}

static void test_hosts(void **state)
{
    leads("shop.test", 8443, "10.0.0.1", 8443);
    leads("SHOP.Test", 80, "10.0.0.1", 80);
    leads("api.test", 80, "10.0.0.2", 8080);
    leads("a.wild.test", 80, "10.0.0.3", 99);
    leads("a.x.wild.test", 80, "10.0.0.3", 99);
    leads("a.b.wild.test", 80, "10.0.0.4", 80);
    leads("exact.wild.test", 80, "10.0.0.5", 80);
    leads("six.test", 80, "::1", 81);
    leads("six2.test", 80, "::2", 80);
}

static void test_no_entry(void **state)
{
    struct address a;
    uint16_t port;
    assert_int_equal(host_rules_find(&config, SLICE("api.test"), 81, &a, &port), 1);
    assert_int_equal(host_rules_find(&config, SLICE("wild.test"), 80, &a, &port), 1);
    assert_int_equal(host_rules_find(&config, SLICE("127.0.0.1"), 80, &a, &port), 1);
    assert_int_equal(port, 80);
    assert_int_equal(host_rules_find(&config, SLICE("bad.test"), 80, &a, &port), -1);
}

static void test_patterns(void **state)
{
    assert_true(host_pattern_matches(SLICE("*.ads.test"), SLICE("a.b.ADS.test")));
    assert_false(host_pattern_matches(SLICE("*.ads.test"), SLICE("ads.test")));
    assert_true(host_pattern_matches(SLICE("*ads.test"), SLICE("ads.test")));
    assert_true(host_pattern_matches(SLICE("*"), SLICE("anything")));
    assert_false(host_pattern_matches(SLICE("a.test"), SLICE("b.a.test")));
    assert_false(host_pattern_matches(SLICE(""), SLICE("a")));
}

static void test_blocked(void **state)
{
    struct slice blocked[] = { SLICE("tracker.test"), SLICE("*.ads.test") };
    struct net_config c = { .blocked_hosts = blocked, .blocked_host_count = 2 };
    assert_true(host_rules_blocked(&c, SLICE("Tracker.test")));
    assert_true(host_rules_blocked(&c, SLICE("x.y.ads.test")));
    assert_false(host_rules_blocked(&c, SLICE("free.test")));
}

static void test_blacklist(void **state)
{
    struct net_ip_range ranges[2];
    assert_true(net_ip_range_parse(&ranges[0], SLICE("10.0.0.0/8")));
    assert_true(net_ip_range_parse(&ranges[1], SLICE("fd00::/8")));
    struct net_config c = { .blacklist = ranges, .blacklist_count = 2 };
    struct address a;
    address_parse(&a, SLICE("10.9.9.9"));
    assert_true(host_rules_blacklisted(&c, &a));
    address_parse(&a, SLICE("fdff::1"));
    assert_true(host_rules_blacklisted(&c, &a));
    address_parse(&a, SLICE("127.0.0.1"));
    assert_false(host_rules_blacklisted(&c, &a));
}

static void test_source(void **state)
{
    struct net_ip_block blocks[2];
    assert_true(net_ip_block_parse(&blocks[0], SLICE("127.0.0.254-127.0.1.1")));
    assert_true(net_ip_block_parse(&blocks[1], SLICE("::1")));
    struct net_config c = { .local_ips = blocks, .local_ip_count = 2 };
    static const char *const expected[] = { "127.0.0.254", "127.0.0.254", "127.0.0.255",
                                            "127.0.1.0",   "127.0.1.1",   "::1",
                                            "127.0.0.254" };
    for (uint32_t vu = 0; vu < 7; vu++) {
        struct address a;
        char text[ADDRESS_TEXT_SIZE];
        assert_true(host_rules_source(&c, vu, &a));
        address_format(&a, text);
        assert_string_equal(text, expected[vu]);
    }
    struct address a;
    assert_false(host_rules_source(&(struct net_config){ 0 }, 1, &a));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hosts),     cmocka_unit_test(test_no_entry),
        cmocka_unit_test(test_patterns),  cmocka_unit_test(test_blocked),
        cmocka_unit_test(test_blacklist), cmocka_unit_test(test_source),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
