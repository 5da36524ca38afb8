#include "script/module_source.h"

#include "base/check.h"
#include "base/file.h"
#include "script/module_file.h"
#include "script/module_url.h"
#include "script/package_browser.h"
#include "script/package_manifest.h"

#include <errno.h>

static const char MISSING_FILE[] =
    "The moduleSpecifier \"%.*s\" couldn't be found on local disk. Make sure that you've specified "
    "the "
    "right path to the file. If you're running k6 using the Docker image make sure you have "
    "mounted the "
    "local directory (-v /local/path/:/inside/docker/path) containing your script and modules so "
    "that "
    "they're accessible by k6 from inside of the container, see "
    "https://grafana.com/docs/k6/latest/using-k6/modules/#use-modules-with-docker.";

/* What a package has in place of a file that only Node.js can use. */
static const char EMPTY_MODULE[] = "file:///dev/null";

/* --- names ------------------------------------------------------------------------------------ */

/* Packages are on disk, so only modules that are there too can import them. */
static bool may_be_package(const struct module_request *request)
{
    return slice_starts(request->dir, SLICE("file://")) &&
           node_package_is_specifier(request->specifier);
}

static bool is_in_package(struct slice path)
{
    return slice_find(path, SLICE("/node_modules/")) >= 0;
}

static bool is_package_name(struct slice name)
{
    return slice_find_char(name, '\n') >= 0;
}

int module_request_name(struct arena *arena, const struct module_request *request,
                        struct slice *name, struct error *error)
{
    struct error cause = { 0 };

    if (!module_url_resolve(arena, request->dir, request->specifier, name, &cause))
        return 0;
    if (!may_be_package(request)) {
        error_move(error, &cause);
        return -1;
    }
    error_clear(&cause);
    *name = slice_of(arena_printf(arena, "%.*s\n%.*s\n%d", SLICE_ARG(request->specifier),
                                  SLICE_ARG(request->dir), (int)request->use));
    return 0;
}

/* --- places ----------------------------------------------------------------------------------- */

static int no_package(struct arena *arena, const struct module_request *request,
                      struct error *error)
{
    struct slice url;

    module_url_resolve(arena, request->dir, request->specifier, &url, error);
    if (node_has_module(request->specifier)) {
        return error_hint(error,
                          "imported by %.*s; it is a module of Node.js, of which nothing is "
                          "here",
                          SLICE_ARG(request->importer));
    }
    return error_hint(error,
                      "imported by %.*s; there is no such package in a node_modules folder beside "
                      "it or above",
                      SLICE_ARG(request->importer));
}

/* A file of a package may stand for another one. */
static int take_file(struct sources *sources, struct arena *arena, struct slice path,
                     struct slice *url, struct error *error)
{
    struct buf tried = BUF_INIT(BUF_UNLIMITED);
    enum browser_choice choice = BROWSER_SAME;
    struct slice other = path, dir = path;

    if (is_in_package(path) && path_up(&dir))
        choice = package_browser_choice(sources, arena, dir, path, &other, error);
    if (choice == BROWSER_OTHER)
        module_file_find(sources, arena, other, &other, &tried);
    buf_deinit(&tried);
    *url = choice == BROWSER_NOTHING ? slice_of(EMPTY_MODULE) : module_url_from_path(arena, other);
    return choice == BROWSER_ERROR ? -1 : 0;
}

static int locate_package(struct arena *arena, const struct module_request *request,
                          struct slice *url, struct error *error)
{
    struct buf tried = BUF_INIT(BUF_UNLIMITED);
    struct slice dir = module_url_to_path(arena, request->dir), name = request->specifier, path;
    enum browser_choice choice = BROWSER_SAME;
    int rc;

    dir = path_join(arena, dir, SLICE("."));
    if (is_in_package(dir))
        choice = package_browser_choice(request->sources, arena, dir, name, &name, error);
    if (choice == BROWSER_ERROR)
        return -1;
    if (choice == BROWSER_NOTHING || slice_starts(name, SLICE("/"))) {
        *url = choice == BROWSER_NOTHING ? slice_of(EMPTY_MODULE)
                                         : module_url_from_path(arena, name);
        return 0;
    }
    rc = node_package_find(request->sources, arena, dir, name, request->use, &path, &tried, error);
    buf_deinit(&tried);
    if (rc > 0)
        return take_file(request->sources, arena, path, url, error);
    return rc < 0 ? -1 : no_package(arena, request, error);
}

static int no_file(const struct module_request *request, const struct buf *tried,
                   struct error *error)
{
    error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, MISSING_FILE, SLICE_ARG(request->specifier));
    return error_hint(error, "imported by %.*s; there is none of %.*s",
                      SLICE_ARG(request->importer), SLICE_ARG(buf_slice(tried)));
}

static int locate_file(struct arena *arena, const struct module_request *request, struct slice name,
                       struct slice *url, struct error *error)
{
    struct buf tried = BUF_INIT(BUF_UNLIMITED);
    struct slice path = module_url_to_path(arena, name), found;
    int rc = module_file_find(request->sources, arena, path, &found, &tried);

    if (rc == 0 && sources_kind(request->sources, path) == SOURCE_FOLDER) {
        rc = node_folder_find(request->sources, arena, path, request->use, &found, &tried, error);
    }
    if (rc == 0)
        rc = no_file(request, &tried, error);
    buf_deinit(&tried);
    if (rc < 0 || is_in_package(path) || !slice_eq(found, path))
        return rc < 0 ? -1 : take_file(request->sources, arena, found, url, error);
    *url = name; /* as it was written, escapes included */
    return 0;
}

int module_locate(struct arena *arena, const struct module_request *request, struct slice name,
                  struct slice *url, struct error *error)
{
    if (is_package_name(name))
        return locate_package(arena, request, url, error);
    if (slice_starts(name, SLICE("file://")))
        return locate_file(arena, request, name, url, error);
    *url = name;
    return 0;
}

/* --- texts ------------------------------------------------------------------------------------ */

static int fetch(struct arena *arena, const struct bundle_config *config, struct slice url,
                 struct slice specifier, struct slice *text, struct error *error)
{
    const struct source *known = sources_find(config->sources, url);
    struct buf body = BUF_INIT(BUF_UNLIMITED);
    struct error cause = { 0 };
    int rc;

    if (known) {
        *text = known->bytes;
        return 0;
    }
    if (sources_are_closed(config->sources))
        rc = error_set(&cause, EXIT_CODE_SCRIPT_EXCEPTION, "it is not in the archive");
    else
        rc = config->fetch(config->context, url, &body, &cause);
    if (rc) {
        error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                  "The moduleSpecifier \"%.*s\" couldn't be retrieved from the resolved url "
                  "\"%.*s\". Error : \"%s\"",
                  SLICE_ARG(specifier), SLICE_ARG(url), cause.text);
        if (cause.hint)
            error_hint(error, "%s", cause.hint);
    } else {
        *text = arena_copy(arena, buf_slice(&body));
        sources_put(config->sources, url, *text);
    }
    error_clear(&cause);
    buf_deinit(&body);
    return rc;
}

/* Packages ask for process.env.NODE_ENV and count on a bundler to put a string there. So is it done
 * here, in place, so that everything else stays where it is. */
static struct slice without_process(struct arena *arena, struct slice text)
{
    const struct slice asked = SLICE("process.env.NODE_ENV"),
                       answer = SLICE("\"production\"        ");
    struct slice rest = text;
    ptrdiff_t at = slice_find(rest, asked);
    char *copy;

    if (at < 0)
        return text;
    copy = arena_str(arena, text);
    rest = text = slice_make(copy, text.len);
    while ((at = slice_find(rest, asked)) >= 0) {
        memcpy(copy + (rest.ptr - text.ptr) + at, answer.ptr, answer.len);
        rest = slice_sub(rest, (size_t)at + answer.len, rest.len);
    }
    return text;
}

int module_read_source(struct arena *arena, const struct bundle_config *config, struct slice url,
                       struct slice specifier, struct slice *text, struct error *error)
{
    const struct source *file;
    struct slice path;
    int rc;

    if (module_url_is_remote(url))
        return fetch(arena, config, url, specifier, text, error);
    path = module_url_to_path(arena, url);
    file = sources_read(config->sources, path);
    rc = file->code;
    *text = is_in_package(path) ? without_process(arena, file->bytes) : file->bytes;
    if (rc == -ENOENT || rc == -ENOTDIR)
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, MISSING_FILE, SLICE_ARG(specifier));
    if (rc) {
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "read %.*s: %s", SLICE_ARG(path),
                         file_strerror(-rc));
    }
    return 0;
}
