/* ramping-arrival-rate: as constant-arrival-rate, with a rate that follows stages. What differs is
 * arithmetic: arrival_schedule.c. */
#include "exec/arrivals.h"

const struct executor executor_ramping_arrival_rate = {
    .prepare = arrivals_prepare,
    .release = arrivals_release,
    .coordinate = arrivals_coordinate,
    .iterate = arrivals_iterate,
    .fraction = executor_time_fraction,
    .rate = arrivals_rate,
};
