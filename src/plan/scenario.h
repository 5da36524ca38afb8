/* Scenarios: what an executor is to run, validated and frozen. */
#ifndef PLAN_SCENARIO_H
#define PLAN_SCENARIO_H

#include "base/error.h"
#include "base/key_value.h"
#include "plan/segment.h"

enum executor_type {
    EXECUTOR_SHARED_ITERATIONS,
    EXECUTOR_PER_VU_ITERATIONS,
    EXECUTOR_CONSTANT_VUS,
    EXECUTOR_RAMPING_VUS,
    EXECUTOR_CONSTANT_ARRIVAL_RATE,
    EXECUTOR_RAMPING_ARRIVAL_RATE,
    EXECUTOR_EXTERNALLY_CONTROLLED,
    EXECUTOR_TYPE_COUNT
};

struct stage {
    int64_t duration_ns;
    int64_t target;
    bool has_duration, has_target; /* left out: refused when the plan is validated */
};

/* A value that a person may have left out. Where nobody set it, `set` is false and the value is the
 * default (once options_resolve has run). */
struct opt_int {
    bool set;
    int64_t value;
};
struct opt_duration {
    bool set;
    int64_t ns;
};
struct opt_bool {
    bool set;
    bool value;
};
struct opt_text {
    bool set;
    struct slice value;
};

struct scenario {
    struct slice name; /* "default" for the shortcuts */
    enum executor_type executor;
    /* as written: what `inspect` prints; not set where left out */
    struct opt_duration start_time, graceful_stop;
    struct opt_text exec;
    bool has_env, has_tags;
    uint32_t env_count, tag_count;
    struct key_value *env, *tags;
    struct slice
        options_json; /* scenario's "options" object (browser); empty where there is none */
    struct opt_int vus, iterations, start_vus, start_rate, rate, pre_allocated_vus, max_vus;
    struct opt_duration duration, max_duration, time_unit, graceful_ramp_down;
    bool has_stages;
    uint32_t stage_count;
    struct stage *stages;
};

const char *executor_type_name(enum executor_type type); /* "shared-iterations" */

/* False where there is no such executor. */
bool executor_type_from_name(struct slice name, enum executor_type *out);

/* --- one field of a scenario: the tables in scenario.c drive reading and printing
 * ----------------- */
enum scenario_field_type { FIELD_INT, FIELD_DURATION, FIELD_STAGES };

struct scenario_field {
    const char *key;
    enum scenario_field_type type;
    size_t offset; /* of the opt_int or opt_duration */
};

/* Those fields that only this executor has, in the order in which k6 prints them. */
const struct scenario_field *executor_fields(enum executor_type type, uint32_t *count);

/* --- values, with k6's defaults where the script says nothing; of the whole test
 * ------------------- */
int64_t scenario_start_time_ns(const struct scenario *s);
int64_t scenario_graceful_stop_ns(const struct scenario *s);
struct slice scenario_exec(const struct scenario *s); /* "default" unless set */
int64_t scenario_vus(const struct scenario *s);

/* Of shared-iterations: in all; of per-vu-iterations: each. */
int64_t scenario_iterations(const struct scenario *s);

/* duration, maxDuration or the sum of the stages; without graceful stop. 0 = unlimited
 * (externally-controlled). */
int64_t scenario_duration_ns(const struct scenario *s);
int64_t scenario_time_unit_ns(const struct scenario *s);
int64_t scenario_graceful_ramp_down_ns(const struct scenario *s);
int64_t scenario_max_vus(const struct scenario *s);
int64_t scenario_pre_allocated_vus(const struct scenario *s);
int64_t scenario_start_vus(const struct scenario *s);

/* The highest target of the stages, or `start` where that is higher. */
int64_t scenario_max_target(const struct scenario *s, int64_t start);

/* This segment's share of scenario_iterations: of shared-iterations, striped by the VUs. */
int64_t scenario_segment_iterations(const struct scenario *s, const struct segment_tuple *tuple);

/* k6's one-line description: "5 looping VUs for 10s (gracefulStop: 30s)". `tuple` scales its
 * numbers. */
void scenario_describe(struct buf *out, const struct scenario *s,
                       const struct segment_tuple *tuple);

/* Whether anything is left to do for this segment. */
bool scenario_has_work(const struct scenario *s, const struct segment_tuple *tuple);

/* Appends what is wrong with the scenario, in k6's words and order, separated by ", "; nothing
 * where all is well. */
void scenario_validate(struct buf *complaints, const struct scenario *s);

/* --- execution requirements ----------------------------------------------------------------------
 */

struct requirement_step {
    int64_t at_ns; /* from the start of the test (or of the scenario) */
    int64_t planned_vus;
    int64_t unplanned_vus; /* at most so many more */
};

/* When how many VUs are needed by this scenario in this segment; malloc'd, *count steps, the last
 * one has zeros (except for an unlimited externally-controlled). Includes gracefulStop; not
 * startTime. */
struct requirement_step *scenario_requirements(const struct scenario *s,
                                               const struct segment_tuple *tuple, uint32_t *count);

/* ramping-vus: the steps at which VUs are started and stopped. `raw` is without gracefulRampDown
 * (when to start and gracefully stop), ending with 0 VUs at the end of the stages; otherwise with
 * it (when a VU must be gone), ending with gracefulStop. malloc'd; at_ns from the scenario's start;
 * planned_vus is the number from then on. */
struct requirement_step *scenario_ramp_steps(const struct scenario *s,
                                             const struct segment_tuple *tuple, bool raw,
                                             uint32_t *count);

#endif
