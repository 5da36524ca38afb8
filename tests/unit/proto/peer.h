/* A server in a thread of the test: a function serves each connection, as badly as the test
 * wants. */
#ifndef TESTS_PEER_H
#define TESTS_PEER_H

#include "base/slice.h"

#include <stdatomic.h>

struct peer;

/* Serves one connection, the nth (from 0) that was accepted; the fd is closed afterwards. */
typedef void peer_serve(struct peer *peer, int fd, int nth);

/* Each connection gets a thread of its own. */
struct peer *peer_start(peer_serve *serve);

/* Waits until all connections are served and ended. */
void peer_stop(struct peer *peer);

int peer_port(const struct peer *peer);
int peer_connections(const struct peer *peer); /* accepted so far */
int peer_requests(const struct peer *peer);    /* heads read so far */

/* Reads a request's head; false at the end. Its first bytes are kept for peer_last_head. */
bool peer_read_head(struct peer *peer, int fd);
const char *peer_last_head(struct peer *peer);

/* Reads so many bytes and drops them. */
void peer_skip(int fd, size_t n);
void peer_write(int fd, const char *text);
void peer_reset(int fd); /* the next close sends RST */
void peer_pause_ms(int ms);

/* Runs fn on a fiber of a new loop until it returns. */
void run_on_fiber(void (*fn)(void *), void *arg);

#endif
