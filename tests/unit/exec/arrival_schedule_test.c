/* The times of arrivals: by hand, against a naive integration, and that a pure function agrees with
 * itself. */
#include "testing.h"

#include "exec/arrival_schedule.h"

#include <math.h>

static void check_times(const struct scenario *scenario, const int64_t *times_us, int count)
{
    struct arrival_schedule *a = arrival_schedule_new(scenario);
    for (int i = 0; i < count; i++)
        assert_int_equal(arrival_schedule_at(a, i) / 1000, times_us[i]);
    assert_int_equal(arrival_schedule_at(a, count), -1);
    assert_int_equal(arrival_schedule_at(a, count + 1000), -1);
    arrival_schedule_free(a);
}

static void constant_begins_at_once(void **state)
{
    struct scenario s = { .executor = EXECUTOR_CONSTANT_ARRIVAL_RATE,
                          .rate = SET_INT(5),
                          .duration = SET_MS(1000) };
    /* The one that would be due at the very end isn't. */
    check_times(&s, (const int64_t[]){ 0, 200000, 400000, 600000, 800000 }, 5);
    s.duration.ns++;
    check_times(&s, (const int64_t[]){ 0, 200000, 400000, 600000, 800000, 1000000 }, 6);
}

/* A third of a second has no end in nanoseconds: errors must not add up. */
static void constant_does_not_drift(void **state)
{
    struct scenario s = {
        .executor = EXECUTOR_CONSTANT_ARRIVAL_RATE,
        .rate = SET_INT(3),
        .duration = { true, 100 * 86400 * NS_PER_S },
    };
    struct arrival_schedule *a = arrival_schedule_new(&s);
    assert_int_equal(arrival_schedule_at(a, 1), 333333333);
    assert_int_equal(arrival_schedule_at(a, 2), 666666666);
    assert_int_equal(arrival_schedule_at(a, 3 * 86400 * 99), 99 * 86400 * NS_PER_S);
    assert_int_equal(arrival_schedule_at(a, 3 * 86400 * 100), -1);
    assert_true(fabs(arrival_schedule_rate(a, 1) - 3) < 1e-9);
    arrival_schedule_free(a);
}

static void time_unit_is_honoured(void **state)
{
    struct scenario s = {
        .executor = EXECUTOR_CONSTANT_ARRIVAL_RATE,
        .rate = SET_INT(6),
        .time_unit = SET_MS(1500),
        .duration = SET_MS(1100),
    };
    check_times(&s, (const int64_t[]){ 0, 250000, 500000, 750000, 1000000 }, 5);
}

static struct scenario ramping(int64_t start_rate, struct stage *stages, uint32_t count)
{
    return (struct scenario){
        .executor = EXECUTOR_RAMPING_ARRIVAL_RATE,
        .start_rate = SET_INT(start_rate),
        .has_stages = true,
        .stages = stages,
        .stage_count = count,
    };
}

/* The conformance case ramping_arrival_fraction: 1.6 + 1.6 + 1.6 + 0.7. */
static void fractions_carry_over(void **state)
{
    struct stage stages[] = { { MS(400), 4 }, { MS(800), 0 }, { MS(800), 4 }, { MS(175), 4 } };
    struct scenario s = ramping(4, stages, 4);
    struct arrival_schedule *a = arrival_schedule_new(&s);
    assert_int_equal(arrival_schedule_at(a, 0), MS(250));
    for (int i = 1; i < 5; i++) {
        int64_t at = arrival_schedule_at(a, i);
        assert_true(at > arrival_schedule_at(a, i - 1) && at < MS(2175));
    }
    assert_int_equal(arrival_schedule_at(a, 5), -1);
    arrival_schedule_free(a);
}

/* 10/s, silence, 8/s, silence: as the conformance case ramping_arrival_pause. */
static void pauses_are_silent(void **state)
{
    struct stage stages[] = { { MS(900), 10 }, { 0, 0 }, { MS(1100), 0 }, { 0, 16 },
                              { MS(900), 16 }, { 0, 0 }, { MS(300), 0 } };
    struct scenario s = ramping(10, stages, 7);
    s.time_unit = (struct opt_duration)SET_MS(2000);
    struct arrival_schedule *a = arrival_schedule_new(&s);
    int first = 0, second = 0, n = 0;
    for (int64_t at; (at = arrival_schedule_at(a, n)) >= 0; n++) {
        first += at < MS(900);
        second += at >= MS(2000) && at <= MS(2900);
    }
    assert_int_equal(first, 4);
    assert_int_equal(first + second, n);
    assert_int_equal(n, 11);
    assert_true(fabs(arrival_schedule_rate(a, MS(1000))) < 1e-9);
    assert_true(fabs(arrival_schedule_rate(a, MS(2100)) - 8) < 1e-9);
    arrival_schedule_free(a);
}

/* The area under the rate up to each arrival, summed in small steps, is the arrival's number plus
 * one. */
static void agrees_with_integration(void **state)
{
    struct stage stages[] = { { MS(700), 40 }, { 0, 90 },      { MS(1300), 10 },
                              { MS(50), 10 },  { MS(900), 0 }, { MS(400), 77 } };
    struct scenario s = ramping(0, stages, 6);
    struct arrival_schedule *a = arrival_schedule_new(&s);
    const double step = 1e-6;
    double area = 0;
    int64_t n = 0, next = arrival_schedule_at(a, 0);
    for (int64_t t = 0; next >= 0; t++) {
        double at = ((double)t + 0.5) * step;
        area += arrival_schedule_rate(a, (int64_t)(at * 1e9)) * step;
        while (next >= 0 && next < (t + 1) * 1000) {
            assert_true(fabs(area - (double)(n + 1)) < 1e-3);
            next = arrival_schedule_at(a, ++n);
        }
    }
    /* 14 + 65 + 0.5 + 4.5 + 15.4 = 99.4 */
    assert_int_equal(n, 99);
    arrival_schedule_free(a);
}

static void ramps_to_and_from_nothing(void **state)
{
    struct stage up[] = { { MS(1000), 2 } }, down[] = { { MS(1000), 0 } },
                 nothing[] = { { MS(1000), 0 } };
    struct scenario s = ramping(0, up, 1);
    check_times(&s, NULL, 0); /* area 1 only at the very end */
    s = ramping(4, down, 1);
    check_times(&s, (const int64_t[]){ 292893 }, 1); /* 4t - 2t^2 = 1; the second at the very end */
    s = ramping(0, nothing, 1);
    check_times(&s, NULL, 0);
}

static void large_numbers_stay_exact(void **state)
{
    struct stage stages[] = { { 1000 * 3600 * NS_PER_S, 1000000 }, { 3600 * NS_PER_S, 1000000 } };
    struct scenario s = ramping(0, stages, 2);
    struct arrival_schedule *a = arrival_schedule_new(&s);
    int64_t half = INT64_C(1000) * 3600 * 1000000 / 2, before = 0;
    assert_int_equal(arrival_schedule_at(a, half - 1), stages[0].duration_ns);
    assert_int_equal(arrival_schedule_at(a, half), stages[0].duration_ns + 1000);
    for (int64_t n = half - 1000; n < half + 1000; n++) {
        int64_t at = arrival_schedule_at(a, n);
        assert_true(at >= before);
        before = at;
    }
    arrival_schedule_free(a);
}

/* Ten arrivals per second, and from 0.25 s on forty: the half that was due by then counts. */
static void rate_changes(void **state)
{
    struct scenario s = { .executor = EXECUTOR_CONSTANT_ARRIVAL_RATE,
                          .rate = SET_INT(10),
                          .duration = SET_MS(1000) };
    struct arrival_schedule *a = arrival_schedule_new(&s);
    a = arrival_schedule_change(a, MS(250), 40);
    assert_int_equal(arrival_schedule_at(a, 2), MS(200));
    assert_in_range(arrival_schedule_at(a, 3), MS(262) + 499999, MS(262) + 500001);
    assert_in_range(arrival_schedule_at(a, 4), MS(287) + 499999, MS(287) + 500001);
    assert_true(fabs(arrival_schedule_rate(a, MS(249)) - 10) < 1e-9);
    assert_true(fabs(arrival_schedule_rate(a, MS(251)) - 40) < 1e-9);
    assert_true(arrival_schedule_rate(a, MS(1000)) == 0);
    assert_int_equal(arrival_schedule_at(a, 100), -1);

    /* None, and on again: what had gathered is still there. */
    a = arrival_schedule_change(a, MS(270), 0);
    assert_int_equal(arrival_schedule_at(a, 3) / 1000, 262500);
    assert_int_equal(arrival_schedule_at(a, 4), -1);
    a = arrival_schedule_change(a, MS(500), 10);
    assert_int_equal(arrival_schedule_at(a, 4) / MS(1), 570);
    assert_int_equal(arrival_schedule_at(a, 2), MS(200));
    arrival_schedule_free(a);
}

/* In the middle of a ramp, from which the first arrival comes when the area is 1. */
static void ramp_is_left(void **state)
{
    struct stage stages[] = { { MS(1000), 10 } };
    struct scenario s = ramping(0, stages, 1);
    struct arrival_schedule *a = arrival_schedule_change(arrival_schedule_new(&s), MS(600), 2);
    assert_in_range(arrival_schedule_at(a, 0), MS(447), MS(448));
    assert_in_range(arrival_schedule_at(a, 1), MS(700) - 10, MS(700) + 10);
    assert_int_equal(arrival_schedule_at(a, 2), -1);
    arrival_schedule_free(a);
}

/* However often it changes, each arrival has one time, and they come in order. */
static void many_changes_keep_order(void **state)
{
    struct scenario s = { .executor = EXECUTOR_CONSTANT_ARRIVAL_RATE,
                          .rate = SET_INT(100),
                          .duration = SET_MS(10000) };
    struct arrival_schedule *a = arrival_schedule_new(&s);
    for (int i = 1; i < 300; i++)
        a = arrival_schedule_change(a, MS(30) * i, i % 7 * 37);
    int64_t last = -1, at;
    for (int64_t n = 0; (at = arrival_schedule_at(a, n)) >= 0; n++) {
        assert_true(at >= last);
        last = at;
    }
    assert_true(last > MS(9000));
    arrival_schedule_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constant_begins_at_once),
        cmocka_unit_test(constant_does_not_drift),
        cmocka_unit_test(time_unit_is_honoured),
        cmocka_unit_test(fractions_carry_over),
        cmocka_unit_test(pauses_are_silent),
        cmocka_unit_test(agrees_with_integration),
        cmocka_unit_test(ramps_to_and_from_nothing),
        cmocka_unit_test(large_numbers_stay_exact),
        cmocka_unit_test(rate_changes),
        cmocka_unit_test(ramp_is_left),
        cmocka_unit_test(many_changes_keep_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
