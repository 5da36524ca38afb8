/* Any bytes from a server as the body of a call, in one piece and in small ones: the same messages
 * and the same end come of them. The first byte says whether they may be compressed and how small
 * the pieces are. */
#include "base/check.h"
#include "base/clock.h"
#include "proto/grpc_call.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ignore_news(struct grpc_call *call)
{
    (void)call;
}

static void read_all(struct slice bytes, size_t piece, struct slice encoding, struct buf *log)
{
    struct arena arena;
    struct grpc_message *message;
    arena_init(&arena, 512);
    struct grpc_call call = {
        .arena = &arena, .max_receive = 1 << 16, .on_news = ignore_news, .deadline_ns = NEVER_NS
    };
    grpc_call_init(&call);
    grpc_call_begin_head(&call);
    grpc_call_add_header(&call, SLICE(":status"), SLICE("200"));
    grpc_call_add_header(&call, SLICE("content-type"), SLICE("application/grpc"));
    grpc_call_add_header(&call, SLICE("grpc-encoding"), encoding);
    grpc_call_end_head(&call, false);
    for (size_t at = 0; at < bytes.len && !call.over; at += piece)
        grpc_call_add_data(&call, slice_sub(bytes, at, at + piece));
    grpc_call_end_data(&call);
    CHECK(call.over);
    while ((message = grpc_call_take(&call)) != NULL) {
        CHECK(message->len <= call.max_receive);
        buf_printf(log, "%zu:", message->len);
        buf_append(log, message->bytes, message->len);
        free(message);
    }
    grpc_status_append(log, &call.status);
    grpc_call_deinit(&call);
    arena_deinit(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    struct slice bytes = slice_make((const char *)data + 1, size - 1);
    struct slice encoding = data[0] & 1 ? SLICE("gzip") : SLICE("identity");
    struct buf whole = BUF_INIT(BUF_UNLIMITED), pieces = BUF_INIT(BUF_UNLIMITED);
    read_all(bytes, bytes.len + 1, encoding, &whole);
    read_all(bytes, 1 + data[0] / 2, encoding, &pieces);
    CHECK(slice_eq(buf_slice(&whole), buf_slice(&pieces)));
    buf_deinit(&whole);
    buf_deinit(&pieces);
    return 0;
}
