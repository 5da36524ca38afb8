#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/check.h"
#include "base/clock.h"
#include "base/duration.h"

static const struct {
    const char *text;
    int64_t ns;
} right[] = {
    { "0", 0 },
    { "0s", 0 },
    { "-0s", 0 },
    { "1h2m3.5s", 3723 * NS_PER_S + 500 * NS_PER_MS },
    { "300ms", 300 * NS_PER_MS },
    { "1us", 1000 },
    { "1.5\xC2\xB5s", 1500 },
    { "1.5\xCE\xBCs", 1500 },
    { "1ns", 1 },
    { "+5s", 5 * NS_PER_S },
    { "-1.5h", -5400 * NS_PER_S },
    { "1.s", NS_PER_S },
    { ".5s", NS_PER_S / 2 },
    { "0.3333333333333333333h", INT64_C(1200000000000) },
    { "0.100000000000000000000h", 360 * NS_PER_S },
    { "0.9223372036854775807h", INT64_C(3320413933267) },
    { "9223372036854775807ns", INT64_MAX },
    { "-9223372036854775808ns", INT64_MIN },
    { "9223372036.854775807s", INT64_MAX },
    { "1m1m", 120 * NS_PER_S },
    /* k6's own */
    { "1500", 1500 * NS_PER_MS },
    { "1.5", 1500 * NS_PER_US },
    { "-2", -2 * NS_PER_MS },
    { "1e3", NS_PER_S },
    { "1d", 86400 * NS_PER_S },
    { "2d3h", 51 * 3600 * NS_PER_S },
    { "-1d1h", -25 * 3600 * NS_PER_S },
};

static const char *const wrong[] = {
    "",
    " ",
    "s",
    "-",
    "+",
    ".s",
    "1x",
    "1 s",
    "1s ",
    " 1s",
    "1s2",
    "--1s",
    "1..5s",
    "abc",
    "1,5s",
    "d",
    "1.5d",
    "1dd",
    "1d-1h",
    "1d5",
    "3h1d",
    "inf",
    "nan",
    "0x1s",
    "1S",
    "1e3s",
    "9223372036854775808ns",
    "3000000h",
    "-9223372036854775809ns",
    "106752d",
    "1e300",
    "9223372036854775807ns1ns",
};

static void test_parse(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(right); i++) {
        int64_t ns = 0;
        if (!duration_parse(slice_of(right[i].text), &ns))
            fail_msg("%s", right[i].text);
        if (ns != right[i].ns)
            fail_msg("%s: %lld", right[i].text, (long long)ns);
    }
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        int64_t ns;
        if (duration_parse(slice_of(wrong[i]), &ns))
            fail_msg("%s was taken", wrong[i]);
    }
}

static const struct {
    int64_t ns;
    const char *text;
} formats[] = {
    { 0, "0s" },
    { 1, "1ns" },
    { -1, "-1ns" },
    { 1500, "1.5\xC2\xB5s" },
    { 1100 * NS_PER_US, "1.1ms" },
    { 250 * NS_PER_MS, "250ms" },
    { NS_PER_S, "1s" },
    { 1500 * NS_PER_MS, "1.5s" },
    { 90 * NS_PER_S, "1m30s" },
    { 3600 * NS_PER_S, "1h0m0s" },
    { 60 * NS_PER_S + 1, "1m0.000000001s" },
    { -90 * NS_PER_S, "-1m30s" },
    { 100 * 3600 * NS_PER_S, "100h0m0s" },
    { INT64_MAX, "2562047h47m16.854775807s" },
    { INT64_MIN, "-2562047h47m16.854775808s" },
};

static void test_format(void **state)
{
    (void)state;
    struct buf b = BUF_INIT(100);
    for (size_t i = 0; i < ARRAY_LEN(formats); i++) {
        buf_reset(&b);
        duration_format(&b, formats[i].ns);
        if (!slice_is(buf_slice(&b), formats[i].text)) {
            fail_msg("%s: %.*s", formats[i].text, SLICE_ARG(buf_slice(&b)));
        }
        int64_t back;
        assert_true(duration_parse(buf_slice(&b), &back));
        assert_true(back == formats[i].ns);
    }
    buf_deinit(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_parse),
        cmocka_unit_test(test_format),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
