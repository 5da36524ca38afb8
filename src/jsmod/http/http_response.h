/* The Response object. A struct with the result's bytes behind it, whose fields become JavaScript
 * values only when a script looks at them: most look at the status and no more. */
#ifndef JSMOD_HTTP_RESPONSE_H
#define JSMOD_HTTP_RESPONSE_H

#include "jsmod/binding.h"
#include "vu/http_session.h"

int http_response_register(JSContext *ctx);

/* Copies what it needs of the result. */
JSValue http_response_new(JSContext *ctx, const struct http_result *result,
                          enum http_response_type type);

/* For a call that was never made: no status, the error if there is one, an empty byte array as
 * body. */
JSValue http_response_refused(JSContext *ctx, struct slice error, int error_code);

#endif
