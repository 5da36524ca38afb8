/* Source text to bytecode. Each call has a JavaScript runtime of its own, which is gone afterwards:
 * what comes out is plain bytes. */
#ifndef SCRIPT_MODULE_COMPILE_H
#define SCRIPT_MODULE_COMPILE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "typescript/typescript.h"

enum module_kind {
    MODULE_NATIVE, /* written in C */
    MODULE_ESM,
    MODULE_COMMONJS, /* compiled as the function (module, exports); also JSON */
};

/* Whether what the URL names is JSON and not JavaScript. */
bool module_is_json(struct slice url);

/* Specifiers as written, in order. */
struct import_list {
    struct slice *items;
    uint32_t count, capacity;
};

bool import_list_has(const struct import_list *list, struct slice specifier);

struct compiled_module {
    enum module_kind kind;
    struct slice bytecode;
    struct import_list imports;         /* wanted before it runs */
    struct import_list json_imports;    /* those of them with { type: 'json' } */
    struct import_list dynamic_imports; /* of import("..."), which may come later or never */
    struct slice text; /* what was compiled, without types; functions show their part of it */
    size_t text_start; /* where the engine thinks that it began */
    struct typescript_output stripped; /* of TypeScript; else empty */
};

/* Appends the text as an expression: the function (module, exports). Gives where the text begins.
 */
size_t module_wrap_commonjs(struct buf *out, struct slice text);

/* Compiles as JSON by the URL's ending, as an ES module if there is an import, an export or a
 * top-level await in it, and as CommonJS otherwise. A file of TypeScript's endings, or standard
 * input, that is no JavaScript may be TypeScript. Everything in `out` lives in the arena. -1 with
 * the SyntaxError's text. */
int module_compile(struct arena *arena, struct slice url, struct slice text,
                   struct compiled_module *out, struct error *error);

#endif
