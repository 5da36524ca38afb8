#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "protobuf/wire.h"

#include "base/encode.h"

/* Compares what was written, in hex, and empties the buffer. */
static void assert_hex(struct buf *wire, const char *expected)
{
    struct buf hex = BUF_INIT(BUF_UNLIMITED);
    hex_append(&hex, buf_slice(wire));
    buf_append_char(&hex, 0);
    assert_string_equal(hex.ptr, expected);
    buf_deinit(&hex);
    buf_reset(wire);
}

static void test_values(void **state)
{
    struct buf wire = BUF_INIT(BUF_UNLIMITED);
    wire_append_varint(&wire, 0);
    wire_append_varint(&wire, 127);
    wire_append_varint(&wire, 300);
    assert_hex(&wire, "007fac02");
    wire_append_varint(&wire, UINT64_MAX);
    assert_hex(&wire, "ffffffffffffffffff01");
    wire_append_fixed32(&wire, 0x01020304);
    wire_append_fixed64(&wire, 0x0102030405060708);
    assert_hex(&wire, "040302010807060504030201");
    wire_append_tag(&wire, WIRE_MAX_NUMBER, WIRE_FIXED32);
    assert_hex(&wire, "fdffffff0f");
    assert_int_equal(wire_zigzag(-1), 1);
    assert_int_equal(wire_zigzag(1), 2);
    assert_true(wire_unzigzag(wire_zigzag(INT64_MIN)) == INT64_MIN);
    buf_deinit(&wire);
}

static void test_fields(void **state)
{
    struct buf wire = BUF_INIT(BUF_UNLIMITED);
    wire_append_uint(&wire, 1, 150);
    wire_append_int(&wire, 3, -1);
    assert_hex(&wire, "08960118ffffffffffffffffff01");
    wire_append_double(&wire, 1, -2.5);
    wire_append_str(&wire, 2, "hi");
    wire_append_bytes(&wire, 3, SLICE(""));
    assert_hex(&wire, "0900000000000004c01202686"
                      "91a00");
    buf_deinit(&wire);
}

/* Lengths of one, two and three bytes, nested. */
static void test_nesting(void **state)
{
    struct buf wire = BUF_INIT(BUF_UNLIMITED);
    size_t empty = wire_begin(&wire, 1);
    wire_end(&wire, empty);
    assert_hex(&wire, "0a00");
    static const size_t sizes[] = { 1, 127, 128, 16383, 16384, 100000 };
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t outer = wire_begin(&wire, 1);
        size_t inner = wire_begin(&wire, 2);
        buf_append_repeat(&wire, 'x', sizes[i]);
        wire_end(&wire, inner);
        wire_append_uint(&wire, 3, 7);
        wire_end(&wire, outer);
        struct wire_reader r = wire_reader_make(buf_slice(&wire));
        struct wire_field field;
        assert_true(wire_next(&r, &field));
        assert_int_equal(field.number, 1);
        assert_true(r.at == r.end);
        r = wire_reader_make(field.bytes);
        assert_true(wire_next(&r, &field));
        assert_int_equal(field.bytes.len, sizes[i]);
        assert_int_equal(slice_find_char(field.bytes, 'x'), 0);
        assert_true(wire_next(&r, &field));
        assert_int_equal(field.value, 7);
        assert_false(wire_next(&r, &field));
        assert_false(r.failed);
        buf_reset(&wire);
    }
    buf_deinit(&wire);
}

static void test_full_buffer(void **state)
{
    struct buf wire = BUF_INIT(130);
    size_t place = wire_begin(&wire, 1);
    buf_append_repeat(&wire, 'x', 128);
    assert_false(wire.failed);
    wire_end(&wire, place);
    assert_true(wire.failed);
    buf_deinit(&wire);
}

static int count(struct slice bytes, bool *failed)
{
    struct wire_reader r = wire_reader_make(bytes);
    struct wire_field field;
    int n = 0;
    while (wire_next(&r, &field))
        n++;
    *failed = r.failed;
    return n;
}

static void test_bad_bytes(void **state)
{
    static const struct {
        struct slice bytes;
        int fields; /* before the bad one */
    } cases[] = {
        { SLICE("\x08"), 0 },                                             /* no value */
        { SLICE("\x08\x01\x80"), 1 },                                     /* half a tag */
        { SLICE("\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"), 0 },     /* more than 64 bits */
        { SLICE("\x08\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01"), 0 }, /* eleven bytes */
        { SLICE("\x00\x01"), 0 },                                         /* number 0 */
        { SLICE("\x80\x80\x80\x80\x10\x00"), 0 },                         /* number 2^29 */
        { SLICE("\x0e\x01"), 0 },                                         /* type 6 */
        { SLICE("\x0a\x02x"), 0 },                                        /* too short */
        { SLICE("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01x"), 0 },
        { SLICE("\x0d\x01\x02\x03"), 0 },
        { SLICE("\x09\x01\x02\x03\x04\x05\x06\x07"), 0 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool failed;
        assert_int_equal(count(cases[i].bytes, &failed), cases[i].fields);
        assert_true(failed);
    }
}

static bool skips(struct slice bytes)
{
    struct wire_reader r = wire_reader_make(bytes);
    struct wire_field field;
    return wire_next(&r, &field) && field.type == WIRE_GROUP && wire_skip_group(&r, field.number) &&
           r.at == r.end;
}

static void test_groups(void **state)
{
    assert_true(skips(SLICE("\x0b\x0c")));
    assert_true(skips(SLICE("\x0b\x08\x01\x13\x14\x1b\x12\x01x\x1c\x0c")));
    assert_false(skips(SLICE("\x0b\x08\x01")));
    assert_false(skips(SLICE("\x0b\x14")));
    struct buf deep = BUF_INIT(BUF_UNLIMITED);
    buf_append_repeat(&deep, '\x0b', WIRE_MAX_DEPTH);
    buf_append_repeat(&deep, '\x0c', WIRE_MAX_DEPTH);
    assert_true(skips(buf_slice(&deep)));
    buf_reset(&deep);
    buf_append_repeat(&deep, '\x0b', WIRE_MAX_DEPTH + 1);
    buf_append_repeat(&deep, '\x0c', WIRE_MAX_DEPTH + 1);
    assert_false(skips(buf_slice(&deep)));
    buf_deinit(&deep);
}

static void test_packed(void **state)
{
    struct wire_reader r = wire_reader_make(SLICE("\x01\xac\x02"));
    uint64_t value;
    assert_true(wire_next_value(&r, WIRE_VARINT, &value));
    assert_int_equal(value, 1);
    assert_true(wire_next_value(&r, WIRE_VARINT, &value));
    assert_int_equal(value, 300);
    assert_false(wire_next_value(&r, WIRE_VARINT, &value));
    assert_false(r.failed);
    r = wire_reader_make(SLICE("\x00\x00\xc0\x3f\x00"));
    assert_true(wire_next_value(&r, WIRE_FIXED32, &value));
    assert_true(wire_float(value) == 1.5F);
    assert_false(wire_next_value(&r, WIRE_FIXED32, &value));
    assert_true(r.failed);
    assert_true(wire_double(0x3ff8000000000000) == 1.5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_values),    cmocka_unit_test(test_fields),
        cmocka_unit_test(test_nesting),   cmocka_unit_test(test_full_buffer),
        cmocka_unit_test(test_bad_bytes), cmocka_unit_test(test_groups),
        cmocka_unit_test(test_packed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
