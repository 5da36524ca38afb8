#include "proto/http2_codec.h"

#include "base/check.h"
#include "base/clock.h"
#include "proto/http2_head.h"
#include "proto/http2_session.h"
#include "proto/http_status.h"

#include <pthread.h>

enum { MAX_HEADER_LIST = 10 << 20 }; /* Go's */

struct http2_codec {
    struct http2_session session;
    void (*on_end)(struct http2_stream *);
    struct http2_stream *streams; /* all that were started and not abandoned */
    uint32_t open;                /* of them, those that have not ended */
    struct http2_stream *sent;    /* their last bytes are taken and not yet written */
};

/* --- the ends of a stream --------------------------------------------------------------------- */

static void end_stream(struct http2_stream *s)
{
    s->codec->open--;
    body_sink_finish(&s->sink);
    s->codec->on_end(s);
}

static bool has_ended(const struct http2_stream *s)
{
    return s->complete || s->reset;
}

static struct http2_stream *stream_of(nghttp2_session *session, int32_t id)
{
    return nghttp2_session_get_stream_user_data(session, id);
}

static int on_stream_close(nghttp2_session *session, int32_t id, uint32_t error, void *codec)
{
    struct http2_stream *s = stream_of(session, id);
    if (s == NULL || has_ended(s))
        return 0;
    s->refused = error == NGHTTP2_REFUSED_STREAM && !s->answered;
    s->reset = true;
    s->error = error;
    end_stream(s);
    return 0;
}

/* Requests that were still queued when the connection came to its end: nghttp2 has no stream of
 * theirs. */
static int on_frame_not_send(nghttp2_session *session, const nghttp2_frame *frame, int error,
                             void *codec)
{
    struct http2_stream *s = ((struct http2_codec *)codec)->streams;
    while (s != NULL && s->id != frame->hd.stream_id)
        s = s->next;
    if (frame->hd.type != NGHTTP2_HEADERS || s == NULL || has_ended(s))
        return 0;
    s->refused = s->reset = true;
    s->error = NGHTTP2_REFUSED_STREAM;
    end_stream(s);
    return 0;
}

/* --- receiving -------------------------------------------------------------------------------- */

static struct slice slice_of_rcbuf(nghttp2_rcbuf *text)
{
    nghttp2_vec bytes = nghttp2_rcbuf_get_buf(text);
    return slice_make((const char *)bytes.base, bytes.len);
}

static int on_begin_headers(nghttp2_session *session, const nghttp2_frame *frame, void *codec)
{
    struct http2_stream *s = stream_of(session, frame->hd.stream_id);
    if (s != NULL && s->first_byte_ns == 0)
        s->first_byte_ns = clock_mono_ns();
    return 0;
}

/* nghttp2 has checked that the digits are three. */
static void take_status(struct http2_stream *s, struct slice digits)
{
    int64_t status = 0;
    slice_to_int64(digits, &status);
    s->response->status = (int)status;
    s->response->status_text = http_status_line((int)status, s->arena);
    s->response->proto = SLICE("HTTP/2.0");
    s->response->headers = (struct http_headers){ 0 }; /* an interim answer's don't count */
}

static int on_header(nghttp2_session *session, const nghttp2_frame *frame, nghttp2_rcbuf *name_buf,
                     nghttp2_rcbuf *value_buf, uint8_t flags, void *codec)
{
    struct http2_stream *s = stream_of(session, frame->hd.stream_id);
    if (s == NULL || has_ended(s))
        return 0;
    struct slice name = slice_of_rcbuf(name_buf), value = slice_of_rcbuf(value_buf);
    if (name.len > 0 && name.ptr[0] == ':') {
        take_status(s, value);
        return 0;
    }
    char *canonical = arena_str(s->arena, name);
    http_header_canonicalize(canonical, name.len);
    http_headers_add(s->answered ? &s->response->trailers : &s->response->headers, s->arena,
                     slice_make(canonical, name.len), arena_copy(s->arena, value));
    return 0;
}

static int on_data_chunk(nghttp2_session *session, uint8_t flags, int32_t id, const uint8_t *bytes,
                         size_t size, void *codec)
{
    struct http2_stream *s = stream_of(session, id);
    if (s == NULL || has_ended(s))
        return 0;
    body_sink_append(&s->sink, slice_make((const char *)bytes, size));
    if (s->sink.refused)
        nghttp2_submit_rst_stream(session, NGHTTP2_FLAG_NONE, id, NGHTTP2_CANCEL);
    return 0;
}

static void take_head(struct http2_stream *s)
{
    int64_t length;
    if (s->answered || s->response->status < 200)
        return;
    s->answered = true;
    struct slice text = http_headers_get(&s->response->headers, SLICE("Content-Length"));
    if (slice_to_int64(text, &length) && length > 0 && !slice_is(s->request->method, "HEAD"))
        body_sink_expect(&s->sink, (uint64_t)length);
}

static int on_frame(nghttp2_session *session, const nghttp2_frame *frame, void *codec)
{
    struct http2_codec *c = codec;
    http2_session_received(&c->session, frame);
    struct http2_stream *s = stream_of(session, frame->hd.stream_id);
    bool message = frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA;
    if (s != NULL && frame->hd.type == NGHTTP2_RST_STREAM)
        s->reset_by_peer = true;
    if (s == NULL || !message || has_ended(s))
        return 0;
    if (frame->hd.type == NGHTTP2_HEADERS)
        take_head(s);
    if (s->answered && (frame->hd.flags & NGHTTP2_FLAG_END_STREAM)) {
        s->complete = true;
        end_stream(s);
    }
    return 0;
}

void http2_codec_feed(struct http2_codec *c, struct slice bytes)
{
    http2_session_feed(&c->session, bytes);
}

bool http2_codec_is_over(const struct http2_codec *c)
{
    return http2_session_is_over(&c->session);
}

/* --- sending ---------------------------------------------------------------------------------- */

static ssize_t read_body(nghttp2_session *session, int32_t id, uint8_t *to, size_t size,
                         uint32_t *flags, nghttp2_data_source *source, void *codec)
{
    struct http2_stream *s = stream_of(session, id);
    if (s == NULL)
        return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    struct slice left = slice_sub(s->request->body, s->body_sent, s->request->body.len);
    size_t n = left.len < size ? left.len : size;
    if (n > 0)
        memcpy(to, left.ptr, n);
    s->body_sent += n;
    if (n == left.len)
        *flags |= NGHTTP2_DATA_FLAG_EOF;
    return (ssize_t)n;
}

static int on_frame_send(nghttp2_session *session, const nghttp2_frame *frame, void *codec)
{
    struct http2_codec *c = codec;
    bool message = frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA;
    http2_session_sent(&c->session, frame);
    if (!message || !(frame->hd.flags & NGHTTP2_FLAG_END_STREAM))
        return 0;
    struct http2_stream *s = stream_of(session, frame->hd.stream_id);
    if (s != NULL && !s->sent) {
        s->sent = true;
        s->next_sent = c->sent;
        c->sent = s;
    }
    return 0;
}

void http2_codec_take(struct http2_codec *c, struct buf *out, size_t enough)
{
    http2_session_take(&c->session, out, enough);
}

void http2_codec_written(struct http2_codec *c, int64_t now_ns)
{
    for (; c->sent != NULL; c->sent = c->sent->next_sent)
        c->sent->written_ns = now_ns;
}

/* --- requests --------------------------------------------------------------------------------- */

bool http2_codec_has_room(const struct http2_codec *c)
{
    return http2_session_takes_requests(&c->session) &&
           c->open < nghttp2_session_get_remote_settings(c->session.nghttp2,
                                                         NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
}

int http2_codec_start(struct http2_codec *c, struct http2_stream *s, struct net_failure *failure)
{
    struct http2_head head;
    int code = http2_head_make(&head, s->request, s->arena, failure);
    if (code != NET_OK)
        return code;
    nghttp2_data_provider body = { .read_callback = read_body };
    bool has_body = s->request->body_kind != BODY_NONE && s->request->body.len > 0;
    s->codec = c;
    s->sink = (struct body_sink){ s->arena, s->response, s->request->discard_body };
    s->id = nghttp2_submit_request(c->session.nghttp2, NULL, head.fields, head.count,
                                   has_body ? &body : NULL, s);
    if (s->id < 0)
        return net_fail(failure, NET_ERR_GENERIC, "http2: %s", nghttp2_strerror(s->id));
    c->open++;
    s->next = c->streams;
    if (s->next != NULL)
        s->next->link = &s->next;
    s->link = &c->streams;
    c->streams = s;
    return NET_OK;
}

static void unlist_sent(struct http2_codec *c, const struct http2_stream *s)
{
    struct http2_stream **at = &c->sent;
    while (*at != NULL && *at != s)
        at = &(*at)->next_sent;
    if (*at != NULL)
        *at = s->next_sent;
}

void http2_codec_abandon(struct http2_codec *c, struct http2_stream *s)
{
    if (s->id <= 0)
        return;
    unlist_sent(c, s);
    if (!has_ended(s)) {
        c->open--;
        body_sink_finish(&s->sink);
    }
    *s->link = s->next;
    if (s->next != NULL)
        s->next->link = s->link;
    /* It is known as long as something of it may still be sent, even where the answer is
     * complete. */
    if (nghttp2_session_set_stream_user_data(c->session.nghttp2, s->id, NULL) == 0)
        nghttp2_submit_rst_stream(c->session.nghttp2, NGHTTP2_FLAG_NONE, s->id,
                                  s->complete ? NGHTTP2_NO_ERROR : NGHTTP2_CANCEL);
    s->id = 0;
}

const struct http2_end *http2_codec_end(const struct http2_codec *c)
{
    return &c->session.end;
}

/* --- the session ------------------------------------------------------------------------------ */

/* The same for all sessions of the process. */
static nghttp2_session_callbacks *callbacks;
static nghttp2_option *options;

static void make_shared(void)
{
    CHECK(nghttp2_session_callbacks_new(&callbacks) == 0);
    options = http2_session_options();
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, on_stream_close);
    nghttp2_session_callbacks_set_on_frame_not_send_callback(callbacks, on_frame_not_send);
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, on_begin_headers);
    nghttp2_session_callbacks_set_on_header_callback2(callbacks, on_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data_chunk);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
    nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, on_frame_send);
}

struct http2_codec *http2_codec_new(void (*on_end)(struct http2_stream *stream))
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_shared);
    struct http2_codec *c = xcalloc(1, sizeof(*c));
    c->on_end = on_end;
    http2_session_init(&c->session, callbacks, options, c, MAX_HEADER_LIST);
    return c;
}

void http2_codec_free(struct http2_codec *c)
{
    if (c == NULL)
        return;
    http2_session_deinit(&c->session);
    free(c);
}
