/* The body of a fetch's Request or Response: bytes that are read once. */
#ifndef JSMOD_FETCH_BODY_H
#define JSMOD_FETCH_BODY_H

#include "base/slice.h"

#include "quickjs.h"

struct fetch_body {
    bool is_there; /* else it is null, and empty */
    bool is_used;
    char *bytes; /* of the JavaScript heap */
    size_t size;
    JSValue stream; /* an object once a script has asked for it */
};

void fetch_body_deinit(JSRuntime *rt, struct fetch_body *body);
void fetch_body_mark(JSRuntime *rt, const struct fetch_body *body, JS_MarkFunc *mark_value);

/* Copies. 0, or -1 with an exception. */
int fetch_body_set(JSContext *ctx, struct fetch_body *body, struct slice bytes);

/* The same bytes for a clone; a used body has none. 0, or -1 with an exception. */
int fetch_body_copy(JSContext *ctx, struct fetch_body *to, const struct fetch_body *from);

/* The body that a script gives: text, bytes, a Blob, URLSearchParams, FormData; null and undefined
 * are none. Sets a Content-Type that the headers lack. 0, or -1 with an exception. */
int fetch_body_read(JSContext *ctx, struct fetch_body *body, JSValueConst value,
                    JSValueConst headers);

struct slice fetch_body_slice(const struct fetch_body *body);

/* --- for the two classes ---------------------------------------------------------------------- */

/* The body of a Request or a Response; NULL with a TypeError for what is neither. */
struct fetch_body *fetch_body_of(JSContext *ctx, JSValueConst value);

JSValue fetch_body_consume(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                           int as);
JSValue fetch_body_used(JSContext *ctx, JSValueConst this_val);
JSValue fetch_body_stream(JSContext *ctx, JSValueConst this_val);

enum fetch_body_form {
    BODY_AS_TEXT,
    BODY_AS_JSON,
    BODY_AS_ARRAY_BUFFER,
    BODY_AS_BYTES,
    BODY_AS_BLOB,
    BODY_AS_FORM_DATA,
};

#define FETCH_BODY_MEMBERS_DEF                                                          \
    JS_CGETSET_DEF("body", fetch_body_stream, NULL),                                    \
        JS_CGETSET_DEF("bodyUsed", fetch_body_used, NULL),                              \
        JS_CFUNC_MAGIC_DEF("arrayBuffer", 0, fetch_body_consume, BODY_AS_ARRAY_BUFFER), \
        JS_CFUNC_MAGIC_DEF("blob", 0, fetch_body_consume, BODY_AS_BLOB),                \
        JS_CFUNC_MAGIC_DEF("bytes", 0, fetch_body_consume, BODY_AS_BYTES),              \
        JS_CFUNC_MAGIC_DEF("formData", 0, fetch_body_consume, BODY_AS_FORM_DATA),       \
        JS_CFUNC_MAGIC_DEF("json", 0, fetch_body_consume, BODY_AS_JSON),                \
        JS_CFUNC_MAGIC_DEF("text", 0, fetch_body_consume, BODY_AS_TEXT)

#endif
