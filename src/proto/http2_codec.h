/* HTTP/2 (RFC 9113) as a codec around nghttp2: bytes in, bytes and finished exchanges out, no I/O.
 * One per connection; many exchanges at once. Where the RFC leaves a choice it does as Go's client
 * does. Single-threaded. */
#ifndef PROTO_HTTP2_CODEC_H
#define PROTO_HTTP2_CODEC_H

#include "base/buf.h"
#include "proto/body_sink.h"
#include "proto/http2_error.h"

struct http2_codec;

/* One exchange. Lives with whoever asks, from http2_codec_start to its end or
 * http2_codec_abandon. */
struct http2_stream {
    const struct http_request *request;
    struct http_response *response;
    struct arena *arena;
    void *owner; /* of whoever asks */

    /* the codec's own */
    struct http2_codec *codec;
    int32_t id;
    struct http2_stream *next, **link; /* in the codec's list */
    size_t body_sent;
    struct body_sink sink;
    struct http2_stream *next_sent; /* in the list of requests that lie in taken bytes */

    /* what it tells */
    bool answered;      /* the final head has come */
    bool complete;      /* the whole answer has come */
    bool sent;          /* the whole request has been taken: written_ns is or gets set */
    bool refused;       /* ended, and the server did nothing: may be sent again, whatever it is */
    bool reset;         /* ended with `error` before the answer was complete */
    bool reset_by_peer; /* else by us, since it broke the protocol */
    uint32_t error;
    int64_t written_ns, first_byte_ns;
};

/* `on_end` is called within http2_codec_feed and http2_codec_take for each stream that completes,
 * is reset or refused. */
struct http2_codec *http2_codec_new(void (*on_end)(struct http2_stream *stream));
void http2_codec_free(struct http2_codec *c); /* NULL is fine */

/* Queues the request. NET_OK, or a net_error in `failure` for what HTTP/2 can't carry. */
int http2_codec_start(struct http2_codec *c, struct http2_stream *stream,
                      struct net_failure *failure);

/* Forgets the stream; one that hasn't ended is reset. Its memory may go afterwards. */
void http2_codec_abandon(struct http2_codec *c, struct http2_stream *stream);

/* Consumes all bytes. */
void http2_codec_feed(struct http2_codec *c, struct slice bytes);

/* Appends what is to be written, about `enough` bytes at most. */
void http2_codec_take(struct http2_codec *c, struct buf *out, size_t enough);

/* What was taken so far has been written. */
void http2_codec_written(struct http2_codec *c, int64_t now_ns);

/* Whether nothing more is to be read: asked after what it had to say was taken. */
bool http2_codec_is_over(const struct http2_codec *c);

/* Whether one more exchange may start now. */
bool http2_codec_has_room(const struct http2_codec *c);

const struct http2_end *http2_codec_end(const struct http2_codec *c);

#endif
