/* Where the output opentelemetry writes, and how: K6_OTEL_*, and what OpenTelemetry's own variables
 * (OTEL_*) say where those are silent.
 * https://opentelemetry.io/docs/specs/otel/protocol/exporter/ */
#ifndef OUTPUT_OTEL_CONFIG_H
#define OUTPUT_OTEL_CONFIG_H

#include "base/key_value.h"
#include "output/output.h"
#include "proto/http_message.h"

struct otel_config {
    struct slice protocol; /* "grpc" or "http/protobuf" */
    struct slice service_name, service_version, metric_prefix;
    int64_t flush_interval_ns, export_interval_ns, timeout_ns;
    bool tls_insecure;
    struct slice tls_roots, tls_certificate, tls_key; /* paths */
    struct slice http_endpoint, http_path, username, password, grpc_endpoint;
    bool http_insecure, grpc_insecure;

    /* As written. */
    struct slice exporter_type, header_list, resource_list, compression, temporality, aggregation;
    struct slice base_url, metrics_url;
    bool insecure;

    /* Made of them. */
    bool is_grpc, is_gzip, is_delta, is_exponential;
    struct slice url;             /* of the requests */
    struct slice description;     /* "grpc (insecure), localhost:4317" */
    struct http_headers headers;  /* those that are set */
    struct key_value *attributes; /* of the resource */
    uint32_t attribute_count;
};

/* The texts live in the arena or the environment. -1 with the error. */
int otel_config_read(struct otel_config *out, const struct output_context *context,
                     struct arena *arena, struct error *error);

#endif
