/* The global FormData: fields and files in their order. */
#ifndef JSMOD_FORM_DATA_H
#define JSMOD_FORM_DATA_H

#include "base/arena.h"
#include "base/buf.h"

#include "quickjs.h"

JSValue form_data_constructor(JSContext *ctx);

bool form_data_is(JSValueConst value);

/* Appends it as multipart/form-data and gives its Content-Type, in the arena. 0, or -1 with an
 * exception. */
int form_data_append(JSContext *ctx, JSValueConst value, struct arena *arena, struct buf *out,
                     struct slice *type);

#endif
