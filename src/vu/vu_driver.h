/* What exec needs of a virtual user, as a table of functions: the real one is vu.c, exec's tests
 * have a fake. exec knows neither scripts nor protocols. */
#ifndef VU_VU_DRIVER_H
#define VU_VU_DRIVER_H

#include "base/error.h"
#include "plan/scenario.h"

#include <stdatomic.h>
#include <stdint.h>

struct loop;
struct fiber;
struct recorder;
struct vu;

/* Where a VU lives; one per worker, and one on the control thread for setup and teardown. */
struct vu_home {
    struct loop *loop;
    struct recorder *recorder;
    uint32_t worker; /* index, or VU_HOME_CONTROL */
};

#define VU_HOME_CONTROL UINT32_MAX

/* Set by any thread to stop what the VU is doing: the script engine's interrupt handler reads it,
 * and the owner also cancels the VU's fiber on its own loop. 0 = go on. */
typedef _Atomic int vu_interrupt_flag;

/* The numbers of one iteration. */
struct iteration {
    uint64_t in_vu;                /* this VU's iterations in this instance, from 0: __ITER */
    uint64_t in_scenario_of_vu;    /* this VU's iterations of this scenario, from 0 */
    uint64_t in_scenario_instance; /* of the scenario in this instance, from 0 */
    uint64_t in_scenario_test;     /* of the scenario over all instances, from 0: unique */
    int64_t intended_start_ns;     /* monotonic; when it should have begun (arrival rate), or now */
};

enum iteration_outcome {
    ITERATION_DONE,        /* finished, also when it threw: counts in `iterations` */
    ITERATION_INTERRUPTED, /* cut short by cancellation */
    ITERATION_ABORTS_TEST, /* exec.test.abort(): the driver has reported it through test_control */
};

struct vu_driver {
    void *context;

    /* On the VU's own fiber. Runs the script's init code. NULL with the error set. id counts in
     * this instance from 1, id_in_test over all instances. */
    struct vu *(*create)(void *context, const struct vu_home *home, uint32_t id,
                         uint64_t id_in_test, const vu_interrupt_flag *interrupt,
                         struct error *error);

    /* Before the first iteration for a scenario, and when the VU leaves it: its exec function, env
     * and tags. On the VU's fiber. */
    void (*enter_scenario)(struct vu *vu, const struct scenario *scenario);
    void (*leave_scenario)(struct vu *vu);

    /* One iteration, on the VU's fiber; it blocks the fiber, not the thread. Records iterations,
     * iteration_duration, data_*; waits out minIterationDuration. */
    enum iteration_outcome (*iterate)(struct vu *vu, const struct iteration *iteration);

    /* On the VU's fiber. */
    void (*destroy)(struct vu *vu);
};

#endif
