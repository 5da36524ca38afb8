/* What messages look like: the types and services of .proto files or of a descriptor set, linked
 * and frozen. One load makes one schema; it is never changed afterwards, so that VUs and threads
 * may share it. All that it points to lives as long as it does. */
#ifndef PROTOBUF_SCHEMA_H
#define PROTOBUF_SCHEMA_H

#include "protobuf/wire.h"

struct pb_schema;

/* The numbers of FieldDescriptorProto.Type. */
enum pb_type {
    PB_DOUBLE = 1,
    PB_FLOAT,
    PB_INT64,
    PB_UINT64,
    PB_INT32,
    PB_FIXED64,
    PB_FIXED32,
    PB_BOOL,
    PB_STRING,
    PB_GROUP, /* a message between begin and end instead of behind its length */
    PB_MESSAGE,
    PB_BYTES,
    PB_UINT32,
    PB_ENUM,
    PB_SFIXED32,
    PB_SFIXED64,
    PB_SINT32,
    PB_SINT64,
};

/* Messages of google.protobuf that have a JSON form of their own. */
enum pb_known {
    PB_ORDINARY,
    PB_ANY,
    PB_TIMESTAMP,
    PB_DURATION,
    PB_FIELD_MASK,
    PB_WRAPPER, /* Int32Value and its like */
    PB_STRUCT,
    PB_VALUE,
    PB_LIST_VALUE,
    PB_EMPTY,
};

struct pb_enum_value {
    struct slice name;
    int32_t number;
};

struct pb_enum {
    struct slice full_name;
    const struct pb_enum_value *values; /* as declared */
    uint32_t value_count;
    const uint32_t *by_number; /* indices of values, sorted; of equals the first declared first */
    const uint32_t *names;     /* hash table: index of a value + 1, or 0 */
    uint32_t name_mask;
    bool null_value; /* google.protobuf.NullValue */
};

struct pb_field {
    struct slice name;                /* "product_id" */
    struct slice json_name;           /* "productId" */
    struct slice text_name;           /* "product_id"; of a group its message's: "Product" */
    struct slice json_key;            /* the same in JSON, quotes and colon included */
    const struct pb_message *message; /* whose field it is; of an extension the extended one */
    uint32_t number;
    uint32_t index; /* in its message's declaration */
    int32_t oneof;  /* index in its message's oneofs, or -1 */
    enum pb_type type;
    bool repeated; /* lists and maps */
    bool required;
    bool packed;                         /* how a list is written; both ways are read */
    bool presence;                       /* unset differs from zero */
    bool utf8;                           /* a string that isn't UTF-8 is an error */
    const struct pb_message *submessage; /* of PB_MESSAGE and PB_GROUP; of a map the entry */
    const struct pb_enum *enumeration;   /* of PB_ENUM */
};

struct pb_oneof {
    struct slice full_name;
};

struct pb_message {
    const struct pb_schema *schema;
    struct slice full_name; /* "shop.v1.Product" */
    enum pb_known known;
    const struct pb_field *fields; /* as declared */
    uint32_t field_count;
    const uint32_t *by_number; /* indices of fields, sorted */
    const uint32_t *names;     /* hash table: index of a field + 1, or 0 */
    uint32_t name_mask;
    const struct pb_oneof *oneofs;
    uint32_t oneof_count;
    bool map_entry;   /* field 0 is the key, 1 the value */
    bool message_set; /* of before proto2: nothing can be done with it */
};

static inline bool pb_is_map(const struct pb_field *f)
{
    return f->repeated && f->submessage && f->submessage->map_entry;
}

struct pb_method {
    struct slice full_name; /* "/shop.v1.Shop/GetProduct" */
    struct slice name;      /* "GetProduct" */
    struct slice service;   /* "Shop" */
    struct slice package;   /* "shop.v1", may be empty */
    const struct pb_message *input, *output;
    bool client_streaming, server_streaming;
};

void pb_schema_free(struct pb_schema *s);

/* All methods: the files as they were asked for, each followed by what it imports; in a file as
 * declared. */
const struct pb_method *const *pb_schema_methods(const struct pb_schema *s, size_t *count);

/* By full name; NULL where there is none. */
const struct pb_method *pb_schema_method(const struct pb_schema *s, struct slice full_name);
const struct pb_message *pb_schema_message(const struct pb_schema *s, struct slice full_name);

/* By JSON name or text name, as JSON may have either. */
const struct pb_field *pb_message_field(const struct pb_message *m, struct slice name);
const struct pb_field *pb_message_number(const struct pb_message *m, uint32_t number);

const struct pb_enum_value *pb_enum_name(const struct pb_enum *e, struct slice name);
const struct pb_enum_value *pb_enum_number(const struct pb_enum *e, int32_t number);

/* The wire type of one value of a type, an element of a list in its own field. */
enum wire_type pb_type_wire(enum pb_type type);

/* Whether a list of the type may be packed. */
bool pb_type_packable(enum pb_type type);

/* "int32", as .proto files write it; "message" and "enum" for the others. */
const char *pb_type_name(enum pb_type type);

#endif
