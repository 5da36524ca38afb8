#include "proto/grpc_codec.h"

#include "base/check.h"
#include "proto/grpc_metadata.h"
#include "proto/http2_session.h"

#include <pthread.h>
#include <stdlib.h>

enum {
    MAX_HEADER_LIST = 16 << 20,
    OWN_FIELDS = 9,
    KEEP_OUT = 64 * 1024, /* bytes of memory that a call's sent messages leave */
};

struct grpc_codec {
    struct http2_session session;
    struct grpc_call *calls; /* that are not over */
    bool ready;
};

static struct grpc_call *call_of(nghttp2_session *session, int32_t id)
{
    return nghttp2_session_get_stream_user_data(session, id);
}

/* --- calls ------------------------------------------------------------------------------------ */

static void enlist(struct grpc_codec *c, struct grpc_call *call)
{
    call->next = c->calls;
    if (call->next != NULL)
        call->next->link = &call->next;
    call->link = &c->calls;
    c->calls = call;
}

static void unlist(struct grpc_call *call)
{
    if (call->link == NULL)
        return;
    *call->link = call->next;
    if (call->next != NULL)
        call->next->link = call->link;
    call->link = NULL;
}

/* A peer that answered before it had read everything is told that there will be no more. */
void grpc_codec_drop(struct grpc_codec *c, struct grpc_call *call)
{
    unlist(call);
    if (call->id > 0 &&
        nghttp2_session_set_stream_user_data(c->session.nghttp2, call->id, NULL) == 0) {
        if (!call->in_done || !call->out_done)
            nghttp2_submit_rst_stream(c->session.nghttp2, NGHTTP2_FLAG_NONE, call->id,
                                      call->in_done ? NGHTTP2_NO_ERROR : NGHTTP2_CANCEL);
    }
    call->id = 0;
}

void grpc_codec_end_calls(struct grpc_codec *c, enum grpc_code code, struct slice text)
{
    while (c->calls != NULL) {
        struct grpc_call *call = c->calls;
        grpc_call_end(call, code, text);
        grpc_codec_drop(c, call);
    }
}

static void add(nghttp2_nv *fields, size_t *count, struct slice name, struct slice value)
{
    fields[(*count)++] = (nghttp2_nv){
        .name = (uint8_t *)name.ptr,
        .namelen = name.len,
        .value = (uint8_t *)value.ptr,
        .valuelen = value.len,
    };
}

static size_t make_head(const struct grpc_request *r, struct arena *arena, nghttp2_nv *fields)
{
    size_t count = 0;
    add(fields, &count, SLICE(":method"), SLICE("POST"));
    add(fields, &count, SLICE(":scheme"), r->scheme);
    add(fields, &count, SLICE(":path"), r->path);
    add(fields, &count, SLICE(":authority"), r->authority);
    add(fields, &count, SLICE("content-type"), SLICE("application/grpc"));
    add(fields, &count, SLICE("user-agent"), r->user_agent);
    add(fields, &count, SLICE("te"), SLICE("trailers"));
    add(fields, &count, SLICE("grpc-accept-encoding"), SLICE("gzip"));
    if (r->timeout_ns > 0) {
        char text[GRPC_TIMEOUT_SIZE];
        add(fields, &count, SLICE("grpc-timeout"),
            arena_copy(arena, grpc_timeout_format(r->timeout_ns, text)));
    }
    for (uint32_t i = 0; r->metadata != NULL && i < r->metadata->count; i++) {
        const struct http_header *h = &r->metadata->items[i];
        if (!grpc_metadata_is_reserved(h->name))
            add(fields, &count, h->name, grpc_metadata_encode(h->name, h->value, arena));
    }
    return count;
}

static ssize_t read_messages(nghttp2_session *session, int32_t id, uint8_t *to, size_t size,
                             uint32_t *flags, nghttp2_data_source *source, void *codec)
{
    struct grpc_call *call = call_of(session, id);
    if (call == NULL)
        return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    struct slice left = slice_sub(buf_slice(&call->out), call->out_sent, call->out.len);
    size_t n = left.len < size ? left.len : size;
    if (n == 0 && !call->out_ended)
        return NGHTTP2_ERR_DEFERRED;
    if (n > 0)
        memcpy(to, left.ptr, n);
    call->out_sent += n;
    if (n < left.len)
        return (ssize_t)n;
    call->out_sent = 0;
    if (call->out_ended || call->out.cap > KEEP_OUT)
        buf_deinit(&call->out);
    else
        buf_reset(&call->out);
    if (call->out_ended) {
        *flags |= NGHTTP2_DATA_FLAG_EOF;
        call->out_done = true;
    }
    return (ssize_t)n;
}

static const char *metadata_problem(const struct http_header *h)
{
    if (!http_header_name_valid(h->name))
        return "contains illegal characters not in [0-9a-z-_.]";
    if (!grpc_metadata_is_binary(h->name) && !http_header_value_valid(h->value))
        return "contains value with non-printable ASCII characters";
    return NULL;
}

static bool refuse_metadata(struct grpc_call *call, const struct http_headers *metadata)
{
    for (uint32_t i = 0; metadata != NULL && i < metadata->count; i++) {
        const struct http_header *h = &metadata->items[i];
        const char *problem = metadata_problem(h);
        if (problem == NULL)
            continue;
        grpc_call_end(call, GRPC_INTERNAL,
                      slice_of(arena_printf(call->arena, "header key \"%.*s\" %s",
                                            SLICE_ARG(h->name), problem)));
        return true;
    }
    return false;
}

bool grpc_codec_start(struct grpc_codec *c, struct grpc_call *call, const struct grpc_request *r)
{
    nghttp2_data_provider messages = { .read_callback = read_messages };
    uint32_t more = r->metadata != NULL ? r->metadata->count : 0;
    if (refuse_metadata(call, r->metadata))
        return false;
    nghttp2_nv *fields = arena_alloc(call->arena, (OWN_FIELDS + more) * sizeof(*fields));
    size_t count = make_head(r, call->arena, fields);
    call->id = nghttp2_submit_request(c->session.nghttp2, NULL, fields, count, &messages, call);
    if (call->id < 0) {
        const char *why = nghttp2_strerror(call->id);
        call->id = 0;
        grpc_call_end(call, GRPC_UNAVAILABLE, slice_of(why));
        return false;
    }
    enlist(c, call);
    return true;
}

void grpc_codec_resume(struct grpc_codec *c, struct grpc_call *call)
{
    if (call->id > 0) /* fails where nothing was deferred */
        nghttp2_session_resume_data(c->session.nghttp2, call->id);
}

void grpc_codec_acknowledge(struct grpc_codec *c, struct grpc_call *call)
{
    size_t bytes = grpc_call_acknowledge(call);
    if (call->id > 0 && bytes > 0)
        nghttp2_session_consume_stream(c->session.nghttp2, call->id, bytes);
}

/* --- receiving -------------------------------------------------------------------------------- */

static void drop_if_over(struct grpc_codec *c, struct grpc_call *call)
{
    if (call->over)
        grpc_codec_drop(c, call);
}

static int on_begin_headers(nghttp2_session *session, const nghttp2_frame *frame, void *codec)
{
    struct grpc_call *call = call_of(session, frame->hd.stream_id);
    if (call != NULL)
        grpc_call_begin_head(call);
    return 0;
}

static int on_header(nghttp2_session *session, const nghttp2_frame *frame, const uint8_t *name,
                     size_t name_size, const uint8_t *value, size_t value_size, uint8_t flags,
                     void *codec)
{
    struct grpc_call *call = call_of(session, frame->hd.stream_id);
    if (call != NULL)
        grpc_call_add_header(call, slice_make((const char *)name, name_size),
                             slice_make((const char *)value, value_size));
    return 0;
}

static int on_data_chunk(nghttp2_session *session, uint8_t flags, int32_t id, const uint8_t *bytes,
                         size_t size, void *codec)
{
    struct grpc_codec *c = codec;
    struct grpc_call *call = call_of(session, id);
    nghttp2_session_consume_connection(session, size);
    if (call == NULL)
        return 0;
    grpc_call_add_data(call, slice_make((const char *)bytes, size));
    if (!call->over)
        grpc_codec_acknowledge(c, call);
    drop_if_over(c, call);
    return 0;
}

static int on_frame(nghttp2_session *session, const nghttp2_frame *frame, void *codec)
{
    struct grpc_codec *c = codec;
    struct grpc_call *call = call_of(session, frame->hd.stream_id);
    bool is_message = frame->hd.type == NGHTTP2_HEADERS || frame->hd.type == NGHTTP2_DATA;
    bool is_last = is_message && (frame->hd.flags & NGHTTP2_FLAG_END_STREAM);
    if (call != NULL && is_last)
        call->in_done = true;
    http2_session_received(&c->session, frame);
    switch (frame->hd.type) {
    case NGHTTP2_SETTINGS: c->ready = true; break;
    case NGHTTP2_HEADERS:
        if (call != NULL)
            grpc_call_end_head(call, is_last);
        break;
    case NGHTTP2_DATA:
        if (call != NULL && is_last)
            grpc_call_end_data(call);
        break;
    case NGHTTP2_RST_STREAM:
        if (call != NULL) {
            call->unprocessed = frame->rst_stream.error_code == NGHTTP2_REFUSED_STREAM;
            call->in_done = call->out_done = true;
            grpc_call_reset(call, frame->rst_stream.error_code, true);
        }
    }
    if (call != NULL)
        drop_if_over(c, call);
    return 0;
}

/* Of calls that no frame has ended: behind a GOAWAY's last, or broken by the peer. */
static void end_closed(struct grpc_codec *c, struct grpc_call *call, uint32_t error)
{
    call->unprocessed = error == NGHTTP2_REFUSED_STREAM;
    if (call->unprocessed)
        grpc_call_end(call, GRPC_UNAVAILABLE,
                      SLICE("the stream is rejected because server is draining the connection"));
    else
        grpc_call_reset(call, error, false);
    call->id = 0;
    unlist(call);
}

static int on_stream_close(nghttp2_session *session, int32_t id, uint32_t error, void *codec)
{
    struct grpc_call *call = call_of(session, id);
    if (call != NULL)
        end_closed(codec, call, error);
    return 0;
}

/* Calls that were still queued when the connection came to its end: nghttp2 has no stream of
 * theirs. */
static int on_frame_not_send(nghttp2_session *session, const nghttp2_frame *frame, int error,
                             void *codec)
{
    struct grpc_codec *c = codec;
    struct grpc_call *call = c->calls;
    while (call != NULL && call->id != frame->hd.stream_id)
        call = call->next;
    if (frame->hd.type == NGHTTP2_HEADERS && call != NULL)
        end_closed(c, call, NGHTTP2_REFUSED_STREAM);
    return 0;
}

static int on_frame_send(nghttp2_session *session, const nghttp2_frame *frame, void *codec)
{
    struct grpc_codec *c = codec;
    http2_session_sent(&c->session, frame);
    return 0;
}

void grpc_codec_feed(struct grpc_codec *c, struct slice bytes)
{
    http2_session_feed(&c->session, bytes);
}

void grpc_codec_take(struct grpc_codec *c, struct buf *out, size_t enough)
{
    http2_session_take(&c->session, out, enough);
}

/* --- the session ------------------------------------------------------------------------------ */

bool grpc_codec_is_ready(const struct grpc_codec *c)
{
    return c->ready;
}

bool grpc_codec_is_over(const struct grpc_codec *c)
{
    return http2_session_is_over(&c->session);
}

bool grpc_codec_takes_calls(const struct grpc_codec *c)
{
    return http2_session_takes_requests(&c->session);
}

const struct http2_end *grpc_codec_end(const struct grpc_codec *c)
{
    return &c->session.end;
}

void grpc_codec_close(struct grpc_codec *c)
{
    static const char words[] = "client transport shutdown";
    nghttp2_submit_goaway(c->session.nghttp2, NGHTTP2_FLAG_NONE, 0, NGHTTP2_NO_ERROR,
                          (const uint8_t *)words, sizeof(words) - 1);
}

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
    nghttp2_session_callbacks_set_on_header_callback(callbacks, on_header);
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, on_data_chunk);
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, on_frame);
    nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, on_frame_send);
    nghttp2_option_set_no_auto_window_update(options, 1);
}

struct grpc_codec *grpc_codec_new(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_shared);
    struct grpc_codec *c = xcalloc(1, sizeof(*c));
    http2_session_init(&c->session, callbacks, options, c, MAX_HEADER_LIST);
    return c;
}

void grpc_codec_free(struct grpc_codec *c)
{
    if (c == NULL)
        return;
    http2_session_deinit(&c->session);
    free(c);
}
