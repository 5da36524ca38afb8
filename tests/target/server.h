/* The server: listens, gives each connection a fiber, ends gracefully. One loop, one thread. */
#ifndef TARGET_SERVER_H
#define TARGET_SERVER_H

#include "base/error.h"

#include <stdint.h>

typedef struct ssl_ctx_st SSL_CTX;

struct loop;
struct server;

struct server *server_new(struct loop *loop);
void server_free(struct server *s);

/* Listens on the loopback address and, once the loop runs, serves; port 0 takes a free one. With a
 * TLS context it speaks TLS. Returns the port, or -1 with the error. */
int server_listen(struct server *s, uint16_t port, SSL_CTX *tls_context, struct error *error);

/* No new connections; idle ones are closed at once, busy ones after their answer or after a second.
 * On a fiber of the loop; the loop then has nothing left of the server's. */
void server_stop(struct server *s);

#endif
