/* What a script is told of a call that has ended, or that couldn't be made. */
#ifndef JSMOD_HTTP_OUTCOME_H
#define JSMOD_HTTP_OUTCOME_H

#include "jsmod/http/http_request.h"

enum http_outcome {
    OUTCOME_RESPONSE, /* also of a failed call, which is logged here */
    OUTCOME_ERROR,    /* to be thrown */
    OUTCOME_STOPPED,  /* the VU is being interrupted */
};

enum http_outcome http_outcome(const struct vu *vu, const struct http_call *call,
                               const struct http_result *result, struct slice *error);

/* A Response with the refusal, after a warning; with the option `throw` an exception. */
JSValue http_refuse(JSContext *ctx, const struct script_call *c, const char *warning);

/* Runs the call on the present fiber with the VU's tags of now, and makes its Response. */
JSValue http_run(JSContext *ctx, const struct script_call *c, struct arena *arena);

/* A whole call as a script makes it: reads the arguments, runs it or refuses it. */
JSValue http_call(JSContext *ctx, struct slice method, JSValueConst url, JSValueConst body,
                  JSValueConst params);

/* "Making http requests in the init context is not supported". */
#define HTTP_INIT_REFUSAL "Making http requests in the init context is not supported"

#endif
