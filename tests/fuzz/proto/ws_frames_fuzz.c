/* Any bytes from a server, in one piece and in small ones: the same messages come out, text is
 * text. The first byte says whether compression was agreed upon and how small the pieces are. */
#include "base/check.h"
#include "base/encode.h"
#include "proto/ws_deflate.h"
#include "proto/ws_incoming.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct reader {
    struct ws_parser parser;
    struct ws_assembly assembly;
    struct ws_deflate *deflate;
    struct buf kept, scratch, log; /* the log: what came, comparable */
    bool over;
};

static void note(struct reader *r, unsigned what, struct slice bytes)
{
    buf_printf(&r->log, "%u:%zu:", what, bytes.len);
    buf_append_slice(&r->log, bytes);
}

static void take_data(struct reader *r, const struct ws_frame *frame)
{
    struct ws_incoming *message;
    const char *wrong = NULL;
    buf_reset(&r->scratch);
    int code = ws_assembly_add(&r->assembly, frame, r->deflate, &r->scratch, &message, &wrong);
    if (code != 0) {
        CHECK(wrong != NULL);
        note(r, (unsigned)code, slice_of(wrong));
        r->over = true;
    } else if (message != NULL) {
        struct slice bytes = slice_make(message->bytes, message->len);
        CHECK(message->kind != WS_IN_TEXT || utf8_is_valid(bytes));
        note(r, message->kind, bytes);
        free(message);
    }
}

static void take_control(struct reader *r, const struct ws_frame *frame)
{
    uint16_t code;
    struct slice reason;
    struct buf wrong = BUF_INIT(100);
    CHECK(frame->payload.len <= WS_MAX_CONTROL);
    note(r, frame->opcode, frame->payload);
    if (frame->opcode == WS_CLOSE) {
        bool fine = ws_parse_close(frame->payload, &code, &reason, &wrong);
        CHECK(fine ? code >= WS_NORMAL && utf8_is_valid(reason) : wrong.len > 0 && !wrong.failed);
        r->over = true;
    }
    buf_deinit(&wrong);
}

static void feed(struct reader *r, struct slice bytes)
{
    struct ws_frame frame;
    buf_append_slice(&r->kept, bytes);
    struct slice input = buf_slice(&r->kept);
    while (!r->over) {
        enum ws_event event = ws_parse(&r->parser, &input, &frame);
        if (event == WS_NEED_MORE)
            break;
        if (event == WS_DATA) {
            take_data(r, &frame);
        } else if (event == WS_CONTROL) {
            take_control(r, &frame);
        } else {
            buf_reset(&r->scratch);
            ws_violation_text(&r->parser, &r->scratch);
            CHECK(r->scratch.len > 0);
            note(r, WS_PROTOCOL_ERROR, buf_slice(&r->scratch));
            r->over = true;
        }
    }
    CHECK(r->over || input.len < 2 + WS_MAX_CONTROL);
    buf_consume(&r->kept, r->kept.len - input.len);
}

static void read_all(struct reader *r, struct slice bytes, size_t piece)
{
    for (size_t at = 0; at < bytes.len && !r->over; at += piece)
        feed(r, slice_sub(bytes, at, at + piece));
    ws_assembly_deinit(&r->assembly);
    buf_deinit(&r->kept);
    buf_deinit(&r->scratch);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    struct reader whole = {
        .parser.compression = data[0] & 1,
        .kept = BUF_INIT(BUF_UNLIMITED),
        .scratch = BUF_INIT(BUF_UNLIMITED),
        .log = BUF_INIT(BUF_UNLIMITED),
        .deflate = ws_deflate_new(),
    };
    struct reader pieces = whole;
    struct slice bytes = slice_make((const char *)data + 1, size - 1);
    read_all(&whole, bytes, bytes.len + 1);
    read_all(&pieces, bytes, 1 + data[0] / 2);
    CHECK(slice_eq(buf_slice(&whole.log), buf_slice(&pieces.log)));
    buf_deinit(&whole.log);
    buf_deinit(&pieces.log);
    ws_deflate_free(whole.deflate);
    return 0;
}
