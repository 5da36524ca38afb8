#include "cli/script_env.h"

#include "base/file.h"
#include "cli/env_file.h"
#include "plan/feature.h"

extern char **environ;

struct variables {
    struct arena *arena;
    struct key_value *items;
    uint32_t count, capacity;
};

static struct key_value *find(struct variables *v, struct slice key)
{
    for (uint32_t i = 0; i < v->count; i++) {
        if (slice_eq(v->items[i].key, key))
            return &v->items[i];
    }
    return NULL;
}

static void put(struct variables *v, struct slice key, struct slice value)
{
    struct key_value *there = find(v, key);
    value = arena_copy(v->arena, value);
    if (there != NULL) {
        there->value = value;
        return;
    }
    if (v->count == v->capacity) {
        v->capacity = v->capacity ? v->capacity * 2 : 64;
        struct key_value *more = ARENA_ARRAY(v->arena, struct key_value, v->capacity);
        if (v->count > 0)
            memcpy(more, v->items, v->count * sizeof(*more));
        v->items = more;
    }
    v->items[v->count++] = (struct key_value){ arena_copy(v->arena, key), value };
}

static void put_all(struct variables *v, const struct key_value *pairs, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        put(v, pairs[i].key, pairs[i].value);
}

static void put_system(struct variables *v)
{
    for (char **e = environ; *e; e++) {
        struct slice pair = slice_of(*e);
        ptrdiff_t at = slice_find_char(pair, '=');
        if (at > 0)
            put(v, slice_sub(pair, 0, (size_t)at), slice_sub(pair, (size_t)at + 1, pair.len));
    }
}

static int put_file(struct variables *v, struct slice path, struct error *error)
{
    struct slice text;
    struct key_value pair;
    int line = 0, rc = file_read(v->arena, path, &text);
    if (rc != 0)
        return error_set(error, EXIT_CODE_OTHER, "can't read the --env-file \"%.*s\": %s",
                         SLICE_ARG(path), file_strerror(-rc));
    while (env_file_next(&text, &line, v->arena, &pair, error))
        put(v, pair.key, pair.value);
    return error_is_set(error) ? error_prefix(error, "%.*s:%d: ", SLICE_ARG(path), line) : 0;
}

static void put_features(struct variables *v, unsigned features)
{
    struct buf names = BUF_INIT(1 << 16);
    feature_append_names(&names, features);
    struct key_value *there = find(v, SLICE("K6_FEATURES"));
    if (names.len > 0)
        put(v, SLICE("K6_FEATURES"), buf_slice(&names));
    else if (there != NULL)
        *there = v->items[--v->count];
    buf_deinit(&names);
}

int script_env_collect(struct test *test, const struct archive *archive,
                       const struct options *settings, bool system_by_default, unsigned features,
                       struct arena *arena, struct error *error)
{
    struct variables v = { .arena = arena };
    const struct opt_bool *system = &settings->include_system_env_vars;
    put_all(&v, archive->env, archive->env_count);
    if (system->set ? system->value : system_by_default)
        put_system(&v);
    for (uint32_t i = 0; i < settings->env_files.count; i++) {
        if (put_file(&v, settings->env_files.items[i], error) != 0)
            return -1;
    }
    put_all(&v, settings->env, settings->env_count);
    put_features(&v, features);
    test->env = v.items;
    test->env_count = v.count;
    return 0;
}
