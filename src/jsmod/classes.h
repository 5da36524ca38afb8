/* The classes of native objects. Their ids are the process's; each runtime registers those it uses.
 */
#ifndef JSMOD_CLASSES_H
#define JSMOD_CLASSES_H

#include "quickjs.h"

enum native_class {
    CLASS_METRIC,
    CLASS_SHARED_ARRAY,
    CLASS_TAGS,     /* exec.vu.metrics.tags */
    CLASS_METADATA, /* exec.vu.metrics.metadata */
    CLASS_RESPONSE,
    CLASS_COOKIE_JAR,
    CLASS_FILE_DATA,
    CLASS_EXPECTED_STATUSES,
    CLASS_HASHER,
    CLASS_TEXT_ENCODER,
    CLASS_TEXT_DECODER,
    CLASS_CRYPTO_KEY,
    CLASS_COUNT
};

extern JSClassID class_ids[CLASS_COUNT];

/* Once, before any thread runs scripts. */
void classes_init(void);

/* Registers the class with the context's runtime unless it is there; with the prototype's
 * functions. 0 or -1. */
int class_register(JSContext *ctx, enum native_class which, const JSClassDef *def,
                   const JSCFunctionListEntry *prototype, int prototype_count);

/* The same, and the function that `new` is called with. */
JSValue class_constructor(JSContext *ctx, enum native_class which, const JSClassDef *def,
                          JSCFunction *construct, const JSCFunctionListEntry *prototype,
                          int prototype_count);

/* A new object of the class with its opaque pointer. */
JSValue class_new_object(JSContext *ctx, enum native_class which, void *opaque);

/* The opaque pointer, or NULL (no exception) when the value is no object of the class. */
void *class_opaque(JSValueConst value, enum native_class which);

/* The same, or NULL with the TypeError "not a <name>": for methods that may be called with any
 * `this`. */
void *class_this(JSContext *ctx, JSValueConst value, enum native_class which, const char *name);

#endif
