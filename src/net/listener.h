/* A TCP socket that others connect to: for what brunt itself serves. */
#ifndef NET_LISTENER_H
#define NET_LISTENER_H

#include "base/error.h"
#include "net/stream.h"

struct listener;

/* "host:port": a name or an address, none for all of them; port 0 for any. Looks the name up, which
 * blocks. Call inside a loop. NULL with the error in Go's words, and EXIT_CODE_API. */
struct listener *listener_open(struct slice address, struct error *error);

/* Waits for a connection, on a fiber of that loop. NULL when the fiber was cancelled. */
struct stream *listener_accept(struct listener *l);

uint16_t listener_port(const struct listener *l);

/* NULL is fine. No fiber may be waiting in it. */
void listener_close(struct listener *l);

#endif
