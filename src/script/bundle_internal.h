/* What the files of the bundle share. Nobody else includes it. */
#ifndef SCRIPT_BUNDLE_INTERNAL_H
#define SCRIPT_BUNDLE_INTERNAL_H

#include "base/arena.h"
#include "base/map.h"
#include "script/bundle_module.h"

struct bundle {
    struct bundle_config config;
    struct arena arena;          /* URLs, sources, bytecode */
    struct map modules;          /* URL or name of a request -> struct bundle_module */
    struct bundle_module **list; /* in the order in which they came */
    uint32_t count, capacity;
    struct bundle_module *main;
    bool sealed;
};

/* A new module without anything in it. */
struct bundle_module *bundle_add(struct bundle *b, struct slice url);

/* Compiles a module whose source has been read, and loads what it imports. -1 with the error in
 * the module. */
int bundle_compile(struct bundle *b, struct bundle_module *m);

/* Whether all native modules that are imported exist; else all the others in one error. */
int bundle_check_natives(struct bundle *b, struct error *error);

#endif
