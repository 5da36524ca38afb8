/* The global Response: what fetch gives. That of k6/http is another, in http_response.h. */
#ifndef JSMOD_FETCH_RESPONSE_H
#define JSMOD_FETCH_RESPONSE_H

#include "vu/http_session.h"

#include "quickjs.h"

JSValue fetch_response_constructor(JSContext *ctx);

/* Of a Response: its Headers, borrowed. */
JSValueConst fetch_response_headers(JSValueConst response);

/* Of an answer; the result is copied. */
JSValue fetch_response_new(JSContext *ctx, const struct http_result *result, bool is_redirected);

#endif
