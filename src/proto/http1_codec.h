/* HTTP/1.1 (RFC 9112) as a codec: bytes in, events out, no I/O. Where the RFC leaves a choice, and
 * in the texts of its errors, it follows Go's net/http, whose behaviour scripts have been written
 * against. */
#ifndef PROTO_HTTP1_CODEC_H
#define PROTO_HTTP1_CODEC_H

#include "base/buf.h"
#include "proto/http_message.h"

/* Appends request line, headers and framing to `out`. The body is not included, unless it is
 * chunked: then it and the last chunk are appended too. Host, User-Agent and framing come first,
 * then the other headers sorted by name; headers that describe the framing are left out of
 * those. For a proxy that forwards the request (else NULL) the URL is in absolute form (RFC 9112
 * section 3.2.2). */
void http1_write_request(struct buf *out, const struct http_request *request,
                         const struct net_proxy *forwarder);

enum http1_event { HTTP1_NEED_MORE, HTTP1_HEAD, HTTP1_BODY, HTTP1_DONE, HTTP1_ERROR };

enum {
    HTTP1_MAX_HEAD_SIZE = 10 << 20, /* Go's bound, interim (1xx) answers included */
    HTTP1_MAX_CHUNK_LINE = 4096,
    HTTP1_MAX_TRAILER_SIZE = 64 << 10,
};

/* Embedded in a connection, so that a request needs no malloc. Fields are the codec's own. */
struct http1_parser {
    int state;
    bool head_request, chunked, until_close, keep_alive;
    int status;
    uint64_t remaining; /* of the body or chunk; UINT64_MAX: until close */
    size_t scanned;     /* of an incomplete head or trailer: bytes already searched for its end */
    size_t line_start;  /* of the line that they end in */
    uint32_t lines;     /* complete ones in them */
    uint64_t head_size; /* bytes of header section so far, interim answers included */
    const char *error;  /* after HTTP1_ERROR: what is wrong, in Go's words where scripts see them */
};

void http1_parser_start(struct http1_parser *p, bool head_request);

/* Consumes from input->ptr/len (advances it).
 * HTTP1_HEAD: response filled (slices of one copy of the head in the arena).
 * HTTP1_BODY: *body is a run of body bytes inside the input.
 * HTTP1_DONE: the message is complete; p->keep_alive says whether the connection may be reused.
 * HTTP1_NEED_MORE: the unconsumed rest of the input must be kept and presented again with more
 * behind it. 1xx answers are skipped, but 101 ends the message as a HEAD with that status. */
enum http1_event http1_parse(struct http1_parser *p, struct slice *input,
                             struct http_response *response, struct arena *arena,
                             struct slice *body);

/* The peer has closed. HTTP1_DONE for a body that ends so, else HTTP1_ERROR ("unexpected EOF"). */
enum http1_event http1_parse_eof(struct http1_parser *p);

/* Bytes of body still to come when the message's head announced them: 0 when unknown or none. */
uint64_t http1_body_expected(const struct http1_parser *p);

#endif
