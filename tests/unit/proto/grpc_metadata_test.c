#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/check.h"
#include "base/clock.h"
#include "proto/grpc_metadata.h"
#include "proto/grpc_status.h"

static struct arena arena;

static int set_up(void **state)
{
    arena_init(&arena, 512);
    return 0;
}

static int tear_down(void **state)
{
    arena_deinit(&arena);
    return 0;
}

static void assert_slice(struct slice got, const char *expected)
{
    assert_string_equal(arena_str(&arena, got), expected);
}

static void test_timeouts(void **state)
{
    static const struct {
        int64_t ns;
        const char *text;
    } cases[] = {
        { 1, "1n" },
        { 99999999, "99999999n" },
        { 100000000, "100000u" },
        { 100000001, "100001u" }, /* rounded up */
        { 2 * 60 * NS_PER_S, "120000m" },
        { 30 * 3600 * NS_PER_S, "108000S" },
        { INT64_MAX, "2562048H" },
        { 0, "0n" },
        { -5, "0n" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        char text[GRPC_TIMEOUT_SIZE];
        assert_slice(grpc_timeout_format(cases[i].ns, text), cases[i].text);
    }
}

static void test_binary(void **state)
{
    struct slice value, bytes = { "\0\x01\xff", 3 };
    size_t bad_at;
    assert_slice(grpc_metadata_encode(SLICE("data-bin"), bytes, &arena), "AAH/");
    assert_slice(grpc_metadata_encode(SLICE("data"), SLICE("a b"), &arena), "a b");
    assert_int_equal(
        grpc_metadata_decode(SLICE("x-bin"), SLICE("aGVsbG8"), &arena, &value, &bad_at), 0);
    assert_slice(value, "hello");
    assert_int_equal(
        grpc_metadata_decode(SLICE("x-bin"), SLICE("aGVsbG8="), &arena, &value, &bad_at), 0);
    assert_slice(value, "hello");
    assert_int_equal(grpc_metadata_decode(SLICE("x-bin"), SLICE("aG?s"), &arena, &value, &bad_at),
                     -1);
    assert_int_equal(bad_at, 2);
    assert_int_equal(grpc_metadata_decode(SLICE("x"), SLICE("aG?s"), &arena, &value, &bad_at), 0);
    assert_slice(value, "aG?s");
}

static void test_names(void **state)
{
    assert_true(grpc_metadata_is_reserved(SLICE(":path")));
    assert_true(grpc_metadata_is_reserved(SLICE("grpc-status")));
    assert_false(grpc_metadata_is_reserved(SLICE("grpc-status-details-bin")));
    assert_false(grpc_metadata_is_reserved(SLICE("authorization")));
    assert_true(grpc_content_type_valid(SLICE("application/grpc")));
    assert_true(grpc_content_type_valid(SLICE("application/grpc+proto")));
    assert_true(grpc_content_type_valid(SLICE("application/grpc;charset=utf-8")));
    assert_false(grpc_content_type_valid(SLICE("application/grpc-web")));
    assert_false(grpc_content_type_valid(SLICE("text/html")));
}

static void test_message_decode(void **state)
{
    static const char *const cases[][2] = {
        { "plain", "plain" }, { "100%25 h%C3%A9", "100% h\xc3\xa9" },
        { "%", "%" },         { "50% off", "50% off" },
        { "a%2", "a%2" },     { "%zz%41", "%zzA" },
        { "", "" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_slice(grpc_message_decode(slice_of(cases[i][0]), &arena), cases[i][1]);
}

static void test_codes(void **state)
{
    struct grpc_code_room room;
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    const struct grpc_status status = { .code = GRPC_NOT_FOUND, .message = SLICE("no product") };
    assert_string_equal(grpc_code_name(GRPC_OK, &room), "OK");
    assert_string_equal(grpc_code_name(GRPC_UNAUTHENTICATED, &room), "Unauthenticated");
    assert_string_equal(grpc_code_name(42, &room), "Code(42)");
    grpc_status_append(&text, &status);
    assert_slice(buf_slice(&text), "rpc error: code = NotFound desc = no product");
    buf_deinit(&text);
    assert_int_equal(grpc_code_of_http(503), GRPC_UNAVAILABLE);
    assert_int_equal(grpc_code_of_http(200), GRPC_UNKNOWN);
    assert_int_equal(grpc_code_of_reset(8), GRPC_CANCELED);
    assert_int_equal(grpc_code_of_reset(11), GRPC_RESOURCE_EXHAUSTED);
    assert_int_equal(grpc_code_of_reset(99), GRPC_UNKNOWN);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_timeouts, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_binary, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_names, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_message_decode, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_codes, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
