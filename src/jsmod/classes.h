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
    CLASS_EXEC_VIEW,
    CLASS_RESPONSE,
    CLASS_COOKIE_JAR,
    CLASS_FILE_DATA,
    CLASS_EXPECTED_STATUSES,
    CLASS_HASHER,
    CLASS_TEXT_ENCODER,
    CLASS_TEXT_DECODER,
    CLASS_CRYPTO_KEY,
    CLASS_DOM_EXCEPTION, /* only its prototype: the objects are the engine's errors */
    CLASS_EVENT,
    CLASS_CUSTOM_EVENT, /* only its prototype: the objects are of CLASS_EVENT */
    CLASS_EVENT_TARGET,
    CLASS_ABORT_SIGNAL,
    CLASS_ABORT_CONTROLLER,
    CLASS_HTML_SELECTION,
    CLASS_HTML_ELEMENT,
    CLASS_HTML_ATTRIBUTE,
    CLASS_FS_FILE,
    CLASS_CSV_PARSER,
    CLASS_PAIR_ITERATOR,
    CLASS_URL,
    CLASS_URL_SEARCH_PARAMS,
    CLASS_HEADERS,
    CLASS_BLOB,
    CLASS_FILE,
    CLASS_FORM_DATA,
    CLASS_FETCH_REQUEST,
    CLASS_FETCH_RESPONSE,
    CLASS_WS_SOCKET,
    CLASS_WEBSOCKET,
    CLASS_GRPC_CLIENT,
    CLASS_GRPC_STREAM,
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

/* A class of the Web platform; its members are enumerable, as Web IDL wants it. */
struct web_class {
    enum native_class which;
    const JSClassDef *def;
    JSCFunction *construct;            /* NULL: scripts can't */
    int length;                        /* the arguments that `new` insists on */
    JSValue (*parent)(JSContext *ctx); /* makes the constructor of what it extends; NULL: nothing */
    const JSCFunctionListEntry *members, *statics;
    int member_count, static_count;
};

/* The first of a class's members. */
#define CLASS_TAG_DEF(name) JS_PROP_STRING_DEF("[Symbol.toStringTag]", name, JS_PROP_CONFIGURABLE)

/* The constructor. Made with its class when it is first wanted, then always the same. */
JSValue web_class_constructor(JSContext *ctx, const struct web_class *class);

/* For native code that makes objects of it: the class is there. 0 or -1. */
int web_class_need(JSContext *ctx, const struct web_class *class);

/* What `construct` makes: an object with the prototype of the class that was called with `new`. */
JSValue class_new_for(JSContext *ctx, JSValueConst new_target, enum native_class which,
                      void *opaque);

/* A new object of the class with its opaque pointer. */
JSValue class_new_object(JSContext *ctx, enum native_class which, void *opaque);

/* Takes the object: itself if what was to be done to it has worked (0), else an exception. */
JSValue object_or_exception(JSContext *ctx, JSValue object, int rc);

/* The opaque pointer, or NULL (no exception) when the value is no object of the class. */
void *class_opaque(JSValueConst value, enum native_class which);

/* The same, or NULL with the TypeError "not a <name>": for methods that may be called with any
 * `this`. */
void *class_this(JSContext *ctx, JSValueConst value, enum native_class which, const char *name);

#endif
