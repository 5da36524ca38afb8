/* Any bytes as requests, whole and byte by byte: the outcome must not depend on how they come in.
 */
#include "web/server_request.h"

#include "base/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct outcome {
    struct arena arena;
    struct request_parser parser;
    struct server_request request;
    enum request_event event;
    size_t consumed;
};

static void parse(struct outcome *o, struct slice text, size_t piece)
{
    size_t shown = 0;
    *o = (struct outcome){ .event = REQUEST_NEED_MORE };
    arena_init(&o->arena, 1024);
    request_parser_init(&o->parser, &o->arena);
    while (o->event == REQUEST_NEED_MORE && shown < text.len) {
        shown = shown + piece < text.len ? shown + piece : text.len;
        struct slice rest = slice_sub(text, o->consumed, shown);
        o->event = request_parse(&o->parser, &rest, &o->request);
        o->consumed = shown - rest.len;
    }
}

static void release(struct outcome *o)
{
    request_parser_deinit(&o->parser);
    arena_deinit(&o->arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct outcome whole, bytes;
    struct slice text = slice_make((const char *)data, size);
    parse(&whole, text, size + 1);
    parse(&bytes, text, 1);
    CHECK(whole.event == bytes.event);
    CHECK(whole.event != REQUEST_WRONG || whole.parser.status == bytes.parser.status);
    if (whole.event == REQUEST_DONE) {
        CHECK(whole.consumed == bytes.consumed);
        CHECK(slice_starts(whole.request.path, SLICE("/")));
        CHECK(slice_eq(whole.request.path, bytes.request.path));
        CHECK(slice_eq(whole.request.body, bytes.request.body));
        CHECK(whole.request.headers.count == bytes.request.headers.count);
    }
    release(&whole);
    release(&bytes);
    return 0;
}
