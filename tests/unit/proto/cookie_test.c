#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "proto/cookie.h"

#include <stdlib.h>

static struct cookie c;

static void assert_slice(struct slice s, const char *text)
{
    assert_int_equal(s.len, strlen(text));
    assert_memory_equal(s.ptr, text, s.len);
}

static bool parse(const char *text)
{
    return cookie_parse(&c, slice_of(text));
}

static void test_plain(void **state)
{
    assert_true(parse("a=1"));
    assert_slice(c.name, "a");
    assert_slice(c.value, "1");
    assert_int_equal(c.path.len + c.domain.len, 0);
    assert_false(c.secure || c.http_only || c.has_max_age || c.has_expires);
}

static void test_attributes(void **state)
{
    assert_true(parse(
        "full=a b; Path=/p; DOMAIN=.x.com; Max-Age=60; HttpOnly; Secure; SameSite=Lax; Odd=1"));
    assert_slice(c.value, "a b");
    assert_slice(c.path, "/p");
    assert_slice(c.domain, ".x.com");
    assert_true(c.secure && c.http_only && c.has_max_age);
    assert_int_equal(c.max_age_s, 60);
    assert_slice(c.same_site, "Lax");
}

static void test_values(void **state)
{
    assert_true(parse("q=\"q v\""));
    assert_slice(c.value, "q v");
    assert_true(parse("eq=a=b=c"));
    assert_slice(c.value, "a=b=c");
    assert_true(parse(" spaced = 1 ; x"));
    assert_slice(c.name, "spaced");
    assert_true(parse("e="));
    assert_slice(c.value, "");
}

static void test_ignored(void **state)
{
    static const char *const texts[] = { "",       " ",          ";",       "novalue",
                                         "=x",     "a b=1",      "a=\"b",   "a=b\\c",
                                         "a=\x01", "a=\xc3\xa9", "a\x7f=1", "; a=1" };
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_false(parse(texts[i]));
    assert_true(parse("a=1; Path=\"/x\"; Max-Age=x")); /* only the attributes are */
    assert_int_equal(c.path.len, 0);
    assert_false(c.has_max_age);
}

static void test_max_age(void **state)
{
    assert_true(parse("a=1; max-age=0"));
    assert_true(c.has_max_age);
    assert_int_equal(c.max_age_s, -1);
    parse("a=1; max-age=-5");
    assert_int_equal(c.max_age_s, -1);
    parse("a=1; max-age=007");
    assert_false(c.has_max_age);
    parse("a=1; max-age=");
    assert_false(c.has_max_age);
    parse("a=1; max-age=99999999999999999999");
    assert_false(c.has_max_age);
}

static void test_dates(void **state)
{
    int64_t s;
    assert_true(parse("a=1; Expires=Wed, 21 Oct 2065 07:28:00 GMT"));
    assert_true(c.has_expires);
    assert_int_equal(c.expires_s, 3023335680);
    assert_true(cookie_parse_date(SLICE("Wed, 21-Oct-2065 07:28:00 GMT"), &s));
    assert_int_equal(s, 3023335680);
    assert_true(cookie_parse_date(SLICE("thu, 01 jan 1970 00:00:00 UTC"), &s));
    assert_int_equal(s, 0);
    assert_true(cookie_parse_date(SLICE("Mon, 29 Feb 2016 00:00:00 GMT"), &s));
    static const char *const wrong[] = {
        "",
        "whenever",
        "Wed, 21 Oct 2065 07:28:00",
        "Wed, 21 Oct 2065 07:28:00 +0100",
        "Wed, 21 Oct-2065 07:28:00 GMT",
        "Wed, 1 Oct 2065 07:28:00 GMT",
        "Wed, 29 Feb 2015 00:00:00 GMT",
        "Wed, 21 Oct 65 07:28:00 GMT",
        "Wed, 21 Oct 2065 24:00:00 GMT",
        "Wed, 21 Oct 2065 07:60:00 GMT",
        "Wed, 00 Oct 2065 07:00:00 GMT",
        "Xed, 21 Oct 2065 07:28:00 GMT",
    };
    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
        assert_false(cookie_parse_date(slice_of(wrong[i]), &s));
}

static void test_append(void **state)
{
    struct buf b = BUF_INIT(1000);
    cookie_append(&b, SLICE("a"), SLICE("1"));
    cookie_append(&b, SLICE("s"), SLICE("a b,c"));
    cookie_append(&b, SLICE("q"), SLICE("\"x\""));
    cookie_append(&b, SLICE("semi"), SLICE("x;y\\z\n"));
    cookie_append(&b, SLICE("n\nl"), SLICE(""));
    assert_slice(buf_slice(&b), "a=1; s=\"a b,c\"; q=x; semi=xyz; n-l=");
    buf_deinit(&b);
}

static void test_next(void **state)
{
    struct slice header = SLICE("a=1; b=\"x, y\";; =2; no; b=3;c = d=e ; \x01=4; f=\"g");
    struct cookie_pair pair;
    struct buf seen = BUF_INIT(1000);
    while (cookie_next(&header, &pair))
        buf_printf(&seen, "%.*s:%.*s|", SLICE_ARG(pair.name), SLICE_ARG(pair.value));
    assert_slice(buf_slice(&seen), "a:1|b:x, y|no:|b:3|c: d=e|");
    assert_false(cookie_next(&header, &pair));
    buf_deinit(&seen);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),   cmocka_unit_test(test_attributes),
        cmocka_unit_test(test_values),  cmocka_unit_test(test_ignored),
        cmocka_unit_test(test_max_age), cmocka_unit_test(test_dates),
        cmocka_unit_test(test_append),  cmocka_unit_test(test_next),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
