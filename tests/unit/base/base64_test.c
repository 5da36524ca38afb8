#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/base64.h"
#include "base/check.h"

static void assert_text(struct buf *b, struct slice expected)
{
    if (!slice_eq(buf_slice(b), expected))
        fail_msg("%.*s expected, %.*s found", SLICE_ARG(expected), SLICE_ARG(buf_slice(b)));
    buf_reset(b);
}

/* RFC 4648 section 10, then bytes whose digits differ between the alphabets. */
static const struct {
    struct slice bytes;
    const char *text[4]; /* by enum base64_form */
} vectors[] = {
    { SLICE(""), { "", "", "", "" } },
    { SLICE("f"), { "Zg==", "Zg", "Zg==", "Zg" } },
    { SLICE("fo"), { "Zm8=", "Zm8", "Zm8=", "Zm8" } },
    { SLICE("foo"), { "Zm9v", "Zm9v", "Zm9v", "Zm9v" } },
    { SLICE("foob"), { "Zm9vYg==", "Zm9vYg", "Zm9vYg==", "Zm9vYg" } },
    { SLICE("fooba"), { "Zm9vYmE=", "Zm9vYmE", "Zm9vYmE=", "Zm9vYmE" } },
    { SLICE("foobar"), { "Zm9vYmFy", "Zm9vYmFy", "Zm9vYmFy", "Zm9vYmFy" } },
    { SLICE("\xFB\xFF\xFE"), { "+//+", "+//+", "-__-", "-__-" } },
    { SLICE("\0\0\xFF\x3E"), { "AAD/Pg==", "AAD/Pg", "AAD_Pg==", "AAD_Pg" } },
};

static void test_both_ways(void **state)
{
    struct buf b = BUF_INIT(100);
    size_t bad_at;
    for (size_t i = 0; i < ARRAY_LEN(vectors); i++) {
        for (int form = 0; form < 4; form++) {
            struct slice text = slice_of(vectors[i].text[form]);
            base64_encode(&b, vectors[i].bytes, (enum base64_form)form);
            assert_text(&b, text);
            assert_int_equal(base64_decode(&b, text, (enum base64_form)form, &bad_at), 0);
            assert_text(&b, vectors[i].bytes);
        }
    }
    buf_deinit(&b);
}

static void test_lenient(void **state)
{
    static const struct {
        const char *text;
        enum base64_form form;
        struct slice bytes;
    } cases[] = {
        { "aGVs\nbG8=\r\n", BASE64_STD, SLICE("hello") },
        { "\n\n", BASE64_STD, SLICE("") },
        { "YQ=\n=\n", BASE64_STD, SLICE("a") },
        { "Y\nQ", BASE64_RAW_URL, SLICE("a") },
        { "YR==", BASE64_STD, SLICE("a") }, /* four bits are left over */
    };
    struct buf b = BUF_INIT(100);
    size_t bad_at;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        assert_int_equal(base64_decode(&b, slice_of(cases[i].text), cases[i].form, &bad_at), 0);
        assert_text(&b, cases[i].bytes);
    }
    buf_deinit(&b);
}

static void test_refused(void **state)
{
    static const struct {
        const char *text;
        enum base64_form form;
        size_t bad_at;
    } cases[] = {
        { "ab*d", BASE64_STD, 2 },       { "aGVs bG8=", BASE64_STD, 4 },
        { "a", BASE64_RAW_STD, 0 },      { "aGVsb", BASE64_RAW_STD, 4 },
        { "YQ", BASE64_STD, 0 },         { "YWI", BASE64_STD, 0 },
        { "YQ=", BASE64_STD, 3 },        { "YQ=a", BASE64_STD, 2 },
        { "=", BASE64_STD, 0 },          { "a===", BASE64_STD, 1 },
        { "YQ===", BASE64_STD, 4 },      { "YWI=YWI=", BASE64_STD, 4 },
        { "YQ==", BASE64_RAW_STD, 2 },   { "-_-_", BASE64_STD, 0 },
        { "A+AA", BASE64_URL, 1 },       { "AA/A", BASE64_RAW_URL, 2 },
        { "AA\xC3\xA9", BASE64_URL, 2 },
    };
    struct buf b = BUF_INIT(100);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        size_t bad_at = 99;
        assert_int_equal(base64_decode(&b, slice_of(cases[i].text), cases[i].form, &bad_at), -1);
        if (bad_at != cases[i].bad_at)
            fail_msg("%s: bad at %zu", cases[i].text, bad_at);
        assert_int_equal(b.len, 0);
    }
    buf_deinit(&b);
}

static void test_long(void **state)
{
    struct buf bytes = BUF_INIT(BUF_UNLIMITED), text = BUF_INIT(BUF_UNLIMITED),
               back = BUF_INIT(BUF_UNLIMITED);
    size_t bad_at;
    for (int i = 0; i < 10000; i++)
        buf_append_char(&bytes, (char)(i * 31));
    base64_encode(&text, buf_slice(&bytes), BASE64_URL);
    assert_int_equal(text.len, 13336);
    assert_int_equal(base64_decode(&back, buf_slice(&text), BASE64_URL, &bad_at), 0);
    assert_true(slice_eq(buf_slice(&back), buf_slice(&bytes)));
    buf_deinit(&bytes);
    buf_deinit(&text);
    buf_deinit(&back);
}

static void test_no_room(void **state)
{
    struct buf b = BUF_INIT(4);
    size_t bad_at;
    base64_encode(&b, SLICE("foobar"), BASE64_STD);
    assert_true(b.failed);
    buf_reset(&b);
    assert_int_equal(base64_decode(&b, SLICE("Zm9vYmFy"), BASE64_STD, &bad_at), 0);
    assert_true(b.failed);
    buf_deinit(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_both_ways), cmocka_unit_test(test_lenient),
        cmocka_unit_test(test_refused),   cmocka_unit_test(test_long),
        cmocka_unit_test(test_no_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
