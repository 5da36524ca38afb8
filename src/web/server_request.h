/* Requests as an HTTP/1 server gets them (RFC 9112): bytes in, requests out, no I/O. */
#ifndef WEB_SERVER_REQUEST_H
#define WEB_SERVER_REQUEST_H

#include "base/buf.h"
#include "proto/http_message.h"

enum {
    REQUEST_MAX_HEAD = 64 << 10,
    REQUEST_MAX_HEADERS = 200,
    REQUEST_MAX_BODY = 16 << 20,
    REQUEST_MAX_CHUNK_LINE = 4096,
};

struct server_request { /* everything lives in the arena, but for the body */
    struct slice method;
    struct slice path;  /* decoded; begins with '/' */
    struct slice query; /* as sent, what stands behind '?' */
    struct http_headers headers;
    struct slice body;
    bool keep_alive;
    bool http_1_0;
    bool expects_continue; /* the client waits for 100 before it sends the body */
};

/* A request that is coming in. Zero, but for the request's `arena` and its body's limit, before the
 * first byte. */
struct request_parser {
    struct arena *arena;
    struct buf body;
    size_t scanned; /* of an incomplete head: searched for its end */
    bool has_head;  /* request.headers and so on are filled */
    bool chunked, in_trailer;
    uint64_t left; /* of a body, or of a chunk, its line end included */
    int status;    /* what a wrong request is to be answered with: 400 and so on */
};

enum request_event { REQUEST_NEED_MORE, REQUEST_DONE, REQUEST_WRONG };

void request_parser_init(struct request_parser *p, struct arena *arena);
void request_parser_deinit(struct request_parser *p);

/* Consumes from input->ptr/len (advances it); what is left must be presented again, with more
 * behind it. REQUEST_DONE: the request is complete, its body the parser's. REQUEST_WRONG:
 * p->status; nothing more can be read on the connection. */
enum request_event request_parse(struct request_parser *p, struct slice *input,
                                 struct server_request *request);

#endif
