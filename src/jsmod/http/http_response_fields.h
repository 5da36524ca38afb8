/* Inside of Response: the struct, and the table of its fields. For http_response*.c. */
#ifndef JSMOD_HTTP_RESPONSE_FIELDS_H
#define JSMOD_HTTP_RESPONSE_FIELDS_H

#include "jsmod/http/http_state.h"

struct html_page;
struct response;

struct response_field {
    const char *name;
    JSValue (*make)(JSContext *ctx,
                    struct response *r); /* NULL: a method, found in the prototype */
};

enum { RESPONSE_FIELD_COUNT = 20 };

/* In the order of Object.keys and JSON.stringify. */
extern const struct response_field response_fields[RESPONSE_FIELD_COUNT];

enum json_state { JSON_UNKNOWN, JSON_VALID, JSON_INVALID };

struct response {
    struct http_result result; /* its slices point behind the struct */
    enum http_response_type type;
    bool refused;
    enum json_state json; /* whether the body is JSON, once a selector has asked */
    uint32_t detached;    /* a bit for each field that was deleted or became an ordinary property */
    struct html_page *page;               /* what html() parsed, or NULL */
    JSValue parsed;                       /* what json() gave: the same object each time */
    JSValue values[RESPONSE_FIELD_COUNT]; /* JS_UNINITIALIZED until asked for */
};

/* The methods. */
JSValue response_json(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv);
JSValue response_html(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv);
JSValue response_submit_form(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv);
JSValue response_click_link(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv);

/* The body as a page, parsed once since it doesn't change; the response's. NULL with an exception.
 */
struct html_page *response_page(JSContext *ctx, struct response *r);

/* Whether there is a body; otherwise throws that it can't become `what` ("JSON"). */
bool response_need_body(JSContext *ctx, const struct response *r, const char *what);

#endif
