#include "proto/http2_session.h"

#include "base/check.h"

#include <string.h>

enum {
    STREAM_WINDOW = 4 << 20,
    CONNECTION_WINDOW = 1 << 30, /* a stream that nobody reads from holds up no other */
    MAX_SENT_HEADERS = 16 << 20,
    STREAMS_BEFORE_SETTINGS = 100,
};

nghttp2_option *http2_session_options(void)
{
    nghttp2_option *options;
    CHECK(nghttp2_option_new(&options) == 0);
    nghttp2_option_set_peer_max_concurrent_streams(options, STREAMS_BEFORE_SETTINGS);
    nghttp2_option_set_max_send_header_block_length(options, MAX_SENT_HEADERS);
    nghttp2_option_set_no_closed_streams(options, 1);
    return options;
}

void http2_session_init(struct http2_session *s, const nghttp2_session_callbacks *callbacks,
                        const nghttp2_option *options, void *codec, uint32_t max_header_list)
{
    const nghttp2_settings_entry settings[] = {
        { NGHTTP2_SETTINGS_ENABLE_PUSH, 0 },
        { NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE, STREAM_WINDOW },
        { NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE, max_header_list },
    };
    *s = (struct http2_session){ 0 };
    CHECK(nghttp2_session_client_new2(&s->nghttp2, callbacks, codec, options) == 0);
    nghttp2_submit_settings(s->nghttp2, NGHTTP2_FLAG_NONE, settings, ARRAY_LEN(settings));
    nghttp2_session_set_local_window_size(s->nghttp2, NGHTTP2_FLAG_NONE, 0, CONNECTION_WINDOW);
}

void http2_session_deinit(struct http2_session *s)
{
    nghttp2_session_del(s->nghttp2);
}

void http2_session_received(struct http2_session *s, const nghttp2_frame *frame)
{
    if (frame->hd.type != NGHTTP2_GOAWAY)
        return;
    size_t size = frame->goaway.opaque_data_len;
    if (size >= sizeof(s->end.debug))
        size = sizeof(s->end.debug) - 1;
    s->end.going_away = true;
    s->end.code = frame->goaway.error_code;
    s->end.last_stream_id = frame->goaway.last_stream_id;
    if (size > 0)
        memcpy(s->end.debug, frame->goaway.opaque_data, size);
    s->end.debug[size] = '\0';
}

void http2_session_sent(struct http2_session *s, const nghttp2_frame *frame)
{
    if (frame->hd.type != NGHTTP2_GOAWAY)
        return;
    s->end.violated |= frame->goaway.error_code != NGHTTP2_NO_ERROR;
    s->end.violation = frame->goaway.error_code;
}

void http2_session_feed(struct http2_session *s, struct slice bytes)
{
    ssize_t n = nghttp2_session_mem_recv(s->nghttp2, (const uint8_t *)bytes.ptr, bytes.len);
    if (n == NGHTTP2_ERR_FLOODED) {
        s->end.violated = true;
        s->end.violation = NGHTTP2_ENHANCE_YOUR_CALM;
    }
    s->over |= n < 0;
}

void http2_session_take(struct http2_session *s, struct buf *out, size_t enough)
{
    while (out->len < enough) {
        const uint8_t *bytes;
        ssize_t n = nghttp2_session_mem_send(s->nghttp2, &bytes);
        if (n <= 0) {
            s->over |= n < 0;
            return;
        }
        buf_append(out, bytes, (size_t)n);
    }
}

bool http2_session_is_over(const struct http2_session *s)
{
    return s->over || !nghttp2_session_want_read(s->nghttp2);
}

bool http2_session_takes_requests(const struct http2_session *s)
{
    return !http2_session_is_over(s) && !s->end.going_away &&
           nghttp2_session_check_request_allowed(s->nghttp2);
}
