#include "script/module_map.h"

#include "base/arena.h"
#include "base/base64.h"
#include "base/check.h"
#include "base/log.h"
#include "script/bundle_internal.h"
#include "script/module_source.h"
#include "script/module_url.h"
#include "script/source_map.h"

#include <pthread.h>
#include <stdlib.h>

struct module_map {
    struct arena arena;
    struct slice module; /* URL */
    struct slice url;    /* what its sources are relative to */
    struct slice text;   /* JSON, or base64 of it */
    bool is_base64;
    pthread_mutex_t lock; /* for what follows */
    bool parsed;          /* or tried in vain */
    struct source_map *map;
};

static void warn(struct slice module, struct error *error)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    struct log_field field = { .key = "error", .value = slice_of(error->text) };

    buf_printf(&text, "Couldn't load source map for %.*s", SLICE_ARG(module));
    log_write(LOG_WARN, buf_slice(&text), &field, 1);
    buf_deinit(&text);
    error_clear(error);
}

/* What the last line says, if it is that comment. */
static struct slice reference(struct slice text)
{
    static const struct slice COMMENT = SLICE("//# sourceMappingURL=");
    struct slice rest = slice_trim(text);
    struct slice line = slice_sub(rest, (size_t)(slice_rfind_char(rest, '\n') + 1), rest.len);

    return slice_starts(line, COMMENT) ? slice_sub(line, COMMENT.len, line.len) : SLICE("");
}

static int read_data(struct module_map *map, struct slice data, struct error *error)
{
    ptrdiff_t comma = slice_find_char(data, ',');

    if (comma < 0 || !slice_ends(slice_sub(data, 0, (size_t)comma), SLICE(";base64")))
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "its URL has no base64 data");
    map->text = arena_copy(&map->arena, slice_sub(data, (size_t)comma + 1, data.len));
    map->is_base64 = true;
    map->url = map->module;
    return 0;
}

static int read_file(struct module_map *map, struct bundle *b, struct slice name,
                     struct error *error)
{
    struct slice dir = module_url_dir(map->module), path;

    if (!slice_starts(name, SLICE("/")) && slice_find(name, SLICE("://")) < 0)
        name = slice_of(arena_printf(&map->arena, "./%.*s", SLICE_ARG(name)));
    if (module_url_resolve(&map->arena, dir, name, &map->url, error))
        return -1;
    if (module_url_is_remote(map->url))
        return module_read_source(&map->arena, &b->config, map->url, name, &map->text, error);
    path = module_url_to_path(&map->arena, map->url);
    return bundle_open(b, dir, path, &map->text, error);
}

struct module_map *module_map_load(struct bundle *b, struct slice url, struct slice text)
{
    struct slice name = reference(text);
    struct error error = { 0 };
    struct module_map *map;
    int rc;

    if (!name.len)
        return NULL;
    map = xcalloc(1, sizeof(*map));
    arena_init(&map->arena, 1024);
    pthread_mutex_init(&map->lock, NULL);
    map->module = arena_copy(&map->arena, url);
    if (slice_starts(name, SLICE("data:")))
        rc = read_data(map, name, &error);
    else
        rc = read_file(map, b, name, &error);
    if (rc) {
        warn(url, &error);
        module_map_free(map);
        return NULL;
    }
    return map;
}

void module_map_free(struct module_map *map)
{
    if (!map)
        return;
    source_map_free(map->map);
    pthread_mutex_destroy(&map->lock);
    arena_deinit(&map->arena);
    free(map);
}

static void parse(struct module_map *map)
{
    struct buf decoded = BUF_INIT(BUF_UNLIMITED);
    struct slice json = map->text;
    struct error error = { 0 };
    size_t bad_at;

    map->parsed = true;
    if (map->is_base64 && base64_decode(&decoded, map->text, BASE64_STD, &bad_at)) {
        error_set(&error, EXIT_CODE_SCRIPT_EXCEPTION, "illegal base64 data at input byte %zu",
                  bad_at);
    } else {
        if (map->is_base64)
            json = buf_slice(&decoded);
        map->map = source_map_parse(json, map->url, &error);
    }
    if (!map->map)
        warn(map->module, &error);
    buf_deinit(&decoded);
}

void module_map_find(struct module_map *map, const char **file, int *line, int *column)
{
    pthread_mutex_lock(&map->lock);
    if (!map->parsed)
        parse(map);
    pthread_mutex_unlock(&map->lock);
    if (map->map)
        source_map_find(map->map, file, line, column);
}
