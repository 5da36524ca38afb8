#include "cli/script_env.h"

#include "plan/feature.h"

extern char **environ;

static void put(struct test *test, struct arena *arena, struct slice key, struct slice value)
{
    value = arena_copy(arena, value);
    for (uint32_t i = 0; i < test->env_count; i++) {
        if (!slice_eq(test->env[i].key, key))
            continue;
        test->env[i].value = value;
        return;
    }
    test->env[test->env_count++] = (struct key_value){ arena_copy(arena, key), value };
}

static void take_away(struct test *test, struct slice key)
{
    for (uint32_t i = 0; i < test->env_count; i++) {
        if (slice_eq(test->env[i].key, key)) {
            test->env[i] = test->env[--test->env_count];
            return;
        }
    }
}

static void put_features(struct test *test, struct arena *arena, unsigned features)
{
    struct buf names = BUF_INIT(1 << 16);
    feature_append_names(&names, features);
    if (names.len > 0)
        put(test, arena, SLICE("K6_FEATURES"), buf_slice(&names));
    else
        take_away(test, SLICE("K6_FEATURES"));
    buf_deinit(&names);
}

void script_env_collect(struct test *test, const struct archive *archive,
                        const struct options *settings, bool system_by_default, unsigned features,
                        struct arena *arena)
{
    const struct opt_bool *wanted = &settings->include_system_env_vars;
    bool with_system = wanted->set ? wanted->value : system_by_default;
    size_t most = archive->env_count + settings->env_count + 1;
    for (char **e = environ; *e; e++)
        most++;
    test->env = ARENA_ARRAY(arena, struct key_value, most);
    for (uint32_t i = 0; i < archive->env_count; i++)
        put(test, arena, archive->env[i].key, archive->env[i].value);
    for (char **e = environ; with_system && *e; e++) {
        struct slice pair = slice_of(*e);
        ptrdiff_t at = slice_find_char(pair, '=');
        if (at > 0)
            put(test, arena, slice_sub(pair, 0, (size_t)at),
                slice_sub(pair, (size_t)at + 1, pair.len));
    }
    for (uint32_t i = 0; i < settings->env_count; i++)
        put(test, arena, settings->env[i].key, settings->env[i].value);
    put_features(test, arena, features);
}
