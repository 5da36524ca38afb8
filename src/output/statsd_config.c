#include "output/statsd_config.h"

#include "base/check.h"
#include "base/clock.h"
#include "output/output_settings.h"

#define AT(field) offsetof(struct statsd_config, field)

/* The blacklist is the blocklist of before it was renamed. */
#define SETTINGS(prefix)                                                                    \
    {                                                                                       \
        { prefix "ADDR", NULL, SETTING_TEXT, AT(address), "addr" },                         \
            { prefix "NAMESPACE", NULL, SETTING_TEXT, AT(name_space), "namespace" },        \
            { prefix "BUFFER_SIZE", NULL, SETTING_INTEGER, AT(buffer_size), "bufferSize" }, \
            { prefix "PUSH_INTERVAL", NULL, SETTING_DURATION, AT(push_interval_ns),         \
              "pushInterval" },                                                             \
            { prefix "ENABLE_TAGS", NULL, SETTING_BOOL, AT(has_tags), "enableTags" },       \
            { prefix "TAG_BLACKLIST", NULL, SETTING_TEXT, AT(block_list) },                 \
            { prefix "TAG_BLOCKLIST", NULL, SETTING_TEXT, AT(block_list), "tagBlocklist" }, \
    }

static const struct output_setting statsd_settings[] = SETTINGS("K6_STATSD_");
static const struct output_setting datadog_settings[] = SETTINGS("K6_DATADOG_");

static int read_blocklist(struct statsd_config *c, struct error *error)
{
    struct slice rest = c->block_list, part;
    while (slice_split(&rest, ',', &part)) {
        if (c->blocked_count == STATSD_MOST_BLOCKED)
            return error_set(error, EXIT_CODE_OTHER, "the blocklist has more than %d tags",
                             STATSD_MOST_BLOCKED);
        c->blocked[c->blocked_count++] = slice_trim(part);
    }
    return 0;
}

bool statsd_config_blocks(const struct statsd_config *c, struct slice tag)
{
    for (uint32_t i = 0; i < c->blocked_count; i++)
        if (slice_eq(c->blocked[i], tag))
            return true;
    return false;
}

/* A dot separates it from the names. */
static void close_namespace(struct statsd_config *c, struct arena *arena)
{
    struct slice given = c->name_space;
    if (given.len > 0 && given.ptr[given.len - 1] != '.')
        c->name_space = slice_of(arena_printf(arena, "%.*s.", SLICE_ARG(given)));
}

int statsd_config_read(struct statsd_config *out, bool is_datadog, struct slice argument,
                       const struct output_context *context, struct arena *arena,
                       struct error *error)
{
    *out = (struct statsd_config){ .address = SLICE("localhost:8125"),
                                   .name_space = SLICE("k6."),
                                   .block_list = SLICE("vu,iter,url"),
                                   .buffer_size = 20,
                                   .push_interval_ns = NS_PER_S,
                                   .has_tags = is_datadog };
    if (output_settings_read(is_datadog ? datadog_settings : statsd_settings,
                             ARRAY_LEN(statsd_settings), out, context, arena, error) != 0)
        return -1;
    if (argument.len > 0)
        out->address = argument;
    if (out->buffer_size < 1)
        return error_set(error, EXIT_CODE_OTHER, "the buffer size must be 1 or more");
    close_namespace(out, arena);
    return read_blocklist(out, error);
}
