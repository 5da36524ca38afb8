/* gRPC's side of HTTP/2 as a codec around nghttp2: bytes in, messages and ends of calls out, no
 * I/O. One per connection; calls stay open as long as they like, both ways at once. Beside
 * http2_codec.h, whose exchanges are whole requests and whole answers. Single-threaded. */
#ifndef PROTO_GRPC_CODEC_H
#define PROTO_GRPC_CODEC_H

#include "proto/grpc_call.h"
#include "proto/http2_codec.h"

struct grpc_codec;

struct grpc_request {
    struct slice scheme, authority, path, user_agent;
    const struct http_headers *metadata; /* names in lower case, values as they are */
    int64_t timeout_ns;                  /* 0: none */
};

struct grpc_codec *grpc_codec_new(void);
void grpc_codec_free(struct grpc_codec *c); /* NULL is fine */

/* Queues the call's head. False, and the call is over, for what HTTP/2 can't carry. */
bool grpc_codec_start(struct grpc_codec *c, struct grpc_call *call,
                      const struct grpc_request *request);

/* There is more of call->out, or its end. */
void grpc_codec_resume(struct grpc_codec *c, struct grpc_call *call);

/* A message was taken: the peer may send more. */
void grpc_codec_acknowledge(struct grpc_codec *c, struct grpc_call *call);

/* Forgets a call that is over. The peer is told, if it doesn't know. */
void grpc_codec_drop(struct grpc_codec *c, struct grpc_call *call);

/* Ends all calls, for what has become of the connection. */
void grpc_codec_end_calls(struct grpc_codec *c, enum grpc_code code, struct slice text);

/* Consumes all bytes. */
void grpc_codec_feed(struct grpc_codec *c, struct slice bytes);

/* Appends what is to be written, about `enough` bytes at most. */
void grpc_codec_take(struct grpc_codec *c, struct buf *out, size_t enough);

/* Says goodbye: what is taken then is the last. */
void grpc_codec_close(struct grpc_codec *c);

/* Whether the peer has introduced itself. */
bool grpc_codec_is_ready(const struct grpc_codec *c);

/* Whether nothing more is to be read: asked after what it had to say was taken. */
bool grpc_codec_is_over(const struct grpc_codec *c);

/* Whether another call may start. One more than the peer wants at once waits for its turn. */
bool grpc_codec_takes_calls(const struct grpc_codec *c);

const struct http2_end *grpc_codec_end(const struct grpc_codec *c);

#endif
