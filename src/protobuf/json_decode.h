/* What is shared by those who write wire format as JSON. Private to protobuf/wire_*. */
#ifndef PROTOBUF_JSON_DECODE_H
#define PROTOBUF_JSON_DECODE_H

#include "base/arena.h"
#include "protobuf/json.h"
#include "protobuf/schema.h"
#include "protobuf/wire.h"

/* What a message's bytes have of one field. */
struct slot {
    const char *first; /* where its first occurrence begins, NULL: there is none */
    const char *end;   /* behind its last one */
    uint64_t bits;     /* the last one's value */
    struct slice bytes;
};

/* A map's entry. */
struct entry {
    uint64_t key_bits;
    struct slice key;
    struct slot value;
};

enum json_decode_kind {
    DECODE_FIELDS,  /* of a message */
    DECODE_LIST,    /* of messages */
    DECODE_ENTRIES, /* of a map to messages */
    DECODE_ANY,     /* a message in the member "value" */
};

/* A message, list or map that is being written. */
struct json_decode_frame {
    enum json_decode_kind kind;
    bool comma;     /* something was written */
    bool in_any;    /* required fields may be missing */
    bool grouped;   /* counts for the depth of groups */
    uint8_t levels; /* counts so often for the depth of messages */
    const struct pb_message *message;
    struct slice bytes;           /* of DECODE_ANY's message */
    const struct pb_field *field; /* of a list or map */
    uint32_t next;                /* field, or entry */
    uint32_t count;               /* of entries */
    size_t base;                  /* of slots or entries in decoder.slots */
    struct wire_reader list;      /* from the next element's occurrence on */
};

struct decoder {
    struct buf *out;
    const struct pb_types *types;
    struct error *error;
    struct buf frames, slots;
    struct arena merged; /* messages that came in parts */
    int depth, group_depth, partial;
    bool no_form; /* the error is set, but the wire may still be bad */
};

static inline struct json_decode_frame *json_decode_top(struct decoder *d)
{
    size_t last = d->frames.len - sizeof(struct json_decode_frame);
    return (struct json_decode_frame *)(void *)(d->frames.ptr + last);
}

static inline struct slot *json_decode_slots(struct decoder *d, size_t base)
{
    return (struct slot *)(void *)(d->slots.ptr + base);
}

/* How many messages a list or map is: those of google.protobuf.Value are one in another. */
static inline uint8_t json_decode_levels(const struct pb_field *f)
{
    enum pb_known known = f->message->known;
    return known == PB_LIST_VALUE || known == PB_STRUCT ? 2 : 0;
}

/* Fails for good: -1. */
int json_decode_bad_wire(struct decoder *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Notes what has no JSON form, and writes null. */
void json_decode_no_form(struct decoder *d, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* -1 where that is too deep. */
int json_decode_push(struct decoder *d, struct json_decode_frame frame);

/* Finds a message's fields: slots for all of them behind decoder.slots, or -1. */
int json_decode_index(struct decoder *d, const struct pb_message *m, struct slice bytes);

/* Goes behind the content of a group whose begin was read: that is given. */
bool json_decode_group(struct wire_reader *r, uint32_t number, struct slice *content);

/* Writes a value of a field, which is no message; `slot` is as found, or all zero. */
int json_decode_scalar(struct decoder *d, const struct pb_field *f, const struct slot *slot);

/* Writes a message, or its beginning, and pushes the rest. */
int json_decode_message(struct decoder *d, const struct pb_message *m, struct slice bytes,
                        bool group);
int json_decode_known(struct decoder *d, const struct pb_message *m, struct slice bytes);

/* Writes a list or map of which there is something. */
int json_decode_list(struct decoder *d, const struct pb_field *f, const struct slot *slot);
int json_decode_map(struct decoder *d, const struct pb_field *f, const struct slot *slot);
int json_decode_next_entry(struct decoder *d, struct json_decode_frame *frame);

/* The fields of a message, behind the brace, and in an Any behind its type. */
int json_decode_fields(struct decoder *d, const struct pb_message *m, struct slice bytes,
                       bool group, bool in_any);

#endif
