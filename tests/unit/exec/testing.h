/* What the tests of exec share: a fake VU that logs its iterations, and one call that runs
 * scenarios with it. */
#ifndef TESTS_EXEC_TESTING_H
#define TESTS_EXEC_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/check.h"
#include "base/clock.h"
#include "exec/scheduler.h"
#include "loop/fiber.h"
#include "loop/loop.h"

#include <pthread.h>
#include <stdlib.h>

#define MS(n) ((n)*NS_PER_MS)
#define SET_INT(n)                \
    {                             \
        .set = true, .value = (n) \
    }
#define SET_MS(n)                \
    {                            \
        .set = true, .ns = MS(n) \
    }

struct exec_test;

/* One iteration, as the fake VU saw it. */
struct seen {
    struct iteration numbers;
    const struct scenario *scenario;
    uint32_t vu;
    uint64_t vu_in_test;
    uint32_t worker;
    int64_t began_ns; /* monotonic */
    enum iteration_outcome outcome;
};

/* A test: what to run, and what came of it. Zero is a good default. */
struct exec_test {
    /* what to run */
    struct scenario scenarios[4];
    uint32_t scenario_count;
    const char *segment, *sequence; /* "0:1/3", "0,1/3,1" */
    uint32_t workers;               /* 0 means 1 */
    bool paused;
    uint32_t failing_vu;  /* its init code throws; 0: none */
    int64_t create_ns;    /* how long making a VU takes */
    int64_t iteration_ns; /* how long an iteration sleeps; 0: it returns at once */
    enum iteration_outcome (*iterate)(struct exec_test *test,
                                      const struct seen *now); /* instead; may be NULL */
    void (*beside)(struct exec_test *test); /* on another fiber of the control loop, from
                                               scheduler_run on; may be NULL */

    /* while it runs */
    struct scheduler *scheduler;
    pthread_mutex_t lock;

    /* what came of it */
    int init_result, run_result;
    struct error error;
    bool aborted;
    uint32_t seen_count, seen_capacity;
    struct seen *seen; /* in the order of their ends */
    uint32_t created, destroyed;
    uint64_t full, interrupted;
    int64_t active_after, initialized;
    struct scenario_progress progress[4];
    uint32_t dropped_points;
    double dropped_sum;
    double collected_dropped; /* by way of scheduler_collect */
    double active_seen;       /* the highest number of active VUs that an iteration saw */
    int64_t started_ns, ended_ns;
};

/* Runs the test and fills in the results. Frees nothing of `scenarios`. */
void exec_test_run(struct exec_test *test);
void exec_test_free(struct exec_test *test);

/* How many iterations of the scenario were seen; all with NULL. */
uint32_t exec_test_count(const struct exec_test *test, const struct scenario *scenario);

/* How many different VUs ran them. */
uint32_t exec_test_vus(const struct exec_test *test, const struct scenario *scenario);

/* Asserts that each scenario's numbers are 0, 1, 2 ... in this instance and distinct in the test,
 * and each VU's are consecutive. */
void exec_test_check_numbers(const struct exec_test *test);

#endif
