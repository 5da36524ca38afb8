/* constant-arrival-rate: iterations begin at a constant rate, whatever becomes of those before. */
#include "exec/arrivals.h"

const struct executor executor_constant_arrival_rate = {
    .prepare = arrivals_prepare,
    .release = arrivals_release,
    .coordinate = arrivals_coordinate,
    .iterate = arrivals_iterate,
    .fraction = executor_time_fraction,
    .rate = arrivals_rate,
};
