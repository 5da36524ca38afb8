/* The bundle: which modules there are, each read and compiled once. */
#include "script/bundle.h"

#include "base/check.h"
#include "script/bundle_internal.h"
#include "script/module_url.h"

struct bundle_module *bundle_add(struct bundle *b, struct slice url)
{
    struct bundle_module *m = ARENA_NEW(&b->arena, struct bundle_module);

    m->index = b->count;
    m->url = arena_copy(&b->arena, url);
    if (b->count == b->capacity) {
        b->capacity = b->capacity ? 2 * b->capacity : 16;
        b->list = xrealloc(b->list, b->capacity * sizeof(struct bundle_module *));
    }
    b->list[b->count++] = m;
    map_set(&b->modules, m->url, m);
    return m;
}

/* --- the main script -------------------------------------------------------------------------- */

static int load_main(struct bundle *b, struct error *error)
{
    const struct main_script *main = &b->config.main;

    b->main = bundle_add(b, main->url);
    b->main->source = main->text;
    bundle_compile(b, b->main);
    if (error_is_set(&b->main->error)) {
        error_move(error, &b->main->error);
        return bundle_prefix_error(b, error);
    }
    return bundle_check_natives(b, error) ? bundle_prefix_error(b, error) : 0;
}

struct bundle *bundle_load(const struct bundle_config *config, struct error *error)
{
    struct bundle *b = xcalloc(1, sizeof(*b));

    b->config = *config;
    arena_init(&b->arena, 64 * 1024);
    map_init(&b->modules);
    if (load_main(b, error)) {
        bundle_free(b);
        return NULL;
    }
    return b;
}

void bundle_free(struct bundle *b)
{
    if (!b)
        return;
    for (uint32_t i = 0; i < b->count; i++) {
        error_clear(&b->list[i]->error);
        module_map_free(b->list[i]->map);
    }
    free(b->list);
    map_deinit(&b->modules, NULL);
    arena_deinit(&b->arena);
    free(b);
}

void bundle_seal(struct bundle *b)
{
    b->sealed = true;
}

/* --- what is in it ---------------------------------------------------------------------------- */

bool bundle_is_sealed(const struct bundle *b)
{
    return b->sealed;
}

int bundle_prefix_error(const struct bundle *b, struct error *error)
{
    return error_prefix(error, "could not initialize '%.*s': could not load JS test '%.*s': ",
                        SLICE_ARG(b->config.main.origin), SLICE_ARG(b->config.main.origin_url));
}

struct slice bundle_main_url(const struct bundle *b)
{
    return b->main->url;
}

struct slice bundle_main_dir(const struct bundle *b)
{
    return b->config.main.dir;
}

const struct bundle_module *bundle_main(const struct bundle *b)
{
    return b->main;
}

struct slice bundle_module_dir(const struct bundle *b, struct slice url)
{
    /* A script from standard input sees the working directory. */
    if (url.len == 0 || slice_eq(url, b->main->url))
        return b->config.main.dir;
    return module_url_dir(url);
}

const struct bundle_module *bundle_module_at(const struct bundle *b, uint32_t index)
{
    return index < b->count ? b->list[index] : NULL;
}

const struct bundle_module *bundle_find(const struct bundle *b, struct slice url)
{
    return map_get(&b->modules, url);
}
