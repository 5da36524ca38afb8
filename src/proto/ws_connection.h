/* An open WebSocket: frames over a stream, read when they come and written at the end of the turn,
 * both without a fiber; pings are answered by themselves. Single-threaded, like its loop. */
#ifndef PROTO_WS_CONNECTION_H
#define PROTO_WS_CONNECTION_H

#include "net/stream.h"
#include "proto/ws_incoming.h"
#include "proto/ws_worker.h"

enum {
    WS_QUEUE_LIMIT = 1024 * 1024, /* bytes that wait to be taken; then nothing is read */
    WS_CLOSE_TIMEOUT_S = 60,      /* for the peer's answer to a close frame */
    WS_LEAVE_TIMEOUT_S = 1,       /* for the peer to close, once nobody is interested any more */
};

struct ws_connection;

/* Takes the stream over; `behind` are bytes that came together with the handshake's answer.
 * on_news(owner) is called, outside any fiber and by the loop's turn alone, when there is something
 * to take and wasn't before. */
struct ws_connection *ws_connection_new(struct ws_worker *w, struct stream *stream,
                                        bool compression, struct slice behind,
                                        void (*on_news)(void *owner), void *owner);

/* Whether there is something to take. */
bool ws_connection_has_news(const struct ws_connection *c);

/* The oldest of what has come, to be freed; NULL for nothing. */
struct ws_incoming *ws_connection_take(struct ws_connection *c);

/* Queues a message or a ping (of at most WS_MAX_CONTROL bytes). False, and nothing happens, when
 * the connection is over or being closed. */
bool ws_connection_send(struct ws_connection *c, enum ws_opcode opcode, struct slice payload);

/* Bytes of messages that aren't written yet. */
size_t ws_connection_unsent(const struct ws_connection *c);

/* Sends a close frame; its answer comes as the last of what there is to take. */
void ws_connection_close(struct ws_connection *c, uint16_t code, struct slice reason);

/* Gives it up, with this code unless a close frame was sent before: the peer is told, and gets a
 * moment to close its side; nobody waits for it. Adds the bytes that it has carried. */
void ws_connection_leave(struct ws_connection *c, uint16_t code, uint64_t *sent,
                         uint64_t *received);

#endif
