/* Modules from the Web on disk: a folder with a file for each URL. Every file has the digest of all
 * that is in it and of its URL, so that a damaged one counts as missing. Several processes may use
 * a folder at once. */
#ifndef REMOTE_MODULE_CACHE_H
#define REMOTE_MODULE_CACHE_H

#include "base/arena.h"

struct cached_module {
    struct slice text;
    struct slice etag, modified; /* the server's ETag and Last-Modified; empty without one */
    int64_t fresh_until_s;       /* Unix time up to which the server needn't be asked again */
};

/* The folder of whoever hasn't named one: $XDG_CACHE_HOME/brunt/modules, or below ~/.cache. Empty
 * where neither is known. In the arena. */
struct slice module_cache_default(struct arena *arena);

/* Reads a module into the arena; false where none is kept. */
bool module_cache_read(struct slice folder, struct slice url, struct arena *arena,
                       struct cached_module *out);

/* Keeps a module in place of the one before, or fails and changes nothing. Makes the folder. 0 or
 * -errno. */
int module_cache_write(struct slice folder, struct slice url, const struct cached_module *module);

#endif
