/* Where the module is that a specifier means, and its text: on disk, in a package, on a server. */
#ifndef SCRIPT_MODULE_SOURCE_H
#define SCRIPT_MODULE_SOURCE_H

#include "script/bundle.h"
#include "script/node_package.h"

struct module_request {
    struct sources *sources;
    struct slice importer; /* URL of the module that asks */
    struct slice dir;      /* the folder that its names start from: a URL that ends in '/' */
    struct slice specifier;
    enum module_use use;
};

/* What the request is known by: a URL, or for a package what it is called and who asks. Equal
 * requests have equal names; no file is looked at. -1 with the error for what can't be resolved. */
int module_request_name(struct arena *arena, const struct module_request *request,
                        struct slice *name, struct error *error);

/* Finds the module of a request with this name: its final URL. -1 with the error, whose hint says
 * who imports it and what was tried. */
int module_locate(struct arena *arena, const struct module_request *request, struct slice name,
                  struct slice *url, struct error *error);

/* Reads the text of a URL; `specifier` is how somebody wrote it. */
int module_read_source(struct arena *arena, const struct bundle_config *config, struct slice url,
                       struct slice specifier, struct slice *text, struct error *error);

#endif
