#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Which proxy leads where: the cases that Go's httpproxy package is tested with, and more. */
#include "base/check.h"
#include "net/proxy_rules.h"

static const struct net_proxy http_proxy = { .kind = PROXY_HTTP, .port = 1 };
static const struct net_proxy https_proxy = { .kind = PROXY_HTTPS, .port = 2 };

static struct arena arena;

static int setup(void **state)
{
    arena_init(&arena, 4096);
    return 0;
}

static int teardown(void **state)
{
    arena_deinit(&arena);
    return 0;
}

static struct proxy_rules rules_with(const char *no_proxy)
{
    struct proxy_rules rules = { .for_http = &http_proxy, .for_https = &https_proxy };
    proxy_rules_set_exceptions(&rules, slice_of(no_proxy), &arena);
    return rules;
}

static bool is_proxied(const char *no_proxy, const char *host, uint16_t port)
{
    struct proxy_rules rules = rules_with(no_proxy);
    return proxy_rules_find(&rules, false, slice_of(host), port) == &http_proxy;
}

struct expectation {
    const char *host;
    uint16_t port;
    bool proxied;
};

static void check_all(const char *no_proxy, const struct expectation *all, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_proxied(no_proxy, all[i].host, all[i].port) != all[i].proxied)
            fail_msg("NO_PROXY=%s: %s:%u", no_proxy, all[i].host, all[i].port);
}

static void test_by_scheme(void **state)
{
    struct proxy_rules rules = rules_with("");
    assert_ptr_equal(proxy_rules_find(&rules, false, SLICE("a.test"), 80), &http_proxy);
    assert_ptr_equal(proxy_rules_find(&rules, true, SLICE("a.test"), 443), &https_proxy);
    rules.for_https = NULL;
    assert_null(proxy_rules_find(&rules, true, SLICE("a.test"), 443));
    rules = (struct proxy_rules){ 0 };
    assert_null(proxy_rules_find(&rules, false, SLICE("a.test"), 80));
}

static void test_loopback(void **state)
{
    static const struct expectation all[] = {
        { "localhost", 80, false },  { "127.0.0.1", 80, false },
        { "127.0.0.2", 80, false },  { "127.255.0.1", 1, false },
        { "::1", 80, false },        { "::ffff:127.0.0.1", 80, false },
        { "::2", 80, true },         { "126.0.0.1", 80, true },
        { "x.localhost", 80, true }, { "local.localhost", 80, true },
        { "0.0.0.0", 80, true },
    };
    check_all("", all, ARRAY_LEN(all));
}

static void test_list(void **state)
{
    static const char list[] =
        "foobar.com, .barbaz.net, *.wildcard.io, 192.168.1.1, 192.168.1.2:81, 192.168.1.3:80, "
        "10.0.0.0/30, 2001:db8::52:0:1, [2001:db8::52:0:2]:443, [2001:db8::52:0:3]:80, "
        "2002:db8:a::45/64";
    static const struct expectation all[] = {
        { "192.168.1.1", 80, false },
        { "192.168.1.2", 80, true },
        { "192.168.1.2", 81, false },
        { "192.168.1.3", 80, false },
        { "192.168.1.4", 80, true },
        { "192.168.1.3", 81, true },
        { "10.0.0.2", 80, false },
        { "10.0.0.4", 80, true },
        { "2001:db8::52:0:1", 80, false },
        { "2001:db8::52:0:2", 80, true },
        { "2001:db8::52:0:2", 443, false },
        { "2001:db8::52:0:3", 80, false },
        { "2002:db8:a::123", 80, false },
        { "2001:db8::52:0:4", 80, true },
        { "fe80::424b:c8be:1643:a1b6", 80, true },
        { "foobar.com", 80, false },
        { "www.foobar.com", 80, false },
        { "barbaz.net", 80, true },
        { "barbaz.com", 80, true },
        { "www.barbaz.net", 80, false },
        { "foofoobar.com", 80, true },
        { "baz.com", 80, true },
        { "local.localhost", 80, true },
        { "wildcard.io", 80, true },
        { "nested.wildcard.io", 80, false },
        { "awildcard.io", 80, true },
        { "deeply.nested.wildcard.io", 8080, false },
    };
    check_all(list, all, ARRAY_LEN(all));
}

static void test_star(void **state)
{
    static const struct expectation all[] = {
        { "a.test", 80, false },
        { "10.1.2.3", 80, false },
        { "fd00::1", 80, false },
    };
    check_all("*", all, ARRAY_LEN(all));
    check_all("other.test, * ", all, ARRAY_LEN(all));
}

static void test_ports(void **state)
{
    static const struct expectation all[] = {
        { "a.test", 8080, false }, { "a.test", 80, true },  { "x.a.test", 8080, false },
        { "b.test", 80, false },   { "b.test", 81, false }, { "c.test", 80, true },
        { "d.test", 80, true },
    };
    check_all("a.test:8080,b.test:,c.test:http,d.test:99999", all, ARRAY_LEN(all));
}

/* Entries that mean nothing leave the others alone. */
static void test_nonsense(void **state)
{
    static const struct expectation all[] = {
        { "a.test", 80, false },
        { "b.test", 80, true },
        { "10.0.0.1", 80, true },
    };
    check_all(" ,, :80,10.0.0.0/99,[,]:,A.TEST,http://b.test,*.,", all, ARRAY_LEN(all));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_scheme), cmocka_unit_test(test_loopback),
        cmocka_unit_test(test_list),      cmocka_unit_test(test_star),
        cmocka_unit_test(test_ports),     cmocka_unit_test(test_nonsense),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
