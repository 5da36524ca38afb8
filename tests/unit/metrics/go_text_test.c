/* Go's quoting and number syntax. */
#include "metrics/go_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>
#include <stdlib.h>

static void assert_quoted(struct slice text, const char *expected)
{
    char *quoted = go_text_quote(text);
    assert_string_equal(quoted, expected);
    free(quoted);
}

static void quotes_as_go_does(void **state)
{
    assert_quoted(SLICE(""), "\"\"");
    assert_quoted(SLICE("p(95)<200"), "\"p(95)<200\"");
    assert_quoted(SLICE("a\"b\\c"), "\"a\\\"b\\\\c\"");
    assert_quoted(SLICE("\a\b\f\n\r\t\v"), "\"\\a\\b\\f\\n\\r\\t\\v\"");
    assert_quoted(SLICE("\x00\x1f\x7f"), "\"\\x00\\x1f\\x7f\"");
    assert_quoted(SLICE("h\u00e9 \u20ac \U0001f600"), "\"h\u00e9 \u20ac \U0001f600\"");
    assert_quoted(SLICE("cut \xe2\x82"), "\"cut \\xe2\\x82\"");
}

static void reads_what_go_reads(void **state)
{
    static const struct {
        const char *text;
        double value;
    } cases[] = {
        { "0", 0 },
        { "95", 95 },
        { "+1.5", 1.5 },
        { "-.5", -0.5 },
        { "5.", 5 },
        { "1e3", 1000 },
        { "1E-2", 0.01 },
        { "1_000.5", 1000.5 },
        { "1_23.50_0_0e+1_2", 1.235e14 },
        { "0x1p-2", 0.25 },
        { "0x_1F.8p0", 31.5 },
        { "1e-400", 0 },
        { "Inf", INFINITY },
        { "-infinity", -INFINITY },
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double value;
        assert_int_equal(go_text_float(slice_of(cases[i].text), &value), GO_FLOAT_OK);
        assert_true(value == cases[i].value);
    }
    double nan;
    assert_int_equal(go_text_float(SLICE("NaN"), &nan), GO_FLOAT_OK);
    assert_true(isnan(nan));
}

static void refuses_what_go_refuses(void **state)
{
    static const char *const cases[] = {
        "",     " ",      " 1",   "1 ",   ".",     "-",     "e5",   "1e",  "1e+",  "1.2.3",
        "1,5",  "_1",     "1_",   "1__0", "1_.5",  "1._5",  "0x1",  "0x",  "0xp1", "0x1p",
        "+nan", "nan(1)", "1e_5", "infi", "> 200", "200ms", "1e5_", "--1", "1\t2",
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double value;
        if (go_text_float(slice_of(cases[i]), &value) != GO_FLOAT_SYNTAX)
            fail_msg("'%s' was taken", cases[i]);
    }
    double value;
    assert_int_equal(go_text_float(SLICE("1\0002"), &value), GO_FLOAT_SYNTAX);
}

static void tells_numbers_that_are_too_big(void **state)
{
    double value;
    assert_int_equal(go_text_float(SLICE("1e400"), &value), GO_FLOAT_RANGE);
    assert_string_equal(go_float_reason(GO_FLOAT_RANGE), "value out of range");
    assert_string_equal(go_float_reason(GO_FLOAT_SYNTAX), "invalid syntax");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quotes_as_go_does),
        cmocka_unit_test(reads_what_go_reads),
        cmocka_unit_test(refuses_what_go_refuses),
        cmocka_unit_test(tells_numbers_that_are_too_big),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
