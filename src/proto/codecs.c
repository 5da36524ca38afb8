#include "proto/codecs.h"

#include <brotli/decode.h>
#include <brotli/encode.h>
#include <limits.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

enum { PIECE = 32 * 1024, ZSTD_MAX_WINDOW_LOG = 27 };

int codec_fail(struct codec_error *wrong, enum codec_error_kind kind, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    wrong->kind = kind;
    vsnprintf(wrong->text, sizeof(wrong->text), format, args);
    va_end(args);
    return -1;
}

char *codec_reserve(struct buf *out, size_t *room, struct codec_error *wrong)
{
    size_t left = out->max - out->len;
    *room = left < PIECE ? left : PIECE;
    char *to = *room > 0 ? buf_reserve(out, *room) : NULL;
    if (to == NULL)
        codec_fail(wrong, CODEC_INVALID_ONCE, "the decoded body is larger than %zu bytes",
                   out->max);
    return to;
}

/* --- gzip and deflate ------------------------------------------------------------------------- */

enum { WINDOW_ZLIB = 15, WINDOW_GZIP = 15 + 16 };

static int fail_inflate(const z_stream *z, const char *name, struct codec_error *wrong)
{
    const char *message = z->msg != NULL ? z->msg : "";
    if (strstr(message, "header") != NULL ||
        strstr(message, "unknown compression method") != NULL ||
        strstr(message, "window size") != NULL)
        return codec_fail(wrong, CODEC_INVALID_TWICE, "%s: invalid header", name);
    if (strcmp(message, "incorrect data check") == 0 ||
        strcmp(message, "incorrect length check") == 0)
        return codec_fail(wrong, CODEC_INVALID_TWICE, "%s: invalid checksum", name);
    return codec_fail(wrong, CODEC_CORRUPT, "flate: corrupt input before offset %lu", z->total_in);
}

/* One member after another: a gzip file may be several that were put together. */
static int inflate_members(z_stream *z, struct buf *out, bool gzip, struct codec_error *wrong)
{
    const char *name = gzip ? "gzip" : "zlib";
    for (;;) {
        size_t room;
        char *to = codec_reserve(out, &room, wrong);
        if (to == NULL)
            return -1;
        z->next_out = (unsigned char *)to;
        z->avail_out = (unsigned)room;
        int result = inflate(z, Z_NO_FLUSH);
        buf_advance(out, room - z->avail_out);
        if (result == Z_STREAM_END) {
            if (!gzip || z->avail_in == 0)
                return 0;
            inflateReset(z);
        } else if (result == Z_NEED_DICT) {
            return codec_fail(wrong, CODEC_INVALID_TWICE, "zlib: invalid dictionary");
        } else if (result == Z_BUF_ERROR ||
                   (result == Z_OK && z->avail_in == 0 && z->avail_out > 0)) {
            return codec_fail(wrong, CODEC_CUT_SHORT, "unexpected EOF");
        } else if (result != Z_OK) {
            return fail_inflate(z, name, wrong);
        }
    }
}

static int inflate_body(struct buf *out, struct slice body, bool gzip, struct codec_error *wrong)
{
    z_stream z = { 0 };
    if (body.len > UINT_MAX || inflateInit2(&z, gzip ? WINDOW_GZIP : WINDOW_ZLIB) != Z_OK)
        return codec_fail(wrong, CODEC_INVALID_ONCE, "out of memory");
    z.next_in = (unsigned char *)body.ptr;
    z.avail_in = (unsigned)body.len;
    int result = inflate_members(&z, out, gzip, wrong);
    inflateEnd(&z);
    return result;
}

static int deflate_body(struct buf *out, struct slice body, bool gzip)
{
    z_stream z = { 0 };
    int window = gzip ? WINDOW_GZIP : WINDOW_ZLIB;
    if (body.len > UINT_MAX / 2 ||
        deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return -1;
    size_t bound = deflateBound(&z, body.len);
    char *to = buf_reserve(out, bound);
    int result = Z_MEM_ERROR;
    if (to != NULL) {
        z.next_in = (unsigned char *)body.ptr;
        z.avail_in = (unsigned)body.len;
        z.next_out = (unsigned char *)to;
        z.avail_out = (unsigned)bound;
        result = deflate(&z, Z_FINISH);
        buf_advance(out, bound - z.avail_out);
    }
    deflateEnd(&z);
    return result == Z_STREAM_END ? 0 : -1;
}

static int gzip_decode(struct buf *out, struct slice body, struct codec_error *wrong)
{
    return inflate_body(out, body, true, wrong);
}

static int gzip_encode(struct buf *out, struct slice body)
{
    return deflate_body(out, body, true);
}

static int deflate_decode(struct buf *out, struct slice body, struct codec_error *wrong)
{
    return inflate_body(out, body, false, wrong);
}

static int deflate_encode(struct buf *out, struct slice body)
{
    return deflate_body(out, body, false);
}

const struct codec codec_gzip = { "gzip", gzip_decode, gzip_encode };
const struct codec codec_deflate = { "deflate", deflate_decode, deflate_encode };

/* --- zstd ------------------------------------------------------------------------------------- */

static int fail_zstd(size_t result, struct codec_error *wrong)
{
    switch (ZSTD_getErrorCode(result)) {
    case ZSTD_error_prefix_unknown:
        return codec_fail(wrong, CODEC_INVALID_TWICE, "invalid input: magic number mismatch");
    case ZSTD_error_checksum_wrong: return codec_fail(wrong, CODEC_INVALID_TWICE, "crc mismatch");
    case ZSTD_error_frameParameter_windowTooLarge:
        return codec_fail(wrong, CODEC_INVALID_TWICE, "window size exceeded");
    case ZSTD_error_dictionary_wrong:
        return codec_fail(wrong, CODEC_INVALID_TWICE, "unknown dictionary");
    default: return codec_fail(wrong, CODEC_CORRUPT, "zstd: %s", ZSTD_getErrorName(result));
    }
}

static int zstd_decode_with(ZSTD_DCtx *context, struct buf *out, struct slice body,
                            struct codec_error *wrong)
{
    ZSTD_inBuffer in = { body.ptr, body.len, 0 };
    for (;;) {
        size_t room;
        char *to = codec_reserve(out, &room, wrong);
        if (to == NULL)
            return -1;
        ZSTD_outBuffer piece = { to, room, 0 };
        size_t hint = ZSTD_decompressStream(context, &piece, &in);
        buf_advance(out, piece.pos);
        if (ZSTD_isError(hint))
            return fail_zstd(hint, wrong);
        if (in.pos < in.size || piece.pos == piece.size)
            continue;
        return hint == 0 ? 0 : codec_fail(wrong, CODEC_CUT_SHORT, "unexpected EOF");
    }
}

static int zstd_decode(struct buf *out, struct slice body, struct codec_error *wrong)
{
    ZSTD_DCtx *context = ZSTD_createDCtx();
    if (context == NULL)
        return codec_fail(wrong, CODEC_INVALID_ONCE, "out of memory");
    ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, ZSTD_MAX_WINDOW_LOG);
    int result = zstd_decode_with(context, out, body, wrong);
    ZSTD_freeDCtx(context);
    return result;
}

static int zstd_encode(struct buf *out, struct slice body)
{
    size_t bound = ZSTD_compressBound(body.len);
    char *to = buf_reserve(out, bound);
    if (to == NULL)
        return -1;
    size_t size = ZSTD_compress(to, bound, body.ptr, body.len, ZSTD_CLEVEL_DEFAULT);
    if (ZSTD_isError(size))
        return -1;
    buf_advance(out, size);
    return 0;
}

const struct codec codec_zstd = { "zstd", zstd_decode, zstd_encode };

/* --- brotli ----------------------------------------------------------------------------------- */

static int brotli_decode_with(BrotliDecoderState *state, struct buf *out, struct slice body,
                              struct codec_error *wrong)
{
    size_t left = body.len;
    const uint8_t *in = (const uint8_t *)body.ptr;
    for (;;) {
        size_t room;
        char *to = codec_reserve(out, &room, wrong);
        if (to == NULL)
            return -1;
        size_t free_room = room;
        uint8_t *at = (uint8_t *)to;
        BrotliDecoderResult result = BrotliDecoderDecompressStream(state, &left, &in, &free_room,
                                                                   &at, NULL);
        buf_advance(out, room - free_room);
        switch (result) {
        case BROTLI_DECODER_RESULT_SUCCESS: return 0;
        case BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT: break;
        case BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT:
            return codec_fail(wrong, CODEC_CUT_SHORT, "unexpected EOF");
        case BROTLI_DECODER_RESULT_ERROR:
            return codec_fail(wrong, CODEC_INVALID_ONCE, "brotli: %s",
                              BrotliDecoderErrorString(BrotliDecoderGetErrorCode(state)));
        }
    }
}

static int br_decode(struct buf *out, struct slice body, struct codec_error *wrong)
{
    BrotliDecoderState *state = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    if (state == NULL)
        return codec_fail(wrong, CODEC_INVALID_ONCE, "out of memory");
    int result = brotli_decode_with(state, out, body, wrong);
    BrotliDecoderDestroyInstance(state);
    return result;
}

/* Go's brotli writer compresses at this quality by default; the library's default of 11 takes fifty
 * times as long for a few percent. */
enum { BROTLI_QUALITY = 6 };

static int br_encode(struct buf *out, struct slice body)
{
    size_t bound = BrotliEncoderMaxCompressedSize(body.len) + 16;
    char *to = buf_reserve(out, bound);
    if (to == NULL ||
        !BrotliEncoderCompress(BROTLI_QUALITY, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_GENERIC, body.len,
                               (const uint8_t *)body.ptr, &bound, (uint8_t *)to))
        return -1;
    buf_advance(out, bound);
    return 0;
}

const struct codec codec_br = { "br", br_decode, br_encode };
