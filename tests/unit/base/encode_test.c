#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/check.h"
#include "base/encode.h"

static void assert_text(struct buf *b, const char *expected)
{
    if (!slice_is(buf_slice(b), expected)) {
        fail_msg("%s expected, %.*s found", expected, SLICE_ARG(buf_slice(b)));
    }
    buf_reset(b);
}

static void test_hex(void **state)
{
    (void)state;
    struct buf b = BUF_INIT(100);
    hex_append(&b, slice_make("\x00\xFF\x1a", 3));
    assert_text(&b, "00ff1a");
    buf_deinit(&b);
}

static void test_md5(void **state)
{
    (void)state;
    char hex[33];
    md5_hex(SLICE(""), hex);
    assert_string_equal(hex, "d41d8cd98f00b204e9800998ecf8427e");
    md5_hex(SLICE("abc"), hex);
    assert_string_equal(hex, "900150983cd24fb0d6963f7d28e17f72");
}

static void test_sequences(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t length;
    } cases[] = {
        { "", 0 },
        { "a", 1 },
        { "\x7F", 1 },
        { "\xC2\x80", 2 },
        { "\xE0\xA0\x80", 3 },
        { "\xED\x9F\xBF", 3 },
        { "\xEF\xBF\xBD", 3 },
        { "\xF0\x90\x80\x80", 4 },
        { "\xF4\x8F\xBF\xBF", 4 },
        { "\x80", 0 },             /* a continuation */
        { "\xC1\xBF", 0 },         /* overlong */
        { "\xE0\x9F\xBF", 0 },     /* overlong */
        { "\xF0\x8F\xBF\xBF", 0 }, /* overlong */
        { "\xED\xA0\x80", 0 },     /* a surrogate */
        { "\xF4\x90\x80\x80", 0 }, /* beyond U+10FFFF */
        { "\xF5\x80\x80\x80", 0 },
        { "\xFF", 0 },
        { "\xC2", 0 }, /* cut off */
        { "\xE2\x82", 0 },
        { "\xF0\x9F\x98", 0 },
        { "\xE2\x28\xA1", 0 },
        { "\xE2\x82\x28", 0 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_int_equal(utf8_sequence(slice_of(cases[i].text)), cases[i].length);
    }
    assert_int_equal(utf8_sequence(slice_make("\0", 1)), 1);
}

static void test_whole_texts(void **state)
{
    (void)state;
    struct buf b = BUF_INIT(200);
    assert_true(utf8_is_valid(SLICE("")));
    assert_true(
        utf8_is_valid(SLICE("plain ascii that is long, \xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80")));
    assert_false(utf8_is_valid(SLICE("plain ascii that is long\x80")));
    utf8_append_valid(&b, SLICE("a\xFFz\xE2\x82"));
    assert_text(&b, "a\xEF\xBF\xBDz\xEF\xBF\xBD\xEF\xBF\xBD");
    utf8_append_valid(&b, SLICE("gr\xC3\xBC\xC3\x9F dich"));
    assert_text(&b, "gr\xC3\xBC\xC3\x9F dich");
    utf8_append_valid(&b, slice_make(NULL, 0));
    assert_text(&b, "");
    assert_int_equal(utf8_length(SLICE("gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80")), 6);
    assert_int_equal(utf8_length(SLICE("\xFF\xFF")), 2);
    buf_deinit(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hex),
        cmocka_unit_test(test_md5),
        cmocka_unit_test(test_sequences),
        cmocka_unit_test(test_whole_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
