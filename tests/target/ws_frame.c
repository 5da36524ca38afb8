#include "ws_frame.h"

#include "base/check.h"
#include "base/clock.h"

#include <zlib.h>

enum { LONGEST_FRAME = 64 << 20, READ_SIZE = 64 << 10, FIRST_READ = 512 };

/* Until the input holds so many bytes. */
static bool fill(struct frame_reader *r, size_t size)
{
    while (r->input.len < size) {
        size_t room = size > FIRST_READ ? READ_SIZE : FIRST_READ;
        char *to = buf_reserve(&r->input, room);
        ssize_t n = to == NULL ? -1 : peer_read(r->peer, to, room, NEVER_NS);
        if (n <= 0)
            return false;
        buf_advance(&r->input, (size_t)n);
    }
    return true;
}

static uint64_t number_at(const char *bytes, size_t size)
{
    uint64_t number = 0;
    for (size_t i = 0; i < size; i++)
        number = number << 8 | (unsigned char)bytes[i];
    return number;
}

bool frame_read(struct frame_reader *r, struct frame *out)
{
    buf_consume(&r->input, r->used);
    r->used = 0;
    if (r->input.len == 0)
        buf_deinit(&r->input); /* an idle connection needs none */
    if (!fill(r, 2))
        return false;
    size_t length = r->input.ptr[1] & 0x7F, more = length == 127 ? 8 : length == 126 ? 2 : 0;
    if (!(r->input.ptr[1] & 0x80) || !fill(r, 2 + more + 4))
        return false;
    if (more > 0)
        length = number_at(r->input.ptr + 2, more);
    size_t head = 2 + more + 4;
    if (length > LONGEST_FRAME || !fill(r, head + length))
        return false;
    char *payload = r->input.ptr + head;
    for (size_t i = 0; i < length; i++)
        payload[i] ^= payload[(ptrdiff_t)(i & 3) - 4];
    r->used = head + length;
    *out = (struct frame){
        .opcode = r->input.ptr[0] & 0x0F,
        .final = (r->input.ptr[0] & 0x80) != 0,
        .compressed = (r->input.ptr[0] & 0x40) != 0,
        .payload = slice_make(payload, length),
    };
    return true;
}

void frame_append(struct buf *out, int opcode, bool compressed, struct slice payload)
{
    int more = payload.len > UINT16_MAX ? 8 : payload.len > 125 ? 2 : 0;
    buf_append_char(out, (char)(0x80 | (compressed ? 0x40 : 0) | opcode));
    buf_append_char(out, (char)(more == 8 ? 127 : more == 2 ? 126 : payload.len));
    for (int i = more - 1; i >= 0; i--)
        buf_append_char(out, (char)((uint64_t)payload.len >> (8 * i)));
    buf_append_slice(out, payload);
}

void frame_deflate(struct buf *out, struct slice message)
{
    z_stream z = { 0 };
    CHECK(deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) ==
          Z_OK);
    size_t room = deflateBound(&z, message.len) + 16;
    z.next_in = (unsigned char *)message.ptr;
    z.avail_in = (unsigned)message.len;
    z.next_out = (unsigned char *)buf_reserve(out, room);
    z.avail_out = (unsigned)room;
    deflate(&z, Z_SYNC_FLUSH);
    buf_advance(out, room - z.avail_out - 4);
    deflateEnd(&z);
}

bool frame_inflate(struct buf *out, struct slice payload)
{
    static unsigned char tail[] = { 0, 0, 0xFF, 0xFF };
    z_stream z = { .next_in = (unsigned char *)payload.ptr, .avail_in = (unsigned)payload.len };
    CHECK(inflateInit2(&z, -MAX_WBITS) == Z_OK);
    int result = Z_OK;
    for (bool in_tail = false; result == Z_OK || result == Z_BUF_ERROR;) {
        z.next_out = (unsigned char *)buf_reserve(out, READ_SIZE);
        z.avail_out = READ_SIZE;
        result = inflate(&z, Z_SYNC_FLUSH);
        buf_advance(out, READ_SIZE - z.avail_out);
        if (z.avail_in > 0 || z.avail_out == 0)
            continue;
        if (in_tail)
            break;
        z.next_in = tail;
        z.avail_in = sizeof(tail);
        in_tail = true;
    }
    inflateEnd(&z);
    return result == Z_OK || result == Z_BUF_ERROR || result == Z_STREAM_END;
}
