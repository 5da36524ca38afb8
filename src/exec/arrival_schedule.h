/* When arrivals happen: pure arithmetic, no clock. Arrival n of a rate is a function of n alone, so
 * every worker and every machine can work out its own share. */
#ifndef EXEC_ARRIVAL_SCHEDULE_H
#define EXEC_ARRIVAL_SCHEDULE_H

#include "plan/scenario.h"

struct arrival_schedule;

/* Of a constant-arrival-rate scenario (arrival n at n / rate, the first one at once) or a ramping
 * one (when the area under the rate reaches n + 1; fractions carry over from stage to stage). */
struct arrival_schedule *arrival_schedule_new(const struct scenario *scenario);
void arrival_schedule_free(struct arrival_schedule *a);

/* The same with another rate from a moment on, iterations per second of the whole test, to the end.
 * No arrival before that moment changes, and none is lost. Takes the old one over, which others may
 * go on to read. */
struct arrival_schedule *arrival_schedule_change(struct arrival_schedule *a, int64_t offset_ns,
                                                 double per_second);

/* Nanoseconds from the scenario's start to arrival n of the whole test (from 0); -1 when the
 * scenario ends before it. */
int64_t arrival_schedule_at(const struct arrival_schedule *a, int64_t n);

/* The rate of the whole test at that moment, per second. */
double arrival_schedule_rate(const struct arrival_schedule *a, int64_t offset_ns);

#endif
