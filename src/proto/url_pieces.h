/* The stages of parsing a URL that isn't plain: cut up, host, put together. Used by url*.c
 * alone. */
#ifndef PROTO_URL_PIECES_H
#define PROTO_URL_PIECES_H

#include "base/buf.h"
#include "proto/url.h"

/* A URL or a relative reference, cut up. Slices of the input, still encoded as they were
 * written. */
struct url_pieces {
    struct slice scheme;
    struct slice opaque; /* "mailto:x": what follows the scheme when that is no slash */
    struct slice userinfo, host, path, query, fragment;
    bool has_authority, has_userinfo, has_query;
};

/* NULL, or what is wrong. */
const char *url_cut_up(struct slice text, struct url_pieces *pieces);

/* Parses pieces of `input` that may have been changed since they were cut. */
int url_parse_pieces(struct url *out, const struct url_pieces *pieces, struct slice input,
                     struct arena *arena, struct error *error);

/* Fills host, host_port and port from "host[:port]" as written; `decoded` receives it unescaped,
 * which is what the text is printed from. */
int url_parse_host(struct url *out, struct slice written, struct buf *decoded, struct slice text,
                   struct arena *arena, struct error *error);

/* The port of http, https, ws and wss; 0 for others. */
uint32_t url_default_port(struct slice scheme);

struct slice url_without_fragment(struct slice text);

/* Set the error `parse "text": why`, the second one with `what` quoted between; return -1. */
int url_fail(struct error *error, struct slice text, const char *why);
int url_fail_quoted(struct error *error, struct slice text, const char *before, struct slice what,
                    const char *after);
int url_fail_unescape(struct error *error, struct slice text, struct slice bad, bool bad_character);

#endif
