/* Any bytes as an answer, whole and in pieces: the outcome must not depend on how they come in. */
#include "proto/http1_codec.h"

#include "base/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct outcome {
    enum http1_event end;
    int status;
    bool keep_alive;
    struct buf body;
    uint32_t headers, trailers;
};

static void check_headers(const struct http_headers *headers)
{
    CHECK(headers->count <= headers->capacity);
    for (uint32_t i = 0; i < headers->count; i++) {
        CHECK(headers->items[i].name.len > 0);
        CHECK(slice_find_char(headers->items[i].value, '\n') < 0);
    }
}

static enum http1_event drain(struct http1_parser *p, struct slice *input,
                              struct http_response *response, struct arena *arena, struct buf *body)
{
    for (;;) {
        struct slice run;
        enum http1_event event = http1_parse(p, input, response, arena, &run);
        if (event == HTTP1_BODY)
            buf_append_slice(body, run);
        else if (event != HTTP1_HEAD)
            return event;
    }
}

/* Pieces of `step` bytes; what isn't consumed is presented again. */
static struct outcome parse(struct slice message, bool head_request, size_t step)
{
    struct outcome o = { .end = HTTP1_NEED_MORE, .body = BUF_INIT(BUF_UNLIMITED) };
    struct http_response response = { 0 };
    struct http1_parser p;
    struct arena arena;
    size_t kept = 0, at = 0;
    arena_init(&arena, 4096);
    http1_parser_start(&p, head_request);
    while (at < message.len && o.end == HTTP1_NEED_MORE) {
        size_t n = message.len - at < step ? message.len - at : step;
        at += n;
        struct slice input = slice_sub(message, at - n - kept, at);
        o.end = drain(&p, &input, &response, &arena, &o.body);
        kept = input.len;
    }
    if (o.end == HTTP1_NEED_MORE)
        o.end = http1_parse_eof(&p);
    CHECK(o.end == HTTP1_DONE || (o.end == HTTP1_ERROR && p.error != NULL));
    check_headers(&response.headers);
    check_headers(&response.trailers);
    o.status = response.status;
    o.keep_alive = p.keep_alive;
    o.headers = response.headers.count;
    o.trailers = response.trailers.count;
    arena_deinit(&arena);
    return o;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    struct slice message = slice_make((const char *)data + 1, size - 1);
    bool head_request = (data[0] & 1) != 0;
    struct outcome whole = parse(message, head_request, message.len);
    struct outcome pieces = parse(message, head_request, (size_t)(data[0] >> 1) % 32 + 1);
    CHECK(whole.end == pieces.end);
    if (whole.end == HTTP1_DONE) {
        CHECK(whole.status == pieces.status && whole.keep_alive == pieces.keep_alive);
        CHECK(whole.headers == pieces.headers && whole.trailers == pieces.trailers);
        CHECK(slice_eq(buf_slice(&whole.body), buf_slice(&pieces.body)));
    }
    buf_deinit(&whole.body);
    buf_deinit(&pieces.body);
    return 0;
}
