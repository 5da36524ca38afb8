#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "net/quote.h"

static void quotes(struct slice text, const char *expected)
{
    struct buf b = BUF_INIT(1000);
    quote_append(&b, text);
    buf_append_char(&b, '\0');
    assert_string_equal(b.ptr, expected);
    buf_deinit(&b);
}

static void test_quote(void **state)
{
    quotes(SLICE(""), "\"\"");
    quotes(SLICE("plain text"), "\"plain text\"");
    quotes(SLICE("a\"b\\c"), "\"a\\\"b\\\\c\"");
    quotes(SLICE("\a\b\f\n\r\t\v"), "\"\\a\\b\\f\\n\\r\\t\\v\"");
    quotes(SLICE("\x01\x7f\0"), "\"\\x01\\x7f\\x00\"");
    quotes(SLICE("\xc3\xbc \xe2\x82\xac \xf0\x9f\x9a\x80"),
           "\"\xc3\xbc \xe2\x82\xac \xf0\x9f\x9a\x80\"");
    quotes(SLICE("\xff\xc3"), "\"\\xff\\xc3\"");
}

static void test_cut(void **state)
{
    char to[8];
    assert_string_equal(quote_into(to, sizeof(to), SLICE("0123456789")), "\"012345");
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_quote), cmocka_unit_test(test_cut) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
