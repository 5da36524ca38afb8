#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "proto/content_coding.h"

#include <stdlib.h>

static struct buf encoded, decoded;
static struct error error;

static int set_up(void **state)
{
    buf_init(&encoded, BUF_UNLIMITED);
    buf_init(&decoded, 1 << 20);
    return 0;
}

static int tear_down(void **state)
{
    buf_deinit(&encoded);
    buf_deinit(&decoded);
    error_clear(&error);
    return 0;
}

static void round_trip(const char *codings, struct slice body)
{
    buf_reset(&encoded);
    buf_reset(&decoded);
    assert_int_equal(content_encode(&encoded, body, slice_of(codings), &error), 0);
    assert_int_equal(content_decode(&decoded, buf_slice(&encoded), slice_of(codings), &error), 0);
    assert_int_equal(decoded.len, body.len);
    assert_memory_equal(decoded.ptr, body.ptr, body.len);
}

static void test_round_trips(void **state)
{
    static const char *const lists[] = {
        "gzip", "deflate", "br", "zstd", "gzip, deflate", "deflate,gzip", "br, zstd, gzip, deflate"
    };
    char *large = malloc(500000);
    for (size_t i = 0; i < 500000; i++)
        large[i] = (char)(i * i / 7);
    for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++) {
        round_trip(lists[i], SLICE("compress me please compress me please"));
        round_trip(lists[i], slice_make(large, 500000));
        round_trip(lists[i], SLICE("x"));
    }
    free(large);
}

static void test_header(void **state)
{
    content_coding_header(&encoded, SLICE("gzip,deflate , br"));
    buf_append_char(&encoded, '\0');
    assert_string_equal(encoded.ptr, "gzip, deflate, br");
}

static void test_nothing_to_do(void **state)
{
    assert_int_equal(content_decode(&decoded, SLICE("x"), SLICE(""), &error), 1);
    assert_int_equal(content_decode(&decoded, SLICE("x"), SLICE("snappy"), &error), 1);
    assert_int_equal(content_decode(&decoded, SLICE("x"), SLICE("GZIP"), &error), 1);
    assert_int_equal(content_decode(&decoded, SLICE(""), SLICE("gzip"), &error), 1);
    assert_int_equal(decoded.len, 0);
}

static void refuses(const char *coding, struct slice body, int code, const char *text)
{
    buf_reset(&decoded);
    assert_int_equal(content_decode(&decoded, body, slice_of(coding), &error), -code);
    assert_string_equal(error.text, text);
    error_clear(&error);
}

static void test_broken(void **state)
{
    struct slice plain = SLICE("this is not compressed");
    refuses("gzip", plain, 1701,
            "error decompressing response body (error decompressing response body "
            "(gzip: invalid header))");
    refuses("deflate", plain, 1701,
            "error decompressing response body (error decompressing response body "
            "(zlib: invalid header))");
    refuses("zstd", plain, 1701,
            "error decompressing response body (error decompressing response body "
            "(invalid input: magic number mismatch))");
    refuses("br, gzip", plain, 1701,
            "error decompressing response body (error decompressing response body "
            "(gzip: invalid header))");
    assert_int_equal(
        content_decode(&decoded, SLICE("\xff\xff\xff\xff\xff\xff"), SLICE("br"), &error), -1701);
    assert_non_null(strstr(error.text, "error decompressing response body (brotli: "));
}

/* Cut anywhere, or with a byte changed: an error or the right body, never anything else. */
static void test_damaged(void **state)
{
    static const char *const codings[] = { "gzip", "deflate", "br", "zstd" };
    struct slice body = SLICE("compress me please compress me please, 0123456789 0123456789");
    for (size_t i = 0; i < sizeof(codings) / sizeof(codings[0]); i++) {
        buf_reset(&encoded);
        assert_int_equal(content_encode(&encoded, body, slice_of(codings[i]), &error), 0);
        for (size_t n = 1; n < encoded.len; n++) {
            buf_reset(&decoded);
            assert_true(content_decode(&decoded, slice_sub(buf_slice(&encoded), 0, n),
                                       slice_of(codings[i]), &error) < 0);
            assert_true(decoded.len <= body.len);
            error_clear(&error);
            encoded.ptr[n] ^= 0x55;
            buf_reset(&decoded);
            content_decode(&decoded, buf_slice(&encoded), slice_of(codings[i]), &error);
            error_clear(&error);
            encoded.ptr[n] ^= 0x55;
        }
    }
}

static void test_cut_short(void **state)
{
    assert_int_equal(content_encode(&encoded, SLICE("hello hello hello"), SLICE("gzip"), &error),
                     0);
    encoded.len -= 3;
    refuses("gzip", buf_slice(&encoded), 1000, "unexpected EOF");
}

static void test_checksum(void **state)
{
    assert_int_equal(content_encode(&encoded, SLICE("hello hello hello"), SLICE("gzip"), &error),
                     0);
    encoded.ptr[encoded.len - 6] ^= 1;
    refuses("gzip", buf_slice(&encoded), 1701,
            "error decompressing response body (error decompressing "
            "response body (gzip: invalid checksum))");
}

static void test_several_members(void **state)
{
    struct buf second = BUF_INIT(1000);
    content_encode(&encoded, SLICE("one "), SLICE("gzip"), &error);
    content_encode(&second, SLICE("two"), SLICE("gzip"), &error);
    buf_append_slice(&encoded, buf_slice(&second));
    assert_int_equal(content_decode(&decoded, buf_slice(&encoded), SLICE("gzip"), &error), 0);
    assert_int_equal(decoded.len, 7);
    assert_memory_equal(decoded.ptr, "one two", 7);
    buf_deinit(&second);
}

static void test_bombs(void **state)
{
    static const char *const codings[] = { "gzip", "deflate", "br", "zstd" };
    char *zeros = calloc(1, 8 << 20);
    for (size_t i = 0; i < sizeof(codings) / sizeof(codings[0]); i++) {
        buf_reset(&encoded);
        content_encode(&encoded, slice_make(zeros, 8 << 20), slice_of(codings[i]), &error);
        refuses(
            codings[i], buf_slice(&encoded), 1701,
            "error decompressing response body (the decoded body is larger than 1048576 bytes)");
        assert_true(decoded.cap <= 2 << 20);
    }
    free(zeros);
}

static void test_unknown(void **state)
{
    assert_int_equal(content_encode(&encoded, SLICE("x"), SLICE("gzip, lzma"), &error), -1);
    assert_string_equal(error.text, "unknown compression algorithm lzma, supported algorithms are "
                                    "[gzip deflate zstd br]");
}

/* None of them is left out without a word. */
static void test_too_many(void **state)
{
    static const char sixteen[] = "br,br,br,br,br,br,br,br,br,br,br,br,br,br,br,br";
    round_trip(sixteen, SLICE("x"));
    char *more = NULL;
    assert_true(asprintf(&more, "%s,br", sixteen) > 0);
    refuses(more, SLICE("x"), 1701, "error decompressing response body (more than 16 codings)");
    assert_int_equal(content_encode(&encoded, SLICE("x"), slice_of(more), &error), -1);
    assert_string_equal(error.text,
                        "compression by more than 16 algorithms, one on top of the other");
    free(more);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round_trips, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_header, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_too_many, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_nothing_to_do, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_broken, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_damaged, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_cut_short, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_checksum, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_several_members, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bombs, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_unknown, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
