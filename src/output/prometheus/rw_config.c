#include "output/prometheus/rw_config.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/json_text.h"
#include "metrics/sink.h"
#include "output/output_settings.h"

#define PREFIX    "K6_PROMETHEUS_RW_"
#define AT(field) offsetof(struct rw_config, field)

static const struct output_setting settings[] = {
    { PREFIX "SERVER_URL", "url", SETTING_TEXT, AT(url), "url" },
    { PREFIX "USERNAME", "username", SETTING_TEXT, AT(username), "username" },
    { PREFIX "PASSWORD", "password", SETTING_TEXT, AT(password), "password" },
    { PREFIX "BEARER_TOKEN", "bearerToken", SETTING_TEXT, AT(bearer_token), "bearerToken" },
    { PREFIX "CLIENT_CERTIFICATE", "clientCertificate", SETTING_TEXT, AT(client_certificate),
      "clientCertificate" },
    { PREFIX "CLIENT_CERTIFICATE_KEY", "clientCertificateKey", SETTING_TEXT, AT(client_key),
      "clientCertificateKey" },
    { PREFIX "INSECURE_SKIP_TLS_VERIFY", "insecureSkipTLSVerify", SETTING_BOOL, AT(insecure),
      "insecureSkipTLSVerify" },
    { PREFIX "TLS_MIN_VERSION", NULL, SETTING_TEXT, AT(tls_minimum) }, /* as the manual has it */
    { PREFIX "TLS_MINIMUM_VERSION", "tlsMinVersion", SETTING_TEXT, AT(tls_minimum),
      "tlsMinVersion" },
    { PREFIX "PUSH_INTERVAL", "pushInterval", SETTING_DURATION, AT(push_interval_ns),
      "pushInterval" },
    { PREFIX "TREND_STATS", NULL, SETTING_TEXT, AT(stat_list), "trendStats" },
    { PREFIX "TREND_AS_NATIVE_HISTOGRAM", "trendAsNativeHistogram", SETTING_BOOL,
      AT(native_histograms), "trendAsNativeHistogram" },
    { PREFIX "STALE_MARKERS", "staleMarkers", SETTING_BOOL, AT(stale_markers), "staleMarkers" },
    { PREFIX "SIGV4_REGION", "sigV4Region", SETTING_TEXT, AT(sigv4_region), "sigV4Region" },
    { PREFIX "SIGV4_ACCESS_KEY", "sigV4AccessKey", SETTING_TEXT, AT(sigv4_id), "sigV4AccessKey" },
    { PREFIX "SIGV4_SECRET_KEY", "sigV4SecretKey", SETTING_TEXT, AT(sigv4_secret),
      "sigV4SecretKey" },
    { PREFIX "HTTP_HEADERS", NULL, SETTING_TEXT, AT(header_list) },
    { PREFIX "LABELS", NULL, SETTING_TEXT, AT(label_list) },
};

/* --- lists ------------------------------------------------------------------------------------ */

static uint32_t count_parts(struct slice list)
{
    uint32_t count = 1;
    for (size_t i = 0; i < list.len; i++)
        count += list.ptr[i] == ',';
    return count;
}

/* "p(99.9)" is called p999: a metric's name has no dots. */
static struct slice suffix_of(struct slice stat, struct arena *arena)
{
    if (!slice_starts(stat, SLICE("p(")))
        return stat;
    char *name = arena_alloc(arena, stat.len);
    size_t length = 0;
    for (size_t i = 0; i < stat.len; i++)
        if (strchr("().", stat.ptr[i]) == NULL)
            name[length++] = stat.ptr[i];
    return slice_make(name, length);
}

static int read_stats(struct rw_config *c, struct arena *arena, struct error *error)
{
    struct slice rest = c->stat_list, part;
    c->stats = ARENA_ARRAY(arena, struct rw_stat, count_parts(rest));
    while (slice_split(&rest, ',', &part)) {
        part = slice_trim(part);
        if (!slice_is(part, "sum") && sink_check_trend_stat(part, error) != 0)
            return error_prefix(error, "%s: ", PREFIX "TREND_STATS");
        c->stats[c->stat_count++] = (struct rw_stat){ part, suffix_of(part, arena) };
    }
    return 0;
}

/* The last one of a name counts. */
static int set_label(struct rw_config *c, struct slice name, struct slice value,
                     struct error *error)
{
    uint32_t at = 0;
    while (at < c->label_count && !slice_eq(c->labels[at].key, name))
        at++;
    if (at == RW_MOST_LABELS)
        return error_set(error, EXIT_CODE_OTHER, "there are more than %d labels", RW_MOST_LABELS);
    c->labels[at] = (struct key_value){ name, value };
    if (at == c->label_count)
        c->label_count++;
    return 0;
}

/* "a=1,b=2" */
static int read_labels(struct rw_config *c, struct error *error)
{
    struct slice rest = c->label_list, part;
    while (slice_split(&rest, ',', &part)) {
        ptrdiff_t equals = slice_find_char(part, '=');
        struct slice key = slice_trim(slice_sub(part, 0, equals < 0 ? 0 : (size_t)equals));
        if (key.len == 0) {
            error_set(error, EXIT_CODE_OTHER, "the label \"%.*s\" in %s has no name and value",
                      SLICE_ARG(part), PREFIX "LABELS");
            return error_hint(error, "labels are like environment=production,server=srv1");
        }
        if (set_label(c, key, slice_trim(slice_sub(part, (size_t)equals + 1, part.len)), error) !=
            0)
            return -1;
    }
    return 0;
}

/* --- headers ---------------------------------------------------------------------------------- */

static int set_header(struct rw_config *c, struct slice name, struct slice value,
                      struct arena *arena, struct error *error)
{
    if (!http_header_name_valid(name) || !http_header_value_valid(value)) {
        error_set(error, EXIT_CODE_OTHER, "\"%.*s: %.*s\" can't be a header of HTTP",
                  SLICE_ARG(name), SLICE_ARG(value));
        return -1;
    }
    http_headers_set(&c->headers, arena, http_header_canonical(name, arena), value);
    return 0;
}

/* K6_PROMETHEUS_RW_HEADERS_<name>=<value> */
static int read_header_variables(struct rw_config *c, char **environ_list, struct arena *arena,
                                 struct error *error)
{
    for (char **entry = environ_list; *entry != NULL; entry++) {
        struct slice text = slice_of(*entry);
        ptrdiff_t equals = slice_find_char(text, '=');
        if (equals < 0 || !slice_starts(text, SLICE(PREFIX "HEADERS_")))
            continue;
        struct slice name = slice_sub(text, sizeof(PREFIX "HEADERS_") - 1, (size_t)equals);
        if (set_header(c, name, slice_sub(text, (size_t)equals + 1, text.len), arena, error) != 0)
            return -1;
    }
    return 0;
}

/* "name:value,name:value" */
static int read_header_list(struct rw_config *c, struct arena *arena, struct error *error)
{
    struct slice rest = c->header_list, part;
    while (slice_split(&rest, ',', &part)) {
        ptrdiff_t colon = slice_find_char(part, ':');
        if (colon < 0)
            return error_set(error, EXIT_CODE_OTHER,
                             "the provided header (%.*s) does not respect the expected format "
                             "<header key>:<value>",
                             SLICE_ARG(part));
        struct slice name = slice_trim(slice_sub(part, 0, (size_t)colon));
        struct slice value = slice_trim(slice_sub(part, (size_t)colon + 1, part.len));
        if (set_header(c, name, value, arena, error) != 0)
            return -1;
    }
    return 0;
}

/* --- objects in the config file: "headers" and "labels" ----------------------------------------
 */

static int read_members(struct rw_config *c, const struct output_context *context,
                        struct arena *arena, struct error *error)
{
    struct json_walk walk;
    struct slice key, value;
    if (json_walk_begin(&walk, output_settings_member(context, "headers")))
        while (json_walk_next(&walk, &key, &value))
            if (set_header(c, json_unquote(key, arena), output_settings_text(value, arena), arena,
                           error) != 0)
                return -1;
    if (json_walk_begin(&walk, output_settings_member(context, "labels")))
        while (json_walk_next(&walk, &key, &value))
            if (set_label(c, json_unquote(key, arena), output_settings_text(value, arena), error) !=
                0)
                return -1;
    return 0;
}

/* --- all of it -------------------------------------------------------------------------------- */

static int check(const struct rw_config *c, struct error *error)
{
    bool region = c->sigv4_region.len > 0, id = c->sigv4_id.len > 0,
         secret = c->sigv4_secret.len > 0;
    if (!slice_is(c->tls_minimum, "1.2") && !slice_is(c->tls_minimum, "1.3"))
        return error_set(error, EXIT_CODE_OTHER,
                         PREFIX "TLS_MINIMUM_VERSION must be 1.2 or 1.3, not \"%.*s\"",
                         SLICE_ARG(c->tls_minimum));
    if (region != id || id != secret)
        return error_set(error, EXIT_CODE_OTHER,
                         "sigv4 seems to be partially configured. All of " PREFIX
                         "SIGV4_REGION, " PREFIX "SIGV4_ACCESS_KEY, " PREFIX
                         "SIGV4_SECRET_KEY must all be set. Unset all to bypass sigv4");
    if ((c->client_certificate.len > 0) != (c->client_key.len > 0))
        return error_set(error, EXIT_CODE_OTHER,
                         PREFIX "CLIENT_CERTIFICATE and " PREFIX
                                "CLIENT_CERTIFICATE_KEY belong together: one of them is missing");
    if (c->push_interval_ns <= 0)
        return error_set(error, EXIT_CODE_OTHER, PREFIX "PUSH_INTERVAL must be more than 0s");
    return 0;
}

/* The argument is the URL, or keys and values. */
static int read_argument(struct rw_config *c, struct slice argument, struct error *error)
{
    if (slice_starts(argument, SLICE("http://")) || slice_starts(argument, SLICE("https://"))) {
        c->url = argument;
        return 0;
    }
    return output_settings_read_argument(settings, ARRAY_LEN(settings), c, argument,
                                         "experimental-prometheus-rw", error);
}

int rw_config_read(struct rw_config *out, struct slice argument,
                   const struct output_context *context, struct arena *arena, struct error *error)
{
    *out = (struct rw_config){
        .url = SLICE("http://localhost:9090/api/v1/write"),
        .tls_minimum = SLICE("1.3"),
        .stat_list = SLICE("p(99)"),
        .push_interval_ns = 5 * NS_PER_S,
    };
    if (output_settings_read(settings, ARRAY_LEN(settings), out, context, arena, error) != 0 ||
        read_argument(out, argument, error) != 0)
        return -1;
    out->native_histograms |= context->native_histograms;
    if (read_members(out, context, arena, error) != 0 ||
        read_header_variables(out, context->environ_list, arena, error) != 0 ||
        read_header_list(out, arena, error) != 0 || read_labels(out, error) != 0 ||
        read_stats(out, arena, error) != 0)
        return -1;
    return check(out, error);
}
