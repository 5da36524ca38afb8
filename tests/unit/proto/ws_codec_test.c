#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Frames as a server sends them, right and wrong, whole and byte by byte. */
#include "base/check.h"
#include "proto/ws_codec.h"

#include <stdio.h>

#define BYTES(literal) SLICE(literal)

/* What a parser makes of the bytes, as text: "text:payload" for each run of a message, with "."
 * when that ends, "+" when it is compressed; "ping:payload"; "error:what" or "more:N" at the end.
 */
static void describe(struct buf *out, const struct ws_frame *f, enum ws_event event)
{
    static const char *const names[] = { [WS_TEXT] = "text",
                                         [WS_BINARY] = "binary",
                                         [WS_CLOSE] = "close",
                                         [WS_PING] = "ping",
                                         [WS_PONG] = "pong" };
    buf_printf(out, "%s%s:%.*s%s ", names[f->opcode], f->compressed ? "+" : "",
               SLICE_ARG(f->payload), event == WS_DATA && f->ends_message ? "." : "");
}

static void read_all(struct buf *out, struct ws_parser *p, struct slice input)
{
    struct ws_frame frame;
    for (;;) {
        enum ws_event event = ws_parse(p, &input, &frame);
        if (event == WS_NEED_MORE)
            break;
        if (event == WS_ERROR) {
            buf_append_str(out, "error:");
            ws_violation_text(p, out);
            return;
        }
        describe(out, &frame, event);
    }
    if (input.len > 0)
        buf_printf(out, "more:%zu", input.len);
}

static void expect(struct slice bytes, bool compression, const char *expected)
{
    struct buf got = BUF_INIT(BUF_UNLIMITED);
    struct ws_parser parser = { .compression = compression };
    read_all(&got, &parser, bytes);
    buf_append_char(&got, '\0');
    assert_string_equal(got.ptr, expected);
    buf_deinit(&got);
}

static void test_frames(void **state)
{
    (void)state;
    expect(BYTES("\x81\x02hi"), false, "text:hi. ");
    expect(BYTES("\x82\x00"), false, "binary:. ");
    expect(BYTES("\x01\x01"
                 "a\x00\x01"
                 "b\x80\x01"
                 "c"),
           false, "text:a text:b text:c. ");
    expect(BYTES("\x01\x01"
                 "a\x89\x03pin\x80\x01"
                 "b"),
           false, "text:a ping:pin text:b. ");
    expect(BYTES("\x8A\x00\x88\x02\x03\xE8"), false, "pong: close:\x03\xE8 ");
    expect(BYTES("\xC1\x02hi\x81\x02yo"), true, "text+:hi. text:yo. ");
    expect(BYTES("\x41\x01"
                 "a\x80\x01"
                 "b"),
           true, "text+:a text+:b. ");
    expect(BYTES("\x81\x7E\x00\x03"
                 "abc"),
           false, "text:abc. "); /* a length that is longer than it has to be */
    expect(BYTES("\x81\x7F\x00\x00\x00\x00\x00\x00\x00\x03"
                 "abc"),
           false, "text:abc. ");
}

static void test_incomplete(void **state)
{
    (void)state;
    expect(BYTES(""), false, "");
    expect(BYTES("\x81"), false, "more:1");
    expect(BYTES("\x81\x05he"), false, "text:he ");
    expect(BYTES("\x89\x05he"), false, "more:4");
    expect(BYTES("\x81\x7E\x01"), false, "more:3");
    expect(BYTES("\x82\x7F\x00\x00\x00\x00\x01\x00\x00"), false, "more:9");
}

static void test_violations(void **state)
{
    (void)state;
    static const struct {
        struct slice bytes;
        bool compression;
        const char *expected;
    } cases[] = {
        { SLICE("\x81\x82\x01\x02\x03\x04hi"), false, "error:bad MASK" },
        { SLICE("\xC1\x00"), false, "error:RSV1 set" },
        { SLICE("\xA1\x00"), false, "error:RSV2 set" },
        { SLICE("\x91\x00"), false, "error:RSV3 set" },
        { SLICE("\xF1\x00"), true, "error:RSV2 set, RSV3 set" },
        { SLICE("\xC9\x00"), true, "error:RSV1 set" },
        { SLICE("\x01\x01"
                "a\xC0\x00"),
          true, "text:a error:RSV1 set" },
        { SLICE("\x83\x00"), false, "error:bad opcode 3" },
        { SLICE("\x8F\x80"), false, "error:bad MASK, bad opcode 15" },
        { SLICE("\x89\x7E\x00\x7E"), false, "error:len > 125 for control" },
        { SLICE("\x09\x00"), false, "error:FIN not set on control" },
        { SLICE("\x08\x7F"), false, "error:len > 125 for control, FIN not set on control" },
        { SLICE("\x80\x01"
                "a"),
          false, "error:continuation after FIN" },
        { SLICE("\x00\x00"), false, "error:continuation after FIN" },
        { SLICE("\x01\x01"
                "a\x81\x01"
                "b"),
          false, "text:a error:data before FIN" },
        { SLICE("\x82\x7F\x80\x00\x00\x00\x00\x00\x00\x00"), false,
          "error:the highest bit of the length is set" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        expect(cases[i].bytes, cases[i].compression, cases[i].expected);
}

/* The same messages come out wherever the bytes are cut. */
static void test_any_cut(void **state)
{
    (void)state;
    static const char bytes[] = "\x01\x03one\x89\x04ping\x80\x03two\x82\x7E\x00\x80";
    struct buf all = BUF_INIT(4096);
    buf_append(&all, bytes, sizeof(bytes) - 1);
    buf_append_repeat(&all, 'x', 128);
    for (size_t cut = 0; cut <= all.len; cut++) {
        struct ws_parser parser = { 0 };
        struct ws_frame frame;
        struct buf kept = BUF_INIT(4096);
        size_t data = 0, controls = 0, messages = 0;
        for (int part = 0; part < 2; part++) {
            buf_append_slice(&kept, part == 0 ? slice_sub(buf_slice(&all), 0, cut)
                                              : slice_sub(buf_slice(&all), cut, all.len));
            struct slice input = buf_slice(&kept);
            enum ws_event event;
            while ((event = ws_parse(&parser, &input, &frame)) != WS_NEED_MORE) {
                assert_int_not_equal(event, WS_ERROR);
                data += event == WS_DATA ? frame.payload.len : 0;
                controls += event == WS_CONTROL;
                messages += event == WS_DATA && frame.ends_message;
            }
            buf_consume(&kept, kept.len - input.len);
        }
        assert_int_equal(kept.len, 0);
        assert_int_equal(data, 3 + 3 + 128);
        assert_int_equal(controls, 1);
        assert_int_equal(messages, 2);
        buf_deinit(&kept);
    }
    buf_deinit(&all);
}

static void test_close(void **state)
{
    (void)state;
    static const struct {
        struct slice payload;
        uint16_t code;
        const char *reason, *wrong;
    } cases[] = {
        { SLICE(""), WS_NO_STATUS, "", NULL },
        { SLICE("\x03\xE8"), 1000, "", NULL },
        { SLICE("\x03\xE9"
                "bye"),
          1001, "bye", NULL },
        { SLICE("\x0B\xB8"), 3000, "", NULL },
        { SLICE("\x13\x87"), 4999, "", NULL },
        { SLICE("\x03"), 0, "", "close frame of one byte" },
        { SLICE("\x00\x00"), 0, "", "bad close code 0" },
        { SLICE("\x03\xE7"), 0, "", "bad close code 999" },
        { SLICE("\x03\xEC"), 0, "", "bad close code 1004" },
        { SLICE("\x03\xED"), 0, "", "bad close code 1005" },
        { SLICE("\x03\xEE"), 0, "", "bad close code 1006" },
        { SLICE("\x03\xF7"), 0, "", "bad close code 1015" },
        { SLICE("\x04\x4C"), 0, "", "bad close code 1100" },
        { SLICE("\x0B\xB7"), 0, "", "bad close code 2999" },
        { SLICE("\x13\x88"), 0, "", "bad close code 5000" },
        { SLICE("\xFF\xFF"), 0, "", "bad close code 65535" },
        { SLICE("\x03\xE8\xC3"), 0, "", "invalid utf8 payload in close frame" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        uint16_t code;
        struct slice reason;
        struct buf wrong = BUF_INIT(200);
        bool fine = ws_parse_close(cases[i].payload, &code, &reason, &wrong);
        assert_int_equal(fine, cases[i].wrong == NULL);
        if (fine) {
            assert_int_equal(code, cases[i].code);
            assert_true(slice_is(reason, cases[i].reason));
        } else {
            assert_true(slice_is(buf_slice(&wrong), cases[i].wrong));
        }
        buf_deinit(&wrong);
    }
}

/* --- writing ---------------------------------------------------------------------------------- */

static void expect_written(enum ws_opcode opcode, bool compressed, struct slice payload,
                           uint32_t mask, struct slice expected)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    ws_write_frame(&out, opcode, compressed, payload, mask);
    assert_int_equal(out.len, expected.len);
    assert_memory_equal(out.ptr, expected.ptr, expected.len);
    buf_deinit(&out);
}

static void test_write(void **state)
{
    (void)state;
    expect_written(WS_TEXT, false, SLICE("Hello"), 0x3D21FA37, /* RFC 6455 section 5.7 */
                   SLICE("\x81\x85\x37\xfa\x21\x3d\x7f\x9f\x4d\x51\x58"));
    expect_written(WS_BINARY, true, SLICE(""), 0, SLICE("\xC2\x80\x00\x00\x00\x00"));
    expect_written(WS_PING, false, SLICE("1"), 0,
                   SLICE("\x89\x81\x00\x00\x00\x00"
                         "1"));
}

/* A frame of each size of length, whose payload comes out of the mask again. */
static void test_write_sizes(void **state)
{
    (void)state;
    static const struct {
        size_t size, head;
    } cases[] = { { 125, 6 }, { 126, 8 }, { 65535, 8 }, { 65536, 14 }, { 65543, 14 } };
    static char payload[70000];
    for (size_t i = 0; i < sizeof(payload); i++)
        payload[i] = (char)(i * 7);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct buf out = BUF_INIT(BUF_UNLIMITED);
        ws_write_frame(&out, WS_BINARY, false, slice_make(payload, cases[i].size), 0x44332211);
        assert_int_equal(out.len, cases[i].head + cases[i].size);
        const char *mask = out.ptr + cases[i].head - 4;
        for (size_t at = 0; at < cases[i].size; at++)
            assert_int_equal((char)(out.ptr[cases[i].head + at] ^ mask[at & 3]), payload[at]);
        buf_deinit(&out);
    }
}

static void test_close_payload(void **state)
{
    (void)state;
    char out[WS_MAX_CONTROL], reason[200];
    assert_int_equal(ws_close_payload(out, WS_NO_STATUS, SLICE("ignored")), 0);
    assert_int_equal(ws_close_payload(out, 1000, SLICE("bye")), 5);
    assert_memory_equal(out,
                        "\x03\xE8"
                        "bye",
                        5);
    memset(reason, 'x', sizeof(reason));
    memcpy(reason + 122, "\xC3\xA9", 2); /* the cut would go through a character */
    assert_int_equal(ws_close_payload(out, 1000, slice_make(reason, sizeof(reason))), 2 + 122);
}

static void test_close_text(void **state)
{
    (void)state;
    struct buf out = BUF_INIT(200);
    ws_close_text(&out, 1001, SLICE("restart"));
    assert_true(slice_is(buf_slice(&out), "websocket: close 1001 (going away): restart"));
    buf_reset(&out);
    ws_close_text(&out, 4001, SLICE(""));
    assert_true(slice_is(buf_slice(&out), "websocket: close 4001"));
    buf_deinit(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_frames),      cmocka_unit_test(test_incomplete),
        cmocka_unit_test(test_violations),  cmocka_unit_test(test_any_cut),
        cmocka_unit_test(test_close),       cmocka_unit_test(test_write),
        cmocka_unit_test(test_write_sizes), cmocka_unit_test(test_close_payload),
        cmocka_unit_test(test_close_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
