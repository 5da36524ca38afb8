/* A request as the server reads it: HTTP/1.0 and 1.1, bodies by length or chunked. */
#ifndef TARGET_REQUEST_H
#define TARGET_REQUEST_H

#include "base/buf.h"
#include "peer.h"

enum { REQUEST_HEADERS = 100 };

struct header {
    struct slice name, value;
};

struct request {
    /* Slices into `head`, until the next request_read; empty after a bad request. */
    struct slice method, target, path, query; /* query without its '?' */
    struct header headers[REQUEST_HEADERS];
    uint32_t header_count;
    struct buf head, body;
    bool keep_alive;
};

void request_init(struct request *q);
void request_deinit(struct request *q);

enum request_outcome {
    REQUEST_OK,
    REQUEST_END, /* the client has closed, or nothing came in time */
    REQUEST_BAD, /* no HTTP, or too large: answer 400 and close */
};

/* Reads the next request. `input` keeps what was read and not used yet, from call to call. */
enum request_outcome request_read(struct request *q, struct peer *p, struct buf *input,
                                  int64_t idle_deadline_ns);

/* The first header of the name, in any case; ptr NULL where there is none. */
struct slice request_header(const struct request *q, const char *name);

/* Takes the next key=value off the front of a query, both percent-decoded into `decoded`, which
 * must outlive them. */
bool request_next_argument(struct slice *query, struct buf *decoded, struct slice *key,
                           struct slice *value);

#endif
