#include "remote/remote_modules.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "remote/module_cache.h"
#include "remote/module_download.h"

#include <stdlib.h>

struct remote_modules {
    struct arena arena;
    struct slice folder; /* empty: nothing is kept */
    bool folder_is_wish; /* somebody asked for this one */
    bool offline;
    struct downloader *downloader; /* made when something has to be asked for */
};

struct remote_modules *remote_modules_new(struct slice folder, bool offline)
{
    struct remote_modules *r = xcalloc(1, sizeof(*r));
    arena_init(&r->arena, 256);
    r->offline = offline;
    r->folder_is_wish = folder.len > 0;
    if (folder.len == 0)
        r->folder = module_cache_default(&r->arena);
    else if (!slice_is(folder, "none"))
        r->folder = arena_copy(&r->arena, folder);
    return r;
}

void remote_modules_free(struct remote_modules *r)
{
    if (!r)
        return;
    remote_modules_disconnect(r);
    arena_deinit(&r->arena);
    free(r);
}

void remote_modules_disconnect(struct remote_modules *r)
{
    downloader_free(r->downloader);
    r->downloader = NULL;
}

static int refuse_offline(const struct remote_modules *r, struct error *error)
{
    if (r->folder.len == 0)
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                         "nothing is fetched when offline, and no folder keeps modules");
    return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                     "nothing is fetched when offline, and %.*s does not have it",
                     SLICE_ARG(r->folder));
}

/* The module can be used either way; it will be asked for again. A home that can't be written to is
 * common in containers, and nobody's concern there. */
static void keep(const struct remote_modules *r, struct slice url,
                 const struct cached_module *module)
{
    int code = r->folder.len ? module_cache_write(r->folder, url, module) : 0;
    if (code != 0)
        log_message(r->folder_is_wish ? LOG_WARN : LOG_DEBUG,
                    "%.*s can't be kept in the folder %.*s: %s", SLICE_ARG(url),
                    SLICE_ARG(r->folder), file_strerror(-code));
}

/* Fills in what the server didn't repeat. */
static void confirm(struct download *got, const struct cached_module *known)
{
    got->module.text = known->text;
    if (!got->module.etag.len)
        got->module.etag = known->etag;
    if (!got->module.modified.len)
        got->module.modified = known->modified;
    /* Nothing to be written that isn't there, unless the module is fresh from now on. */
    got->may_be_kept &= got->module.fresh_until_s > clock_wall_ns() / NS_PER_S;
}

static int download(struct remote_modules *r, struct slice url, const struct cached_module *known,
                    struct arena *arena, struct slice *text, struct error *error)
{
    struct download got = { 0 };
    if (!r->downloader)
        r->downloader = downloader_new(error);
    if (!r->downloader)
        return -1;
    log_message(LOG_DEBUG, "Fetching the module %.*s", SLICE_ARG(url));
    switch (downloader_get(r->downloader, url, known, arena, &got, error)) {
    case DOWNLOAD_NEW: break;
    case DOWNLOAD_UNCHANGED: confirm(&got, known); break;
    case DOWNLOAD_REFUSED: return -1;
    case DOWNLOAD_UNREACHABLE:
        if (!known)
            return -1;
        log_message(LOG_WARN, "What is kept of the module %.*s is used, it may be old: %s",
                    SLICE_ARG(url), error->text);
        error_clear(error);
        *text = known->text;
        return 0;
    }
    if (got.may_be_kept)
        keep(r, url, &got.module);
    *text = got.module.text;
    return 0;
}

int remote_modules_fetch(void *modules, struct slice url, struct buf *out, struct error *error)
{
    struct remote_modules *r = modules;
    struct cached_module known;
    struct slice text = SLICE("");
    struct arena arena;
    int result = 0;
    arena_init(&arena, 16 * 1024);
    bool is_known = r->folder.len && module_cache_read(r->folder, url, &arena, &known);
    if (is_known && (r->offline || known.fresh_until_s > clock_wall_ns() / NS_PER_S))
        text = known.text;
    else if (r->offline)
        result = refuse_offline(r, error);
    else
        result = download(r, url, is_known ? &known : NULL, &arena, &text, error);
    buf_append_slice(out, text);
    arena_deinit(&arena);
    return result;
}
