#include "secrets/url_config.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/duration.h"
#include "base/file.h"
#include "base/json_check.h"
#include "base/json_text.h"
#include "proto/url.h"

static const struct slice env_prefix = SLICE("K6_SECRET_SOURCE_URL_");
static const struct slice env_header = SLICE("K6_SECRET_SOURCE_URL_HEADER_");
static const struct slice header_prefix = SLICE("headers.");

/* --- one setting ------------------------------------------------------------------------------ */

enum setting_kind { TEXT, COUNT, DURATION };

static const struct setting {
    struct slice name, env; /* env: behind the prefix */
    enum setting_kind kind;
    size_t offset; /* in struct url_config: a slice or an int64_t */
    int64_t least;
    const char *wanted;
} settings[] = {
#define AT(member) offsetof(struct url_config, member)
    { SLICE("urlTemplate"), SLICE("URL_TEMPLATE"), TEXT, AT(url_template) },
    { SLICE("method"), SLICE("METHOD"), TEXT, AT(method) },
    { SLICE("responsePath"), SLICE("RESPONSE_PATH"), TEXT, AT(response_path) },
    { SLICE("timeout"), SLICE("TIMEOUT"), DURATION, AT(timeout_ns), 1, "greater than 0" },
    { SLICE("retryBackoff"), SLICE("RETRY_BACKOFF"), DURATION, AT(retry_backoff_ns), 1,
      "greater than 0" },
    { SLICE("maxRetries"), SLICE("MAX_RETRIES"), COUNT, AT(max_retries), 0, "non-negative" },
    { SLICE("requestsPerMinuteLimit"), SLICE("REQUESTS_PER_MINUTE_LIMIT"), COUNT,
      AT(requests_per_minute), 1, "greater than 0" },
    { SLICE("requestsBurst"), SLICE("REQUESTS_BURST"), COUNT, AT(burst), 1, "greater than 0" },
#undef AT
};

struct reader {
    struct url_config *config;
    struct arena *arena;
    struct error *error;
};

static int refuse(struct reader *r, const char *what, struct slice value)
{
    return error_set(r->error, EXIT_CODE_OTHER, "invalid %s: \"%.*s\"", what, SLICE_ARG(value));
}

static int set(struct reader *r, const struct setting *setting, struct slice value)
{
    void *member = (char *)r->config + setting->offset;
    if (setting->kind == TEXT) {
        *(struct slice *)member = arena_copy(r->arena, value);
        return 0;
    }
    int64_t *number = member;
    bool ok = setting->kind == COUNT ? slice_to_int64(value, number)
                                     : duration_parse(value, number);
    if (!ok)
        return refuse(r, setting->name.ptr, value);
    return *number >= setting->least ? 0
                                     : error_set(r->error, EXIT_CODE_OTHER, "%s must be %s",
                                                 setting->name.ptr, setting->wanted);
}

static int set_header(struct reader *r, struct slice name, struct slice value)
{
    if (!http_header_name_valid(name))
        return refuse(r, "header name", name);
    if (!http_header_value_valid(value)) /* which may be a secret */
        return error_set(r->error, EXIT_CODE_OTHER, "invalid value of the header %.*s",
                         SLICE_ARG(name));
    http_headers_set(&r->config->headers, r->arena,
                     http_header_canonical(arena_copy(r->arena, name), r->arena),
                     arena_copy(r->arena, value));
    return 0;
}

static int set_named(struct reader *r, struct slice name, struct slice value)
{
    for (size_t i = 0; i < ARRAY_LEN(settings); i++)
        if (slice_eq(name, settings[i].name))
            return set(r, &settings[i], value);
    if (slice_starts(name, header_prefix))
        return set_header(r, slice_sub(name, header_prefix.len, name.len), value);
    return error_set(r->error, EXIT_CODE_OTHER, "unknown configuration key: \"%.*s\"",
                     SLICE_ARG(name));
}

/* --- where they come from --------------------------------------------------------------------- */

static int read_variable(struct reader *r, struct slice name, struct slice value)
{
    if (slice_starts(name, env_header))
        return set_header(r, slice_sub(name, env_header.len, name.len), value);
    name = slice_sub(name, env_prefix.len, name.len);
    for (size_t i = 0; i < ARRAY_LEN(settings); i++)
        if (slice_eq(name, settings[i].env) && value.len > 0)
            return set(r, &settings[i], value);
    return 0;
}

static int read_environment(struct reader *r, char **environment)
{
    for (char **e = environment; *e; e++) {
        struct slice variable = slice_of(*e);
        ptrdiff_t at = slice_find_char(variable, '=');
        if (!slice_starts(variable, env_prefix) || at < 0)
            continue;
        if (read_variable(r, slice_sub(variable, 0, (size_t)at),
                          slice_sub(variable, (size_t)at + 1, variable.len)) != 0)
            return -1;
    }
    return 0;
}

/* The text of a string or of a number. */
static int read_scalar(struct reader *r, struct slice name, struct slice value, struct slice *out)
{
    char first = value.len ? value.ptr[0] : '\0';
    if (first == '{' || first == '[' || first == 't' || first == 'f')
        return error_set(r->error, EXIT_CODE_OTHER, "%.*s has to be a string or a number",
                         SLICE_ARG(name));
    *out = first == '"' ? json_unquote(value, r->arena) : value;
    return 0;
}

static int read_headers(struct reader *r, struct slice object)
{
    struct json_walk walk;
    struct slice key, value, text;
    if (!json_walk_begin(&walk, object) || !walk.in_object)
        return error_set(r->error, EXIT_CODE_OTHER, "headers has to be an object of strings");
    r->config->headers = (struct http_headers){ 0 };
    while (json_walk_next(&walk, &key, &value)) {
        struct slice name = json_unquote(key, r->arena);
        if (read_scalar(r, name, value, &text) != 0 || set_header(r, name, text) != 0)
            return -1;
    }
    return 0;
}

static int read_json(struct reader *r, struct slice json)
{
    struct json_fault fault;
    struct json_walk walk;
    struct slice key, value, text;
    if (!json_check(json, &fault))
        return error_set(r->error, EXIT_CODE_OTHER, "line %d, character %d: %s", fault.line,
                         fault.character, fault.text);
    if (!json_walk_begin(&walk, json_first_value(json)) || !walk.in_object)
        return error_set(r->error, EXIT_CODE_OTHER, "it has to be an object");
    while (json_walk_next(&walk, &key, &value)) {
        struct slice name = json_unquote(key, r->arena);
        if (slice_is(value, "null"))
            continue;
        if (slice_is(name, "headers")
                ? read_headers(r, value) != 0
                : read_scalar(r, name, value, &text) != 0 || set_named(r, name, text) != 0)
            return -1;
    }
    return 0;
}

static int read_config_file(struct reader *r, struct slice path)
{
    struct slice json;
    int code = file_read(r->arena, path, &json);
    if (code != 0)
        return error_set(r->error, EXIT_CODE_OTHER, "failed to open config file: open %.*s: %s",
                         SLICE_ARG(path), file_strerror(-code));
    if (read_json(r, json) == 0)
        return 0;
    return error_prefix(r->error, "failed to parse the config file %.*s: ", SLICE_ARG(path));
}

/* Calls back with each KEY=VALUE of the argument. */
static int each_pair(struct reader *r, struct slice argument,
                     int (*use)(struct reader *r, struct slice name, struct slice value))
{
    struct slice part;
    while (slice_split(&argument, ',', &part)) {
        ptrdiff_t at = slice_find_char(part, '=');
        if (at < 0)
            return error_set(r->error, EXIT_CODE_OTHER,
                             "invalid config format \"%.*s\", expected key=value", SLICE_ARG(part));
        if (use(r, slice_sub(part, 0, (size_t)at), slice_sub(part, (size_t)at + 1, part.len)) != 0)
            return -1;
    }
    return 0;
}

static int use_file(struct reader *r, struct slice name, struct slice value)
{
    return slice_is(name, "config") ? read_config_file(r, value) : 0;
}

static int use_inline(struct reader *r, struct slice name, struct slice value)
{
    return slice_is(name, "config") ? 0 : set_named(r, name, value);
}

/* --- the whole -------------------------------------------------------------------------------- */

static int check_template(struct reader *r)
{
    static const struct slice key = SLICE("{key}");
    struct slice template = r->config->url_template;
    struct url url;
    ptrdiff_t at = slice_find(template, key);
    if (template.len == 0)
        return error_set(r->error, EXIT_CODE_OTHER, "urlTemplate is required");
    if (at < 0)
        return error_set(r->error, EXIT_CODE_OTHER, "urlTemplate must contain {key} placeholder");
    char *tried = arena_printf(r->arena, "%.*skey%.*s", (int)at, template.ptr,
                               SLICE_ARG(slice_sub(template, (size_t)at + key.len, template.len)));
    if (url_parse(&url, slice_of(tried), r->arena, r->error) != 0)
        return error_prefix(r->error, "urlTemplate is not a valid URL: ");
    if (!slice_is(url.scheme, "http") && !slice_is(url.scheme, "https"))
        return error_set(r->error, EXIT_CODE_OTHER,
                         "urlTemplate must be an absolute URL that begins with http:// or "
                         "https://");
    return http_method_valid(r->config->method) ? 0 : refuse(r, "method", r->config->method);
}

int url_config_read(struct url_config *config, struct slice argument, char **environment,
                    struct arena *arena, struct error *error)
{
    struct reader r = { config, arena, error };
    *config = (struct url_config){
        .method = SLICE("GET"),
        .timeout_ns = 30 * NS_PER_S,
        .retry_backoff_ns = NS_PER_S,
        .max_retries = 3,
        .requests_per_minute = 300,
        .burst = 10,
    };
    if (read_environment(&r, environment) == 0 && each_pair(&r, argument, use_file) == 0 &&
        each_pair(&r, argument, use_inline) == 0 && check_template(&r) == 0)
        return 0;
    return error_prefix(error, "missing or invalid config: ");
}
