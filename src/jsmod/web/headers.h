/* The global Headers. */
#ifndef JSMOD_HEADERS_H
#define JSMOD_HEADERS_H

#include "base/buf.h"
#include "proto/http_message.h"

#include "quickjs.h"

JSValue headers_constructor(JSContext *ctx);

/* From a Headers, pairs, a record, or undefined. Returns an exception for what is none of it. */
JSValue headers_new(JSContext *ctx, JSValueConst init);

/* Those that came with an answer. */
JSValue headers_of_answer(JSContext *ctx, const struct http_headers *received);

bool headers_has(JSValueConst headers, struct slice name);
/* Appends its values, joined. */
void headers_append(JSValueConst headers, struct slice name, struct buf *out);

void headers_set(JSValueConst headers, struct slice name, struct slice value);

/* { name: value, ... } for k6/http's params. */
JSValue headers_as_object(JSContext *ctx, JSValueConst headers);

#endif
