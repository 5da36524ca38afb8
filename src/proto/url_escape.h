/* Percent-encoding by the part of a URL, with the character sets of Go's net/url. For url.c,
 * and for what is written like a part of a URL. */
#ifndef PROTO_URL_ESCAPE_H
#define PROTO_URL_ESCAPE_H

#include "base/buf.h"

enum url_part {
    URL_PART_PATH,
    URL_PART_HOST,
    URL_PART_ZONE,
    URL_PART_USERINFO,
    URL_PART_FRAGMENT,
};

/* Whether the byte must be written as %XX in that part. */
bool url_must_escape(unsigned char c, enum url_part part);

void url_escape(struct buf *out, struct slice text, enum url_part part);

/* Appends the decoded text. False, with *bad the offending piece, on a malformed escape or, in a
 * host, on a character that may not be there (then *bad_character is set). */
bool url_unescape(struct buf *out, struct slice text, enum url_part part, struct slice *bad,
                  bool *bad_character);

/* Appends the text as it should be printed: unchanged where its encoding is valid, else decoded and
 * encoded anew. False on a malformed escape, as url_unescape. */
bool url_escape_normalized(struct buf *out, struct slice text, enum url_part part,
                           struct slice *bad);

#endif
