#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* The environment's proxies: which variable counts, what an address may look like, what is refused.
 */
#include "base/check.h"
#include "proto/proxy_options.h"

#include <stdlib.h>

static struct arena arena;
static struct proxy_rules rules;
static struct error error;

static int setup(void **state)
{
    static const char *const names[] = { "HTTP_PROXY",  "http_proxy", "HTTPS_PROXY",
                                         "https_proxy", "NO_PROXY",   "no_proxy" };
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        unsetenv(names[i]);
    arena_init(&arena, 4096);
    return 0;
}

static int teardown(void **state)
{
    arena_deinit(&arena);
    error_clear(&error);
    return 0;
}

static const struct net_proxy *proxy_of(const char *address)
{
    setenv("HTTP_PROXY", address, 1);
    if (proxy_options_apply(&rules, &arena, &error) != 0)
        fail_msg("%s", error.text);
    return rules.for_http;
}

static void is_proxy(const char *address, enum proxy_kind kind, const char *host, uint16_t port)
{
    const struct net_proxy *proxy = proxy_of(address);
    assert_int_equal(proxy->kind, kind);
    assert_string_equal(arena_str(&arena, proxy->host), host);
    assert_int_equal(proxy->port, port);
}

static void test_addresses(void **state)
{
    is_proxy("http://proxy.test:3128", PROXY_HTTP, "proxy.test", 3128);
    is_proxy("http://proxy.test", PROXY_HTTP, "proxy.test", 80);
    is_proxy("https://Proxy.test/ignored", PROXY_HTTPS, "proxy.test", 443);
    is_proxy("socks5://10.0.0.1", PROXY_SOCKS5, "10.0.0.1", 1080);
    is_proxy("socks5h://[fd00::1]:9", PROXY_SOCKS5, "fd00::1", 9);
    is_proxy("proxy.test:3128", PROXY_HTTP, "proxy.test", 3128);
    is_proxy("localhost", PROXY_HTTP, "localhost", 80);
    is_proxy("ann:s@proxy.test:1", PROXY_HTTP, "proxy.test", 1);
}

static void test_credentials(void **state)
{
    const struct net_proxy *proxy = proxy_of("http://ann%40home:p%3Aw@proxy.test");
    assert_true(proxy->has_credentials);
    assert_string_equal(arena_str(&arena, proxy->username), "ann@home");
    assert_string_equal(arena_str(&arena, proxy->password), "p:w");
    assert_string_equal(arena_str(&arena, proxy->authorization), "Basic YW5uQGhvbWU6cDp3");
    proxy = proxy_of("http://ann@proxy.test");
    assert_string_equal(arena_str(&arena, proxy->authorization), "Basic YW5uOg==");
    proxy = proxy_of("http://proxy.test");
    assert_false(proxy->has_credentials);
    assert_int_equal(proxy->authorization.len, 0);
}

static void test_variables(void **state)
{
    assert_int_equal(proxy_options_apply(&rules, &arena, &error), 0);
    assert_null(rules.for_http);
    assert_null(rules.for_https);
    setenv("http_proxy", "a", 1);
    setenv("HTTPS_PROXY", "", 1);
    setenv("https_proxy", "b", 1);
    setenv("no_proxy", "c.test", 1);
    assert_int_equal(proxy_options_apply(&rules, &arena, &error), 0);
    assert_string_equal(arena_str(&arena, rules.for_http->host), "a");
    assert_string_equal(arena_str(&arena, rules.for_https->host), "b");
    assert_null(proxy_rules_find(&rules, true, SLICE("c.test"), 443));
    setenv("HTTP_PROXY", "upper", 1);
    assert_int_equal(proxy_options_apply(&rules, &arena, &error), 0);
    assert_string_equal(arena_str(&arena, rules.for_http->host), "upper");
}

static void is_refused(const char *address, const char *text)
{
    setenv("https_proxy", address, 1);
    assert_int_equal(proxy_options_apply(&rules, &arena, &error), -1);
    assert_int_equal(error.exit_code, EXIT_CODE_INVALID_CONFIG);
    if (strstr(error.text, text) != error.text)
        fail_msg("%s", error.text);
    assert_null(strstr(error.text, "secret"));
    error_clear(&error);
}

static void test_refused(void **state)
{
    is_refused("ftp://proxy.test",
               "https_proxy: \"ftp://proxy.test\" is no proxy address: its scheme is none of http, "
               "https, socks5 and socks5h; it should be like http://user:password@host:3128");
    is_refused("http://ann:secret@", "https_proxy: \"...@\" is no proxy address: it has no host");
    is_refused("http://:80", "https_proxy: \"http://:80\" is no proxy address: it has no host");
    is_refused("http://ann:secret@bad host",
               "https_proxy: \"...@bad host\" is no proxy address: it can't be parsed");
    is_refused("proxy.test:port",
               "https_proxy: \"proxy.test:port\" is no proxy address: it can't be");
    is_refused("proxy.test:99999",
               "https_proxy: \"proxy.test:99999\" is no proxy address: the port is too large");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_addresses, setup, teardown),
        cmocka_unit_test_setup_teardown(test_credentials, setup, teardown),
        cmocka_unit_test_setup_teardown(test_variables, setup, teardown),
        cmocka_unit_test_setup_teardown(test_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
