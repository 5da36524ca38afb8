/* The global FormData: fields and files in their order. */
#ifndef JSMOD_FORM_DATA_H
#define JSMOD_FORM_DATA_H

#include "base/arena.h"
#include "base/buf.h"

#include "quickjs.h"

JSValue form_data_constructor(JSContext *ctx);

JSValue form_data_new(JSContext *ctx);

/* Appends an entry; takes both, and an exception is passed on. 0 or -1. */
int form_data_add(JSContext *ctx, JSValueConst form, JSValue name, JSValue value);

bool form_data_is(JSValueConst value);

/* Appends it as multipart/form-data and gives its Content-Type, in the arena. 0, or -1 with an
 * exception. */
int form_data_append(JSContext *ctx, JSValueConst value, struct arena *arena, struct buf *out,
                     struct slice *type);

#endif
