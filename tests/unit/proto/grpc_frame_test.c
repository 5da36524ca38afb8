#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/check.h"
#include "proto/content_coding.h"
#include "proto/grpc_frame.h"

#include <stdlib.h>

enum { MAX = 1000 };

/* Reads all in pieces of a size; how many messages there were, with their lengths added up. */
static uint32_t read_in_pieces(struct slice bytes, size_t piece, size_t *total)
{
    struct grpc_reader reader = { 0 };
    uint32_t count = 0;
    *total = 0;
    for (size_t at = 0; at < bytes.len; at += piece) {
        struct slice input = slice_sub(bytes, at, at + piece);
        while (input.len > 0) {
            struct grpc_message *message;
            uint32_t length;
            enum grpc_read result = grpc_reader_take(&reader, &input, MAX, &message, &length);
            assert_int_not_equal(result, GRPC_READ_TOO_LARGE);
            if (result == GRPC_READ_MORE)
                continue;
            count++;
            *total += message->len;
            free(message);
        }
    }
    assert_false(grpc_reader_is_inside(&reader));
    return count;
}

static void test_any_pieces(void **state)
{
    struct buf bytes = BUF_INIT(BUF_UNLIMITED);
    static const char *const messages[] = { "one", "", "a longer message", "", "x" };
    for (size_t i = 0; i < ARRAY_LEN(messages); i++)
        grpc_frame_write(&bytes, slice_of(messages[i]));
    for (size_t piece = 1; piece <= bytes.len; piece++) {
        size_t total;
        assert_int_equal(read_in_pieces(buf_slice(&bytes), piece, &total), ARRAY_LEN(messages));
        assert_int_equal(total, 20);
    }
    buf_deinit(&bytes);
}

static void test_limit(void **state)
{
    struct grpc_reader reader = { 0 };
    struct grpc_message *message;
    uint32_t length;
    struct slice input = { "\0\0\0\x03\xe8", 5 };
    assert_int_equal(grpc_reader_take(&reader, &input, MAX, &message, &length), GRPC_READ_MORE);
    assert_true(grpc_reader_is_inside(&reader));
    grpc_reader_deinit(&reader);
    input = (struct slice){ "\0\xff\xff\xff\xff", 5 };
    assert_int_equal(grpc_reader_take(&reader, &input, MAX, &message, &length),
                     GRPC_READ_TOO_LARGE);
    assert_int_equal(length, UINT32_MAX);
    grpc_reader_deinit(&reader);
}

static struct grpc_message *message_of(struct slice bytes)
{
    struct grpc_message *message = malloc(sizeof(*message) + bytes.len);
    *message = (struct grpc_message){ .len = bytes.len, .flag = 1 };
    memcpy(message->bytes, bytes.ptr, bytes.len);
    return message;
}

static void test_expand(void **state)
{
    char wrong[GRPC_WRONG_SIZE], plain[MAX] = { 0 };
    struct buf packed = BUF_INIT(BUF_UNLIMITED);
    struct error error = { 0 };
    assert_int_equal(content_encode(&packed, slice_make(plain, MAX), SLICE("gzip"), &error), 0);
    struct grpc_message *message = grpc_message_expand(message_of(buf_slice(&packed)), MAX, wrong);
    assert_non_null(message);
    assert_int_equal(message->len, MAX);
    assert_int_equal(message->flag, 0);
    free(message);
    assert_null(grpc_message_expand(message_of(buf_slice(&packed)), MAX - 1, wrong));
    assert_string_equal(wrong, "");
    packed.len -= 5;
    assert_null(grpc_message_expand(message_of(buf_slice(&packed)), MAX, wrong));
    assert_string_equal(wrong, "unexpected EOF");
    assert_null(grpc_message_expand(message_of(SLICE("no gzip")), MAX, wrong));
    assert_string_equal(wrong, "gzip: invalid header");
    buf_deinit(&packed);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_any_pieces),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_expand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
