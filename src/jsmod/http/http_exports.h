/* What k6/http exports from other files than mod_http.c. */
#ifndef JSMOD_HTTP_EXPORTS_H
#define JSMOD_HTTP_EXPORTS_H

#include "quickjs.h"

JSValue http_async_request(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv);
JSValue http_batch(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv);

/* http.url`...`: an address and the name that all addresses of its template share. */
JSValue http_url(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv);

JSValue http_expected_statuses(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv);
JSValue http_set_response_callback(JSContext *ctx, JSValueConst this_val, int argc,
                                   JSValueConst *argv);
int http_statuses_register(JSContext *ctx);

#endif
