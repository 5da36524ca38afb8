/* What the parser's files share. Private to protobuf/proto_*. */
#ifndef PROTOBUF_PROTO_PARSE_H
#define PROTOBUF_PROTO_PARSE_H

#include "base/error.h"
#include "protobuf/proto_lexer.h"

struct parser {
    struct proto_lexer lexer;
    struct proto_token token; /* the next one, not yet taken */
    struct slice name;        /* of the file */
    struct slice scope;       /* "package.Message.": what errors put in front of names */
    struct buf *out;
    struct error *error;
    uint64_t edition;
    int nesting; /* of messages */
};

/* Where declarations go: their numbers in the descriptor of what encloses them; 0: not there. */
struct place_for {
    uint32_t field, extension, message, enumeration;
};

/* Options that matter, in one set for all things that can have them; 0: not said. */
struct option_values {
    struct slice json_name;               /* ptr NULL: not said */
    int packed, allow_alias, message_set; /* 1: false, 2: true */
    uint8_t features[6];                  /* by number in FeatureSet */
};

/* Tokens: take what must be there, or fail with the place and what is there instead. */
void parse_advance(struct parser *p);
bool parse_at(const struct parser *p, char sign);
bool parse_at_word(const struct parser *p, const char *word);
bool parse_take(struct parser *p, char sign); /* if it is there */
bool parse_take_word(struct parser *p, const char *word);
int parse_expect(struct parser *p, char sign);
int parse_name(struct parser *p, struct proto_token *name);
int parse_dotted(struct parser *p, struct slice *name); /* "a.b", ".a.b" */
int parse_string(struct parser *p, struct slice *text); /* parts next to each other are one */
int parse_integer(struct parser *p, int64_t low, int64_t high, int64_t *value);
int parse_unexpected(struct parser *p);
int parse_fail(struct parser *p, uint64_t place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* `option name = value;` whose first word is taken, and `[name = value, ...]` if there is one. */
int parse_option_statement(struct parser *p, struct option_values *values);
int parse_option_list(struct parser *p, struct option_values *values);
void write_features(struct parser *p, uint32_t number, const struct option_values *values);

/* Declarations, whose first words are the next tokens. `oneof` is the index of that which the field
 * stands in, or -1; `oneofs` counts those of the message. */
int parse_field(struct parser *p, const struct place_for *place, struct slice extendee,
                uint64_t extendee_place, int64_t oneof, int64_t *oneofs);
int parse_message(struct parser *p, uint32_t number);
int parse_message_body(struct parser *p, struct slice name); /* behind its brace */
int parse_extend(struct parser *p, const struct place_for *place);
int parse_enum_type(struct parser *p, uint32_t number);
int parse_reserved(struct parser *p, uint32_t ranges, uint32_t names, int64_t low, int64_t high);

#endif
