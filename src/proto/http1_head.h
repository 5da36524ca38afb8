/* A complete head or trailer section: status line, header fields, and what they say about framing.
 * Used by http1_codec.c alone. */
#ifndef PROTO_HTTP1_HEAD_H
#define PROTO_HTTP1_HEAD_H

#include "proto/http_message.h"

struct http1_framing {
    bool head_request; /* in: the answer to HEAD has no body */
    int status;
    bool keep_alive, chunked, has_length;
    uint64_t length;
};

/* Parses a section of `lines` lines, its empty line included. The section is copied into the arena
 * once; the response's slices point into that copy. NULL, or what is wrong, in Go's words. */
const char *http1_parse_head(struct slice section, uint32_t lines, struct http_response *response,
                             struct arena *arena, struct http1_framing *framing);

const char *http1_parse_trailer(struct slice section, uint32_t lines,
                                struct http_response *response, struct arena *arena);

#endif
