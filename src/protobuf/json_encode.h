/* What is shared by those who write JSON as wire format. Private to protobuf/json_*. */
#ifndef PROTOBUF_JSON_ENCODE_H
#define PROTOBUF_JSON_ENCODE_H

#include "protobuf/json.h"
#include "protobuf/json_reader.h"
#include "protobuf/json_scalar.h"
#include "protobuf/schema.h"
#include "protobuf/wire.h"

enum frame_kind {
    FRAME_MESSAGE,
    FRAME_LIST,
    FRAME_MAP,
    FRAME_ANY,   /* an Any whose message is in its member "value" */
    FRAME_CLOSE, /* nothing more to read, but to end */
};

struct frame {
    enum frame_kind kind;
    bool first;      /* no member was read */
    bool is_message; /* counts for the depth */
    bool in_any;     /* the message of an Any: it has "@type", and required fields may be missing */
    bool found;      /* FRAME_ANY: "value" was there */
    uint32_t group;  /* number of the group to end, or 0 */
    size_t place;    /* wire_begin's, to be ended, or 0 */
    size_t packed;   /* the same of a list that is packed */
    size_t entry;    /* the same of the entry of a map that is being read */
    size_t drop_empty; /* where to go back to, if nothing came behind `place`; or 0 */
    size_t seen;       /* in encoder.seen: bits of a message, keys of a map */
    const struct pb_message *message;
    const struct pb_field *field; /* of a list or map */
};

struct encoder {
    struct json_reader in;
    const struct pb_types *types;
    struct buf *out;
    struct buf frames, seen;
    struct buf text;                /* a string without its escapes */
    const struct pb_field *missing; /* required, and not there */
    int depth;                      /* of messages */
    int partial;                    /* in how many Any */
};

static inline struct frame *json_encode_top(struct encoder *e)
{
    return (struct frame *)(void *)(e->frames.ptr + e->frames.len - sizeof(struct frame));
}

/* All return -1 with the reader's error. The value to read is the next token; `opening` has what is
 * to be ended behind it. A pushed frame may move the others. */
int json_encode_message(struct encoder *e, const struct pb_message *m, struct frame opening);
int json_encode_known(struct encoder *e, const struct pb_message *m, struct frame opening);
int json_encode_any(struct encoder *e, struct frame opening);
int json_encode_list(struct encoder *e, const struct pb_field *f, struct frame opening);
int json_encode_map(struct encoder *e, const struct pb_field *f, struct frame opening);
int json_encode_value(struct encoder *e, const struct pb_field *f, bool always);
int json_encode_scalar(struct encoder *e, const struct pb_field *f, bool tagged, bool always);

/* The next member's name: 1; 0 where the object ended, and its frame with it. */
int json_encode_name(struct encoder *e, struct frame *f, struct json_token *name);

/* Adds a frame that has what is to be ended already; ends one. */
void json_encode_push(struct encoder *e, enum frame_kind kind, struct frame opening);
int json_encode_pop(struct encoder *e);

/* The next step of a map or of an Any. */
int json_encode_entry(struct encoder *e, struct frame *frame);
int json_encode_any_member(struct encoder *e, struct frame *frame);

/* Looks for keys that a map has twice. */
int json_encode_check_keys(struct encoder *e, size_t keys);

#endif
