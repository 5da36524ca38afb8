/* Pieces of 64 KiB; in each, the last place of every hash of four bytes is remembered, and what is
 * there again becomes a reference to it. There is a C++ library for this, whose runtime the release
 * binary would carry along. */
#include "output/prometheus/snappy.h"

enum {
    PIECE = 1 << 16,
    HASH_BITS = 14,
    SHORTEST_MATCH = 4,
    LONGEST_COPY = 64, /* bytes of one element */
};

/* The low two bits of an element's first byte. */
enum element { ELEMENT_LITERAL = 0, ELEMENT_COPY_2 = 2 };

static void append_length(struct buf *out, size_t length)
{
    for (; length >= 0x80; length >>= 7)
        buf_append_char(out, (char)(length | 0x80));
    buf_append_char(out, (char)length);
}

static void append_literal(struct buf *out, const char *text, size_t length)
{
    size_t less = length - 1;
    if (length == 0)
        return;
    if (less < 60) {
        buf_append_char(out, (char)(less << 2 | ELEMENT_LITERAL));
    } else if (less < 256) {
        buf_append_char(out, (char)(60 << 2 | ELEMENT_LITERAL));
        buf_append_char(out, (char)less);
    } else {
        buf_append_char(out, (char)(61 << 2 | ELEMENT_LITERAL));
        buf_append_char(out, (char)less);
        buf_append_char(out, (char)(less >> 8));
    }
    buf_append(out, text, length);
}

static void append_copy(struct buf *out, size_t offset, size_t length)
{
    while (length > 0) {
        size_t part = length < LONGEST_COPY ? length : LONGEST_COPY;
        buf_append_char(out, (char)((part - 1) << 2 | ELEMENT_COPY_2));
        buf_append_char(out, (char)offset);
        buf_append_char(out, (char)(offset >> 8));
        length -= part;
    }
}

static uint32_t four_bytes(const char *at)
{
    uint32_t word;
    memcpy(&word, at, sizeof(word));
    return word;
}

static size_t match_length(const char *a, const char *b, const char *end)
{
    const char *from = b;
    while (b < end && *a == *b) {
        a++;
        b++;
    }
    return (size_t)(b - from);
}

static void compress_piece(struct buf *out, struct slice piece)
{
    uint16_t seen[1 << HASH_BITS] = { 0 };
    const char *end = piece.ptr + piece.len;
    size_t at = 1, literal = 0; /* at 0 nothing can be repeated */
    while (at + SHORTEST_MATCH <= piece.len) {
        uint32_t word = four_bytes(piece.ptr + at);
        uint16_t *place = &seen[word * UINT32_C(0x1e35a7bd) >> (32 - HASH_BITS)];
        size_t before = *place;
        *place = (uint16_t)at;
        if (four_bytes(piece.ptr + before) != word) {
            at += 1 + (at - literal) / 32; /* quicker through what doesn't repeat */
            continue;
        }
        size_t length = match_length(piece.ptr + before, piece.ptr + at, end);
        append_literal(out, piece.ptr + literal, at - literal);
        append_copy(out, at - before, length);
        at += length;
        literal = at;
    }
    append_literal(out, piece.ptr + literal, piece.len - literal);
}

void snappy_compress(struct buf *out, struct slice text)
{
    append_length(out, text.len);
    for (size_t at = 0; at < text.len; at += PIECE)
        compress_piece(out, slice_sub(text, at, at + PIECE));
}
