/* DOMException: what the Web platform's functions throw. */
#ifndef JSMOD_DOM_EXCEPTION_H
#define JSMOD_DOM_EXCEPTION_H

#include "base/slice.h"

#include "quickjs.h"

JSValue dom_exception_constructor(JSContext *ctx);

/* "AbortError" and the like. */
JSValue dom_exception_new(JSContext *ctx, struct slice name, struct slice message);
bool dom_exception_is(JSContext *ctx, JSValueConst value);

/* Returns JS_EXCEPTION. */
JSValue throw_dom_exception(JSContext *ctx, const char *name, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
