#include "cli/feature_flags.h"

#include "base/check.h"
#include "base/log.h"

#include <stdlib.h>

struct resolving {
    const char *source; /* "cli", "env", "json" */
    struct slice seen[64];
    uint32_t seen_count;
    unsigned on;
};

static void log_unknown(struct slice name, const char *source)
{
    const struct log_field fields[] = {
        { "feature", name },
        { "hint", SLICE("'brunt features' lists those there are") },
        { "outcome", SLICE("unknown") },
        { "source", slice_of(source) },
    };
    log_write(LOG_ERROR, SLICE("Unknown feature flag"), fields, ARRAY_LEN(fields));
}

static void switch_on(struct resolving *r, const struct feature_row *row)
{
    const struct log_field fields[] = {
        { "feature", slice_of(row->name) },
        { "lifecycle", SLICE("experimental") },
    };
    if (r->on & row->feature)
        return;
    r->on |= row->feature;
    log_write(LOG_INFO, SLICE("Experimental feature enabled"), fields, ARRAY_LEN(fields));
}

static bool is_new(struct resolving *r, struct slice name)
{
    for (uint32_t i = 0; i < r->seen_count; i++) {
        if (slice_eq(r->seen[i], name))
            return false;
    }
    if (r->seen_count < ARRAY_LEN(r->seen))
        r->seen[r->seen_count++] = name;
    return true;
}

static void read_names(struct resolving *r, struct slice text)
{
    struct slice part;
    while (slice_split(&text, ',', &part)) {
        struct slice name = slice_trim(part);
        if (name.len == 0 || !is_new(r, name))
            continue;
        const struct feature_row *row = feature_find(name);
        if (row != NULL)
            switch_on(r, row);
        else
            log_unknown(name, r->source);
    }
}

static void read_list(struct resolving *r, const struct text_list *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        read_names(r, list->items[i]);
}

static bool says_yes(const char *value)
{
    static const char *const yes[] = { "1", "t", "T", "true", "TRUE", "True" };
    for (size_t i = 0; value != NULL && i < ARRAY_LEN(yes); i++) {
        if (strcmp(value, yes[i]) == 0)
            return true;
    }
    return false;
}

/* Variables of before there were features. Whether one of them was set. */
static bool read_older(struct resolving *r)
{
    const char *name = "K6_PROMETHEUS_RW_TREND_AS_NATIVE_HISTOGRAM";
    const struct feature_row *row = feature_find(SLICE("native-histograms"));
    const struct log_field fields[] = {
        { "env", slice_of(name) },
        { "feature", slice_of(row->name) },
        { "lifecycle", SLICE("deprecated_alias") },
        { "source", SLICE("env_legacy_alias") },
    };
    if (!says_yes(getenv(name)))
        return false;
    log_write(LOG_WARN, SLICE("Legacy env var detected, use --features or K6_FEATURES instead"),
              fields, ARRAY_LEN(fields));
    switch_on(r, row);
    return true;
}

/* K6_FEATURES, which -e may set, too; .ptr NULL where there is none. */
static struct slice variable(const struct options *settings)
{
    const char *value = getenv("K6_FEATURES");
    struct slice text = { value, value != NULL ? strlen(value) : 0 };
    for (uint32_t i = 0; i < settings->env_count; i++) {
        if (slice_is(settings->env[i].key, "K6_FEATURES"))
            text = settings->env[i].value;
    }
    return text;
}

unsigned feature_flags_resolve(const struct command_line *line, const struct options *config)
{
    struct resolving r = { .source = "cli" };
    struct slice text = variable(&line->settings);
    if (line->flags.features.set) {
        read_list(&r, &line->flags.features);
        return r.on;
    }
    r.source = "env";
    bool older = read_older(&r);
    if (text.ptr != NULL)
        read_names(&r, text);
    if (older || text.ptr != NULL)
        return r.on;
    r.source = "json";
    read_list(&r, &config->features);
    return r.on;
}
