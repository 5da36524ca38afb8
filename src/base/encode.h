/* Small encodings and digests that many parts need; OpenSSL stays behind this header. */
#ifndef BASE_ENCODE_H
#define BASE_ENCODE_H

#include "base/buf.h"

void hex_append(struct buf *out, struct slice bytes);

/* 0 to 15; -1 for what is no hex digit. */
static inline int hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    char lower = (char)(c | 0x20);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

/* MD5 of the text as 32 lower-case hex digits and a NUL (ids of groups and checks are made so). */
void md5_hex(struct slice text, char out[33]);

/* Bytes of the well-formed UTF-8 sequence that the text begins with (RFC 3629: no overlong forms,
 * no surrogates); 0 when it begins with anything else or is empty. */
size_t utf8_sequence(struct slice text);

/* The code point of a sequence that utf8_sequence found well-formed. */
uint32_t utf8_decode(struct slice sequence);

/* Appends a code point; U+FFFD for what is none (surrogates, beyond U+10FFFF). */
void utf8_append(struct buf *out, uint32_t code);

/* Bytes of the well-formed text that the bytes begin with. */
size_t utf8_valid_prefix(struct slice bytes);

/* Valid UTF-8 out of any bytes: each invalid byte becomes U+FFFD. */
void utf8_append_valid(struct buf *out, struct slice bytes);
bool utf8_is_valid(struct slice bytes);

/* Number of code points, and of terminal columns where every code point is one column wide. An
 * invalid byte counts as one. */
size_t utf8_length(struct slice text);

#endif
