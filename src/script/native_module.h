/* A module in C that scripts import: one row per export. For jsmod. */
#ifndef SCRIPT_NATIVE_MODULE_H
#define SCRIPT_NATIVE_MODULE_H

#include "quickjs.h"

#include <stdbool.h>

struct native_module {
    const char *specifier;               /* "k6/http" */
    const JSCFunctionListEntry *entries; /* named exports: functions, constants, objects */
    int entry_count;

    /* Also `import m from`: an object with all of them. */
    bool default_is_namespace;

    /* For exports that need more than a table (classes, per-VU objects): called at instantiation;
     * sets properties on `exports`, which are exports then. One that is named "default" is the
     * default export. May be NULL. 0, or -1 with a JS exception, which the import throws.
     * Importing a name that isn't there gives undefined, as in k6. */
    int (*instantiate)(JSContext *ctx, JSValueConst exports);

    /* For a default export that `require` doesn't show: called after instantiation. May be NULL. */
    JSValue (*make_default)(JSContext *ctx, JSValueConst exports);
};

/* The exports of a module that is written in JavaScript, or an exception. One that has come into
 * the bundle by the end of the init code is the same as the script's, and compiled once; otherwise
 * the VM compiles one for itself. */
JSValue built_in_require(JSContext *ctx, const char *specifier);

#endif
