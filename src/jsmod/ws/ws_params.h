/* What a script wants of a WebSocket, for k6/ws and k6/websockets. */
#ifndef JSMOD_WS_PARAMS_H
#define JSMOD_WS_PARAMS_H

#include "jsmod/binding.h"
#include "vu/ws_session.h"

struct ws_script_call {
    struct ws_call call;
    JSValue jar; /* the CookieJar behind the request's, alive as long as this; or undefined */
};

/* Starts a call with the VU's own settings. To be released whatever follows. */
void ws_script_call_init(JSContext *ctx, struct ws_script_call *c, enum ws_naming naming,
                         struct arena *arena);
void ws_script_call_release(JSContext *ctx, struct ws_script_call *c);

/* Reads the params object, if it is one. 0, or -1 with an exception in the module's words. */
int ws_params_read(JSContext *ctx, JSValueConst params, struct ws_script_call *c,
                   struct arena *arena);

#endif
