/* Messages from and to JSON, as the language-independent mapping has it
 * (https://protobuf.dev/programming-guides/json) and Go's protojson words its errors. Text becomes
 * wire format directly and the reverse: there is no tree of messages between. */
#ifndef PROTOBUF_JSON_H
#define PROTOBUF_JSON_H

#include "base/buf.h"
#include "base/error.h"

struct pb_message;
struct pb_schema;

enum { PB_MAX_DEPTH = 10000 }; /* of messages in messages */

/* Where the types of google.protobuf.Any are looked for, the first that knows one wins. */
struct pb_types {
    const struct pb_schema *const *schemas;
    size_t count;
};

/* Appends the message that the JSON says. -1 with an error whose text is
 * `proto: (line 1:2): unknown field "x"`; what was appended then is of no use. */
int pb_json_to_wire(const struct pb_message *m, const struct pb_types *types, struct slice json,
                    struct buf *wire, struct error *error) __attribute__((warn_unused_result));

enum pb_json_result {
    PB_JSON_OK,
    PB_JSON_BAD_WIRE, /* the bytes are no such message */
    PB_JSON_NO_FORM,  /* the message has no JSON form, like a time in year 12000 */
};

/* Appends the JSON of a message, compact, fields in the order of their declaration, those that are
 * not set with their defaults (or null, where unset differs from it). */
enum pb_json_result pb_wire_to_json(const struct pb_message *m, const struct pb_types *types,
                                    struct slice wire, struct buf *json, struct error *error)
    __attribute__((warn_unused_result));

#endif
