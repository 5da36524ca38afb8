/* The global URL. */
#ifndef JSMOD_URL_H
#define JSMOD_URL_H

#include "base/buf.h"

#include "quickjs.h"

JSValue url_constructor(JSContext *ctx);

/* Appends a URL object's text; false, with nothing appended, for what is none. */
bool url_append_href(JSValueConst value, struct buf *out);

#endif
