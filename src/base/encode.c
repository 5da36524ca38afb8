/* Hex, MD5 and UTF-8. */
#include "base/encode.h"

#include "base/check.h"

#include <openssl/evp.h>

static const char hex_digits[] = "0123456789abcdef";

void hex_append(struct buf *out, struct slice bytes)
{
    char *to = buf_reserve(out, bytes.len * 2);
    if (to == NULL)
        return;
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char byte = (unsigned char)bytes.ptr[i];
        to[2 * i] = hex_digits[byte >> 4];
        to[2 * i + 1] = hex_digits[byte & 15];
    }
    buf_advance(out, bytes.len * 2);
}

void md5_hex(struct slice text, char out[33])
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int length = 0;
    CHECK(EVP_Digest(text.ptr, text.len, digest, &length, EVP_md5(), NULL) == 1 && length == 16);
    for (size_t i = 0; i < length; i++) {
        out[2 * i] = hex_digits[digest[i] >> 4];
        out[2 * i + 1] = hex_digits[digest[i] & 15];
    }
    out[32] = '\0';
}

/* RFC 3629 section 4: the second byte's range depends on the first, which rules out overlong forms,
 * surrogates and what lies beyond U+10FFFF. */
size_t utf8_sequence(struct slice text)
{
    if (text.len == 0)
        return 0;
    const unsigned char *s = (const unsigned char *)text.ptr;
    unsigned char first = s[0], low = 0x80, high = 0xBF;
    size_t length;
    if (first < 0x80)
        return 1;
    if (first < 0xC2)
        return 0;
    if (first < 0xE0) {
        length = 2;
    } else if (first < 0xF0) {
        length = 3;
        if (first == 0xE0)
            low = 0xA0;
        if (first == 0xED)
            high = 0x9F;
    } else if (first < 0xF5) {
        length = 4;
        if (first == 0xF0)
            low = 0x90;
        if (first == 0xF4)
            high = 0x8F;
    } else {
        return 0;
    }
    if (text.len < length || s[1] < low || s[1] > high)
        return 0;
    for (size_t i = 2; i < length; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0;
    }
    return length;
}

uint32_t utf8_decode(struct slice sequence)
{
    static const unsigned char first_mask[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
    const unsigned char *s = (const unsigned char *)sequence.ptr;
    uint32_t code = s[0] & first_mask[sequence.len];
    for (size_t i = 1; i < sequence.len; i++)
        code = code << 6 | (s[i] & 0x3F);
    return code;
}

void utf8_append(struct buf *out, uint32_t code)
{
    static const unsigned char first_bits[] = { 0, 0xC0, 0xE0, 0xF0 };
    if (code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
        code = 0xFFFD;
    int more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    buf_append_char(out, (char)(first_bits[more] | code >> (6 * more)));
    while (more-- > 0)
        buf_append_char(out, (char)(0x80 | (code >> (6 * more) & 0x3F)));
}

size_t utf8_valid_prefix(struct slice text)
{
    size_t at = 0;
    while (at < text.len) {
        /* Text is mostly ASCII, so eight bytes are looked at together. */
        uint64_t word;
        if (text.len - at >= sizeof(word)) {
            memcpy(&word, text.ptr + at, sizeof(word));
            if ((word & UINT64_C(0x8080808080808080)) == 0) {
                at += sizeof(word);
                continue;
            }
        }
        size_t length = utf8_sequence(slice_sub(text, at, text.len));
        if (length == 0)
            break;
        at += length;
    }
    return at;
}

bool utf8_is_valid(struct slice bytes)
{
    return utf8_valid_prefix(bytes) == bytes.len;
}

void utf8_append_valid(struct buf *out, struct slice bytes)
{
    for (;;) {
        size_t valid = utf8_valid_prefix(bytes);
        buf_append(out, bytes.ptr, valid);
        if (valid == bytes.len)
            return;
        buf_append_str(out, "\xEF\xBF\xBD");
        bytes = slice_sub(bytes, valid + 1, bytes.len);
    }
}

size_t utf8_length(struct slice text)
{
    size_t count = 0;
    while (text.len > 0) {
        size_t length = utf8_sequence(text);
        text = slice_sub(text, length ? length : 1, text.len);
        count++;
    }
    return count;
}
