/* The bundle: which modules there are, each read and compiled once. */
#include "script/bundle.h"

#include "base/check.h"
#include "script/bundle_internal.h"
#include "script/module_source.h"
#include "script/module_url.h"

#include <errno.h>
#include <unistd.h>

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

static void set_main_url(struct bundle *b)
{
    struct slice path = slice_of(b->config.path), cwd;
    char *here = getcwd(NULL, 0);

    cwd = path_join(&b->arena, slice_of(here), SLICE("."));
    free(here);
    b->main_dir = module_url_from_path(&b->arena, path_join(&b->arena, cwd, SLICE(".")));
    if (!slice_ends(b->main_dir, SLICE("/"))) {
        b->main_dir = slice_of(arena_printf(&b->arena, "%.*s/", SLICE_ARG(b->main_dir)));
    }
    if (slice_is(path, "-")) {
        b->main = bundle_add(b, SLICE("file:///-"));
        b->main->source = arena_copy(&b->arena, b->config.text);
    } else if (slice_find(path, SLICE("://")) > 0) {
        b->main = bundle_add(b, path);
        b->main_dir = module_url_dir(b->main->url);
    } else {
        path = path_join(&b->arena, cwd, path);
        b->main = bundle_add(b, module_url_from_path(&b->arena, path));
        b->main_dir = module_url_dir(b->main->url);
    }
}

static int load_main(struct bundle *b, struct error *error)
{
    struct slice path = slice_of(b->config.path);

    set_main_url(b);
    if (!slice_is(path, "-") &&
        module_read_source(&b->arena, &b->config, b->main->url, path, &b->main->source, error)) {
        error->exit_code = EXIT_CODE_OTHER;
        return -1;
    }
    if (slice_trim(b->main->source).len == 0) {
        return error_set(error, EXIT_CODE_OTHER, "the script '%s' is empty", b->config.path);
    }
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
    bundle_files_init(&b->files);
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
    for (uint32_t i = 0; i < b->count; i++)
        error_clear(&b->list[i]->error);
    free(b->list);
    map_deinit(&b->modules, NULL);
    bundle_files_deinit(&b->files);
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
    return error_prefix(error, "could not initialize '%s': could not load JS test '%.*s': ",
                        b->config.path, SLICE_ARG(b->main->url));
}

struct slice bundle_main_url(const struct bundle *b)
{
    return b->main->url;
}

struct slice bundle_main_dir(const struct bundle *b)
{
    return b->main_dir;
}

const struct bundle_module *bundle_main(const struct bundle *b)
{
    return b->main;
}

struct slice bundle_module_dir(const struct bundle *b, struct slice url)
{
    /* A script from standard input sees the working directory. */
    if (url.len == 0 || slice_is(url, "file:///-"))
        return b->main_dir;
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

int bundle_open(struct bundle *b, struct slice dir, struct slice path, struct slice *out,
                struct error *error)
{
    return bundle_files_open(&b->files, dir, path, b->sealed, out, error);
}

int bundle_read(struct bundle *b, struct slice path, struct slice *absolute, struct slice *out)
{
    const struct bundle_file *file = bundle_files_find(&b->files, b->main_dir, path, b->sealed);

    *absolute = file ? file->path : SLICE("");
    *out = file ? file->bytes : SLICE("");
    return file ? file->code : -EPERM;
}

bool bundle_next_file(const struct bundle *b, size_t *at, struct slice *url, struct slice *bytes)
{
    if (*at < b->count) {
        const struct bundle_module *m = b->list[(*at)++];

        *url = m->url;
        *bytes = module_url_is_native(m->url) ? SLICE("") : m->source;
        return true;
    }
    return bundle_files_at(&b->files, (*at)++ - b->count, url, bytes);
}
