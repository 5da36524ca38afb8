/* The wire format of Protocol Buffers (https://protobuf.dev/programming-guides/encoding): fields as
 * tag and value, without any idea of what they are called. Writing appends to a buffer and
 * allocates nothing else; reading hands out parts of the input. */
#ifndef PROTOBUF_WIRE_H
#define PROTOBUF_WIRE_H

#include "base/buf.h"

enum wire_type {
    WIRE_VARINT = 0,
    WIRE_FIXED64 = 1,
    WIRE_BYTES = 2, /* strings, bytes, messages, packed lists */
    WIRE_GROUP = 3,
    WIRE_GROUP_END = 4,
    WIRE_FIXED32 = 5,
};

enum {
    WIRE_MAX_NUMBER = (1 << 29) - 1, /* of a field */
    WIRE_MAX_DEPTH = 10000,          /* of groups in groups, as protobuf-go has it */
};

/* Bare values. */
void wire_append_varint(struct buf *out, uint64_t value);
void wire_append_fixed32(struct buf *out, uint32_t value);
void wire_append_fixed64(struct buf *out, uint64_t value);
void wire_append_tag(struct buf *out, uint32_t number, enum wire_type type);

/* A varint or fixed number by its bits. */
void wire_append_value(struct buf *out, enum wire_type type, uint64_t bits);

/* Whole fields: tag and value. They are written even where the value is the default. */
void wire_append_uint(struct buf *out, uint32_t number,
                      uint64_t value);                                 /* (u)int32/64, enum, bool */
void wire_append_int(struct buf *out, uint32_t number, int64_t value); /* int32, int64, enum */
void wire_append_double(struct buf *out, uint32_t number, double value);
void wire_append_bytes(struct buf *out, uint32_t number, struct slice value);
void wire_append_str(struct buf *out, uint32_t number, const char *value);

/* A field of bytes whose length isn't known yet (a message, a packed list): what is appended
 * between the two is its content. begin returns the place that end wants back. */
size_t wire_begin(struct buf *out, uint32_t number);
void wire_end(struct buf *out, size_t place);

/* sint32 and sint64: small negative numbers are short. */
static inline uint64_t wire_zigzag(int64_t value)
{
    return ((uint64_t)value << 1) ^ (uint64_t)(value >> 63);
}

static inline int64_t wire_unzigzag(uint64_t value)
{
    return (int64_t)(value >> 1) ^ -(int64_t)(value & 1);
}

float wire_float(uint64_t bits);
double wire_double(uint64_t bits);

struct wire_reader {
    const char *at, *end;
    bool failed; /* what is at `at` is no field */
};

struct wire_field {
    uint32_t number;
    enum wire_type type;
    uint64_t value;     /* varints and fixed ones */
    struct slice bytes; /* WIRE_BYTES: a part of the input */
};

static inline struct wire_reader wire_reader_make(struct slice bytes)
{
    const char *at = bytes.ptr ? bytes.ptr : "";
    return (struct wire_reader){ at, at + bytes.len, false };
}

/* The next field; false at the end, or with `failed` where the bytes are no field. A group comes as
 * its begin, its fields and its end; wire_skip_group reads the rest of one whose begin was read. */
bool wire_next(struct wire_reader *r, struct wire_field *field);
bool wire_skip_group(struct wire_reader *r, uint32_t number);

/* The next field that is no group, for messages that have none. */
bool wire_next_plain(struct wire_reader *r, struct wire_field *field);

/* One element of a packed list, of the wire type that the element has by itself. */
bool wire_next_value(struct wire_reader *r, enum wire_type type, uint64_t *value);

#endif
