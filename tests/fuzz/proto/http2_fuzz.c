/* Any bytes from a server that has two requests to answer; the first byte says when one of them is
 * given up. */
#include "proto/http2_codec.h"

#include "base/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { REQUESTS = 2, PIECE = 64 };

static uint32_t ended;

static void on_end(struct http2_stream *stream)
{
    CHECK(stream->complete || stream->reset);
    ended++;
}

static void check_response(const struct http2_stream *s)
{
    const struct http_headers *headers = &s->response->headers;
    CHECK(!s->complete || s->response->status >= 200);
    CHECK(s->response->body.len <= s->response->body_size);
    for (uint32_t i = 0; i < headers->count; i++)
        CHECK(headers->items[i].name.len > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct url url;
    struct error error = { 0 };
    struct net_failure failure;
    struct http_response responses[REQUESTS] = { 0 };
    struct http2_stream streams[REQUESTS] = { 0 };
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    if (size < 1)
        return 0;
    arena_init(&arena, 4096);
    CHECK(url_parse(&url, SLICE("https://localhost/"), &arena, &error) == 0);
    const struct http_request request = {
        .method = SLICE("POST"), .url = &url, .body = SLICE("body"), .body_kind = BODY_SIZED
    };
    struct http2_codec *codec = http2_codec_new(on_end);
    ended = 0;
    for (int i = 0; i < REQUESTS; i++) {
        streams[i] = (struct http2_stream){ .request = &request,
                                            .response = &responses[i],
                                            .arena = &arena };
        CHECK(http2_codec_start(codec, &streams[i], &failure) == NET_OK);
    }
    for (size_t at = 1; at < size && !http2_codec_is_over(codec); at += PIECE) {
        size_t n = size - at < PIECE ? size - at : PIECE;
        http2_codec_feed(codec, slice_make((const char *)data + at, n));
        http2_codec_take(codec, &out, 1 << 20);
        http2_codec_written(codec, 1);
        if (at / PIECE == data[0])
            http2_codec_abandon(codec, &streams[0]);
    }
    CHECK(ended <= REQUESTS);
    for (int i = 0; i < REQUESTS; i++) {
        http2_codec_abandon(codec, &streams[i]);
        check_response(&streams[i]);
    }
    http2_codec_free(codec);
    buf_deinit(&out);
    arena_deinit(&arena);
    return 0;
}
