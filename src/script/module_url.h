/* How modules are named: a URL ("file:///home/x/script.js", "https://jslib.k6.io/..."), or the bare
 * name of a native module ("k6/http"). Text only: knows neither files nor JavaScript. */
#ifndef SCRIPT_MODULE_URL_H
#define SCRIPT_MODULE_URL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

/* "k6" and everything below "k6/". */
bool module_url_is_native(struct slice specifier);

/* An https URL. */
bool module_url_is_remote(struct slice url);

/* The URL that `specifier` means in a module of the folder `dir` (a URL that ends in '/'), in the
 * arena. -1 with k6's text for what can't be resolved. */
int module_url_resolve(struct arena *arena, struct slice dir, struct slice specifier,
                       struct slice *url, struct error *error);

/* A remote URL without its query and fragment; in names of files '?' and '#' mean nothing. */
struct slice module_url_without_query(struct slice url);

/* The folder of a URL: everything up to the last '/' of its path, which is included. */
struct slice module_url_dir(struct slice url);

/* An absolute path as "file:///..." URL, and back, also of a remote URL. The path of a URL is
 * cleaned of percent signs. */
struct slice module_url_from_path(struct arena *arena, struct slice path);
struct slice module_url_to_path(struct arena *arena, struct slice url);

/* `path` as seen from the folder `dir`, absolute and without "." and ".." in it. */
struct slice path_join(struct arena *arena, struct slice dir, struct slice path);

#endif
