/* How a running test does, in a line for the live display: rate, p95, failures, checks, thresholds.
 * Control thread. */
#ifndef CLI_LIVE_FIGURES_H
#define CLI_LIVE_FIGURES_H

#include "base/buf.h"
#include "metrics/threshold.h"

struct live_figures { /* what rates are counted from */
    int64_t at_ns;    /* 0: only from the first line on */
    double requests;
    double per_second;
};

/* "614/s  p95 78.5ms  0.12% failed  99.80% of checks  thresholds ✓ 3 ✗ 1": only what there is, so
 * the line may be empty. Rates are since the call before. */
void live_figures_append(struct live_figures *f, struct buf *out, struct registry *registry,
                         struct store *merged, const struct threshold_set *thresholds,
                         uint32_t threshold_count, int64_t now_ns, bool color);

#endif
