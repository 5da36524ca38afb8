/* Where the outputs statsd and datadog send, and how: K6_STATSD_* and K6_DATADOG_*, as k6 had them
 * before it gave them up. */
#ifndef OUTPUT_STATSD_CONFIG_H
#define OUTPUT_STATSD_CONFIG_H

#include "base/arena.h"
#include "output/output.h"

enum { STATSD_MOST_BLOCKED = 64 };

struct statsd_config {
    struct slice address;    /* "localhost:8125" */
    struct slice name_space; /* goes in front of all names: "k6." */
    int64_t buffer_size;     /* lines of a datagram, 1 and more */
    int64_t push_interval_ns;
    bool has_tags;
    struct slice block_list;                   /* as written */
    struct slice blocked[STATSD_MOST_BLOCKED]; /* tags that are not sent */
    uint32_t blocked_count;
};

/* The argument is an address. The texts live in the arena or the environment. -1 with the error. */
int statsd_config_read(struct statsd_config *out, bool is_datadog, struct slice argument,
                       const struct output_context *context, struct arena *arena,
                       struct error *error);

bool statsd_config_blocks(const struct statsd_config *c, struct slice tag);

#endif
