/* A script's arguments as an HTTP call: URL, body in all its kinds, params. */
#ifndef JSMOD_HTTP_REQUEST_H
#define JSMOD_HTTP_REQUEST_H

#include "jsmod/binding.h"
#include "vu/http_session.h"

/* A call as a script asked for it, or why it can't be made. */
struct script_call {
    struct http_call call;
    JSValue jar;          /* the CookieJar behind call.jar, alive as long as this; or undefined */
    struct slice refusal; /* shown as Response.error, or thrown */
    int refusal_code;     /* 1020 for a bad URL, 0 otherwise */
};

/* 0 with the call filled; 1 with the refusal; -1 with a JS exception. Everything is allocated from
 * the arena. To be released whatever the result. */
int script_call_read(JSContext *ctx, struct slice method, JSValueConst url, JSValueConst body,
                     JSValueConst params, struct arena *arena, struct script_call *out);
void script_call_release(JSContext *ctx, struct script_call *c);

#endif
