/* The body of a request: text, bytes, or an object as a form. */
#ifndef JSMOD_HTTP_BODY_H
#define JSMOD_HTTP_BODY_H

#include "jsmod/binding.h"
#include "vu/http_session.h"

/* Fills has_body and body, and a Content-Type for forms. 0; 1 with *why (arena or static text); -1
 * with an exception. */
int http_body_read(JSContext *ctx, JSValueConst body, struct arena *arena, struct http_call *call,
                   const char **why);

#endif
