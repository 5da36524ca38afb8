/* One virtual user: a JavaScript world on a fiber, with its tags, cookies and connections. jsmod/
 * reaches it through vm_opaque; exec/ through the driver. Everything happens on the VU's fiber, or
 * on request fibers of the same loop. */
#ifndef VU_VU_H
#define VU_VU_H

#include "base/arena.h"
#include "metrics/recorder.h"
#include "proto/grpc_connection.h"
#include "vu/vu_worker.h"

struct http_client;
struct cookie_jar;

/* What the VU is for, and so what its script may do. */
enum vu_phase {
    VU_PHASE_INIT,  /* init code: no requests, checks, samples */
    VU_PHASE_READY, /* between iterations */
    VU_PHASE_SETUP,
    VU_PHASE_SCENARIO, /* an iteration */
    VU_PHASE_TEARDOWN,
    VU_PHASE_SUMMARY,
};

struct vu {
    struct test *test;
    struct vu_worker *worker;
    struct recorder *recorder;
    struct vm *vm;
    uint32_t
        id; /* __VU; 0 for the one that finds the options, and for setup, teardown and summary */
    uint64_t id_in_test;
    enum vu_phase phase;
    const vu_interrupt_flag *interrupt;

    const struct scenario *scenario; /* NULL outside of scenarios */
    uint32_t scenario_index;         /* in the plan */
    struct iteration iteration;      /* the present one, or the last */
    bool has_iterated;
    bool aborts_test; /* exec.test.abort() was called in this iteration */

    struct tagset *tags;      /* of every sample now: run tags, scenario, group, the script's own */
    struct tagset *metadata;  /* NULL when there is none */
    struct group_node *group; /* NULL: to be found by the group tag, see vu_group */

    struct http_client *http;                /* made by the first request */
    struct cookie_jar *jar;                  /* likewise */
    uint64_t sockets_sent, sockets_received; /* bytes of WebSockets, since they were recorded */
    struct grpc_traffic grpc_traffic;        /* likewise of gRPC */
    struct arena arena;                      /* the iteration's; emptied at its end */

    uint64_t random_state; /* of Math.random after randomSeed() */

    /* What modules keep per VU, by their own index: see jsmod/module_table.c. */
    void *module_data[8];
};

/* A VU without scenario: for options, setup, teardown, summary. Runs the init code on the present
 * fiber; 0, or NULL with the error (the script's exception, exit code and all). */
struct vu *vu_new(struct test *test, const struct vu_home *home, uint32_t id, uint64_t id_in_test,
                  const vu_interrupt_flag *interrupt, struct error *error);
void vu_free(struct vu *vu);

/* Whether what the VU does is being stopped. */
bool vu_is_interrupted(const struct vu *vu);

/* Whether samples may be made and requests sent. */
bool vu_is_running(const struct vu *vu);

/* Runs an exported function as setup or teardown: its group tag, data_sent and data_received.
 * `result_json` receives setup's data. 0, or -1 with the error. */
int vu_run_part(struct vu *vu, enum vu_phase phase, struct buf *result_json, struct error *error);

/* What all samples of a VU go through. The caller keeps its references. */
void vu_record_samples(struct vu *vu, const struct record_value *values, uint32_t count,
                       struct tagset *tags, struct tagset *metadata, int64_t wall_ns);

/* One value, now, with the VU's tags. */
void vu_record(struct vu *vu, enum builtin_metric metric, double value);

/* Values with the VU's tags and some changes. */
void vu_record_with(struct vu *vu, const struct record_value *values, uint32_t count,
                    const struct tag *changes, uint32_t change_count);

/* Sets a tag of all samples to come; value.ptr NULL removes it. */
void vu_set_tag(struct vu *vu, struct slice key, struct slice value);
void vu_set_metadata(struct vu *vu, struct slice key, struct slice value);

/* The group that checks belong to now: the group tag's, wherever that came from. */
struct group_node *vu_group(struct vu *vu);

/* Makes `path` the group tag (where that system tag is on) and the group that checks belong to. */
void vu_enter_group(struct vu *vu, struct group_node *group);

/* The client and the jar, made when first asked for. */
struct http_client *vu_http(struct vu *vu);
struct cookie_jar *vu_jar(struct vu *vu);

/* The driver for exec/; its context is the struct test. */
extern const struct vu_driver vu_driver;

#endif
