/* A small HTTP/1.1 server on the loop of whoever starts it: a fiber for each connection, so that a
 * handler may wait. What is slow, wrong or endless on one connection is no matter to the others. */
#ifndef WEB_HTTP_SERVER_H
#define WEB_HTTP_SERVER_H

#include "base/error.h"
#include "web/server_request.h"

struct http_server;
struct http_reply;

/* Answers a request, by one of the ways below; what has no answer afterwards gets an empty 200. On
 * a connection's fiber, which is not cancelled before the handler has returned or begun to stream.
 */
typedef void http_handler(void *context, const struct server_request *request,
                          struct http_reply *reply);

/* Listens at "host:port" (listener_open's). NULL with the error. */
struct http_server *http_server_start(struct slice address, http_handler *handler, void *context,
                                      struct error *error);
uint16_t http_server_port(const struct http_server *s);

/* Ends connections, streams too, and waits until the handlers have returned. NULL is fine. */
void http_server_stop(struct http_server *s);

/* A header of the answer to come. */
void http_reply_header(struct http_reply *r, const char *name, const char *value);

/* The whole answer; without a type there is none. */
void http_reply_send(struct http_reply *r, int status, const char *type, struct slice body);

/* An answer in pieces, as long as it takes: false when the client is gone, or the server ends.
 * Other waits of the fiber return WAIT_CANCELLED then. */
bool http_reply_begin(struct http_reply *r, int status, const char *type);
bool http_reply_write(struct http_reply *r, struct slice piece);

bool http_reply_is_sent(const struct http_reply *r); /* or begun */
int http_reply_status(const struct http_reply *r);   /* that was answered; 200 before */

#endif
