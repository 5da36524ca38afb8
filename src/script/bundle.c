/* The bundle: which modules there are, each read and compiled once, with all that it imports. */
#include "script/bundle.h"

#include "base/arena.h"
#include "base/check.h"
#include "base/file.h"
#include "base/map.h"
#include "script/bundle_file.h"
#include "script/bundle_module.h"
#include "script/module_url.h"

#include <errno.h>
#include <unistd.h>

struct bundle {
    struct bundle_config config;
    struct arena arena;          /* URLs, sources, bytecode */
    struct map modules;          /* URL -> struct bundle_module */
    struct bundle_module **list; /* in the order in which they came */
    uint32_t count, capacity;
    struct bundle_files files; /* what open() has read */
    struct bundle_module *main;
    struct slice main_dir;
    bool sealed;
};

static const char MISSING_FILE[] =
    "The moduleSpecifier \"%.*s\" couldn't be found on local disk. Make sure that you've specified "
    "the "
    "right path to the file. If you're running k6 using the Docker image make sure you have "
    "mounted the "
    "local directory (-v /local/path/:/inside/docker/path) containing your script and modules so "
    "that "
    "they're accessible by k6 from inside of the container, see "
    "https://grafana.com/docs/k6/latest/using-k6/modules/#use-modules-with-docker.";

static int load(struct bundle *b, struct bundle_module *m);

static struct bundle_module *add_module(struct bundle *b, struct slice url)
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

/* --- loading ---------------------------------------------------------------------------------- */

static int read_source(struct bundle *b, struct bundle_module *m, struct slice specifier)
{
    struct slice path;
    int rc;

    if (slice_starts(m->url, SLICE("https://"))) {
        struct buf text = BUF_INIT(BUF_UNLIMITED);
        struct error cause = { 0 };

        rc = b->config.fetch ? b->config.fetch(b->config.context, m->url, &text, &cause)
                             : error_set(&cause, EXIT_CODE_SCRIPT_EXCEPTION, "not supported");
        if (rc) {
            error_set(&m->error, EXIT_CODE_SCRIPT_EXCEPTION,
                      "The moduleSpecifier \"%.*s\" couldn't be retrieved from the resolved url "
                      "\"%.*s\". Error : \"%s\"",
                      SLICE_ARG(specifier), SLICE_ARG(m->url), cause.text);
        } else {
            m->source = arena_copy(&b->arena, buf_slice(&text));
        }
        error_clear(&cause);
        buf_deinit(&text);
        return rc;
    }
    path = module_url_to_path(&b->arena, m->url);
    rc = file_read(&b->arena, path, &m->source);
    if (rc == -ENOENT || rc == -ENOTDIR) {
        return error_set(&m->error, EXIT_CODE_SCRIPT_EXCEPTION, MISSING_FILE, SLICE_ARG(specifier));
    }
    if (rc) {
        return error_set(&m->error, EXIT_CODE_SCRIPT_EXCEPTION, "read %.*s: %s", SLICE_ARG(path),
                         file_strerror(-rc));
    }
    return 0;
}

static int unknown_error(const struct buf *quoted_names, struct error *error)
{
    return error_set(
        error, EXIT_CODE_SCRIPT_EXCEPTION,
        "unknown modules [%.*s] were tried to be loaded, but couldn't - this likely means "
        "automatic extension resolution is required or a custom k6 binary with the "
        "required extensions",
        SLICE_ARG(buf_slice(quoted_names)));
}

static void load_native(struct bundle *b, struct bundle_module *m)
{
    struct buf name = BUF_INIT(BUF_UNLIMITED);

    m->code.kind = MODULE_NATIVE;
    if (b->config.is_native && b->config.is_native(b->config.context, m->url))
        return;
    buf_printf(&name, "\"%.*s\"", SLICE_ARG(m->url));
    unknown_error(&name, &m->error);
    buf_deinit(&name);
}

/* The module of a URL, loaded if it is new. Always returns one, perhaps with an error in it; NULL
 * only for a new one after sealing. */
static struct bundle_module *get_module(struct bundle *b, struct slice url, struct slice specifier)
{
    struct bundle_module *m = map_get(&b->modules, url);

    if (m || b->sealed)
        return m;
    m = add_module(b, url);
    if (module_url_is_native(url)) {
        load_native(b, m);
    } else if (!read_source(b, m, specifier)) {
        load(b, m);
    }
    return m;
}

/* An import that fails makes its importer fail, except a native module that isn't there: they are
 * reported together at the end. */
static int load_imports(struct bundle *b, struct bundle_module *m)
{
    struct slice dir = bundle_module_dir(b, m->url);

    for (uint32_t i = 0; i < m->code.import_count; i++) {
        struct slice specifier = m->code.imports[i], url;
        struct bundle_module *imported;

        if (module_url_resolve(&b->arena, dir, specifier, &url, &m->error))
            return -1;
        imported = get_module(b, url, specifier);
        if (error_is_set(&imported->error) && !module_url_is_native(url)) {
            return error_set(&m->error, imported->error.exit_code, "%s", imported->error.text);
        }
    }
    return 0;
}

/* Compiles a module whose source has been read. */
static int load(struct bundle *b, struct bundle_module *m)
{
    if (module_compile(&b->arena, m->url, m->source, &m->code, &m->error))
        return -1;
    return load_imports(b, m);
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
        b->main = add_module(b, SLICE("file:///-"));
        b->main->source = arena_copy(&b->arena, b->config.text);
    } else if (slice_find(path, SLICE("://")) > 0) {
        b->main = add_module(b, path);
        b->main_dir = module_url_dir(b->main->url);
    } else {
        path = path_join(&b->arena, cwd, path);
        b->main = add_module(b, module_url_from_path(&b->arena, path));
        b->main_dir = module_url_dir(b->main->url);
    }
}

static int compare_urls(const void *a, const void *b)
{
    const struct bundle_module *const *left = a, *const *right = b;

    return slice_compare((*left)->url, (*right)->url);
}

/* Whether all native modules that are imported exist; else all the others in one error. */
static int check_natives(struct bundle *b, struct error *error)
{
    const struct bundle_module **unknown = xcalloc(b->count, sizeof(*unknown));
    struct buf names = BUF_INIT(BUF_UNLIMITED);
    uint32_t count = 0;

    for (uint32_t i = 0; i < b->count; i++) {
        if (error_is_set(&b->list[i]->error))
            unknown[count++] = b->list[i];
    }
    qsort(unknown, count, sizeof(*unknown), compare_urls);
    for (uint32_t i = 0; i < count; i++) {
        buf_printf(&names, i ? ", \"%.*s\"" : "\"%.*s\"", SLICE_ARG(unknown[i]->url));
    }
    if (count)
        unknown_error(&names, error);
    buf_deinit(&names);
    free(unknown);
    return count ? -1 : 0;
}

static int load_main(struct bundle *b, struct error *error)
{
    struct slice path = slice_of(b->config.path);

    set_main_url(b);
    if (!slice_is(path, "-") && read_source(b, b->main, path)) {
        error_move(error, &b->main->error);
        error->exit_code = EXIT_CODE_OTHER;
        return -1;
    }
    if (slice_trim(b->main->source).len == 0) {
        return error_set(error, EXIT_CODE_OTHER, "the script '%s' is empty", b->config.path);
    }
    load(b, b->main);
    if (error_is_set(&b->main->error)) {
        error_move(error, &b->main->error);
        return bundle_prefix_error(b, error);
    }
    return check_natives(b, error) ? bundle_prefix_error(b, error) : 0;
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

int bundle_resolve_url(struct bundle *b, struct arena *arena, struct slice base_url,
                       struct slice specifier, struct slice *url, struct error *error)
{
    return module_url_resolve(arena, bundle_module_dir(b, base_url), specifier, url, error);
}

const struct bundle_module *bundle_module_at(const struct bundle *b, uint32_t index)
{
    return index < b->count ? b->list[index] : NULL;
}

const struct bundle_module *bundle_find(const struct bundle *b, struct slice url)
{
    return map_get(&b->modules, url);
}

const struct bundle_module *bundle_resolve(struct bundle *b, struct slice base_url,
                                           struct slice specifier, struct error *error)
{
    struct arena scratch;
    struct slice url;
    struct bundle_module *m = NULL;

    arena_init(&scratch, 512);
    if (bundle_resolve_url(b, &scratch, base_url, specifier, &url, error))
        goto out;
    m = get_module(b, url, specifier);
    if (!m) {
        error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                  "the module \"%.*s\" was not previously resolved during initialization (__VU==0)",
                  SLICE_ARG(specifier));
    } else if (error_is_set(&m->error)) {
        error_set(error, m->error.exit_code, "%s", m->error.text);
        m = NULL;
    }
out:
    arena_deinit(&scratch);
    return m;
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
        *bytes = m->source;
        return true;
    }
    return bundle_files_at(&b->files, (*at)++ - b->count, url, bytes);
}
