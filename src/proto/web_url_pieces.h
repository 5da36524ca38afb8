/* What the files of the URL Standard share: proto/web_url*.c. */
#ifndef PROTO_WEB_URL_PIECES_H
#define PROTO_WEB_URL_PIECES_H

#include "proto/web_url.h"

/* --- web_url_escape.c ------------------------------------------------------------------------- */

/* What is escaped where: the standard's percent-encode sets. */
enum escape_set {
    ESCAPE_C0, /* opaque hosts and paths */
    ESCAPE_FRAGMENT,
    ESCAPE_QUERY,
    ESCAPE_SPECIAL_QUERY,
    ESCAPE_PATH,
    ESCAPE_USERINFO,
};

bool web_url_escapes(enum escape_set set, unsigned char c);
void web_url_escape(struct buf *out, struct slice text, enum escape_set set);
void web_url_unescape(struct buf *out, struct slice text);

/* Without tabs and line ends, which a URL may be written over lines with. Appended. */
void web_url_drop_lines(struct buf *out, struct slice text);

static inline void buf_replace(struct buf *b, struct slice text)
{
    buf_reset(b);
    buf_append_slice(b, text);
}

/* --- web_url_host.c --------------------------------------------------------------------------- */

/* The host of a URL of a special scheme, or of another. False when it is none. */
bool web_url_parse_host(struct slice text, bool is_special, struct buf *out);

/* --- web_url_parse.c -------------------------------------------------------------------------- */

/* Bytes of the scheme that the text begins with, before its ":"; 0 where there is none. */
size_t web_url_scheme_length(struct slice text);

bool web_url_scheme_is_special(struct slice scheme);

/* The port that a scheme has by itself; 0 for none. */
int32_t web_url_default_port(struct slice scheme);

/* Where the host ends: at ":", but not one between brackets. */
size_t web_url_host_length(struct slice text);

/* The decimal number, or the scheme's own port as -1. False above 65535. No digits: -1. */
bool web_url_read_port(struct slice digits, struct slice scheme, int32_t *port);

/* Appends the segments of a path to the URL's, dots resolved. The text's first slash is optional.
 */
void web_url_add_path(struct web_url *u, struct slice text);

/* Where the first of these characters is, or the text's length. */
size_t web_url_find_any(struct slice text, const char *characters);

/* The host of "file" URLs, where "localhost" is nobody. */
bool web_url_set_file_host(struct web_url *u, struct slice text);

#endif
