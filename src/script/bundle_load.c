/* How modules come into the bundle: found, read and compiled, with all that they import. */
#include "base/check.h"
#include "script/bundle_internal.h"
#include "script/module_source.h"
#include "script/module_url.h"

bool bundle_built_in(const struct bundle *b, struct slice specifier, struct slice *text)
{
    return b->config.built_in && b->config.built_in(b->config.context, specifier, text);
}

static bool is_native(const struct bundle *b, struct slice specifier)
{
    return b->config.is_native && b->config.is_native(b->config.context, specifier);
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

    if (bundle_built_in(b, m->url, &m->source)) {
        bundle_compile(b, m);
        return;
    }
    m->code.kind = MODULE_NATIVE;
    if (is_native(b, m->url))
        return;
    buf_printf(&name, "\"%.*s\"", SLICE_ARG(m->url));
    unknown_error(&name, &m->error);
    buf_deinit(&name);
}

/* Where a module from the Web can't be had or compiled, the text leaves open why. */
static void hint_at_remote(struct bundle_module *m, struct slice importer)
{
    if (slice_starts(slice_trim(m->source), SLICE("<"))) {
        error_hint(&m->error, "%.*s, imported by %.*s, is a page of HTML, no script",
                   SLICE_ARG(m->url), SLICE_ARG(importer));
    } else if (!m->source.len) {
        error_hint(&m->error, "imported by %.*s", SLICE_ARG(importer));
    }
}

/* Reads and compiles the module of a URL, which is new. */
static struct bundle_module *load_new(struct bundle *b, const struct module_request *request,
                                      struct slice url)
{
    struct bundle_module *m = bundle_add(b, url);

    if (module_url_is_native(url)) {
        load_native(b, m);
    } else if (!module_read_source(&b->arena, &b->config, url, request->specifier, &m->source,
                                   &m->error)) {
        bundle_compile(b, m);
    }
    if (module_url_is_remote(url) && error_is_set(&m->error))
        hint_at_remote(m, request->importer);
    return m;
}

/* The module that a request with this name means, loaded if it is new. Always returns one, perhaps
 * with an error in it; NULL only for a new one after sealing. */
static struct bundle_module *get_module(struct bundle *b, const struct module_request *request,
                                        struct slice name)
{
    struct bundle_module *m = map_get(&b->modules, name);
    struct error error = { 0 };
    struct slice url;

    if (m || b->sealed)
        return m;
    if (module_locate(&b->arena, request, name, &url, &error)) {
        m = bundle_add(b, name);
        error_move(&m->error, &error);
        return m;
    }
    m = map_get(&b->modules, url);
    if (!m)
        m = load_new(b, request, url);
    if (!slice_eq(name, url))
        map_set(&b->modules, name, m);
    return m;
}

static void copy_error(struct error *to, const struct error *from)
{
    error_set(to, from->exit_code, "%s", from->text);
    if (from->hint)
        error_hint(to, "%s", from->hint);
}

/* As the language has it: what is imported says nothing by its name. k6 knows no JSON modules, so
 * that without the attribute it is as wrong as there. */
static int check_json_import(struct bundle_module *m, const struct bundle_module *imported,
                             struct slice specifier)
{
    if (!module_is_json(imported->url) || import_list_has(&m->code.json_imports, specifier))
        return 0;
    error_set(&m->error, EXIT_CODE_SCRIPT_EXCEPTION, "SyntaxError: %.*s is JSON, no script",
              SLICE_ARG(imported->url));
    return error_hint(&m->error, "%.*s has to import it from \"%.*s\" with { type: \"json\" }",
                      SLICE_ARG(m->url), SLICE_ARG(specifier));
}

/* An import that fails makes its importer fail, except a native module that isn't there: they are
 * reported together at the end. */
static int load_imports(struct bundle *b, struct bundle_module *m)
{
    struct module_request request = { .sources = b->config.sources,
                                      .importer = m->url,
                                      .dir = bundle_module_dir(b, m->url) };

    for (uint32_t i = 0; i < m->code.imports.count; i++) {
        const struct bundle_module *imported;
        struct slice name;

        request.specifier = m->code.imports.items[i];
        if (module_request_name(&b->arena, &request, &name, &m->error))
            return -1;
        imported = get_module(b, &request, name);
        if (error_is_set(&imported->error) && !module_url_is_native(name)) {
            copy_error(&m->error, &imported->error);
            return -1;
        }
        if (check_json_import(m, imported, request.specifier))
            return -1;
    }
    return 0;
}

/* What import() may want later, when nothing is read any more. It may also never come to that, so
 * a failure is told only then. */
static void load_dynamic_imports(struct bundle *b, const struct bundle_module *m)
{
    struct module_request request = { .sources = b->config.sources,
                                      .importer = m->url,
                                      .dir = bundle_module_dir(b, m->url) };

    for (uint32_t i = 0; i < m->code.dynamic_imports.count; i++) {
        struct error error = { 0 };
        struct slice name, text;

        request.specifier = m->code.dynamic_imports.items[i];
        if (!module_request_name(&b->arena, &request, &name, &error) &&
            (!module_url_is_native(name) || is_native(b, name) ||
             bundle_built_in(b, name, &text))) {
            get_module(b, &request, name);
        }
        error_clear(&error);
    }
}

/* Compiles a module whose source has been read. */
int bundle_compile(struct bundle *b, struct bundle_module *m)
{
    if (module_compile(&b->arena, m->url, m->source, &m->code, &m->error) || load_imports(b, m))
        return -1;
    load_dynamic_imports(b, m);
    /* What TypeScript names is of no use: k6 goes by its own map then. */
    if (!m->code.stripped.text.len)
        m->map = module_map_load(b, m->url, m->source);
    return 0;
}

static int compare_urls(const void *a, const void *b)
{
    const struct bundle_module *const *left = a, *const *right = b;

    return slice_compare((*left)->url, (*right)->url);
}

int bundle_check_natives(struct bundle *b, struct error *error)
{
    const struct bundle_module **unknown = xcalloc(b->count, sizeof(*unknown));
    struct buf names = BUF_INIT(BUF_UNLIMITED);
    uint32_t count = 0;

    for (uint32_t i = 0; i < b->count; i++) {
        if (module_url_is_native(b->list[i]->url) && error_is_set(&b->list[i]->error))
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

const struct bundle_module *bundle_resolve(struct bundle *b, struct slice importer,
                                           struct slice specifier, enum module_use use,
                                           struct error *error)
{
    struct module_request request = { b->config.sources, importer, bundle_module_dir(b, importer),
                                      specifier, use };
    struct bundle_module *m = NULL;
    struct arena scratch;
    struct slice name;

    arena_init(&scratch, 512);
    if (module_request_name(&scratch, &request, &name, error))
        goto out;
    m = get_module(b, &request, name);
    if (!m) {
        error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                  "the module \"%.*s\" was not previously resolved during initialization (__VU==0)",
                  SLICE_ARG(specifier));
    } else if (error_is_set(&m->error)) {
        copy_error(error, &m->error);
        m = NULL;
    }
out:
    arena_deinit(&scratch);
    return m;
}
