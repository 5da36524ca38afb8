/* What is left of a script that threw: the text for the log. */
#ifndef SCRIPT_EXCEPTION_H
#define SCRIPT_EXCEPTION_H

#include "base/buf.h"

#include "quickjs.h"

/* String(value) and, for an Error, its stack: "Error: message\n\tat fn (file:///x.js:3:9)\n". */
void exception_append_text(JSContext *ctx, JSValueConst value, struct buf *out);

/* The same of the pending exception, which is taken. */
void exception_take_text(JSContext *ctx, struct buf *out);

#endif
