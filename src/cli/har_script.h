/* A script that does again what was recorded. */
#ifndef CLI_HAR_SCRIPT_H
#define CLI_HAR_SCRIPT_H

#include "base/buf.h"
#include "cli/har.h"

struct har_script_config {
    struct slice options;    /* a JavaScript object for `options`; empty: none */
    struct slice only, skip; /* domains with commas between them, their subdomains included */
    int64_t batch_ms;  /* requests that start no later than this after another go in parallel */
    bool no_batch;     /* one after the other */
    bool check_status; /* that answers have the recorded status */
    bool return_on_failure;           /* end the iteration where they don't */
    int64_t min_sleep_s, max_sleep_s; /* between iterations */
};

/* Appends the script. Requests that aren't HTTP are left out; *left_out counts them. */
void har_script_write(struct buf *out, const struct har *har,
                      const struct har_script_config *config, uint32_t *left_out);

#endif
