/* The text of a .proto file as tokens (https://protobuf.dev/reference/protobuf/textformat-spec and
 * the language's own specifications); comments and white space are left out. */
#ifndef PROTOBUF_PROTO_LEXER_H
#define PROTOBUF_PROTO_LEXER_H

#include "base/arena.h"
#include "base/buf.h"

enum proto_token_kind {
    PROTO_END,
    PROTO_NAME,
    PROTO_INT,
    PROTO_FLOAT,
    PROTO_STRING,
    PROTO_SIGN,  /* one character */
    PROTO_ERROR, /* `text` says what is wrong */
};

struct proto_token {
    enum proto_token_kind kind;
    struct slice text; /* as written; of strings what they say */
    uint64_t value;    /* of integers */
    uint64_t place;    /* line << 32 | column, from 1 */
};

struct proto_lexer {
    const char *at, *end;
    const char *counted; /* up to which line and column are counted */
    uint32_t line, column;
    struct arena *arena; /* where strings with escapes go */
};

void proto_lexer_init(struct proto_lexer *lexer, struct slice text, struct arena *arena);
struct proto_token proto_lexer_next(struct proto_lexer *lexer);

#endif
