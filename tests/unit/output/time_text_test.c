/* RFC 3339 times: decimals, zones, the cache of one second. */
#include "testing.h"

#include "base/clock.h"
#include "output/time_text.h"

#include <time.h>

static void use_zone(const char *zone)
{
    setenv("TZ", zone, 1);
    tzset();
}

static void assert_time(struct time_text *t, int64_t wall_ns, const char *expected)
{
    char *text = slice_dup(time_text_format(t, wall_ns));
    assert_string_equal(text, expected);
    free(text);
}

static void test_decimals(void **state)
{
    use_zone("UTC0");
    struct time_text t = { 0 };
    assert_time(&t, 0, "1970-01-01T00:00:00Z");
    assert_time(&t, 1, "1970-01-01T00:00:00.000000001Z");
    assert_time(&t, 500 * NS_PER_MS, "1970-01-01T00:00:00.5Z");
    assert_time(&t, 123456789, "1970-01-01T00:00:00.123456789Z");
    assert_time(&t, 123450000, "1970-01-01T00:00:00.12345Z");
    assert_time(&t, 1795492800 * NS_PER_S, "2026-11-24T04:00:00Z");
    assert_time(&t, -1, "1969-12-31T23:59:59.999999999Z");
}

static void test_zones(void **state)
{
    static const struct zone {
        const char *zone, *text;
    } zones[] = {
        { "CET-1", "1970-01-01T01:00:00.25+01:00" },
        { "IST-5:30", "1970-01-01T05:30:00.25+05:30" },
        { "NST3:30", "1969-12-31T20:30:00.25-03:30" },
    };
    for (size_t i = 0; i < sizeof(zones) / sizeof(zones[0]); i++) {
        struct time_text t = { 0 };
        use_zone(zones[i].zone);
        assert_time(&t, 250 * NS_PER_MS, zones[i].text);
    }
}

static void test_cache_follows_time(void **state)
{
    use_zone("UTC0");
    struct time_text t = { 0 };
    for (int64_t second = 0; second < 200; second++) {
        char expected[64];
        int64_t shown = second % 2 == 0 ? second : second - 1; /* back and forth */
        snprintf(expected, sizeof(expected), "1970-01-01T00:%02d:%02d.5Z", (int)(shown / 60),
                 (int)(shown % 60));
        assert_time(&t, shown * NS_PER_S + NS_PER_S / 2, expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_decimals),
        cmocka_unit_test(test_zones),
        cmocka_unit_test(test_cache_follows_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
