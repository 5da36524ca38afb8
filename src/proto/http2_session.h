/* What a codec around nghttp2 needs of its session, whatever its streams carry: Go's windows and
 * limits, bytes in and out, and how the connection comes to its end. Part of a codec; only codecs
 * include this. */
#ifndef PROTO_HTTP2_SESSION_H
#define PROTO_HTTP2_SESSION_H

#include "base/buf.h"
#include "proto/http2_error.h"

#include <nghttp2/nghttp2.h>

struct http2_session {
    nghttp2_session *nghttp2;
    struct http2_end end;
    bool over;
};

/* The options that all have; for pthread_once, for they last as long as the process. */
nghttp2_option *http2_session_options(void);

/* `codec` is what the callbacks get. Queues the settings. */
void http2_session_init(struct http2_session *s, const nghttp2_session_callbacks *callbacks,
                        const nghttp2_option *options, void *codec, uint32_t max_header_list);
void http2_session_deinit(struct http2_session *s);

/* From on_frame_recv: notices a GOAWAY. */
void http2_session_received(struct http2_session *s, const nghttp2_frame *frame);

/* From on_frame_send: notices that we end the connection since the peer broke the protocol. */
void http2_session_sent(struct http2_session *s, const nghttp2_frame *frame);

/* Consumes all bytes. */
void http2_session_feed(struct http2_session *s, struct slice bytes);

/* Appends what is to be written, about `enough` bytes at most. */
void http2_session_take(struct http2_session *s, struct buf *out, size_t enough);

/* Whether nothing more is to be read: asked after what it had to say was taken. */
bool http2_session_is_over(const struct http2_session *s);

/* Whether the peer would hear of another request. */
bool http2_session_takes_requests(const struct http2_session *s);

#endif
