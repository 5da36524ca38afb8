#include "plan/ip_range.h"
#include "testing.h"

static void contains(const char *cidr, const char *address, bool expected)
{
    struct ip_range range;
    struct ip_address a;
    assert_true(ip_range_parse(&range, slice_of(cidr)));
    assert_true(ip_address_parse(&a, slice_of(address)));
    assert_int_equal(ip_range_contains(&range, &a), expected);
}

static void test_ranges(void **state)
{
    contains("10.0.0.0/8", "10.255.0.1", true);
    contains("10.0.0.0/8", "11.0.0.1", false);
    contains("10.0.0.0/8", "::ffff:10.1.2.3", true);
    contains("10.0.0.0/8", "a00::1", false);
    contains("0.0.0.0/0", "255.255.255.255", true);
    contains("0.0.0.0/0", "::1", false);
    contains("::/0", "::1", true);
    contains("::/0", "1.2.3.4", true);
    contains("fd00::/7", "fc12::3", true);
    contains("1.2.3.4/32", "1.2.3.5", false);
    contains("::1/128", "::1", true);
}

static void formats(const char *cidr, const char *normal)
{
    struct ip_range range;
    struct buf out = BUF_INIT(128);
    assert_true(ip_range_parse(&range, slice_of(cidr)));
    ip_range_format(&out, &range);
    assert_text(buf_slice(&out), normal);
    buf_deinit(&out);
}

static void test_normal_form(void **state)
{
    formats("10.1.2.3/8", "10.0.0.0/8");
    formats("FD00:0:0::5/120", "fd00::/120");
    formats("0.0.0.0/0", "0.0.0.0/0");
    static const char *const wrong[] = { "",           "10.0.0.1", "10.0.0.0/33",
                                         "10.0.0.0/",  "10.0.0/8", "x/8",
                                         "::/129",     "::/-1",    "10.0.0.0/+8",
                                         "10.0.0.0/8x" };
    struct ip_range range;
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++)
        assert_false(ip_range_parse(&range, slice_of(wrong[i])));
    assert_false(ip_range_parse(&range, slice_make("1.2.3.4\0/8", 10)));
}

/* Addresses 0, 1, ... of a pool, round and round. */
static void pool_gives(const char *texts, const char *expected)
{
    struct slice items[8], rest = slice_of(texts);
    uint32_t count = 0;
    struct ip_pool pool;
    struct error error = { 0 };
    struct buf out = BUF_INIT(1024);
    while (slice_split(&rest, ',', &items[count]))
        count++;
    assert_int_equal(ip_pool_parse(&pool, items, count, &error), 0);
    for (uint64_t i = 0; i < 5; i++) {
        struct ip_address a = ip_pool_get(&pool, i);
        if (i > 0)
            buf_append_char(&out, ' ');
        ip_address_format(&out, &a);
    }
    assert_text(buf_slice(&out), expected);
    buf_deinit(&out);
    ip_pool_deinit(&pool);
}

static void test_pools(void **state)
{
    pool_gives("127.0.0.2-127.0.0.3", "127.0.0.2 127.0.0.3 127.0.0.2 127.0.0.3 127.0.0.2");
    pool_gives("10.0.0.0/30,fd::5", "10.0.0.1 10.0.0.2 fd::5 10.0.0.1 10.0.0.2");
    pool_gives("10.0.0.4/31", "10.0.0.4 10.0.0.5 10.0.0.4 10.0.0.5 10.0.0.4");
    pool_gives("10.0.0.4/32", "10.0.0.4 10.0.0.4 10.0.0.4 10.0.0.4 10.0.0.4");
    pool_gives("fd:1::/127", "fd:1:: fd:1::1 fd:1:: fd:1::1 fd:1::");
    pool_gives("::/0,::/0", ":: ::1 ::2 ::3 ::4");
}

static void pool_refuses(const char *text, const char *why)
{
    struct ip_pool pool;
    struct error error = { 0 };
    struct slice item = slice_of(text);
    assert_int_equal(ip_pool_parse(&pool, &item, 1, &error), -1);
    assert_string_equal(error.text, why);
    error_clear(&error);
}

static void test_wrong_pools(void **state)
{
    pool_refuses("here", "here is not a valid IP, IP range or CIDR");
    pool_refuses("1.2.3.4-x", "wrong IP range format: 1.2.3.4-x");
    pool_refuses("1.2.3.4-::1", "mixed IP range format: 1.2.3.4-::1");
    pool_refuses("1.2.3.4-1.2.3.3", "negative IP range: 1.2.3.4-1.2.3.3");
    pool_refuses("1.2.3.4/40", "parseCIDR() failed parsing 1.2.3.4/40: invalid CIDR address: "
                               "1.2.3.4/40");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ranges),
        cmocka_unit_test(test_normal_form),
        cmocka_unit_test(test_pools),
        cmocka_unit_test(test_wrong_pools),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
