#include "testing.h"

enum { MOST_PARTS = 16, INDICES = 400 };

/* The owner of each index, told naively: an index goes to the longest segment (the first of equals)
 * that has had less than length x index of those before; lengths are compared as fractions. */
static void deal_naively(const struct segment *parts, uint32_t count, uint32_t owner[INDICES])
{
    int64_t taken[MOST_PARTS] = { 0 };
    for (int64_t index = 0; index < INDICES; index++) {
        int best = -1;
        for (uint32_t i = 0; i < count; i++) {
            struct fraction length = segment_length(&parts[i]);
            bool due = taken[i] * length.den <= index * length.num;
            if (due && (best < 0 || fraction_compare(length, segment_length(&parts[best])) > 0))
                best = (int)i;
        }
        assert_true(best >= 0);
        taken[best]++;
        owner[index] = (uint32_t)best;
    }
}

static void check_part(const struct segment *parts, uint32_t count, uint32_t self,
                       const uint32_t owner[INDICES])
{
    struct error error = { 0 };
    struct segment_tuple *t = segment_tuple_new(&parts[self], parts, count, &error);
    assert_non_null(t);
    int64_t k = 0;
    for (int64_t index = 0; index < INDICES; index++) {
        assert_int_equal(segment_stripe_count(t, index), k);
        assert_int_equal(segment_scale(t, index), k);
        if (owner[index] == self)
            assert_int_equal(segment_stripe_at(t, k++), index);
    }
    segment_tuple_free(t);
}

/* What ten shares of all small values add up to, and what tuples for a value make of them. */
static void check_sums(const struct segment *parts, uint32_t count)
{
    struct segment_tuple *tuples[MOST_PARTS];
    struct error error = { 0 };
    for (uint32_t i = 0; i < count; i++)
        tuples[i] = segment_tuple_new(&parts[i], parts, count, &error);
    for (int64_t value = 1; value < 60; value++) {
        int64_t sum = 0, scaled_sum = 0;
        for (uint32_t i = 0; i < count; i++) {
            int64_t share = segment_scale(tuples[i], value);
            struct segment_tuple *scaled = segment_tuple_for_value(tuples[i], value);
            sum += share;
            assert_int_equal(scaled == NULL, share == 0);
            if (scaled != NULL) {
                struct segment s = segment_tuple_segment(scaled);
                assert_true(fraction_equal(segment_length(&s), fraction_make(share, value)));
                assert_int_equal(segment_scale(scaled, value), share);
                scaled_sum += segment_scale(scaled, 1000);
            }
            segment_tuple_free(scaled);
        }
        assert_int_equal(sum, value);
        assert_int_equal(scaled_sum, 1000);
    }
    for (uint32_t i = 0; i < count; i++)
        segment_tuple_free(tuples[i]);
}

static void test_naive_model(void **state)
{
    static const char *const sequences[] = {
        "0,1",
        "0,1/2,1",
        "0,1/3,2/3,1",
        "0,1/4,3/4,1",
        "0,1/2,3/4,1",
        "0,0.3,0.5,0.6,0.7,0.8,0.9,1",
        "0,1/10,2/10,3/10,4/10,5/10,6/10,7/10,8/10,9/10,1",
        "0,1/3,4/7,1",
        "0,3/10,9/10,1",
        "0,1/100,1",
        "0,2/7,3/5,5/6,1",
    };
    for (size_t i = 0; i < ARRAY_LEN(sequences); i++) {
        struct segment *parts;
        uint32_t count, owner[INDICES];
        struct error error = { 0 };
        assert_int_equal(segment_sequence_parse(&parts, &count, slice_of(sequences[i]), &error), 0);
        deal_naively(parts, count, owner);
        for (uint32_t self = 0; self < count; self++)
            check_part(parts, count, self, owner);
        check_sums(parts, count);
        free(parts);
    }
}

static void owns(const char *segment, const char *sequence, const int64_t indices[], size_t count)
{
    struct segment_tuple *t = tuple_of(segment, sequence);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(segment_stripe_at(t, (int64_t)i), indices[i]);
    segment_tuple_free(t);
}

#define OWNS(segment, sequence, ...) \
    owns(segment, sequence, (int64_t[]){ __VA_ARGS__ }, ARRAY_LEN(((int64_t[]){ __VA_ARGS__ })))

/* Stripes that k6 is known to have. */
static void test_known_stripes(void **state)
{
    OWNS("0:1/2", "0,1/2,3/4,1", 0, 2, 4, 6, 8);
    OWNS("1/2:3/4", "0,1/2,3/4,1", 1, 5, 9);
    OWNS("3/4:1", "0,1/2,3/4,1", 3, 7, 11);
    OWNS("0:0.3", "0,0.3,0.5,0.6,0.7,0.8,0.9,1", 0, 4, 7, 10, 14);
    OWNS("0.8:0.9", "0,0.3,0.5,0.6,0.7,0.8,0.9,1", 8, 18);
    OWNS("0:0.2", "0,0.2,0.5", 3, 9, 13);
    OWNS("0.2:0.5", "0,0.2,0.5", 1, 5, 7, 11);
    OWNS("0:0.2", NULL, 1, 6, 11);
    OWNS("1/10:5/10", NULL, 1, 3, 5, 9, 11);
    OWNS("0:1", NULL, 0, 1, 2, 3);
}

/* maxVUs 7 at 10/s: the middle third runs these arrivals. */
static void test_arrivals_of_a_third(void **state)
{
    static const int64_t arrivals[] = { 1, 4, 8, 11, 15, 18 };
    struct segment_tuple *third = tuple_of("1/3:2/3", "0,1/3,2/3,1");
    struct segment_tuple *by_vus = segment_tuple_for_value(third, 7);
    assert_non_null(by_vus);
    for (size_t i = 0; i < ARRAY_LEN(arrivals); i++)
        assert_int_equal(segment_stripe_at(by_vus, (int64_t)i), arrivals[i]);
    segment_tuple_free(by_vus);
    segment_tuple_free(third);
}

static void test_no_share(void **state)
{
    struct segment_tuple *tenth = tuple_of("0.9:1", NULL);
    assert_null(segment_tuple_for_value(tenth, 1));
    assert_null(segment_tuple_for_value(tenth, 0));
    assert_null(segment_tuple_for_value(tenth, -5));
    assert_int_equal(segment_scale(tenth, 1), 0);
    assert_int_equal(segment_scale(tenth, -5), 0);
    segment_tuple_free(tenth);
    segment_tuple_free(NULL);
}

static void refuses(const char *segment, const char *sequence, const char *why)
{
    struct error error = { 0 };
    struct segment s, *parts;
    uint32_t count;
    assert_int_equal(segment_parse(&s, slice_of(segment), &error), 0);
    assert_int_equal(segment_sequence_parse(&parts, &count, slice_of(sequence), &error), 0);
    assert_null(segment_tuple_new(&s, parts, count, &error));
    assert_string_equal(error.text, why);
    assert_int_equal(error.exit_code, EXIT_CODE_INVALID_CONFIG);
    error_clear(&error);
    free(parts);
}

static void test_refusals(void **state)
{
    static const char too_fine[] =
        "the execution segments are too fine: work repeats in cycles of their common denominator, "
        "which may be 10000000 at most; use rounder fractions";
    refuses("0:1/3", "0,1/2,1", "couldn't find segment 0:1/3 in sequence 0,1/2,1");
    refuses("1/3:2/3", "0,1/3", "couldn't find segment 1/3:2/3 in sequence 0,1/3,1");
    refuses("0:1/20000001", "", too_fine);
    refuses("1/9223372036854775806:1/9223372036854775805", "", too_fine);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_naive_model),
        cmocka_unit_test(test_known_stripes),
        cmocka_unit_test(test_arrivals_of_a_third),
        cmocka_unit_test(test_no_share),
        cmocka_unit_test(test_refusals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
