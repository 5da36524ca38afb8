#include "cli/loki_config.h"

#include "base/clock.h"
#include "base/duration.h"
#include "cli/setting_list.h"

#define DEFAULT_URL "http://127.0.0.1:3100/loki/api/v1/push"

enum { DEFAULT_LIMIT = 100, DEFAULT_MESSAGE_LIMIT = 1024 * 1024 };

static int read_count(const char *name, struct slice text, uint32_t *out, struct error *error)
{
    int64_t number;
    if (!slice_to_int64(text, &number) || number > UINT32_MAX)
        return error_set(error, EXIT_CODE_OTHER, "couldn't parse the loki %s as a number: \"%.*s\"",
                         name, SLICE_ARG(text));
    if (number < 1)
        return error_set(error, EXIT_CODE_OTHER, "loki %s needs to be a positive number, is %lld",
                         name, (long long)number);
    *out = (uint32_t)number;
    return 0;
}

static int read_period(struct slice text, int64_t *out_ns, struct error *error)
{
    if (duration_parse(text, out_ns) && *out_ns > 0)
        return 0;
    return error_set(error, EXIT_CODE_OTHER, "couldn't parse the loki pushPeriod \"%.*s\"",
                     SLICE_ARG(text));
}

static int add_pair(struct key_value *pairs, uint32_t *count, struct slice key, struct slice value,
                    struct error *error)
{
    if (*count == LOKI_MOST_PAIRS)
        return error_set(error, EXIT_CODE_OTHER, "more than %d loki labels or headers",
                         LOKI_MOST_PAIRS);
    pairs[(*count)++] = (struct key_value){ key, value };
    return 0;
}

static int read_allowed(struct loki_config *c, struct slice names, struct error *error)
{
    struct slice name;
    c->has_allowed = true;
    while (slice_split(&names, ',', &name)) {
        if (c->allowed_count == LOKI_MOST_PAIRS)
            return error_set(error, EXIT_CODE_OTHER, "more than %d allowed loki labels",
                             LOKI_MOST_PAIRS);
        c->allowed[c->allowed_count++] = name;
    }
    return 0;
}

static int apply(struct loki_config *c, const struct key_value *setting, struct arena *arena,
                 struct error *error)
{
    struct slice key = setting->key, value = arena_copy(arena, setting->value);
    if (slice_is(key, "loki")) {
        bool is_url = slice_find(value, SLICE("://")) >= 0;
        c->url = is_url ? value : slice_of(arena_printf(arena, "http://%.*s", SLICE_ARG(value)));
        return 0;
    }
    if (slice_is(key, "pushPeriod"))
        return read_period(value, &c->period_ns, error);
    if (slice_is(key, "profile")) {
        c->profile = true;
        return 0;
    }
    if (slice_is(key, "limit"))
        return read_count("limit", value, &c->limit, error);
    if (slice_is(key, "msgMaxSize"))
        return read_count("msgMaxSize", value, &c->message_limit, error);
    if (slice_is(key, "level"))
        return log_level_from_name(value, &c->level)
                   ? 0
                   : error_set(error, EXIT_CODE_OTHER, "unknown log level %.*s", SLICE_ARG(value));
    if (slice_is(key, "allowedLabels"))
        return read_allowed(c, value, error);
    struct slice name = arena_copy(arena, key);
    if (slice_starts(name, SLICE("label.")))
        return add_pair(c->labels, &c->label_count, slice_sub(name, strlen("label."), name.len),
                        value, error);
    if (slice_starts(name, SLICE("header.")))
        return add_pair(c->headers, &c->header_count, slice_sub(name, strlen("header."), name.len),
                        value, error);
    return error_set(error, EXIT_CODE_OTHER, "unknown loki config key %.*s", SLICE_ARG(key));
}

int loki_config_read(struct loki_config *c, struct slice line, struct arena *arena,
                     struct error *error)
{
    struct slice rest = line;
    struct key_value setting;
    *c = (struct loki_config){ .url = SLICE(DEFAULT_URL),
                               .limit = DEFAULT_LIMIT,
                               .message_limit = DEFAULT_MESSAGE_LIMIT,
                               .period_ns = NS_PER_S,
                               .level = LOG_DEBUG };
    if (slice_is(line, "loki"))
        return 0;
    if (!slice_starts(line, SLICE("loki=")))
        return error_set(error, EXIT_CODE_OTHER,
                         "loki configuration should be in the form `loki=url-to-push` but is "
                         "`%.*s`",
                         SLICE_ARG(line));
    while (setting_list_next(&rest, &setting, error)) {
        if (apply(c, &setting, arena, error) != 0)
            return -1;
    }
    return error_is_set(error) ? error_prefix(error, "error while parsing loki configuration ") : 0;
}

bool loki_config_allows(const struct loki_config *c, struct slice label)
{
    for (uint32_t i = 0; i < c->allowed_count; i++) {
        if (slice_eq(c->allowed[i], label))
            return true;
    }
    return !c->has_allowed;
}
