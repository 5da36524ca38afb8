/* Where the influxdb output writes, and how: K6_INFLUXDB_* and "influxdb=http://host:8086/db?...".
 */
#ifndef OUTPUT_INFLUX_CONFIG_H
#define OUTPUT_INFLUX_CONFIG_H

#include "base/arena.h"
#include "base/error.h"
#include "net/proxy_rules.h"
#include "output/output.h"

struct influx_config {
    struct slice address; /* "http://localhost:8086", perhaps with a path */
    struct slice database, username, password, retention, consistency, precision, proxy;
    struct slice token, organization, bucket; /* a token means InfluxDB 2 */
    struct slice tags_as_fields;
    bool insecure;
    int64_t push_interval_ns, concurrent_writes;
    int64_t payload_size; /* of a datagram: for UDP, which isn't spoken */
};

/* The texts live in the arena or the environment. -1 with the error. */
int influx_config_read(struct influx_config *out, struct slice argument,
                       const struct output_context *context, struct arena *arena,
                       struct error *error);

/* Nanoseconds of a precision: ns, us, ms, s, m, h; 0 for what is none. */
int64_t influx_precision_ns(struct slice precision);

#endif
