#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "net/address.h"

static struct address parse(const char *text)
{
    struct address a;
    assert_true(address_parse(&a, slice_of(text)));
    return a;
}

static void formats(const char *text, const char *expected)
{
    char to[ADDRESS_TEXT_SIZE];
    struct address a = parse(text);
    assert_int_equal(address_format(&a, to), strlen(expected));
    assert_string_equal(to, expected);
}

static void test_text(void **state)
{
    formats("127.0.0.1", "127.0.0.1");
    formats("::1", "::1");
    formats("2001:DB8:0:0::1", "2001:db8::1");
    formats("::ffff:1.2.3.4", "1.2.3.4");
    assert_true(parse("::ffff:1.2.3.4").is_v4);
}

static void test_no_address(void **state)
{
    static const char *const texts[] = {
        "",          "localhost",  "1.2.3",
        "1.2.3.4.5", "256.0.0.1",  "[::1]",
        "::1%lo",    "1.2.3.4:80", "0123456789012345678901234567890123456789012345678"
    };
    struct address a;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_false(address_parse(&a, slice_of(texts[i])));
}

static void test_sockets(void **state)
{
    struct sockaddr_storage s;
    struct address v4 = parse("1.2.3.4"), v6 = parse("::1");
    assert_int_equal(address_to_socket(&v4, 80, &s), sizeof(struct sockaddr_in));
    assert_int_equal(((struct sockaddr_in *)&s)->sin_port, htons(80));
    assert_int_equal(address_to_socket(&v6, 80, &s), sizeof(struct sockaddr_in6));
    assert_int_equal(s.ss_family, AF_INET6);
}

static bool in(const char *address, const char *network, unsigned prefix)
{
    struct address a = parse(address), n = parse(network);
    return address_in(&a, &n, prefix);
}

static void test_networks(void **state)
{
    assert_true(in("10.1.2.3", "10.0.0.0", 8));
    assert_false(in("11.1.2.3", "10.0.0.0", 8));
    assert_true(in("10.1.2.3", "10.1.2.3", 32));
    assert_true(in("10.1.2.7", "10.1.2.6", 31));
    assert_false(in("10.1.2.8", "10.1.2.7", 31));
    assert_true(in("1.2.3.4", "0.0.0.0", 0));
    assert_true(in("fd00::1", "fd00::", 8));
    assert_false(in("fe00::1", "fd00::", 8));
    assert_false(in("::1", "0.0.0.0", 0));
    assert_false(in("1.2.3.4", "1.2.3.4", 33));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text),
        cmocka_unit_test(test_no_address),
        cmocka_unit_test(test_sockets),
        cmocka_unit_test(test_networks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
