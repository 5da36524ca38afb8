#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/json_writer.h"

#include <math.h>

static void assert_text(struct buf *b, const char *expected)
{
    if (!slice_is(buf_slice(b), expected)) {
        fail_msg("%s expected, %.*s found", expected, SLICE_ARG(buf_slice(b)));
    }
    buf_reset(b);
}

static void write_sample(struct json_writer *w)
{
    json_writer_begin_object(w);
    json_writer_key_str(w, "empty");
    json_writer_begin_object(w);
    json_writer_end_object(w);
    json_writer_key_str(w, "list");
    json_writer_begin_array(w);
    json_writer_int(w, 1);
    json_writer_begin_array(w);
    json_writer_end_array(w);
    json_writer_null(w);
    json_writer_end_array(w);
    json_writer_key(w, SLICE("a\"b"));
    json_writer_bool(w, true);
    json_writer_key_str(w, "n");
    json_writer_number(w, 1.5);
    json_writer_key_str(w, "raw");
    json_writer_raw(w, SLICE("{}"));
    json_writer_key_str(w, "s");
    json_writer_string_str(w, "x");
    json_writer_end_object(w);
}

static void test_structure(void **state)
{
    (void)state;
    struct buf b = BUF_INIT(1000);
    struct json_writer w;
    json_writer_init(&w, &b, NULL);
    write_sample(&w);
    assert_text(
        &b, "{\"empty\":{},\"list\":[1,[],null],\"a\\\"b\":true,\"n\":1.5,\"raw\":{},\"s\":\"x\"}");

    json_writer_init(&w, &b, "  ");
    write_sample(&w);
    assert_text(&b, "{\n  \"empty\": {},\n  \"list\": [\n    1,\n    [],\n    null\n  ],\n"
                    "  \"a\\\"b\": true,\n  \"n\": 1.5,\n  \"raw\": {},\n  \"s\": \"x\"\n}");

    json_writer_init(&w, &b, NULL);
    json_writer_string(&w, SLICE("alone"));
    assert_text(&b, "\"alone\"");
    buf_deinit(&b);
}

static void test_strings(void **state)
{
    (void)state;
    struct buf b = BUF_INIT(1000);
    json_append_string(&b, SLICE(""));
    assert_text(&b, "\"\"");
    json_append_string(&b, slice_make("\0\x01\x1F\x7F\"\\/\b\f\n\r\t", 12));
    assert_text(&b, "\"\\u0000\\u0001\\u001f\x7F\\\"\\\\/\\b\\f\\n\\r\\t\"");
    json_append_string(&b, SLICE("gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80 <&>"));
    assert_text(&b, "\"gr\xC3\xBC\xC3\x9F \xF0\x9F\x98\x80 <&>\"");
    json_append_string(&b, SLICE("\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xAA"));
    assert_text(&b, "\"\\u2028\\u2029\xE2\x80\xAA\"");
    json_append_string(&b, SLICE("a\xFFz\xE2\x82"));
    assert_text(&b, "\"a\\ufffdz\\ufffd\\ufffd\"");
    json_append_string_html(&b, SLICE("<a href=\"x\">&"));
    assert_text(&b, "\"\\u003ca href=\\\"x\\\"\\u003e\\u0026\"");
    buf_deinit(&b);
}

static void test_numbers(void **state)
{
    (void)state;
    struct buf b = BUF_INIT(1000);
    static const struct {
        double value;
        const char *text;
    } cases[] = { { 0, "0" },         { -0.0, "-0" },    { 0.000001, "0.000001" },
                  { 1e-7, "1e-7" },   { 1e21, "1e+21" }, { 1e20, "100000000000000000000" },
                  { -1.25, "-1.25" }, { NAN, "null" },   { INFINITY, "null" } };
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        json_append_number(&b, cases[i].value);
        assert_text(&b, cases[i].text);
    }
    buf_deinit(&b);
}

static void test_deepest(void **state)
{
    (void)state;
    struct buf b = BUF_INIT(1000);
    struct json_writer w;
    json_writer_init(&w, &b, NULL);
    for (int i = 0; i < JSON_WRITER_MAX_DEPTH - 1; i++)
        json_writer_begin_array(&w);
    for (int i = 0; i < JSON_WRITER_MAX_DEPTH - 1; i++)
        json_writer_end_array(&w);
    assert_int_equal(b.len, 2 * (JSON_WRITER_MAX_DEPTH - 1));
    buf_deinit(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_structure),
        cmocka_unit_test(test_strings),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_deepest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
