/* Base64 (RFC 4648) in the four forms that scripts ask for. */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include "base/buf.h"

enum base64_form {
    BASE64_STD,     /* + and /, padded */
    BASE64_RAW_STD, /* without padding */
    BASE64_URL,     /* - and _, padded */
    BASE64_RAW_URL,
};

void base64_encode(struct buf *out, struct slice bytes, enum base64_form form);

/* Appends the bytes. Line ends in the text are skipped, bits that are left over are not looked at.
 * -1 when the text is not of the form: `bad_at` is the index of the first character that doesn't
 * fit, or of the incomplete group at the end; nothing is appended. */
int base64_decode(struct buf *out, struct slice text, enum base64_form form, size_t *bad_at)
    __attribute__((warn_unused_result));

/* 0 to 63; -1 for what is no digit of the alphabet, which `url` says is that of URLs. */
int base64_digit(char c, bool url);

#endif
