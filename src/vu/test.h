/* A test as its virtual users see it: everything that is the process's and read-only while it runs,
 * and the few ways in which a VU acts on the whole. Put together by cli. */
#ifndef VU_TEST_H
#define VU_TEST_H

#include "metrics/metric.h"
#include "metrics/tagset.h"
#include "net/net_config.h"
#include "plan/plan.h"
#include "proto/http_message.h"
#include "script/bundle.h"
#include "script/vm.h"
#include "vu/rate_limit.h"

#include <stdatomic.h>

struct grpc_schemas;
struct secrets;
struct shared_arrays;
struct vu;

/* What is running, for exec.instance. */
struct test_stats {
    int64_t vus_active, vus_initialized;
    uint64_t iterations_completed, iterations_interrupted;
    int64_t run_ns; /* since the run began; 0 before */
};

/* How VUs reach the run as a whole; any thread. */
struct test_control {
    void *context;
    void (*abort)(void *context, struct slice reason); /* exec.test.abort() in an iteration */
    void (*stats)(void *context, struct test_stats *out);
    /* Monotonic start and progress (0..1) of a scenario. */
    void (*scenario)(void *context, const struct scenario *scenario, int64_t *started_ns,
                     double *progress);
};

/* What the JavaScript side hooks into a VU's life: vu/ knows no module. */
struct vu_bindings {
    void (*install_globals)(struct vm *vm); /* before any script runs */
    void (*set_env)(struct vu *vu);         /* __ENV anew, for the scenario */
    void (*begin_iteration)(struct vu *vu); /* __ITER */
    void (*release)(struct vu *vu);         /* frees what the modules keep in vu->module_data */
};

struct test {
    const struct options *options;
    const struct plan *plan; /* NULL while the options are still being found out */
    struct registry *registry;
    struct bundle *bundle;
    const struct native_module *const *modules;
    uint32_t module_count;
    const struct vu_bindings *bindings;
    struct net_config net;
    enum http_version http_version;  /* of all requests */
    struct rate_limit request_limit; /* by the option rps */
    struct tagset
        *run_tags; /* --tag and options.tags; empty set at least, once the registry is sealed */
    uint32_t system_tags;  /* TAG_* */
    struct key_value *env; /* __ENV: the system's where wanted, then -e */
    uint32_t env_count;
    bool freeze_env;                        /* __ENV can't be changed */
    bool plain_globals;                     /* compatibility mode base: no "global" */
    const struct slice *_Atomic setup_data; /* JSON; NULL for undefined. What was set once stays */
    struct shared_arrays *shared_arrays;
    struct grpc_schemas *grpc_schemas;
    struct secrets *secrets;
    struct test_control control;
    bool detailed;             /* full summary: samples by scenario and group, see detail.h */
    int console_fd;            /* --console-output's file, -1 for the log */
    struct slice options_json; /* exec.test.options */
    struct slice user_agent;
    _Atomic bool marked_failed; /* exec.test.fail() */
    struct vu_worker **workers; /* the control thread's, then by vu_home.worker; each slot belongs
                                 * to its thread */
    uint32_t worker_slots;
};

/* Empty for undefined. Any thread. */
static inline struct slice test_setup_data(const struct test *test)
{
    const struct slice *data = atomic_load_explicit(&test->setup_data, memory_order_acquire);
    return data != NULL ? *data : SLICE("");
}

#endif
