#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/csv_reader.h"

#include "base/buf.h"

/* Records as [field][field]; and errors as !text; each followed by a newline. */
static void assert_reads(const char *text, const char *delimiter, const char *expected)
{
    struct csv_reader r;
    struct buf out = BUF_INIT(4096);
    struct error error = { 0 };
    enum csv_result result;
    csv_reader_init(&r, slice_of(text), slice_of(delimiter));
    while ((result = csv_reader_next(&r, &error)) != CSV_END) {
        if (result == CSV_ERROR)
            buf_printf(&out, "!%s", error.text);
        for (uint32_t i = 0; result == CSV_RECORD && i < r.count; i++)
            buf_printf(&out, "[%.*s]", SLICE_ARG(r.fields[i]));
        buf_append_char(&out, '\n');
        error_clear(&error);
    }
    if (!slice_is(buf_slice(&out), expected))
        fail_msg("%s expected, %.*s found", expected, SLICE_ARG(buf_slice(&out)));
    csv_reader_deinit(&r);
    buf_deinit(&out);
}

static void test_plain(void **state)
{
    (void)state;
    assert_reads("", ",", "");
    assert_reads("a", ",", "[a]\n");
    assert_reads("a,b\nc,d\n", ",", "[a][b]\n[c][d]\n");
    assert_reads(",\n", ",", "[][]\n");
    assert_reads("a, b ", ",", "[a][ b ]\n");
}

static void test_line_ends(void **state)
{
    (void)state;
    assert_reads("a\r\nb\r\n", ",", "[a]\n[b]\n");
    assert_reads("\n\r\na\n\n\nb\n\n", ",", "[a]\n[b]\n");
    assert_reads(" \na\n", ",", "[ ]\n[a]\n");
    assert_reads("a\rb\nc\r", ",", "[a\rb]\n[c]\n");
    assert_reads("\r", ",", "");
}

static void test_quotes(void **state)
{
    (void)state;
    assert_reads("\"a,b\",c", ",", "[a,b][c]\n");
    assert_reads("\"\",\"\"", ",", "[][]\n");
    assert_reads("\"say \"\"hi\"\"\"", ",", "[say \"hi\"]\n");
    assert_reads("\"\"\"\"", ",", "[\"]\n");
    assert_reads("\"a\nb\r\n\nc\",d\ne,f", ",", "[a\nb\n\nc][d]\n[e][f]\n");
}

static void test_delimiters(void **state)
{
    (void)state;
    assert_reads("a;b,c\n", ";", "[a][b,c]\n");
    assert_reads("a\t\"b\tc\"", "\t", "[a][b\tc]\n");
    assert_reads("a\xC2\xA7\"b\"\xC2\xA7", "\xC2\xA7", "[a][b][]\n");
    assert_true(csv_delimiter_valid(SLICE("|")));
    assert_true(csv_delimiter_valid(SLICE("\xC2\xA7")));
    assert_false(csv_delimiter_valid(SLICE("")));
    assert_false(csv_delimiter_valid(SLICE("||")));
    assert_false(csv_delimiter_valid(SLICE("\"")));
    assert_false(csv_delimiter_valid(SLICE("\n")));
    assert_false(csv_delimiter_valid(SLICE("\r")));
    assert_false(csv_delimiter_valid(SLICE("\xFF")));
}

static void test_errors(void **state)
{
    (void)state;
    assert_reads("a,b\nc\nd,e", ",", "[a][b]\n!record on line 2: wrong number of fields\n[d][e]\n");
    assert_reads("a,b\"c\nd,e", ",",
                 "!parse error on line 1, column 4: bare \" in non-quoted-field\n[d][e]\n");
    assert_reads(
        "\n\"a\"b,c\nd", ",",
        "!parse error on line 2, column 3: extraneous or missing \" in quoted-field\n[d]\n");
    assert_reads("\"a", ",",
                 "!parse error on line 1, column 3: extraneous or missing \" in quoted-field\n");
    assert_reads("a\n\"b\nc\n", ",",
                 "[a]\n!record on line 2; parse error on line 3, column 3: extraneous or missing "
                 "\" in quoted-field\n");
    assert_reads("\"a\nb\"c", ",",
                 "!record on line 1; parse error on line 2, column 2: extraneous or missing \" in "
                 "quoted-field\n");
    assert_reads("\"a\nb\"\nc,d\n", ",", "[a\nb]\n!record on line 3: wrong number of fields\n");
}

static void test_many_fields(void **state)
{
    (void)state;
    struct buf text = BUF_INIT(100000);
    struct csv_reader r;
    struct error error = { 0 };
    for (int i = 0; i < 5000; i++)
        buf_printf(&text, "\"%d\"\"\",", i);
    csv_reader_init(&r, buf_slice(&text), SLICE(","));
    assert_int_equal(csv_reader_next(&r, &error), CSV_RECORD);
    assert_int_equal(r.count, 5001);
    assert_true(slice_is(r.fields[4999], "4999\""));
    assert_true(slice_is(r.fields[5000], ""));
    csv_reader_deinit(&r);
    buf_deinit(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),  cmocka_unit_test(test_line_ends),
        cmocka_unit_test(test_quotes), cmocka_unit_test(test_delimiters),
        cmocka_unit_test(test_errors), cmocka_unit_test(test_many_fields),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
