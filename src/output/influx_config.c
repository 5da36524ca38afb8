#include "output/influx_config.h"

#include "base/check.h"
#include "base/clock.h"
#include "output/output_settings.h"
#include "proto/form_urlencoded.h"
#include "proto/url.h"

#define AT(field) offsetof(struct influx_config, field)

static const struct output_setting settings[] = {
    { "K6_INFLUXDB_ADDR", NULL, SETTING_TEXT, AT(address), "addr" },
    { "K6_INFLUXDB_DB", NULL, SETTING_TEXT, AT(database), "db" },
    { "K6_INFLUXDB_USERNAME", NULL, SETTING_TEXT, AT(username), "username" },
    { "K6_INFLUXDB_PASSWORD", NULL, SETTING_TEXT, AT(password), "password" },
    { "K6_INFLUXDB_PROXY", NULL, SETTING_TEXT, AT(proxy), "proxy" },
    { "K6_INFLUXDB_INSECURE", "insecure", SETTING_BOOL, AT(insecure), "insecure" },
    { "K6_INFLUXDB_PAYLOAD_SIZE", "payload_size", SETTING_INTEGER, AT(payload_size),
      "payloadSize" },
    { "K6_INFLUXDB_PUSH_INTERVAL", "pushInterval", SETTING_DURATION, AT(push_interval_ns),
      "pushInterval" },
    { "K6_INFLUXDB_CONCURRENT_WRITES", "concurrentWrites", SETTING_INTEGER, AT(concurrent_writes),
      "concurrentWrites" },
    { "K6_INFLUXDB_PRECISION", "precision", SETTING_TEXT, AT(precision), "precision" },
    { "K6_INFLUXDB_RETENTION", "retention", SETTING_TEXT, AT(retention), "retention" },
    { "K6_INFLUXDB_CONSISTENCY", "consistency", SETTING_TEXT, AT(consistency), "consistency" },
    { "K6_INFLUXDB_TAGS_AS_FIELDS", "tagsAsFields", SETTING_TEXT, AT(tags_as_fields),
      "tagsAsFields" },
    { "K6_INFLUXDB_TOKEN", NULL, SETTING_TEXT, AT(token), "token" },
    { "K6_INFLUXDB_ORGANIZATION", NULL, SETTING_TEXT, AT(organization), "organization" },
    { "K6_INFLUXDB_BUCKET", NULL, SETTING_TEXT, AT(bucket), "bucket" },
};

int64_t influx_precision_ns(struct slice precision)
{
    static const struct {
        const char *name;
        int64_t ns;
    } precisions[] = { { "ns", 1 },       { "us", NS_PER_US },    { "ms", NS_PER_MS },
                       { "s", NS_PER_S }, { "m", 60 * NS_PER_S }, { "h", 3600 * NS_PER_S } };
    for (size_t i = 0; i < ARRAY_LEN(precisions); i++)
        if (slice_is(precision, precisions[i].name))
            return precisions[i].ns;
    return 0;
}

/* --- the argument: a URL ---------------------------------------------------------------------- */

struct query {
    struct influx_config *config;
    struct arena *arena;
    struct error *error;
};

static int read_parameter(void *context, struct slice name, struct slice value)
{
    struct query *q = context;
    const struct output_setting *setting = output_settings_find(settings, ARRAY_LEN(settings),
                                                                name);
    if (setting == NULL)
        return error_set(q->error, EXIT_CODE_OTHER, "unknown query parameter: %.*s",
                         SLICE_ARG(name));
    if (value.len == 0)
        return 0;
    return output_setting_set(setting, q->config, setting->key, arena_copy(q->arena, value),
                              q->error);
}

/* The last segment of the path is the database; what is before it belongs to the address. */
static void read_path(struct influx_config *config, const struct url *url, struct arena *arena)
{
    ptrdiff_t slash = slice_rfind_char(url->path, '/');
    struct slice prefix = slice_sub(url->path, 0, slash < 0 ? 0 : (size_t)slash);
    struct slice database = slice_sub(url->path, (size_t)(slash + 1), url->path.len);
    if (database.len > 0)
        config->database = database;
    if (url->host.len > 0)
        config->address = slice_of(arena_printf(arena, "%.*s://%.*s%.*s", SLICE_ARG(url->scheme),
                                                SLICE_ARG(url->host_port), SLICE_ARG(prefix)));
}

static int read_argument(struct influx_config *config, struct slice argument, struct arena *arena,
                         struct error *error)
{
    struct query query = { config, arena, error };
    struct url url;
    if (url_parse(&url, argument, arena, error) != 0)
        return -1;
    read_path(config, &url, arena);
    if (url.has_userinfo) {
        config->username = url.username;
        config->password = url.password;
    }
    return form_urlencoded_parse(url.query, read_parameter, &query);
}

/* --- all of it -------------------------------------------------------------------------------- */

static int check(const struct influx_config *config, struct error *error)
{
    if (config->concurrent_writes <= 0 || config->concurrent_writes > 1000)
        return error_set(error, EXIT_CODE_OTHER,
                         "influxdb's ConcurrentWrites must be a positive number, and at most 1000");
    if (influx_precision_ns(config->precision) == 0) {
        error_set(error, EXIT_CODE_OTHER, "influxdb's precision \"%.*s\" is unknown",
                  SLICE_ARG(config->precision));
        return error_hint(error, "the precisions are ns, us, ms, s, m and h");
    }
    if (slice_starts(config->address, SLICE("udp://")))
        return error_set(error, EXIT_CODE_OTHER,
                         "InfluxDB is written to over http:// and https://, not over UDP: \"%.*s\"",
                         SLICE_ARG(config->address));
    return 0;
}

int influx_config_read(struct influx_config *out, struct slice argument,
                       const struct output_context *context, struct arena *arena,
                       struct error *error)
{
    *out = (struct influx_config){
        .address = SLICE("http://localhost:8086"),
        .database = SLICE("k6"),
        .bucket = SLICE("k6"),
        .precision = SLICE("ns"),
        .tags_as_fields = SLICE("vu,iter,url"),
        .push_interval_ns = NS_PER_S,
        .concurrent_writes = 4,
    };
    if (output_settings_read(settings, ARRAY_LEN(settings), out, context, arena, error) != 0)
        return -1;
    if (argument.len > 0 && read_argument(out, argument, arena, error) != 0)
        return -1;
    return check(out, error);
}
