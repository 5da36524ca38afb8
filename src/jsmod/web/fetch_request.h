/* The global Request: what fetch is to do. */
#ifndef JSMOD_FETCH_REQUEST_H
#define JSMOD_FETCH_REQUEST_H

#include "jsmod/web/fetch_body.h"

JSValue fetch_request_constructor(JSContext *ctx);

enum fetch_redirect { REDIRECT_FOLLOW, REDIRECT_ERROR, REDIRECT_MANUAL };

struct fetch_request {
    struct fetch_body body; /* first: see fetch_body_of */
    JSValue method, url;    /* texts */
    JSValue headers;
    JSValue signal;        /* an AbortSignal, or undefined: nobody may see it yet */
    JSValue tags, timeout; /* as in k6/http's params; or undefined */
    enum fetch_redirect redirect;
};

/* new Request(input, init) */
JSValue fetch_request_new(JSContext *ctx, JSValueConst input, JSValueConst init);

/* Of what fetch_request_new made. */
struct fetch_request *fetch_request_of(JSValueConst value);

/* --- fetch_request_read.c: into one whose values are undefined. 0, or -1 with an exception -------
 */

int fetch_request_read(JSContext *ctx, struct fetch_request *r, JSValueConst input,
                       JSValueConst init);

/* With the body, which must not have been read, or without. */
int fetch_request_copy(JSContext *ctx, struct fetch_request *r, struct fetch_request *from,
                       bool takes_body);

#endif
