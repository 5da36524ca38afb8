#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* What the URL Standard makes of texts, bases and attributes. */
#include "base/check.h"
#include "proto/web_url.h"

#include <stdlib.h>

static void assert_taken(struct buf *text, const char *expected)
{
    char *taken = buf_take(text);
    assert_string_equal(taken, expected);
    free(taken);
}

static bool read(struct web_url *out, const char *text, const char *base_text)
{
    struct web_url base;
    if (!base_text)
        return web_url_parse(out, slice_of(text), NULL);
    assert_true(web_url_parse(&base, slice_of(base_text), NULL));
    bool is_url = web_url_parse(out, slice_of(text), &base);
    web_url_deinit(&base);
    return is_url;
}

static void becomes(const char *text, const char *base, const char *expected)
{
    struct web_url u;
    struct buf href = BUF_INIT(BUF_UNLIMITED);
    if (!read(&u, text, base)) {
        if (expected)
            fail_msg("%s on %s is refused", text, base ? base : "nothing");
        return;
    }
    web_url_append_href(&u, true, &href);
    web_url_deinit(&u);
    if (!expected)
        fail_msg("%s on %s is taken for a URL", text, base ? base : "nothing");
    assert_taken(&href, expected);
}

static void absolute(void **state)
{
    static const char *const cases[][2] = {
        { "http://example.com", "http://example.com/" },
        { "  HTTP://User:Pass@EXAMPLE.com:80/A/./b/../c?q#f \n",
          "http://User:Pass@example.com/A/c?q#f" },
        { "ht\ntps:\\\\h\\a\tb", "https://h/ab" },
        { "http:h", "http://h/" },
        { "http:////h//x", "http://h//x" },
        { "https://h:0443/", "https://h/" },
        { "https://h:/", "https://h/" },
        { "http://h:65535", "http://h:65535/" },
        { "http://h:65536", NULL },
        { "http://h:8a", NULL },
        { "http://", NULL },
        { "http://u@/x", NULL },
        { "http://:80", NULL },
        { "http://a:b:c@d@h/", "http://a:b%3Ac%40d@h/" },
        { "http://@h", "http://h/" },
        { "http://h/%2e%2E/a/%2e/b/.%2e", "http://h/a/" },
        { "http://h/..", "http://h/" },
        { "http://h/a b\"<>^`{}?'\"<> #`\"",
          "http://h/a%20b%22%3C%3E%5E%60%7B%7D?%27%22%3C%3E%20#%60%22" },
        { "http://h/%zz%4", "http://h/%zz%4" },
        { "http://h/\xC3\xBC?\xC3\xBC#\xC3\xBC", "http://h/%C3%BC?%C3%BC#%C3%BC" },
        { "http://h?", "http://h/?" },
        { "http://h#", "http://h/#" },
        { "mailto:a b ?x", "mailto:a b%20?x" },
        { "mailto:me#f g", "mailto:me#f%20g" },
        { "data:text/plain,<b>\x7F", "data:text/plain,<b>%7F" },
        { "foo://", "foo://" },
        { "foo:///a", "foo:///a" },
        { "foo://H%41/a\\b/..", "foo://H%41/" },
        { "foo://h h", NULL },
        { "foo:/a/..//b", "foo:/.//b" },
        { "foo:", "foo:" },
        { "1foo:x", NULL },
        { "x", NULL },
        { "", NULL },
        { "//h", NULL },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        becomes(cases[i][0], NULL, cases[i][1]);
}

static void hosts(void **state)
{
    static const char *const cases[][2] = {
        { "127.1", "127.0.0.1" },
        { "0x7F.0.1", "127.0.0.1" },
        { "0177.0.0.01", "127.0.0.1" },
        { "2130706433", "127.0.0.1" },
        { "1.2.3.4.", "1.2.3.4" },
        { "256.1.1.1", NULL },
        { "1.2.3.4.5", NULL },
        { "4294967296", NULL },
        { "08.0.0.1", NULL },
        { "1..2", NULL },
        { "a.1", NULL },
        { "a.0x", NULL },
        { "a.09", NULL },
        { "1.a", "1.a" },
        { "0x.0x0.0", "0.0.0.0" },
        { "%31%32", "0.0.0.12" },
        { "[::1]", "[::1]" },
        { "[1:0:0:2:0:0:0:3]", "[1:0:0:2::3]" },
        { "[0:0:1:0:0:0:0:1]", "[0:0:1::1]" },
        { "[2001:DB8::]", "[2001:db8::]" },
        { "[::ffff:1.2.3.4]", "[::ffff:102:304]" },
        { "[1:2:3:4:5:6:7::]", "[1:2:3:4:5:6:7:0]" },
        { "[::2:3:4:5:6:7:8]", "[0:2:3:4:5:6:7:8]" },
        { "[1:2:3:4:5:6:7:8:9]", NULL },
        { "[1::2::3]", NULL },
        { "[1:2:3:4:5:6:7:8::]", NULL },
        { "[:1]", NULL },
        { "[1:]", NULL },
        { "[::12345]", NULL },
        { "[::1.2.3]", NULL },
        { "[::1.2.3.04]", NULL },
        { "[::1.2.3.256]", NULL },
        { "[1:2:3:4:5:6:7:1.2.3.4]", NULL },
        { "[fe80::1%25eth0]", NULL },
        { "[::1", NULL },
        { "[", NULL },
        { "a b", NULL },
        { "a%20b", NULL },
        { "a<b", NULL },
        { "a|b", NULL },
        { "a%00b", NULL },
        { "a%zz", NULL },
        { "%FF", NULL },
        { "a_b", "a_b" },
        { "-a-.b--c", "-a-.b--c" },
        { "a..b.", "a..b." },
        { "b\xC3\xBC"
          "cher.De",
          "xn--bcher-kva.de" },
        { "fa\xC3\x9F.de", "xn--fa-hia.de" },
        { "\xEF\xBC\xA1\xE3\x80\x82"
          "com",
          "a.com" },
        { "%C3%BC", "xn--tda" },
        { "xn--bcher-kva.de", "xn--bcher-kva.de" },
        { "xn--a", NULL },
        { "\xC2\xAD", NULL },
        { "\xEF\xBC\x91.\xEF\xBC\x92", "1.0.0.2" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char text[128], expected[128];
        snprintf(text, sizeof(text), "http://%s/", cases[i][0]);
        snprintf(expected, sizeof(expected), "http://%s/", cases[i][1] ? cases[i][1] : "");
        becomes(text, NULL, cases[i][1] ? expected : NULL);
    }
}

static void relative(void **state)
{
    static const char *const cases[][3] = {
        { "x", "http://h/a/b?q#f", "http://h/a/x" },
        { "../../x", "http://u:p@h:81/a/b", "http://u:p@h:81/x" },
        { "/x", "http://h/a/b?q", "http://h/x" },
        { "//x/y", "https://h/a", "https://x/y" },
        { "\\\\x\\y", "https://h/a", "https://x/y" },
        { "?r", "http://h/a?q#f", "http://h/a?r" },
        { "#g", "http://h/a?q#f", "http://h/a?q#g" },
        { "", "http://h/a?q#f", "http://h/a?q" },
        { "http:x", "http://h/a/b", "http://h/a/x" },
        { "http:/x", "http://h/a/b", "http://h/x" },
        { "https:x", "http://h/a/b", "https://x/" },
        { "\\x", "foo://h/a/b", "foo://h/a/\\x" },
        { "/x", "foo:/a/b", "foo:/x" },
        { "..", "foo:/a", "foo:/" },
        { "#f", "mailto:me?q", "mailto:me?q#f" },
        { "x", "mailto:me", NULL },
        { "?q#f", "mailto:me", NULL },
        { "x", "file:///C:/a/b", "file:///C:/a/x" },
        { "/x", "file:///C:/a/b", "file:///C:/x" },
        { "/D:/x", "file:///C:/a", "file:///D:/x" },
        { "../../..", "file:///C:/a/b", "file:///C:/" },
        { "D|/x", "file://h/C:/a", "file://h/D:/x" },
        { "//h/x", "file:///a", "file://h/x" },
        { "//C:/x", "file:///a", "file:///C:/x" },
        { "?q", "file:///a", "file:///a?q" },
        { "file:x", "http://h/a", "file:///x" },
        { "file://LocalHost/x", "http://h", "file:///x" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        becomes(cases[i][0], cases[i][1], cases[i][2]);
}

static void origins(void **state)
{
    static const char *const cases[][2] = {
        { "https://u@h:8080/x", "https://h:8080" },
        { "wss://h:443", "wss://h" },
        { "file:///x", "null" },
        { "foo://h", "null" },
        { "blob:https://h:1/x", "https://h:1" },
        { "blob:ftp://h/x", "null" },
        { "blob:x", "null" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct web_url u;
        struct buf origin = BUF_INIT(BUF_UNLIMITED);
        assert_true(read(&u, cases[i][0], NULL));
        web_url_append_origin(&u, &origin);
        web_url_deinit(&u);
        assert_taken(&origin, cases[i][1]);
    }
}

typedef void setter(struct web_url *u, struct slice value);

static void attributes(void **state)
{
    static const struct {
        setter *set;
        const char *text, *value, *expected;
    } cases[] = {
        { web_url_set_protocol, "http://h:443/", "HTTPS:x", "https://h/" },
        { web_url_set_protocol, "http://h/", "foo", "http://h/" },
        { web_url_set_protocol, "foo://h", "http", "foo://h" },
        { web_url_set_protocol, "http://u@h/", "file", "http://u@h/" },
        { web_url_set_protocol, "file:///x", "http", "file:///x" },
        { web_url_set_protocol, "http://h/", "1", "http://h/" },
        { web_url_set_username, "http://h/", "a:b/\xC3\xBC", "http://a%3Ab%2F%C3%BC@h/" },
        { web_url_set_username, "http://u:p@h/", "", "http://:p@h/" },
        { web_url_set_password, "http://h/", "p@", "http://:p%40@h/" },
        { web_url_set_password, "file:///x", "p", "file:///x" },
        { web_url_set_host, "http://h:1/", "x:2/y", "http://x:2/" },
        { web_url_set_host, "http://h:1/", "x", "http://x:1/" },
        { web_url_set_host, "http://h:1/", "x:", "http://x:1/" },
        { web_url_set_host, "http://h:1/", "x:99999", "http://x:1/" },
        { web_url_set_host, "http://h/", "", "http://h/" },
        { web_url_set_host, "http://h/", ":2", "http://h/" },
        { web_url_set_host, "http://h/", "[::1]:2", "http://[::1]:2/" },
        { web_url_set_host, "http://h/", "a b", "http://h/" },
        { web_url_set_host, "mailto:me", "h", "mailto:me" },
        { web_url_set_host, "foo:/x", "h", "foo://h/x" },
        { web_url_set_host, "foo://h/x", "", "foo:///x" },
        { web_url_set_host, "file://h/x", "localhost", "file:///x" },
        { web_url_set_host, "file://h/x", "y:80", "file://h/x" },
        { web_url_set_hostname, "http://h:1/", "x:2", "http://h:1/" },
        { web_url_set_hostname, "http://h:1/", "x?y", "http://x:1/" },
        { web_url_set_hostname, "foo://u@h", "", "foo://u@h" },
        { web_url_set_port, "http://h/", "8080x", "http://h:8080/" },
        { web_url_set_port, "http://h:1/", "80", "http://h/" },
        { web_url_set_port, "http://h:1/", "", "http://h/" },
        { web_url_set_port, "http://h:1/", "x", "http://h:1/" },
        { web_url_set_port, "http://h:1/", "65536", "http://h:1/" },
        { web_url_set_port, "file://h/", "1", "file://h/" },
        { web_url_set_pathname, "http://h/a?q#f", "x/../y ?#", "http://h/y%20%3F%23?q#f" },
        { web_url_set_pathname, "http://h/a", "", "http://h/" },
        { web_url_set_pathname, "foo://h/a", "", "foo://h" },
        { web_url_set_pathname, "foo:/a", "//b", "foo:/.//b" },
        { web_url_set_pathname, "foo:/a", "", "foo:/" },
        { web_url_set_pathname, "mailto:me", "x", "mailto:me" },
        { web_url_set_search, "http://h/?a#f", "?b'#", "http://h/?b%27%23#f" },
        { web_url_set_search, "http://h/?a", "", "http://h/" },
        { web_url_set_search, "http://h/?a", "?", "http://h/?" },
        { web_url_set_hash, "http://h/#a", "#b\n c", "http://h/#b%20c" },
        { web_url_set_hash, "http://h/#a", "", "http://h/" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct web_url u;
        struct buf href = BUF_INIT(BUF_UNLIMITED);
        assert_true(read(&u, cases[i].text, NULL));
        cases[i].set(&u, slice_of(cases[i].value));
        web_url_append_href(&u, true, &href);
        web_url_deinit(&u);
        assert_taken(&href, cases[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(absolute), cmocka_unit_test(hosts),      cmocka_unit_test(relative),
        cmocka_unit_test(origins),  cmocka_unit_test(attributes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
