#include "proto/ws_deflate.h"

#include "base/check.h"

#include <stdlib.h>
#include <zlib.h>

/* --- the negotiation -------------------------------------------------------------------------- */

const struct slice ws_deflate_offer = {
    "permessage-deflate; server_no_context_takeover; client_no_context_takeover", 74
};

enum {
    SERVER_NO_CONTEXT = 1 << 0,
    CLIENT_NO_CONTEXT = 1 << 1,
    SERVER_WINDOW = 1 << 2,
};

static struct slice without_quotes(struct slice text)
{
    bool quoted = text.len >= 2 && text.ptr[0] == '"' && text.ptr[text.len - 1] == '"';
    return quoted ? slice_sub(text, 1, text.len - 1) : text;
}

/* The flag of a parameter that may be in an answer, 0 for others. RFC 7692 section 7.1. */
static unsigned read_parameter(struct slice name, struct slice value)
{
    int64_t bits;
    if (slice_eq_nocase(name, SLICE("server_no_context_takeover")) && value.ptr == NULL)
        return SERVER_NO_CONTEXT;
    if (slice_eq_nocase(name, SLICE("client_no_context_takeover")) && value.ptr == NULL)
        return CLIENT_NO_CONTEXT;
    if (slice_eq_nocase(name, SLICE("server_max_window_bits")) && slice_to_int64(value, &bits) &&
        bits >= 8 && bits <= MAX_WBITS)
        return SERVER_WINDOW;
    return 0;
}

/* "; name=value" after "; name=value". What the client does, it does unasked. */
static bool agrees(struct slice parameters)
{
    unsigned seen = 0;
    struct slice part;
    while (slice_split(&parameters, ';', &part)) {
        ptrdiff_t equals = slice_find_char(part, '=');
        struct slice value = { NULL, 0 };
        if (equals >= 0) {
            value = without_quotes(slice_trim(slice_sub(part, (size_t)equals + 1, part.len)));
            part = slice_sub(part, 0, (size_t)equals);
        }
        unsigned flag = read_parameter(slice_trim(part), value);
        if (flag == 0 || seen & flag)
            return false;
        seen |= flag;
    }
    return seen & SERVER_NO_CONTEXT;
}

int ws_deflate_agree(struct slice extensions, bool offered, bool *on)
{
    struct slice extension, name;
    *on = false;
    while (slice_split(&extensions, ',', &extension)) {
        if (slice_trim(extension).len == 0)
            continue;
        slice_split(&extension, ';', &name);
        if (!offered || *on || !slice_eq_nocase(slice_trim(name), SLICE("permessage-deflate")) ||
            !agrees(extension))
            return -1;
        *on = true;
    }
    return 0;
}

/* --- messages --------------------------------------------------------------------------------- */

/* The end of what a synchronising flush writes: it isn't sent, and comes back to a message that is
 * read. Behind it an empty last block, so that a message that is cut short shows. */
static const unsigned char sync_tail[] = { 0, 0, 0xFF, 0xFF, 1, 0, 0, 0xFF, 0xFF };
enum { SYNC_SIZE = 4, PIECE = 16 * 1024, MEMORY_LEVEL = 8 };

struct ws_deflate {
    z_stream out, in;
    bool has_out, has_in;
};

struct ws_deflate *ws_deflate_new(void)
{
    return xcalloc(1, sizeof(struct ws_deflate));
}

void ws_deflate_free(struct ws_deflate *d)
{
    if (d == NULL)
        return;
    if (d->has_out)
        deflateEnd(&d->out);
    if (d->has_in)
        inflateEnd(&d->in);
    free(d);
}

static z_stream *compressor(struct ws_deflate *d)
{
    int result = d->has_out ? deflateReset(&d->out)
                            : deflateInit2(&d->out, Z_BEST_SPEED, Z_DEFLATED, -MAX_WBITS,
                                           MEMORY_LEVEL, Z_DEFAULT_STRATEGY);
    if (result != Z_OK)
        out_of_memory();
    d->has_out = true;
    return &d->out;
}

static z_stream *expander(struct ws_deflate *d)
{
    int result = d->has_in ? inflateReset(&d->in) : inflateInit2(&d->in, -MAX_WBITS);
    if (result != Z_OK)
        out_of_memory();
    d->has_in = true;
    d->in.avail_in = 0; /* what a corrupt message has left */
    return &d->in;
}

/* The library counts what it is given in 32 bits. */
static void give(z_stream *z, struct slice *from)
{
    size_t n = from->len < UINT32_MAX ? from->len : UINT32_MAX;
    z->next_in = (unsigned char *)from->ptr;
    z->avail_in = (unsigned)n;
    from->ptr += n;
    from->len -= n;
}

/* Room for a piece of output, at most what `out` still may hold; false when that is nothing. */
static bool make_room(z_stream *z, struct buf *out)
{
    size_t left = out->max - out->len, n = left < PIECE ? left : PIECE;
    z->next_out = n > 0 ? (unsigned char *)buf_reserve(out, n) : NULL;
    z->avail_out = (unsigned)n;
    return n > 0;
}

void ws_deflate_compress(struct ws_deflate *d, struct slice message, struct buf *out)
{
    z_stream *z = compressor(d);
    size_t start = out->len;
    do {
        give(z, &message);
        do {
            if (!make_room(z, out)) {
                out->failed = true;
                return;
            }
            unsigned room = z->avail_out;
            deflate(z, message.len > 0 ? Z_NO_FLUSH : Z_SYNC_FLUSH);
            buf_advance(out, room - z->avail_out);
        } while (z->avail_out == 0);
    } while (message.len > 0);
    DCHECK(out->len - start >= SYNC_SIZE);
    out->len -= SYNC_SIZE;
}

enum ws_expanded ws_deflate_expand(struct ws_deflate *d, struct slice compressed, struct buf *out)
{
    z_stream *z = expander(d);
    struct slice parts[] = { compressed, { (const char *)sync_tail, sizeof(sync_tail) } };
    for (size_t i = 0; i < ARRAY_LEN(parts);) {
        if (z->avail_in == 0)
            give(z, &parts[i]);
        if (!make_room(z, out))
            return WS_EXPAND_TOO_BIG;
        unsigned room = z->avail_out;
        int result = inflate(z, Z_NO_FLUSH);
        buf_advance(out, room - z->avail_out);
        if (result == Z_STREAM_END)
            return WS_EXPANDED;
        if (result != Z_OK && result != Z_BUF_ERROR)
            return WS_EXPAND_CORRUPT;
        if (z->avail_in == 0 && z->avail_out > 0 && parts[i].len == 0)
            i++;
    }
    return WS_EXPAND_CORRUPT;
}
