#include "output/otel/otel_config.h"

#include "base/check.h"
#include "base/clock.h"
#include "output/output_settings.h"
#include "proto/http_auth.h"
#include "proto/url_escape.h"

#define OTLP      "OTEL_EXPORTER_OTLP_"
#define AT(field) offsetof(struct otel_config, field)

/* The later ones win: OpenTelemetry's for all signals, then for metrics, then k6's. */
static const struct output_setting settings[] = {
    { "OTEL_SERVICE_NAME", NULL, SETTING_TEXT, AT(service_name) },
    { "K6_OTEL_SERVICE_NAME", NULL, SETTING_TEXT, AT(service_name), "serviceName" },
    { "K6_OTEL_SERVICE_VERSION", NULL, SETTING_TEXT, AT(service_version), "serviceVersion" },
    { "OTEL_RESOURCE_ATTRIBUTES", NULL, SETTING_TEXT, AT(resource_list) },
    { "K6_OTEL_METRIC_PREFIX", NULL, SETTING_TEXT, AT(metric_prefix), "metricPrefix" },
    { "K6_OTEL_FLUSH_INTERVAL", NULL, SETTING_DURATION, AT(flush_interval_ns), "flushInterval" },
    { "OTEL_METRIC_EXPORT_INTERVAL", NULL, SETTING_DURATION, AT(export_interval_ns) },
    { "K6_OTEL_EXPORT_INTERVAL", NULL, SETTING_DURATION, AT(export_interval_ns), "exportInterval" },
    { OTLP "TIMEOUT", NULL, SETTING_DURATION, AT(timeout_ns) },
    { OTLP "METRICS_TIMEOUT", NULL, SETTING_DURATION, AT(timeout_ns) },
    { OTLP "PROTOCOL", NULL, SETTING_TEXT, AT(protocol) },
    { OTLP "METRICS_PROTOCOL", NULL, SETTING_TEXT, AT(protocol) },
    { "K6_OTEL_EXPORTER_TYPE", NULL, SETTING_TEXT, AT(exporter_type) }, /* of before k6 2 */
    { "K6_OTEL_EXPORTER_PROTOCOL", NULL, SETTING_TEXT, AT(protocol), "exporterProtocol" },
    { OTLP "HEADERS", NULL, SETTING_TEXT, AT(header_list) },
    { OTLP "METRICS_HEADERS", NULL, SETTING_TEXT, AT(header_list) },
    { "K6_OTEL_HEADERS", NULL, SETTING_TEXT, AT(header_list), "headers" },
    { OTLP "COMPRESSION", NULL, SETTING_TEXT, AT(compression) },
    { OTLP "METRICS_COMPRESSION", NULL, SETTING_TEXT, AT(compression) },
    { OTLP "METRICS_TEMPORALITY_PREFERENCE", NULL, SETTING_TEXT, AT(temporality) },
    { OTLP "METRICS_DEFAULT_HISTOGRAM_AGGREGATION", NULL, SETTING_TEXT, AT(aggregation) },
    { "K6_OTEL_TLS_INSECURE_SKIP_VERIFY", NULL, SETTING_BOOL, AT(tls_insecure),
      "tlsInsecureSkipVerify" },
    { OTLP "CERTIFICATE", NULL, SETTING_TEXT, AT(tls_roots) },
    { OTLP "METRICS_CERTIFICATE", NULL, SETTING_TEXT, AT(tls_roots) },
    { "K6_OTEL_TLS_CERTIFICATE", NULL, SETTING_TEXT, AT(tls_roots), "tlsCertificate" },
    { OTLP "CLIENT_CERTIFICATE", NULL, SETTING_TEXT, AT(tls_certificate) },
    { OTLP "METRICS_CLIENT_CERTIFICATE", NULL, SETTING_TEXT, AT(tls_certificate) },
    { "K6_OTEL_TLS_CLIENT_CERTIFICATE", NULL, SETTING_TEXT, AT(tls_certificate),
      "tlsClientCertificate" },
    { OTLP "CLIENT_KEY", NULL, SETTING_TEXT, AT(tls_key) },
    { OTLP "METRICS_CLIENT_KEY", NULL, SETTING_TEXT, AT(tls_key) },
    { "K6_OTEL_TLS_CLIENT_KEY", NULL, SETTING_TEXT, AT(tls_key), "tlsClientKey" },
    { OTLP "ENDPOINT", NULL, SETTING_TEXT, AT(base_url) },
    { OTLP "METRICS_ENDPOINT", NULL, SETTING_TEXT, AT(metrics_url) },
    { OTLP "INSECURE", NULL, SETTING_BOOL, AT(insecure) },
    { OTLP "METRICS_INSECURE", NULL, SETTING_BOOL, AT(insecure) },
    { "K6_OTEL_HTTP_EXPORTER_ENDPOINT", NULL, SETTING_TEXT, AT(http_endpoint),
      "httpExporterEndpoint" },
    { "K6_OTEL_HTTP_EXPORTER_URL_PATH", NULL, SETTING_TEXT, AT(http_path), "httpExporterURLPath" },
    { "K6_OTEL_HTTP_EXPORTER_INSECURE", NULL, SETTING_BOOL, AT(http_insecure),
      "httpExporterInsecure" },
    { "K6_OTEL_HTTP_EXPORTER_USERNAME", NULL, SETTING_TEXT, AT(username), "username" },
    { "K6_OTEL_HTTP_EXPORTER_PASSWORD", NULL, SETTING_TEXT, AT(password), "password" },
    { "K6_OTEL_GRPC_EXPORTER_ENDPOINT", NULL, SETTING_TEXT, AT(grpc_endpoint),
      "grpcExporterEndpoint" },
    { "K6_OTEL_GRPC_EXPORTER_INSECURE", NULL, SETTING_BOOL, AT(grpc_insecure),
      "grpcExporterInsecure" },
};

/* --- lists of "key=value,key=value", percent-encoded ------------------------------------------ */

static bool unescape(struct slice text, struct slice *out, struct arena *arena)
{
    struct buf plain = BUF_INIT(BUF_UNLIMITED);
    struct slice bad;
    bool ignored, done = url_unescape(&plain, slice_trim(text), URL_PART_PATH, &bad, &ignored);
    *out = arena_copy(arena, buf_slice(&plain));
    buf_deinit(&plain);
    return done;
}

static int read_pair(struct slice text, struct key_value *out, const char *what,
                     struct arena *arena, struct error *error)
{
    ptrdiff_t equals = slice_find_char(text, '=');
    if (equals >= 0 && unescape(slice_sub(text, 0, (size_t)equals), &out->key, arena) &&
        unescape(slice_sub(text, (size_t)equals + 1, text.len), &out->value, arena) &&
        out->key.len > 0)
        return 0;
    error_set(error, EXIT_CODE_OTHER, "invalid %s \"%.*s\", expected format key=value", what,
              SLICE_ARG(text));
    return error_hint(error, "commas separate them; a comma in a value is written as %%2C");
}

static int read_headers(struct otel_config *c, struct arena *arena, struct error *error)
{
    struct slice rest = c->header_list, part;
    struct key_value header;
    while (slice_split(&rest, ',', &part)) {
        if (read_pair(part, &header, "header", arena, error) != 0)
            return -1;
        if (!http_header_name_valid(header.key) || !http_header_value_valid(header.value))
            return error_set(error, EXIT_CODE_OTHER, "\"%.*s: %.*s\" can't be a header of HTTP",
                             SLICE_ARG(header.key), SLICE_ARG(header.value));
        http_headers_set(&c->headers, arena, http_header_canonical(header.key, arena),
                         header.value);
    }
    if (c->username.len > 0)
        http_headers_set(&c->headers, arena, SLICE("Authorization"),
                         http_auth_basic(c->username, c->password, arena));
    return 0;
}

static void set_attribute(struct otel_config *c, struct slice key, struct slice value)
{
    uint32_t at = 0;
    while (at < c->attribute_count && !slice_eq(c->attributes[at].key, key))
        at++;
    c->attributes[at] = (struct key_value){ key, value };
    if (at == c->attribute_count)
        c->attribute_count++;
}

static int read_attributes(struct otel_config *c, struct arena *arena, struct error *error)
{
    struct slice rest = c->resource_list, part;
    uint32_t most = 5;
    for (size_t i = 0; i < rest.len; i++)
        most += rest.ptr[i] == ',';
    c->attributes = ARENA_ARRAY(arena, struct key_value, most);
    set_attribute(c, SLICE("service.name"), SLICE("k6"));
    set_attribute(c, SLICE("service.version"), SLICE(BRUNT_VERSION));
    set_attribute(c, SLICE("telemetry.sdk.name"), SLICE("brunt"));
    set_attribute(c, SLICE("telemetry.sdk.version"), SLICE(BRUNT_VERSION));
    while (slice_split(&rest, ',', &part)) {
        struct key_value pair;
        if (read_pair(part, &pair, "attribute in OTEL_RESOURCE_ATTRIBUTES", arena, error) != 0)
            return -1;
        set_attribute(c, pair.key, pair.value);
    }
    if (c->service_name.len > 0)
        set_attribute(c, SLICE("service.name"), c->service_name);
    if (c->service_version.len > 0)
        set_attribute(c, SLICE("service.version"), c->service_version);
    return 0;
}

/* --- the address ------------------------------------------------------------------------------ */

static int set_url(struct otel_config *c, const char *scheme, struct slice host_port,
                   struct slice path, struct arena *arena)
{
    bool rooted = path.len > 0 && path.ptr[0] == '/';
    c->url = slice_of(arena_printf(arena, "%s://%.*s%s%.*s", scheme, SLICE_ARG(host_port),
                                   rooted ? "" : "/", SLICE_ARG(path)));
    return 0;
}

/* A variable of OpenTelemetry's: a URL, whose scheme tells about TLS. */
static int use_standard_url(struct otel_config *c, const char *name, struct slice text,
                            struct slice path, struct arena *arena, struct error *error)
{
    struct url url;
    if (url_parse(&url, text, arena, error) != 0)
        return error_prefix(error, "%s: ", name);
    if ((!slice_is(url.scheme, "http") && !slice_is(url.scheme, "https")) || url.host.len == 0) {
        error_set(error, EXIT_CODE_OTHER, "%s: \"%.*s\" is no http:// or https:// URL", name,
                  SLICE_ARG(text));
        return error_hint(error, "it is like http://localhost:4318");
    }
    struct slice base = url.path;
    while (base.len > 0 && base.ptr[base.len - 1] == '/')
        base.len--;
    const char *scheme = slice_is(url.scheme, "https") ? "https" : "http";
    if (path.len == 0)
        return set_url(c, scheme, url.host_port, url.path, arena);
    return set_url(c, scheme, url.host_port,
                   slice_of(arena_printf(arena, "%.*s%.*s", SLICE_ARG(base), SLICE_ARG(path))),
                   arena);
}

static int find_grpc_url(struct otel_config *c, struct arena *arena, struct error *error)
{
    static const struct slice path = SLICE("/opentelemetry.proto.collector.metrics.v1."
                                           "MetricsService/Export");
    bool is_metrics = c->metrics_url.len > 0;
    struct slice standard = is_metrics ? c->metrics_url : c->base_url;
    if (c->grpc_endpoint.len == 0 && standard.len > 0)
        return use_standard_url(c, is_metrics ? OTLP "METRICS_ENDPOINT" : OTLP "ENDPOINT", standard,
                                path, arena, error);
    if (slice_find(c->grpc_endpoint, SLICE("://")) >= 0)
        return error_set(error, EXIT_CODE_OTHER,
                         "the gRPC exporter's endpoint must only be host and port, no scheme");
    return set_url(c, c->grpc_insecure || c->insecure ? "http" : "https",
                   c->grpc_endpoint.len > 0 ? c->grpc_endpoint : SLICE("localhost:4317"), path,
                   arena);
}

static int find_http_url(struct otel_config *c, struct arena *arena, struct error *error)
{
    struct slice path = c->http_path.len > 0 ? c->http_path : SLICE("/v1/metrics");
    if (c->http_endpoint.len == 0 && c->metrics_url.len > 0)
        return use_standard_url(c, OTLP "METRICS_ENDPOINT", c->metrics_url, c->http_path, arena,
                                error);
    if (c->http_endpoint.len == 0 && c->base_url.len > 0)
        return use_standard_url(c, OTLP "ENDPOINT", c->base_url, path, arena, error);
    if (slice_find(c->http_endpoint, SLICE("://")) >= 0)
        return error_set(error, EXIT_CODE_OTHER,
                         "HTTP exporter endpoint must only be host and port, no scheme");
    return set_url(c, c->http_insecure || c->insecure ? "http" : "https",
                   c->http_endpoint.len > 0 ? c->http_endpoint : SLICE("localhost:4318"), path,
                   arena);
}

static int find_url(struct otel_config *c, struct arena *arena, struct error *error)
{
    if ((c->is_grpc ? find_grpc_url(c, arena, error) : find_http_url(c, arena, error)) != 0)
        return -1;
    struct url url;
    if (url_parse(&url, c->url, arena, error) != 0)
        return -1;
    if (c->is_grpc)
        c->description = slice_of(arena_printf(arena, "grpc%s, %.*s",
                                               url_is_tls(&url) ? "" : " (insecure)",
                                               SLICE_ARG(url.host_port)));
    else
        c->description = slice_of(arena_printf(arena, "http/protobuf, %.*s", SLICE_ARG(c->url)));
    return 0;
}

/* --- choices ---------------------------------------------------------------------------------- */

/* The variable's text is the second choice or the first, which an empty one means, too. */
static int choose(bool *second, const char *name, struct slice text, const char *first,
                  const char *other, struct error *error)
{
    *second = slice_eq_nocase(text, slice_of(other));
    if (*second || text.len == 0 || slice_eq_nocase(text, slice_of(first)))
        return 0;
    return error_set(error, EXIT_CODE_OTHER, "%s must be %s or %s, not \"%.*s\"", name, first,
                     other, SLICE_ARG(text));
}

static int choose_protocol(struct otel_config *c, struct error *error)
{
    if (c->protocol.len == 0 && slice_is(c->exporter_type, "http"))
        c->protocol = SLICE("http/protobuf");
    if (c->protocol.len == 0)
        c->protocol = SLICE("grpc");
    c->is_grpc = slice_is(c->protocol, "grpc");
    if (c->is_grpc || slice_is(c->protocol, "http/protobuf"))
        return 0;
    return error_set(error, EXIT_CODE_OTHER,
                     "unsupported exporter protocol \"%.*s\", only \"grpc\" and "
                     "\"http/protobuf\" are supported",
                     SLICE_ARG(c->protocol));
}

static int check(struct otel_config *c, struct error *error)
{
    if (slice_eq_nocase(c->temporality, SLICE("lowmemory")))
        c->temporality = SLICE("delta"); /* the same for what there is here */
    if (choose_protocol(c, error) != 0 ||
        choose(&c->is_gzip, OTLP "COMPRESSION", c->compression, "none", "gzip", error) != 0 ||
        choose(&c->is_delta, OTLP "METRICS_TEMPORALITY_PREFERENCE", c->temporality, "cumulative",
               "delta", error) != 0 ||
        choose(&c->is_exponential, OTLP "METRICS_DEFAULT_HISTOGRAM_AGGREGATION", c->aggregation,
               "explicit_bucket_histogram", "base2_exponential_bucket_histogram", error) != 0)
        return -1;
    if (c->export_interval_ns <= 0 || c->flush_interval_ns <= 0 || c->timeout_ns <= 0)
        return error_set(error, EXIT_CODE_OTHER, "intervals and time-outs must be more than 0s");
    if ((c->tls_certificate.len > 0) != (c->tls_key.len > 0))
        return error_set(error, EXIT_CODE_OTHER,
                         "the client's certificate and its key belong together: one is missing");
    return 0;
}

int otel_config_read(struct otel_config *out, const struct output_context *context,
                     struct arena *arena, struct error *error)
{
    *out = (struct otel_config){ .flush_interval_ns = NS_PER_S,
                                 .export_interval_ns = 10 * NS_PER_S,
                                 .timeout_ns = 10 * NS_PER_S };
    if (output_settings_read(settings, ARRAY_LEN(settings), out, context, arena, error) != 0)
        return -1;
    if (check(out, error) != 0 || find_url(out, arena, error) != 0 ||
        read_headers(out, arena, error) != 0 || read_attributes(out, arena, error) != 0)
        return error_prefix(error, "error validating OpenTelemetry output config: ");
    return 0;
}
