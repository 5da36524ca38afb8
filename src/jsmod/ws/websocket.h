/* The WebSocket of k6/websockets. Its events come from the VU's event loop, one at a time; the
 * iteration waits until it is closed. */
#ifndef JSMOD_WS_WEBSOCKET_H
#define JSMOD_WS_WEBSOCKET_H

#include "jsmod/ws/ws_params.h"
#include "script/event_loop.h"

/* The class. */
JSValue websocket_constructor(JSContext *ctx);

/* --- for the files of the class --------------------------------------------------------------- */

enum websocket_state { WEBSOCKET_CONNECTING, WEBSOCKET_OPEN, WEBSOCKET_CLOSING, WEBSOCKET_CLOSED };

enum websocket_event {
    EVENT_OPEN,
    EVENT_MESSAGE,
    EVENT_ERROR,
    EVENT_CLOSE,
    EVENT_PING,
    EVENT_PONG,
    WEBSOCKET_EVENTS
};

enum websocket_method {
    METHOD_ADD_EVENT_LISTENER,
    METHOD_SEND,
    METHOD_PING,
    METHOD_CLOSE,
    WEBSOCKET_METHODS
};

struct websocket_listener {
    JSValue callback;
    JSValue signal; /* aborted: the listener is gone; or undefined */
    uint8_t event;  /* enum websocket_event */
    bool once, removed;
};

struct websocket_listeners {
    JSValue on[WEBSOCKET_EVENTS]; /* the attributes onopen and so on, called first; or undefined */
    struct websocket_listener *list;
    uint32_t count;
    uint32_t dispatching; /* those that are removed meanwhile stay in the list */
};

/* Until the handshake is over. */
struct websocket_opening {
    struct arena arena;
    struct ws_script_call script;
    struct ws_answer answer;
    struct fiber *fiber; /* NULL once it is through */
};

struct websocket {
    struct pending pending;
    bool queued; /* its completion is, or will be by the fiber that opens it */
    bool binary_as_buffer;
    uint8_t state;       /* enum websocket_state, as the script has been told */
    uint16_t close_code; /* for the close event; 0: none */
    struct ws_session session;
    struct websocket_opening *opening;  /* NULL once the handshake is over */
    JSValue object;                     /* itself, until it is closed; then undefined */
    JSValue url, protocol, extensions;  /* as scripts see them */
    JSValue methods[WEBSOCKET_METHODS]; /* bound, made when first asked for; or undefined */
    struct websocket_listeners listeners;
};

/* websocket_members.c: what the prototype has, and the same as the object's own. */
extern const JSCFunctionListEntry websocket_members[];
extern const int websocket_member_count;
int websocket_add_own_members(JSContext *ctx, JSValueConst object);
struct websocket *websocket_of(JSValueConst value);

/* websocket.c: opens it, on a fiber of its own; -1 with an exception. */
int websocket_start(JSContext *ctx, struct websocket *w, JSValueConst object);

/* Closes it, or gives up opening it. */
void websocket_close(struct websocket *w, uint16_t code, struct slice reason);

void websocket_opening_free(JSRuntime *rt, struct websocket_opening *o); /* NULL is fine */

/* websocket_listeners.c */
void websocket_listeners_init(struct websocket_listeners *l);
void websocket_listeners_deinit(JSRuntime *rt, struct websocket_listeners *l);
void websocket_listeners_mark(JSRuntime *rt, const struct websocket_listeners *l,
                              JS_MarkFunc *mark);

extern const char *const websocket_event_names[WEBSOCKET_EVENTS]; /* "message" */

/* addEventListener(type, callback, options) */
JSValue websocket_add_listener(JSContext *ctx, struct websocket *w, int argc, JSValueConst *argv);
JSValue websocket_remove_listener(JSContext *ctx, struct websocket *w, int argc,
                                  JSValueConst *argv);

/* Calls the listeners. 0, or -1 with the exception of one: those behind it aren't called. */
int websocket_dispatch(JSContext *ctx, struct websocket *w, enum websocket_event type,
                       JSValue event);

/* websocket_events.c: the objects that listeners get. */
JSValue websocket_event_new(JSContext *ctx, const struct websocket *w, enum websocket_event type,
                            int64_t at_ns);
JSValue websocket_message_new(JSContext *ctx, const struct websocket *w,
                              const struct ws_incoming *message);
JSValue websocket_error_new(JSContext *ctx, const struct websocket *w, struct slice text);
JSValue websocket_close_new(JSContext *ctx, const struct websocket *w, struct slice reason);

#endif
