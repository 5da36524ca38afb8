#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/check.h"
#include "base/text_decoder.h"

#define FFFD "\xEF\xBF\xBD"

static struct buf out;

static void assert_out(const char *expected)
{
    if (!slice_is(buf_slice(&out), expected))
        fail_msg("\"%s\" expected, \"%.*s\" found", expected, SLICE_ARG(buf_slice(&out)));
    buf_reset(&out);
}

static const struct {
    enum text_encoding encoding;
    struct slice bytes;
    const char *text;
    bool is_bad;
} cases[] = {
    { TEXT_UTF8, SLICE(""), "", false },
    { TEXT_UTF8, SLICE("gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80"),
      "gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80", false },
    { TEXT_UTF8,
      SLICE("\xEF\xBB\xBF"
            "A\xEF\xBB\xBF"),
      "A\xEF\xBB\xBF", false },
    /* Maximal parts of what could have been a character are replaced as one. */
    { TEXT_UTF8, SLICE("a\xFFz"), "a" FFFD "z", true },
    { TEXT_UTF8, SLICE("\x80\x80"), FFFD FFFD, true },
    { TEXT_UTF8, SLICE("\xC0\xAF"), FFFD FFFD, true },
    { TEXT_UTF8, SLICE("\xE2\x82z"), FFFD "z", true },
    { TEXT_UTF8, SLICE("\xE2\x82"), FFFD, true },
    { TEXT_UTF8, SLICE("\xC3"), FFFD, true },
    { TEXT_UTF8, SLICE("\xF0\x9F\x98\xC3\xA9"), FFFD "\xC3\xA9", true },
    { TEXT_UTF8, SLICE("\xF0\x8F\x80\x80"), FFFD FFFD FFFD FFFD, true },
    { TEXT_UTF8, SLICE("\xED\xA0\x80"), FFFD FFFD FFFD, true },
    { TEXT_UTF8, SLICE("\xF4\x90"), FFFD FFFD, true },
    { TEXT_UTF8, SLICE("\xF5"), FFFD, true },
    { TEXT_UTF16LE, SLICE("A\0\xE9\0\xAC\x20\x3D\xD8\0\xDE"),
      "A\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", false },
    { TEXT_UTF16BE, SLICE("\0A\xD8\x3D\xDE\0"), "A\xF0\x9F\x98\x80", false },
    { TEXT_UTF16LE,
      SLICE("\xFF\xFE"
            "A\0"),
      "A", false },
    { TEXT_UTF16BE, SLICE("\xFE\xFF\0A"), "A", false },
    { TEXT_UTF16LE,
      SLICE("\x3D\xD8"
            "A\0"),
      FFFD "A", true },
    { TEXT_UTF16LE, SLICE("\x3D\xD8"), FFFD, true },
    { TEXT_UTF16LE, SLICE("\x3D\xD8\0"), FFFD, true },
    { TEXT_UTF16LE,
      SLICE("\0\xDE"
            "A\0"),
      FFFD "A", true },
    { TEXT_UTF16LE, SLICE("A\0B"), "A" FFFD, true },
};

static void test_at_once(void **state)
{
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct text_decoder d = { .encoding = cases[i].encoding };
        assert_int_equal(text_decode(&d, cases[i].bytes, false, &out), 0);
        assert_out(cases[i].text);
        d.fatal = true;
        assert_int_equal(text_decode(&d, cases[i].bytes, false, &out), cases[i].is_bad ? -1 : 0);
        buf_reset(&out);
    }
}

static void test_in_pieces(void **state)
{
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct text_decoder d = { .encoding = cases[i].encoding };
        for (int round = 0; round < 2; round++) { /* the second with a decoder that was used */
            for (size_t at = 0; at < cases[i].bytes.len; at++)
                assert_int_equal(text_decode(&d, slice_sub(cases[i].bytes, at, at + 1), true, &out),
                                 0);
            assert_int_equal(text_decode(&d, SLICE(""), false, &out), 0);
            assert_out(cases[i].text);
        }
    }
}

static void test_bom_as_text(void **state)
{
    struct text_decoder d = { .ignore_bom = true };
    assert_int_equal(text_decode(&d,
                                 SLICE("\xEF\xBB\xBF"
                                       "A"),
                                 false, &out),
                     0);
    assert_out("\xEF\xBB\xBF"
               "A");
}

static void test_new_after_a_failure(void **state)
{
    struct text_decoder d = { .fatal = true };
    assert_int_equal(text_decode(&d, SLICE("ab\xE2"), true, &out), 0);
    assert_out("ab");
    assert_int_equal(text_decode(&d, SLICE("c"), true, &out), -1);
    buf_reset(&out);
    assert_int_equal(text_decode(&d,
                                 SLICE("\xEF\xBB\xBF"
                                       "d"),
                                 false, &out),
                     0);
    assert_out("d");
}

static void test_labels(void **state)
{
    enum text_encoding encoding;
    assert_true(text_encoding_of_label(SLICE(" UTF8\n"), &encoding));
    assert_int_equal(encoding, TEXT_UTF8);
    assert_true(text_encoding_of_label(SLICE("utf-16"), &encoding));
    assert_string_equal(text_encoding_name(encoding), "utf-16le");
    assert_true(text_encoding_of_label(SLICE("Utf-16BE"), &encoding));
    assert_string_equal(text_encoding_name(encoding), "utf-16be");
    assert_false(text_encoding_of_label(SLICE("latin1"), &encoding));
    assert_true(text_encoding_of_label(SLICE(""), &encoding)); /* to k6 */
    assert_int_equal(encoding, TEXT_UTF8);
}

static int begin(void **state)
{
    out = BUF_INIT(BUF_UNLIMITED);
    return 0;
}

static int end(void **state)
{
    buf_deinit(&out);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_at_once, begin, end),
        cmocka_unit_test_setup_teardown(test_in_pieces, begin, end),
        cmocka_unit_test_setup_teardown(test_bom_as_text, begin, end),
        cmocka_unit_test_setup_teardown(test_new_after_a_failure, begin, end),
        cmocka_unit_test(test_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
