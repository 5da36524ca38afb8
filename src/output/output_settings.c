#include "output/output_settings.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/duration.h"
#include "base/json_text.h"

#include <string.h>

static bool read_bool(struct slice text, bool *out)
{
    static const char *const words[2][6] = { { "0", "f", "F", "false", "False", "FALSE" },
                                             { "1", "t", "T", "true", "True", "TRUE" } };
    for (int truth = 0; truth < 2; truth++)
        for (size_t i = 0; i < ARRAY_LEN(words[0]); i++)
            if (slice_is(text, words[truth][i])) {
                *out = truth;
                return true;
            }
    return false;
}

int output_setting_set(const struct output_setting *setting, void *config, const char *name,
                       struct slice text, struct error *error)
{
    void *value = (char *)config + setting->offset;
    switch (setting->kind) {
    case SETTING_TEXT: *(struct slice *)value = text; return 0;
    case SETTING_DURATION:
        if (duration_parse(text, value))
            return 0;
        error_set(error, EXIT_CODE_OTHER, "%s: \"%.*s\" is no duration", name, SLICE_ARG(text));
        return error_hint(error, "durations are like 500ms, 10s or 1m30s");
    case SETTING_INTEGER:
        return slice_to_int64(text, value)
                   ? 0
                   : error_set(error, EXIT_CODE_OTHER, "%s: \"%.*s\" is no whole number", name,
                               SLICE_ARG(text));
    case SETTING_BOOL:
        return read_bool(text, value)
                   ? 0
                   : error_set(error, EXIT_CODE_OTHER, "%s must be true or false, not \"%.*s\"",
                               name, SLICE_ARG(text));
    }
    return 0;
}

static struct slice variable_value(char **environ_list, const char *name)
{
    size_t length = strlen(name);
    for (char **entry = environ_list; *entry != NULL; entry++)
        if (strncmp(*entry, name, length) == 0 && (*entry)[length] == '=')
            return slice_of(*entry + length + 1);
    return SLICE("");
}

static int read_environment(const struct output_setting *settings, size_t count, void *config,
                            char **environ_list, struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        if (settings[i].variable == NULL)
            continue;
        struct slice text = variable_value(environ_list, settings[i].variable);
        if (text.len > 0 &&
            output_setting_set(&settings[i], config, settings[i].variable, text, error) != 0)
            return -1;
    }
    return 0;
}

struct slice output_settings_text(struct slice json, struct arena *arena)
{
    struct json_walk walk;
    struct slice key, value;
    if (json.len == 0 || json.ptr[0] == 'n')
        return SLICE("");
    if (json.ptr[0] == '"')
        return json_unquote(json, arena);
    if (!json_walk_begin(&walk, json))
        return json;
    struct buf list = BUF_INIT(BUF_UNLIMITED);
    while (json_walk_next(&walk, &key, &value)) {
        if (list.len > 0)
            buf_append_char(&list, ',');
        buf_append_slice(&list, output_settings_text(value, arena));
    }
    struct slice text = arena_copy(arena, buf_slice(&list));
    buf_deinit(&list);
    return text;
}

static int read_config_file(const struct output_setting *settings, size_t count, void *config,
                            const struct output_context *context, struct arena *arena,
                            struct error *error)
{
    for (size_t i = 0; i < count; i++) {
        if (settings[i].member == NULL)
            continue;
        struct slice json = output_settings_member(context, settings[i].member);
        if (json.len > 0 && json.ptr[0] == '{')
            return error_set(error, EXIT_CODE_OTHER,
                             "the config file's collectors: %s must not be an object",
                             settings[i].member);
        struct slice text = output_settings_text(json, arena);
        if (text.len > 0 &&
            output_setting_set(&settings[i], config, settings[i].member, text, error) != 0)
            return error_prefix(error, "the config file's collectors: ");
    }
    return 0;
}

/* Names are compared as Go's encoding/json does. */
struct slice output_settings_member(const struct output_context *context, const char *member)
{
    struct json_walk walk;
    struct slice key, value;
    if (json_walk_begin(&walk, context->collector) && walk.in_object)
        while (json_walk_next(&walk, &key, &value))
            if (slice_eq_nocase(slice_sub(key, 1, key.len - 1), slice_of(member)))
                return value;
    return SLICE("");
}

int output_settings_read(const struct output_setting *settings, size_t count, void *config,
                         const struct output_context *context, struct arena *arena,
                         struct error *error)
{
    if (read_config_file(settings, count, config, context, arena, error) != 0)
        return -1;
    return read_environment(settings, count, config, context->environ_list, error);
}

const struct output_setting *output_settings_find(const struct output_setting *settings,
                                                  size_t count, struct slice key)
{
    for (size_t i = 0; i < count; i++)
        if (settings[i].key != NULL && slice_is(key, settings[i].key))
            return &settings[i];
    return NULL;
}

static int refuse_key(const struct output_setting *settings, size_t count, struct slice key,
                      const char *name, struct error *error)
{
    struct buf known = BUF_INIT(BUF_UNLIMITED);
    for (size_t i = 0; i < count; i++)
        if (settings[i].key != NULL)
            buf_printf(&known, "%s%s", known.len > 0 ? ", " : "", settings[i].key);
    error_set(error, EXIT_CODE_OTHER, "unknown key \"%.*s\" as argument for %s output",
              SLICE_ARG(key), name);
    error_hint(error, "the keys are %.*s", SLICE_ARG(buf_slice(&known)));
    buf_deinit(&known);
    return -1;
}

int output_settings_read_argument(const struct output_setting *settings, size_t count, void *config,
                                  struct slice argument, const char *name, struct error *error)
{
    struct slice pair;
    while (slice_split(&argument, ',', &pair)) {
        ptrdiff_t equals = slice_find_char(pair, '=');
        if (equals < 0 || (size_t)equals + 1 == pair.len)
            return error_set(error, EXIT_CODE_OTHER,
                             "couldn't parse \"%.*s\" as argument for %s output", SLICE_ARG(pair),
                             name);
        struct slice key = slice_sub(pair, 0, (size_t)equals);
        const struct output_setting *setting = output_settings_find(settings, count, key);
        if (setting == NULL)
            return refuse_key(settings, count, key, name, error);
        if (output_setting_set(setting, config, setting->key,
                               slice_sub(pair, key.len + 1, pair.len), error) != 0)
            return -1;
    }
    return 0;
}
