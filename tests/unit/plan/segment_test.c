#include "testing.h"

static void parses(const char *text, const char *normal)
{
    struct segment s;
    struct error error = { 0 };
    struct buf out = BUF_INIT(256);
    assert_int_equal(segment_parse(&s, slice_of(text), &error), 0);
    segment_format(&out, &s);
    assert_text(buf_slice(&out), normal);
    buf_deinit(&out);
}

static void refuses(const char *text, const char *why)
{
    struct segment s;
    struct error error = { 0 };
    assert_int_equal(segment_parse(&s, slice_of(text), &error), -1);
    assert_string_equal(error.text, why);
    error_clear(&error);
}

static void test_forms(void **state)
{
    parses("", "0:1");
    parses("1/3:2/3", "1/3:2/3");
    parses("20%", "0:1/5");
    parses("0.2:0.5", "1/5:1/2");
    parses("1/4", "0:1/4");
    parses("2/4:75%", "1/2:3/4");
    parses("0.9:1", "9/10:1");
    parses(".5:1.", "1/2:1");
    parses("+1/4:+50%", "1/4:1/2");
    parses("0.000000000000001:1", "1/1000000000000000:1");
}

static void test_complaints(void **state)
{
    refuses("1/2:3/2", "segment end value can't be more than 1 but was 1.50");
    refuses("-1/3:1", "segment start value must be at least 0 but was -0.33");
    refuses("0.5:0.2", "segment start(0.50) must be less than its end(0.20)");
    refuses("0", "segment start(0.00) must be less than its end(0.00)");
    refuses("2.005", "segment end value can't be more than 1 but was 2.01");
    refuses("a%", "'a%' is not a valid percentage");
    refuses("1.5%", "'1.5%' is not a valid percentage");
    refuses("x", "'x' is not a valid percentage, decimal, fraction or interval value");
    refuses("1/0", "'1/0' is not a valid percentage, decimal, fraction or interval value");
    refuses("1/-2", "'1/-2' is not a valid percentage, decimal, fraction or interval value");
    refuses(":", "'' is not a valid percentage, decimal, fraction or interval value");
    refuses("0:", "'' is not a valid percentage, decimal, fraction or interval value");
    refuses("0:1:1", "'1:1' is not a valid percentage, decimal, fraction or interval value");
    refuses(".", "'.' is not a valid percentage, decimal, fraction or interval value");
    refuses(
        "99999999999999999999",
        "'99999999999999999999' is not a valid percentage, decimal, fraction or interval value");
    refuses("0.1234567890123456",
            "'0.1234567890123456' is not a valid percentage, decimal, fraction or interval value");
}

static void test_sequences(void **state)
{
    struct segment *parts;
    uint32_t count;
    struct error error = { 0 };
    struct buf out = BUF_INIT(256);
    assert_int_equal(segment_sequence_parse(&parts, &count, SLICE("0,0.25,75%,1"), &error), 0);
    assert_int_equal(count, 3);
    segment_sequence_format(&out, parts, count);
    assert_text(buf_slice(&out), "0,1/4,3/4,1");
    free(parts);
    buf_deinit(&out);

    assert_int_equal(segment_sequence_parse(&parts, &count, SLICE(""), &error), 0);
    assert_int_equal(count, 0);

    static const struct {
        const char *text, *why;
    } wrong[] = {
        { "1/2", "at least 2 points are needed for an execution segment sequence, 1 given" },
        { "0,1/2,1/2", "segment start(0.50) must be less than its end(0.50)" },
        { "0,1,", "'' is not a valid percentage, decimal, fraction or interval value" },
        { ",1", "'' is not a valid percentage, decimal, fraction or interval value" },
        { "0,2", "segment end value can't be more than 1 but was 2.00" },
    };
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        assert_int_equal(segment_sequence_parse(&parts, &count, slice_of(wrong[i].text), &error),
                         -1);
        assert_string_equal(error.text, wrong[i].why);
        error_clear(&error);
    }
}

static void test_length(void **state)
{
    struct segment s = { { 1, 3 }, { 3, 4 } };
    struct fraction length = segment_length(&s);
    assert_int_equal(length.num, 5);
    assert_int_equal(length.den, 12);
    /* A length that no 64-bit fraction holds is the smallest there is, never 0. */
    s = (struct segment){ { 1, INT64_MAX - 1 }, { 1, INT64_MAX - 2 } };
    length = segment_length(&s);
    assert_true(length.num > 0 && length.den > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_forms),
        cmocka_unit_test(test_complaints),
        cmocka_unit_test(test_sequences),
        cmocka_unit_test(test_length),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
