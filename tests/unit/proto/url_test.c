#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* What Go's net/url does with the same texts, error messages included. */
#include "base/check.h"
#include "proto/url.h"

static struct arena arena;
static struct error error;

static int set_up(void **state)
{
    arena_init(&arena, 4096);
    return 0;
}

static int tear_down(void **state)
{
    error_clear(&error);
    arena_deinit(&arena);
    return 0;
}

static void assert_slice(struct slice s, const char *text)
{
    assert_string_equal(arena_str(&arena, s), text);
}

static struct url parse(const char *text)
{
    struct url url;
    if (url_parse(&url, slice_of(text), &arena, &error) != 0)
        fail_msg("%s", error.text);
    return url;
}

static void refuses(const char *text, const char *message)
{
    struct url url;
    assert_int_equal(url_parse(&url, slice_of(text), &arena, &error), -1);
    assert_string_equal(error.text, message);
    error_clear(&error);
}

/* --- parts ------------------------------------------------------------------------------------ */

static void test_all_parts(void **state)
{
    struct url u = parse("HTTP://user:pa%20ss@Example.COM:8080/a/b;c?q=1&r=%2f#frag");
    assert_slice(u.text, "http://user:pa%20ss@Example.COM:8080/a/b;c?q=1&r=%2f#frag");
    assert_slice(u.scheme, "http");
    assert_slice(u.userinfo, "user:pa%20ss");
    assert_slice(u.username, "user");
    assert_slice(u.password, "pa ss");
    assert_true(u.has_userinfo && u.has_password);
    assert_slice(u.host, "example.com");
    assert_slice(u.host_port, "Example.COM:8080");
    assert_int_equal(u.port, 8080);
    assert_slice(u.path, "/a/b;c");
    assert_slice(u.query, "q=1&r=%2f");
    assert_true(u.has_query);
    assert_slice(u.target, "/a/b;c?q=1&r=%2f");
    assert_slice(u.fragment, "frag");
}

static void test_plain(void **state)
{
    struct url u = parse("https://h.example/p?x");
    assert_slice(u.text, "https://h.example/p?x");
    assert_slice(u.host_port, "h.example");
    assert_int_equal(u.port, 443);
    assert_slice(u.target, "/p?x");
    assert_int_equal(parse("wss://h").port, 443);
    assert_int_equal(parse("ws://h:81").port, 81);
}

static void test_defaults(void **state)
{
    struct url u = parse("http://h");
    assert_slice(u.text, "http://h");
    assert_slice(u.path, "/");
    assert_slice(u.target, "/");
    assert_false(u.has_query);
    assert_slice(parse("http://h?a=1").target, "/?a=1");
    assert_slice(parse("http://h?a=1").text, "http://h?a=1");
    assert_slice(parse("http://u@h?a=1").target, "/?a=1");
    assert_slice(parse("http://h/?").target, "/?");
    assert_slice(parse("http://h/#f").target, "/");
    assert_slice(parse("http://H:/x").host_port, "H:");
    assert_int_equal(parse("http://H:/x").port, 80);
}

/* The plain way and the other one must agree. */
static void test_plain_agrees(void **state)
{
    static const char *const texts[] = {
        "://h:8080/a?b=c", "://h", "://h?x", "://h/a b", "://h/?", "://h:0/", "://1.2.3.4:99999/%41"
    };
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        struct url a = parse(arena_printf(&arena, "http%s", texts[i]));
        struct url b = parse(arena_printf(&arena, "HTTP%s", texts[i]));
        assert_slice(a.text, arena_str(&arena, b.text));
        assert_slice(a.host_port, arena_str(&arena, b.host_port));
        assert_slice(a.target, arena_str(&arena, b.target));
        assert_slice(a.query, arena_str(&arena, b.query));
        assert_slice(a.path, arena_str(&arena, b.path));
        assert_int_equal(a.port, b.port);
    }
}

static void test_encoding(void **state)
{
    static const struct {
        const char *path, *target;
    } cases[] = {
        { "/a b", "/a%20b" },
        { "/\xc3\xbcn?q=\xc3\xbc", "/%C3%BCn?q=\xc3\xbc" },
        { "/%41%2f%2F?x=%20+y", "/%41%2f%2F?x=%20+y" },
        { "?a=1&b=[x]{y}|\"z\"<>^`", "/?a=1&b=[x]{y}|\"z\"<>^`" },
        { "/a//b/./c/../d", "/a//b/./c/../d" },
        { "/;,:@&=+$!*'()", "/;,:@&=+$!*'()" },
        { "/\\back", "/%5Cback" },
        { "/%41 x", "/A%20x" },
        { "/[x]", "/[x]" },
        { "?q=a b", "/?q=a b" },
        { "/a?b?c", "/a?b?c" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_slice(parse(arena_printf(&arena, "http://h%s", cases[i].path)).target,
                     cases[i].target);
    assert_slice(parse("http://h/#a b%41").text, "http://h/#a%20bA");
}

static void test_hosts(void **state)
{
    struct url u = parse("http://b\xc3\xbc"
                         "cher.example:81/");
    assert_slice(u.host, "xn--bcher-kva.example");
    assert_slice(u.host_port, "xn--bcher-kva.example:81");
    assert_slice(u.text, "http://b%C3%BCcher.example:81/");
    u = parse("http://[::1]:8080/x");
    assert_slice(u.host, "::1");
    assert_slice(u.host_port, "[::1]:8080");
    assert_slice(u.text, "http://[::1]:8080/x");
    assert_int_equal(u.port, 8080);
    assert_slice(parse("http://[FE80::1]/").host, "fe80::1");
    assert_slice(parse("http://exa%C3%BCmple/").host, "xn--example-p2a");
    assert_int_equal(parse("http://127.0.0.1:99999/").port, 99999);
    assert_true(parse("http://h:12345678901234/").port > 65535);
}

static void test_no_host(void **state)
{
    assert_slice(parse("").scheme, "");
    assert_slice(parse("nothing").scheme, "");
    assert_slice(parse("/path/only").text, "/path/only");
    assert_int_equal(parse("http://").host.len, 0);
    assert_int_equal(parse("http:///path").host.len, 0);
    assert_slice(parse("http:///path").text, "http:///path");
    assert_slice(parse("mailto:x@y").scheme, "mailto");
    assert_slice(parse("mailto:x@y").text, "mailto:x@y");
    assert_slice(parse("ftp://127.0.0.1/f").scheme, "ftp");
}

static void test_refused(void **state)
{
    refuses("://x", "parse \"://x\": missing protocol scheme");
    refuses("http://[::1", "parse \"http://[::1\": missing ']' in host");
    refuses("http://a b.example/",
            "parse \"http://a b.example/\": invalid character \" \" in host name");
    refuses("http://h.example:port/",
            "parse \"http://h.example:port/\": invalid port \":port\" after host");
    refuses("http://exa%zz.example/",
            "parse \"http://exa%zz.example/\": invalid URL escape \"%zz\"");
    refuses("http://h/%zz", "parse \"http://h/%zz\": invalid URL escape \"%zz\"");
    refuses("http://h/%4", "parse \"http://h/%4\": invalid URL escape \"%4\"");
    refuses("http://a%41b/", "parse \"http://a%41b/\": invalid URL escape \"%41\"");
    refuses("http://h/a\nb", "parse \"http://h/a\\nb\": net/url: invalid control character in URL");
    refuses("http://h/a\x7f",
            "parse \"http://h/a\\x7f\": net/url: invalid control character in URL");
    refuses("a:b/c:d\tx", "parse \"a:b/c:d\\tx\": net/url: invalid control character in URL");
    refuses("1a:b", "parse \"1a:b\": first path segment in URL cannot contain colon");
    refuses("http://u%zz@h/", "parse \"http://u%zz@h/\": invalid URL escape \"%zz\"");
    refuses("http://u{@h/", "parse \"http://u{@h/\": net/url: invalid userinfo");
    refuses("http://[fe80::1%25eth0]/",
            "parse \"http://[fe80::1%25eth0]/\": invalid host: IPv6 zones are not supported");
    refuses("http://[1.2.3.4]/", "parse \"http://[1.2.3.4]/\": invalid IP-literal");
    refuses("http://[x]/",
            "parse \"http://[x]/\": invalid host: ParseAddr(\"x\"): unable to parse IP");
    refuses("http://[::1]x/", "parse \"http://[::1]x/\": invalid port \"x\" after host");
    refuses("http://h/#%zz", "parse \"http://h/\": invalid URL escape \"%zz\"");
}

static void test_redacted(void **state)
{
    struct url u = parse("http://user:secret@h/p?u=user:secret");
    assert_slice(url_redacted(&u, &arena), "http://****:****@h/p?u=user:secret");
    u = parse("http://user@h/");
    assert_slice(url_redacted(&u, &arena), "http://****@h/");
    u = parse("http://h/");
    assert_ptr_equal(url_redacted(&u, &arena).ptr, u.text.ptr);
}

/* --- references ------------------------------------------------------------------------------- */

/* RFC 3986 section 5.4, as Go resolves it. */
static void test_resolve(void **state)
{
    static const struct {
        const char *reference, *result;
    } cases[] = {
        { "g", "http://a/b/c/g" },
        { "./g", "http://a/b/c/g" },
        { "g/", "http://a/b/c/g/" },
        { "/g", "http://a/g" },
        { "//g", "http://g" },
        { "?y", "http://a/b/c/d;p?y" },
        { "g?y", "http://a/b/c/g?y" },
        { "#s", "http://a/b/c/d;p?q#s" },
        { "g#s", "http://a/b/c/g#s" },
        { ";x", "http://a/b/c/;x" },
        { "", "http://a/b/c/d;p?q" },
        { ".", "http://a/b/c/" },
        { "..", "http://a/b/" },
        { "../g", "http://a/b/g" },
        { "../../g", "http://a/g" },
        { "../../../g", "http://a/g" },
        { "/./g", "http://a/g" },
        { "g.", "http://a/b/c/g." },
        { "./g/.", "http://a/b/c/g/" },
        { "g/../h", "http://a/b/c/h" },
        { "https://x/y/../z", "https://x/z" },
        { "a b", "http://a/b/c/a%20b" },
        { "g?y/../x", "http://a/b/c/g?y/../x" },
    };
    struct url base = parse("http://a/b/c/d;p?q");
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct url u;
        assert_int_equal(url_resolve(&u, &base, slice_of(cases[i].reference), &arena, &error), 0);
        assert_slice(u.text, cases[i].result);
    }
}

static void test_resolve_refused(void **state)
{
    struct url u, base = parse("http://a/");
    assert_int_equal(url_resolve(&u, &base, SLICE("http://[bad/"), &arena, &error), -1);
    assert_string_equal(error.text, "parse \"http://[bad/\": missing ']' in host");
}

static void test_same_origin(void **state)
{
    struct url a = parse("http://h/x"), b = parse("http://H:80/y"), c = parse("https://h/x");
    assert_true(url_same_origin(&a, &b));
    assert_false(url_same_origin(&a, &c));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_all_parts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_plain, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_defaults, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_plain_agrees, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_encoding, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_hosts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_no_host, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_redacted, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_resolve, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_resolve_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_same_origin, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
