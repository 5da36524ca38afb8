#include "proto/ws_incoming.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/encode.h"
#include "proto/ws_deflate.h"

#include <stdlib.h>

enum { GROW_BY = 64 * 1024 }; /* bytes; an announcement alone gets no more memory than this */

struct ws_incoming *ws_incoming_new(enum ws_incoming_kind kind, uint16_t code, struct slice bytes)
{
    struct ws_incoming *in = xmalloc(sizeof(*in) + bytes.len);
    *in = (struct ws_incoming){
        .kind = kind, .code = code, .at_ns = clock_mono_ns(), .len = bytes.len
    };
    memcpy(in->bytes, bytes.ptr, bytes.len);
    return in;
}

void ws_assembly_deinit(struct ws_assembly *a)
{
    free(a->message);
    *a = (struct ws_assembly){ 0 };
}

static struct slice bytes_of(const struct ws_incoming *message)
{
    return slice_make(message->bytes, message->len);
}

/* --- gathering -------------------------------------------------------------------------------- */

static void append(struct ws_assembly *a, const struct ws_frame *frame)
{
    size_t used = a->message != NULL ? a->message->len : 0, needed = used + frame->payload.len;
    if (needed > a->room || a->message == NULL) {
        size_t ahead = needed > GROW_BY ? needed : GROW_BY;
        if (frame->remaining < ahead)
            ahead = (size_t)frame->remaining;
        if (used > 0 && ahead < used / 2)
            ahead = used / 2; /* other fragments are likely to follow */
        bool first = a->message == NULL;
        a->room = needed + ahead;
        a->message = xrealloc(a->message, sizeof(*a->message) + a->room);
        if (first)
            *a->message = (struct ws_incoming){ 0 };
    }
    memcpy(a->message->bytes + used, frame->payload.ptr, frame->payload.len);
    a->message->len = needed;
}

/* Whether some bytes behind these, which begin a sequence of UTF-8, complete it. */
static bool can_be_completed(struct slice begun)
{
    char lowest[] = "\x80\x80\x80\x80\x80\x80", highest[] = "\xBF\xBF\xBF\xBF\xBF\xBF";
    if (begun.len > 3)
        return false;
    memcpy(lowest, begun.ptr, begun.len);
    memcpy(highest, begun.ptr, begun.len);
    return utf8_sequence(slice_make(lowest, 4)) > begun.len ||
           utf8_sequence(slice_make(highest, 4)) > begun.len;
}

/* Looks only at what is new: a peer that sends no text is told before its message ends. */
static bool is_text_so_far(struct ws_assembly *a, bool complete)
{
    struct slice text = bytes_of(a->message);
    a->checked += utf8_valid_prefix(slice_sub(text, a->checked, text.len));
    struct slice begun = slice_sub(text, a->checked, text.len);
    return begun.len == 0 || (!complete && can_be_completed(begun));
}

/* --- complete messages ------------------------------------------------------------------------ */

static struct ws_incoming *finish(struct ws_assembly *a, enum ws_incoming_kind kind)
{
    struct ws_incoming *message = a->message;
    *a = (struct ws_assembly){ 0 };
    message->kind = kind;
    message->at_ns = clock_mono_ns();
    return message;
}

static int expand(struct slice compressed, enum ws_incoming_kind kind, struct ws_deflate *deflate,
                  struct buf *scratch, struct ws_incoming **done, const char **wrong)
{
    scratch->max = WS_MAX_MESSAGE;
    enum ws_expanded result = ws_deflate_expand(deflate, compressed, scratch);
    scratch->max = BUF_UNLIMITED;
    if (result == WS_EXPAND_TOO_BIG) {
        *wrong = "message too big";
        return WS_TOO_BIG;
    }
    if (result == WS_EXPAND_CORRUPT) {
        *wrong = "corrupt compressed message";
        return WS_INVALID_PAYLOAD;
    }
    if (kind == WS_IN_TEXT && !utf8_is_valid(buf_slice(scratch))) {
        *wrong = "invalid utf8 in text message";
        return WS_INVALID_PAYLOAD;
    }
    *done = ws_incoming_new(kind, 0, buf_slice(scratch));
    return 0;
}

int ws_assembly_add(struct ws_assembly *a, const struct ws_frame *frame, struct ws_deflate *deflate,
                    struct buf *scratch, struct ws_incoming **done, const char **wrong)
{
    enum ws_incoming_kind kind = frame->opcode == WS_TEXT ? WS_IN_TEXT : WS_IN_BINARY;
    size_t used = a->message != NULL ? a->message->len : 0;
    *done = NULL;
    if (frame->remaining > WS_MAX_MESSAGE ||
        used + frame->payload.len + frame->remaining > WS_MAX_MESSAGE) {
        *wrong = "message too big";
        return WS_TOO_BIG;
    }
    append(a, frame);
    if (kind == WS_IN_TEXT && !frame->compressed && !is_text_so_far(a, frame->ends_message)) {
        *wrong = "invalid utf8 in text message";
        return WS_INVALID_PAYLOAD;
    }
    if (!frame->ends_message)
        return 0;
    if (!frame->compressed) {
        *done = finish(a, kind);
        return 0;
    }
    int result = expand(bytes_of(a->message), kind, deflate, scratch, done, wrong);
    ws_assembly_deinit(a);
    return result;
}
