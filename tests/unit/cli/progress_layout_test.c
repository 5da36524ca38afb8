/* Lines of the live display: alignment, bars that take what room there is, too many scenarios. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "cli/progress_layout.h"

#include <stdio.h>
#include <stdlib.h>

static void assert_text(struct buf *buf, const char *expected)
{
    char *text = buf_take(buf);
    assert_string_equal(text, expected);
    free(text);
}

static const struct progress_line two[] = {
    { .name = SLICE("alpha"),
      .state = SCENARIO_DONE,
      .fraction = 1,
      .column_count = 3,
      .columns = { "2 VUs", "00.0s/20s", "4/4 shared iters" } },
    { .name = SLICE("beta"),
      .state = SCENARIO_RUNNING,
      .fraction = 0.5,
      .column_count = 3,
      .columns = { "1 VUs", "00m00.0s/10m0s", "3/3 iters, 3 per VU" } },
};

/* As k6 prints it without a terminal. */
static void test_percentages(void **state)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    progress_layout(&out, &(struct progress_layout){ .lines = 2 }, two, 2);
    assert_text(&out, "alpha ✓ [ 100% ] 2 VUs  00.0s/20s       4/4 shared iters\n"
                      "beta    [  50% ] 1 VUs  00m00.0s/10m0s  3/3 iters, 3 per VU\n");
}

static void test_bars(void **state)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    progress_layout(&out, &(struct progress_layout){ .columns = 120, .lines = 2 }, two, 2);
    assert_text(&out, "alpha ✓ [======================================] 2 VUs  00.0s/20s       "
                      "4/4 shared iters\n"
                      "beta    [==================>-------------------] 1 VUs  00m00.0s/10m0s  "
                      "3/3 iters, 3 per VU\n");
    progress_layout(&out, &(struct progress_layout){ .columns = 72, .lines = 2 }, two, 2);
    assert_text(&out, "alpha ✓ [==================] 2 VUs  00.0s/20s       4/4 shared iters\n"
                      "beta    [========>---------] 1 VUs  00m00.0s/10m0s  3/3 iters, 3 per VU\n");
    progress_layout(&out, &(struct progress_layout){ .columns = 50, .lines = 2 }, two, 2);
    assert_text(&out, "alpha ✓ [ 100% ] 2 VUs  00.0s/20s       4/4 shared iters\n"
                      "beta    [  50% ] 1 VUs  00m00.0s/10m0s  3/3 iters, 3 per VU\n");
}

static void test_long_names(void **state)
{
    const struct progress_line line = { .name = SLICE("ein_sehr_lünger_name_für_ein_szenario"),
                                        .state = SCENARIO_INTERRUPTED };
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    progress_layout(&out, &(struct progress_layout){ .lines = 1 }, &line, 1);
    assert_text(&out, "ein_sehr_lünger_name_für_ei... ✗ [   0% ]\n");
}

static void test_too_many(void **state)
{
    struct progress_line lines[6];
    char names[6][16];
    for (int i = 0; i < 6; i++) {
        snprintf(names[i], sizeof(names[i]), "s%d", i);
        lines[i] = (struct progress_line){ .name = slice_of(names[i]),
                                           .state = SCENARIO_DONE,
                                           .fraction = 1 };
    }
    lines[4].state = SCENARIO_RUNNING;
    lines[5].state = SCENARIO_WAITING;
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    progress_layout(&out, &(struct progress_layout){ .lines = 3 }, lines, 6);
    assert_text(&out, "s0   ✓ [ 100% ]\n"
                      "s4     [ 100% ]\n"
                      "... and 4 more scenarios\n");
    progress_layout(&out, &(struct progress_layout){ .lines = 6 }, lines + 3, 3);
    assert_text(&out, "s3   ✓ [ 100% ]\n"
                      "s4     [ 100% ]\n"
                      "s5   • [ 100% ]\n");
}

static void test_colors(void **state)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    const struct progress_layout layout = { .columns = 40, .lines = 1, .color = true };
    const struct progress_line line = { .name = SLICE("long"),
                                        .state = SCENARIO_DONE,
                                        .fraction = 0.5,
                                        .column_count = 1,
                                        .columns = { "1 VUs" } };
    progress_layout(&out, &layout, &line, 1);
    assert_text(&out, "long \x1b[32m✓\x1b[0m [\x1b[36m===========>\x1b[0;2m------------\x1b[0m] "
                      "1 VUs\n");
}

/* It shares names and bars with the scenarios, not their columns. */
static void test_phase(void **state)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    const struct progress_line phase = { .name = SLICE("Init"),
                                         .state = SCENARIO_RUNNING,
                                         .fraction = 0.25,
                                         .column_count = 1,
                                         .columns = { "Init VUs... 1/4" } };
    const struct progress_layout layout = { .lines = 2, .phase = &phase };
    progress_layout(&out, &layout, two, 2);
    assert_text(&out, "Init    [  25% ] Init VUs... 1/4\n"
                      "alpha ✓ [ 100% ] 2 VUs  00.0s/20s       4/4 shared iters\n"
                      "beta    [  50% ] 1 VUs  00m00.0s/10m0s  3/3 iters, 3 per VU\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_percentages), cmocka_unit_test(test_bars),
        cmocka_unit_test(test_long_names),  cmocka_unit_test(test_too_many),
        cmocka_unit_test(test_colors),      cmocka_unit_test(test_phase),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
