#include "plan/parse_text.h"
#include "testing.h"

static void duration_is(const char *text, enum duration_syntax syntax, int64_t ns)
{
    struct error error = { 0 };
    int64_t got = -1;
    assert_int_equal(parse_duration(slice_of(text), syntax, &got, 1, &error), 0);
    assert_int_equal(got, ns);
}

static void duration_fails(const char *text, enum duration_syntax syntax, const char *why)
{
    struct error error = { 0 };
    int64_t got;
    assert_int_equal(parse_duration(slice_of(text), syntax, &got, 7, &error), -1);
    assert_string_equal(error.text, why);
    assert_int_equal(error.exit_code, 7);
    error_clear(&error);
}

static void test_go_durations(void **state)
{
    duration_is("1h5m", DURATION_GO, 3900 * NS_PER_S);
    duration_is("-1.5s", DURATION_GO, -1500 * NS_PER_MS);
    duration_is("0", DURATION_GO, 0);
    duration_is("+0", DURATION_GO, 0);
    duration_fails("5 minutes", DURATION_GO,
                   "time: unknown unit \" minutes\" in duration \"5 minutes\"");
    duration_fails("ten", DURATION_GO, "time: invalid duration \"ten\"");
    duration_fails("10", DURATION_GO, "time: missing unit in duration \"10\"");
    duration_fails("1s10", DURATION_GO, "time: missing unit in duration \"1s10\"");
    duration_fails("2d", DURATION_GO, "time: unknown unit \"d\" in duration \"2d\"");
    duration_fails("", DURATION_GO, "time: invalid duration \"\"");
    duration_fails("-", DURATION_GO, "time: invalid duration \"-\"");
    duration_fails(".s", DURATION_GO, "time: invalid duration \".s\"");
    duration_fails("3000000h", DURATION_GO, "time: invalid duration \"3000000h\"");
}

static void test_extended_durations(void **state)
{
    duration_is("1500", DURATION_EXTENDED, 1500 * NS_PER_MS);
    duration_is("1d1h", DURATION_EXTENDED, 25 * 3600 * NS_PER_S);
    duration_fails("ten seconds", DURATION_EXTENDED, "time: invalid duration \"s\"");
    duration_fails("ten", DURATION_EXTENDED, "time: invalid duration \"ten\"");
    duration_fails("xd", DURATION_EXTENDED, "strconv.ParseInt: parsing \"x\": invalid syntax");
    duration_fails("1d-1h", DURATION_EXTENDED, "invalid time format '-1h'");
    duration_fails("1d5", DURATION_EXTENDED, "time: missing unit in duration \"5\"");
}

static void int_is(const char *text, int base, int64_t value)
{
    struct error error = { 0 };
    int64_t got = -1;
    assert_int_equal(parse_int(slice_of(text), base, &got, 1, &error), 0);
    assert_true(got == value);
}

static void int_fails(const char *text, int base, const char *why)
{
    struct error error = { 0 };
    int64_t got;
    assert_int_equal(parse_int(slice_of(text), base, &got, 1, &error), -1);
    assert_string_equal(error.text, why);
    error_clear(&error);
}

static void test_ints(void **state)
{
    int_is("12", 10, 12);
    int_is("+12", 10, 12);
    int_is("-9223372036854775808", 10, INT64_MIN);
    int_is("012", 10, 12);
    int_is("0x1F", 0, 31);
    int_is("-0b101", 0, -5);
    int_is("0o17", 0, 15);
    int_is("017", 0, 15);
    int_is("0", 0, 0);
    int_fails("two", 10, "strconv.ParseInt: parsing \"two\": invalid syntax");
    int_fails("", 10, "strconv.ParseInt: parsing \"\": invalid syntax");
    int_fails("-", 10, "strconv.ParseInt: parsing \"-\": invalid syntax");
    int_fails("0x1F", 10, "strconv.ParseInt: parsing \"0x1F\": invalid syntax");
    int_fails("0x", 0, "strconv.ParseInt: parsing \"0x\": invalid syntax");
    int_fails("08", 0, "strconv.ParseInt: parsing \"08\": invalid syntax");
    int_fails("1.5", 10, "strconv.ParseInt: parsing \"1.5\": invalid syntax");
    int_fails("9223372036854775808", 10,
              "strconv.ParseInt: parsing \"9223372036854775808\": value out of range");
    int_fails("99999999999999999999x", 10,
              "strconv.ParseInt: parsing \"99999999999999999999x\": invalid syntax");
}

static void test_bools(void **state)
{
    struct error error = { 0 };
    bool value = false;
    assert_int_equal(parse_bool(SLICE("T"), &value, 1, &error), 0);
    assert_true(value);
    assert_int_equal(parse_bool(SLICE("False"), &value, 1, &error), 0);
    assert_false(value);
    assert_int_equal(parse_bool(SLICE("yes"), &value, 1, &error), -1);
    assert_string_equal(error.text, "strconv.ParseBool: parsing \"yes\": invalid syntax");
    error_clear(&error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_go_durations),
        cmocka_unit_test(test_extended_durations),
        cmocka_unit_test(test_ints),
        cmocka_unit_test(test_bools),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
