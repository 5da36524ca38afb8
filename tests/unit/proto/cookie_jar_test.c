#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Which cookies a jar takes, and where they go. */
#include "base/clock.h"
#include "proto/cookie.h"

#define NOW (1700000000 * NS_PER_S)

static struct arena arena;
static struct cookie_jar *jar;

static int set_up(void **state)
{
    arena_init(&arena, 4096);
    jar = cookie_jar_new();
    return 0;
}

static int tear_down(void **state)
{
    cookie_jar_free(jar);
    arena_deinit(&arena);
    return 0;
}

static struct url parse(const char *text)
{
    struct url url;
    struct error error = { 0 };
    assert_int_equal(url_parse(&url, slice_of(text), &arena, &error), 0);
    return url;
}

static void set(const char *from, const char *set_cookie)
{
    struct url url = parse(from);
    struct cookie cookie;
    assert_true(cookie_parse(&cookie, slice_of(set_cookie)));
    cookie_jar_set(jar, &url, &cookie, NOW);
}

/* "a=1 b=2" */
static const char *sent_at(const char *to, int64_t wall_ns)
{
    struct url url = parse(to);
    struct cookie_pair *pairs;
    const char *text = "";
    uint32_t count = cookie_jar_get(jar, &url, wall_ns, &arena, &pairs);
    for (uint32_t i = 0; i < count; i++)
        text = arena_printf(&arena, "%s%s%.*s=%.*s", text, i > 0 ? " " : "",
                            SLICE_ARG(pairs[i].name), SLICE_ARG(pairs[i].value));
    return text;
}

static const char *sent(const char *to)
{
    return sent_at(to, NOW);
}

static void test_host_only(void **state)
{
    set("http://a.shop.com/", "x=1");
    assert_string_equal(sent("http://a.shop.com/p"), "x=1");
    assert_string_equal(sent("http://A.Shop.com:8080/"), "x=1");
    assert_string_equal(sent("http://a.shop.com./"), "x=1");
    assert_string_equal(sent("http://b.a.shop.com/"), "");
    assert_string_equal(sent("http://shop.com/"), "");
    assert_string_equal(sent("ftp://a.shop.com/"), "");
}

static void test_domain(void **state)
{
    set("http://www.shop.com/", "all=1; Domain=.Shop.com");
    assert_string_equal(sent("http://shop.com/"), "all=1");
    assert_string_equal(sent("http://x.y.shop.com/"), "all=1");
    assert_string_equal(sent("http://notshop.com/"), "");
    set("http://www.shop.com/", "no=1; Domain=other.org");
    set("http://www.shop.com/", "no=1; Domain=a.www.shop.com");
    set("http://www.shop.com/", "no=1; Domain=.");
    set("http://www.shop.com/", "no=1; Domain=..shop.com");
    set("http://www.shop.com/", "no=1; Domain=shop.com.");
    assert_string_equal(sent("http://www.shop.com/"), "all=1");
    assert_string_equal(sent("http://a.www.shop.com/"), "all=1");
}

static void test_public_suffix(void **state)
{
    set("http://shop.co.uk/", "a=1; Domain=co.uk");
    set("http://shop.com/", "a=1; Domain=com");
    set("http://x.github.io/", "a=1; Domain=github.io");
    assert_true(cookie_jar_is_empty(jar));
    set("http://localhost/", "l=1; Domain=localhost");
    assert_string_equal(sent("http://localhost/"), "l=1");
    assert_string_equal(sent("http://x.localhost/"), "");
    set("http://www.shop.test/", "t=1; Domain=shop.test"); /* an unknown top domain is one label */
    assert_string_equal(sent("http://api.shop.test/"), "t=1");
}

static void test_address(void **state)
{
    set("http://127.0.0.1/", "a=1; Domain=127.0.0.1");
    set("http://127.0.0.1/", "b=1; Domain=.0.0.1");
    set("http://[::1]/", "c=1");
    assert_string_equal(sent("http://127.0.0.1:99/"), "a=1");
    assert_string_equal(sent("http://[::1]/"), "c=1");
}

static void test_path(void **state)
{
    set("http://h/a/b", "own=1");
    set("http://h/a/b/", "deep=1");
    set("http://h/", "cart=1; Path=/cart");
    set("http://h/x/y", "odd=1; Path=relative");
    assert_string_equal(sent("http://h/a/b/c"), "deep=1 own=1");
    assert_string_equal(sent("http://h/a"), "own=1");
    assert_string_equal(sent("http://h/cart"), "cart=1");
    assert_string_equal(sent("http://h/cart/1"), "cart=1");
    assert_string_equal(sent("http://h/cartoon"), "");
    assert_string_equal(sent("http://h/x/z"), "odd=1");
}

static void test_order(void **state)
{
    set("http://h/", "b=1; Path=/");
    set("http://h/", "a=1; Path=/");
    set("http://h/", "c=1; Path=/p");
    set("http://h/", "b=2; Path=/"); /* keeps its place */
    assert_string_equal(sent("http://h/p"), "c=1 b=2 a=1");
}

static void test_secure(void **state)
{
    set("http://h/", "s=1; Secure");
    assert_string_equal(sent("http://h/"), "");
    assert_string_equal(sent("https://h/"), "s=1");
}

static void test_expiry(void **state)
{
    set("http://h/", "age=1; Max-Age=60");
    set("http://h/", "both=1; Max-Age=60; Expires=Sat, 01 Jan 2000 00:00:00 GMT");
    set("http://h/", "old=1; Expires=Sat, 01 Jan 2000 00:00:00 GMT");
    set("http://h/", "far=1; Max-Age=9223372036854775807");
    assert_string_equal(sent("http://h/"), "age=1 both=1 far=1");
    assert_string_equal(sent_at("http://h/", NOW + 60 * NS_PER_S), "far=1");
    set("http://h/", "far=gone; Max-Age=0");
    assert_string_equal(sent("http://h/"), "");
    assert_true(cookie_jar_is_empty(jar));
}

static void test_clear(void **state)
{
    set("http://h/", "a=1");
    set("http://h/", "b=1");
    cookie_jar_clear(jar);
    assert_true(cookie_jar_is_empty(jar));
    assert_string_equal(sent("http://h/"), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_host_only, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_domain, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_public_suffix, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_address, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_path, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_secure, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_expiry, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_clear, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
