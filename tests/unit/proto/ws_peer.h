/* Both ends of a WebSocket for tests: a server's side, written by hand so that it can be wrong, and
 * a client, one connection at a time. */
#ifndef TESTS_WS_PEER_H
#define TESTS_WS_PEER_H

#include "peer.h"
#include "proto/ws_client.h"
#include "proto/ws_connection.h"

/* --- the server's side, in the thread of a peer ----------------------------------------------- */

/* What the answer to the request that was read last has to prove: text, for the caller's buffer. */
const char *ws_peer_proof(struct peer *p, char out[64]);

/* The answer to that request, compression included where it is offered, and bytes right behind. */
void ws_peer_accept(struct peer *p, int fd, struct slice behind);

void ws_peer_send(int fd, struct slice bytes);

/* One frame of the client's, unmasked, with its first byte; false at the end. */
bool ws_peer_receive(int fd, int *first, struct buf *payload);

/* What the client says until its close frame, as "text:payload ... close:code", a compressed
 * message as "text+:payload"; long payloads as their size. The text "end" is answered by a close
 * frame. */
void ws_peer_log(int fd, struct buf *log);

#define WS_PEER_CLOSE "\x88\x02\x03\xE8"

/* --- the client's side, on the fiber of ws_test_run ------------------------------------------- */

extern struct ws_test {
    struct peer *peer;
    struct net_worker *net;
    struct ws_worker *worker;
    struct arena arena;
    bool compression;                 /* is offered */
    struct ws_answer answer;          /* to the last handshake */
    struct ws_connection *connection; /* NULL where that failed */
} ws_test;

/* Runs fn against a new peer. */
void ws_test_run(peer_serve *serve, void (*fn)(void));

/* A net_error. */
int ws_test_open(const char *path);
int ws_test_open_until(const char *path, int64_t deadline_ns);

/* What comes next, to be freed. */
struct ws_incoming *ws_test_next(void);

/* Sends all messages back; returns the last of what comes, to be freed. */
struct ws_incoming *ws_test_echo_all(void);

void ws_test_leave(void);

#endif
