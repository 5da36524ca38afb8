/* One module from its server, over a client of its own: what tests set for their requests (hosts,
 * certificates, proxies of a scenario) is unknown when modules are loaded. Fibers of one loop. */
#ifndef REMOTE_MODULE_DOWNLOAD_H
#define REMOTE_MODULE_DOWNLOAD_H

#include "base/error.h"
#include "remote/module_cache.h"

struct downloader;

/* NULL with the error: a proxy variable that can't be read. */
struct downloader *downloader_new(struct error *error);
void downloader_free(struct downloader *d); /* closes its connections; NULL is allowed */

enum download_result {
    DOWNLOAD_NEW,         /* there is a text */
    DOWNLOAD_UNCHANGED,   /* what was known is still right */
    DOWNLOAD_REFUSED,     /* the server has no such module */
    DOWNLOAD_UNREACHABLE, /* it can't be known now what the server has */
};

struct download {
    struct cached_module module; /* DOWNLOAD_UNCHANGED: all but the text */
    bool may_be_kept;
};

/* Asks for the module of an https URL. `known` is what was had before, or NULL. All texts are in
 * the arena. The error is set where there is no module, in k6's words as far as they are its own.
 */
enum download_result downloader_get(struct downloader *d, struct slice url,
                                    const struct cached_module *known, struct arena *arena,
                                    struct download *out, struct error *error);

#endif
