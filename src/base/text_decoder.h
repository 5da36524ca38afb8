/* Text from bytes that come in pieces (WHATWG Encoding, sections 8 and 14), for three encodings. */
#ifndef BASE_TEXT_DECODER_H
#define BASE_TEXT_DECODER_H

#include "base/buf.h"

enum text_encoding { TEXT_UTF8, TEXT_UTF16LE, TEXT_UTF16BE };

/* Zero but for the three settings. */
struct text_decoder {
    enum text_encoding encoding;
    bool fatal;            /* bad bytes are an error instead of U+FFFD */
    bool ignore_bom;       /* a byte order mark is text */
    bool has_begun;        /* past the place of a byte order mark */
    unsigned char held[4]; /* the beginning of a character whose rest is to come */
    size_t held_count;
};

/* The encoding that a label means; false for unknown ones. */
bool text_encoding_of_label(struct slice label, enum text_encoding *encoding);

/* "utf-8", "utf-16le", "utf-16be" */
const char *text_encoding_name(enum text_encoding encoding);

/* Appends the text as UTF-8. Without more to come the decoder is new again afterwards. -1 when it
 * is fatal and the bytes are bad; the decoder is new again then, too. */
int text_decode(struct text_decoder *d, struct slice bytes, bool more_to_come, struct buf *out);

/* All of a text in UTF-8: a byte order mark is none of it, bad bytes become U+FFFD. */
void text_decode_utf8(struct slice bytes, struct buf *out);

#endif
