#include "testing.h"

enum { MOST_STEPS = 64 };

/* "4 5@1 6@2": VUs from a second on. */
static void steps_are(const struct scenario *s, const char *segment, bool raw, const char *expected)
{
    uint32_t count;
    struct segment_tuple *t = tuple_of(segment, NULL);
    struct requirement_step *steps = scenario_ramp_steps(s, t, raw, &count);
    struct buf out = BUF_INIT(4096);
    for (uint32_t i = 0; i < count; i++)
        buf_printf(&out, "%s%d@%g", i ? " " : "", (int)steps[i].planned_vus,
                   (double)steps[i].at_ns / (double)NS_PER_S);
    assert_text(buf_slice(&out), expected);
    buf_deinit(&out);
    free(steps);
    segment_tuple_free(t);
}

/* Stages as "seconds:target ..." */
static struct scenario ramp(struct stage *stages, int64_t start, const char *text)
{
    struct scenario s = { .executor = EXECUTOR_RAMPING_VUS,
                          .start_vus = { true, start },
                          .has_stages = true,
                          .stages = stages };
    struct slice rest = slice_of(text), part;
    while (slice_split(&rest, ' ', &part)) {
        struct stage *stage = &stages[s.stage_count++];
        struct slice seconds;
        int64_t number;
        slice_split(&part, ':', &seconds);
        assert_true(slice_to_int64(seconds, &number) && slice_to_int64(part, &stage->target));
        stage->duration_ns = number * NS_PER_S;
    }
    return s;
}

static const char example[] = "2:6 5:1 4:5 4:1 3:4 2:4 0:1 3:1";

static void test_line(void **state)
{
    struct stage stages[MOST_STEPS] = { 0 };
    struct scenario s = ramp(stages, 4, example);
    steps_are(
        &s, "0:1", true,
        "4@0 5@1 6@2 5@3 4@4 3@5 2@6 1@7 2@8 3@9 4@10 5@11 4@12 3@13 2@14 1@15 2@16 3@17 4@18 "
        "1@20 0@23");
    steps_are(&s, "0:1/3", true, "1@0 2@1 1@4 0@7 1@8 2@11 1@12 0@15 1@16 0@20");
}

static void test_jumps(void **state)
{
    struct stage stages[MOST_STEPS] = { 0 };
    struct scenario s = ramp(stages, 4, "2:6 5:1 4:5 4:1 3:4 2:4 0:1 3:1 0:5 3:5 0:0 2:2 2:0 4:4");
    steps_are(
        &s, "0:1", true,
        "4@0 5@1 6@2 5@3 4@4 3@5 2@6 1@7 2@8 3@9 4@10 5@11 4@12 3@13 2@14 1@15 2@16 3@17 4@18 "
        "1@20 5@23 0@26 1@27 2@28 1@29 0@30 1@31 2@32 3@33 4@34 0@34");
}

static struct opt_duration seconds(int64_t n)
{
    return (struct opt_duration){ true, n * NS_PER_S };
}

static void test_graceful_ramp_down(void **state)
{
    struct stage stages[MOST_STEPS] = { 0 };
    struct scenario s = ramp(stages, 4, example);
    steps_are(&s, "0:1", false, "4@0 5@1 6@2 5@33 4@42 1@50 0@53");
    steps_are(&s, "0:1/3", false, "1@0 2@1 1@42 0@50");
    s.graceful_stop = seconds(80);
    steps_are(&s, "0:1", false, "4@0 5@1 6@2 5@33 4@42 1@50 0@103");
    s.graceful_stop = seconds(3);
    steps_are(&s, "0:1", false, "4@0 5@1 6@2 0@26");
    s.graceful_stop = seconds(0);
    steps_are(&s, "0:1", false, "4@0 5@1 6@2 0@23");
    steps_are(&s, "0:1/3", false, "1@0 2@1 0@23");
    s.graceful_ramp_down = seconds(0);
    steps_are(&s, "0:1/3", false, "1@0 2@1 1@4 0@7 1@8 2@11 1@12 0@15 1@16 0@20");
}

/* VUs that fall at once and come back in part before the others' time is over: at no moment fewer
 * than those that run. */
static void test_drop_and_return(void **state)
{
    struct stage stages[MOST_STEPS] = { 0 };
    struct scenario s = ramp(stages, 10, "5:10 0:2 1:2 0:5 60:5");
    steps_are(&s, "0:1", true, "10@0 2@5 5@6 0@66");
    steps_are(&s, "0:1", false, "10@0 5@35 0@96");
}

static void test_raise_at_the_very_end(void **state)
{
    struct stage stages[MOST_STEPS] = { 0 };
    struct scenario s = ramp(stages, 5, "10:5 0:10");
    s.graceful_stop = seconds(0);
    steps_are(&s, "0:1", false, "5@0 10@10 0@10");
}

/* The window of graceful_ramp_down, told naively: the highest the line has been since then. */
static int64_t naive_at(const struct requirement_step *line, uint32_t count, int64_t at_ns,
                        int64_t graceful_ns)
{
    int64_t most = 0;
    for (uint32_t i = 0; i < count; i++) {
        bool began = line[i].at_ns <= at_ns;
        bool counts = i + 1 == count || line[i + 1].at_ns + graceful_ns > at_ns;
        if (began && counts && line[i].planned_vus > most)
            most = line[i].planned_vus;
    }
    return most;
}

static int64_t value_at(const struct requirement_step *steps, uint32_t count, int64_t at_ns)
{
    int64_t vus = 0;
    for (uint32_t i = 0; i < count && steps[i].at_ns <= at_ns; i++)
        vus = steps[i].planned_vus;
    return vus;
}

static void test_random_ramps(void **state)
{
    srand(42);
    for (int round = 0; round < 300; round++) {
        struct stage stages[MOST_STEPS] = { 0 };
        struct scenario s = { .executor = EXECUTOR_RAMPING_VUS,
                              .stages = stages,
                              .stage_count = 12 };
        s.start_vus = (struct opt_int){ true, rand() % 9 };
        s.graceful_ramp_down = (struct opt_duration){ true, 1 + rand() % 15 * NS_PER_S };
        for (uint32_t i = 0; i < s.stage_count; i++)
            stages[i] = (struct stage){ rand() % 4 * NS_PER_S, rand() % 12, true, true };
        int64_t end_ns = scenario_duration_ns(&s), graceful_ns = s.graceful_ramp_down.ns;

        uint32_t line_count, count;
        struct segment_tuple *t = tuple_of(round % 2 ? "1/3:2/3" : "0:1", NULL);
        struct requirement_step *line = scenario_ramp_steps(&s, t, true, &line_count);
        struct requirement_step *steps = scenario_ramp_steps(&s, t, false, &count);
        if (line_count > 1 && line[line_count - 1].at_ns == end_ns)
            line_count--; /* its drop to 0 is the scenario's end, which has gracefulStop instead */
        for (int64_t at = 0; at < end_ns; at += NS_PER_S / 4)
            assert_int_equal(value_at(steps, count, at),
                             naive_at(line, line_count, at, graceful_ns));
        free(line);
        free(steps);
        segment_tuple_free(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_line),
        cmocka_unit_test(test_jumps),
        cmocka_unit_test(test_graceful_ramp_down),
        cmocka_unit_test(test_drop_and_return),
        cmocka_unit_test(test_raise_at_the_very_end),
        cmocka_unit_test(test_random_ramps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
