#include "proto/grpc_frame.h"

#include "base/check.h"
#include "proto/codecs.h"

#include <stdio.h>
#include <stdlib.h>

enum { FIRST_ROOM = 64 * 1024 };

static uint32_t announced(const struct grpc_reader *r)
{
    return (uint32_t)r->head[1] << 24 | (uint32_t)r->head[2] << 16 | (uint32_t)r->head[3] << 8 |
           r->head[4];
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void take(struct slice *input, void *to, size_t n)
{
    if (n > 0)
        memcpy(to, input->ptr, n);
    *input = slice_sub(*input, n, input->len);
}

/* Memory follows what has come, not what was announced. */
static void make_room(struct grpc_reader *r, size_t length, size_t wanted)
{
    if (r->message != NULL && r->room >= wanted)
        return;
    size_t room = r->room > 0 ? r->room : FIRST_ROOM;
    while (room < wanted)
        room *= 2;
    r->room = smaller(room, length);
    r->message = xrealloc(r->message, sizeof(*r->message) + r->room);
}

enum grpc_read grpc_reader_take(struct grpc_reader *r, struct slice *input, uint32_t max,
                                struct grpc_message **message, uint32_t *length)
{
    size_t n = smaller(input->len, (size_t)GRPC_FRAME_HEAD - r->head_filled);
    take(input, r->head + r->head_filled, n);
    r->head_filled += (uint8_t)n;
    if (r->head_filled < GRPC_FRAME_HEAD)
        return GRPC_READ_MORE;
    *length = announced(r);
    if (*length > max)
        return GRPC_READ_TOO_LARGE;
    n = smaller(input->len, *length - r->filled);
    make_room(r, *length, r->filled + n);
    take(input, r->message->bytes + r->filled, n);
    r->filled += n;
    if (r->filled < *length)
        return GRPC_READ_MORE;
    *message = r->message;
    (*message)->next = NULL;
    (*message)->flag = r->head[0];
    (*message)->len = *length;
    *r = (struct grpc_reader){ 0 };
    return GRPC_READ_MESSAGE;
}

bool grpc_reader_is_inside(const struct grpc_reader *r)
{
    return r->head_filled > 0;
}

void grpc_reader_deinit(struct grpc_reader *r)
{
    free(r->message);
    *r = (struct grpc_reader){ 0 };
}

struct grpc_message *grpc_message_expand(struct grpc_message *message, uint32_t max,
                                         char wrong[GRPC_WRONG_SIZE])
{
    struct buf plain = BUF_INIT((size_t)max + 1);
    struct codec_error error = { 0 };
    int rc = codec_gzip.decode(&plain, slice_make(message->bytes, message->len), &error);
    free(message);
    message = NULL;
    snprintf(wrong, GRPC_WRONG_SIZE, "%s", plain.len > max ? "" : error.text);
    if (rc == 0 && plain.len <= max) {
        message = xmalloc(sizeof(*message) + plain.len);
        *message = (struct grpc_message){ .len = plain.len };
        if (plain.len > 0)
            memcpy(message->bytes, plain.ptr, plain.len);
    }
    buf_deinit(&plain);
    return message;
}

void grpc_frame_write(struct buf *out, struct slice message)
{
    const uint32_t length = (uint32_t)message.len;
    const char head[GRPC_FRAME_HEAD] = { 0, (char)(length >> 24), (char)(length >> 16),
                                         (char)(length >> 8), (char)length };
    buf_append(out, head, sizeof(head));
    buf_append_slice(out, message);
}
