/* The Socket of k6/ws: its handlers, timers and methods. For mod_ws.c. */
#ifndef JSMOD_WS_SOCKET_H
#define JSMOD_WS_SOCKET_H

#include "jsmod/binding.h"
#include "vu/ws_session.h"

enum ws_socket_event {
    SOCKET_OPEN,
    SOCKET_MESSAGE,
    SOCKET_BINARY_MESSAGE,
    SOCKET_PING,
    SOCKET_PONG,
    SOCKET_CLOSE,
    SOCKET_ERROR,
    SOCKET_EVENTS
};

struct ws_handlers {
    uint32_t count;
    JSValue *functions;
};

struct ws_socket_timer {
    JSValue function;
    int64_t when_ns;  /* monotonic */
    int64_t every_ns; /* 0: once */
};

struct ws_socket {
    struct ws_session session;
    struct fiber *fiber; /* that runs it; NULL while it doesn't wait */
    bool is_closed;
    struct ws_handlers handlers[SOCKET_EVENTS];
    struct ws_socket_timer *timers; /* in the order in which they are due */
    uint32_t timer_count;
};

/* A new object, whose socket is *out: as long as the object lives. */
JSValue ws_socket_new(JSContext *ctx, struct ws_socket **out);

/* For ws_session_open: lets its fiber go on. */
void ws_socket_on_news(void *socket);

/* Calls the handlers; the value, which is taken, is their argument unless it is undefined. -1 with
 * the exception of one. */
int ws_socket_emit(JSContext *ctx, struct ws_socket *s, enum ws_socket_event event, JSValue value);

/* Likewise, with an error of this text. */
int ws_socket_emit_error(JSContext *ctx, struct ws_socket *s, struct slice text);

/* Sends a close frame and leaves; calls the close handlers, once. -1 with the exception of one. */
int ws_socket_close(JSContext *ctx, struct ws_socket *s, uint16_t code);

/* --- timers: ws_socket_timers.c --------------------------------------------------------------- */

/* socket.setTimeout(function, ms) and socket.setInterval(function, ms) */
JSValue ws_socket_set_timer(JSContext *ctx, struct ws_socket *s, int argc, JSValueConst *argv,
                            bool repeat);

/* When the next one is due, NEVER_NS for none. */
int64_t ws_socket_next_timer_ns(const struct ws_socket *s);

/* Calls the one that is due first; -1 with its exception. */
int ws_socket_fire_timer(JSContext *ctx, struct ws_socket *s);

void ws_socket_drop_timers(JSRuntime *rt, struct ws_socket *s);

#endif
