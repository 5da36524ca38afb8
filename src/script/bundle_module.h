/* The modules in a bundle, for the loader in each VM. */
#ifndef SCRIPT_BUNDLE_MODULE_H
#define SCRIPT_BUNDLE_MODULE_H

#include "script/bundle.h"
#include "script/module_compile.h"
#include "script/module_map.h"
#include "script/node_package.h"

struct bundle_module {
    uint32_t index;   /* the place of its instance in each VM */
    struct slice url; /* or the specifier of a native module */
    struct slice source;
    struct compiled_module code;
    struct module_map *map; /* often NULL */
    struct error error;     /* why it can't be loaded, set the first time it was tried */
};

const struct bundle_module *bundle_main(const struct bundle *b);

/* The module that `specifier` means in the module `importer` (its URL; empty: in the main script's
 * folder), which is read and compiled with all its imports if it is new. NULL with the error. */
const struct bundle_module *bundle_resolve(struct bundle *b, struct slice importer,
                                           struct slice specifier, enum module_use use,
                                           struct error *error);

/* By its final URL; NULL where it isn't in the bundle. */
const struct bundle_module *bundle_find(const struct bundle *b, struct slice url);

/* The text of a module below "k6/" that is written in JavaScript; false where there is none. */
bool bundle_built_in(const struct bundle *b, struct slice specifier, struct slice *text);

/* The folder that names in a module start from. */
struct slice bundle_module_dir(const struct bundle *b, struct slice url);

/* By its index; NULL from the number of modules on. */
const struct bundle_module *bundle_module_at(const struct bundle *b, uint32_t index);

bool bundle_is_sealed(const struct bundle *b);

#endif
