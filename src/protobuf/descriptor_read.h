/* What the files share that read descriptors. Private to protobuf/descriptor_*. */
#ifndef PROTOBUF_DESCRIPTOR_READ_H
#define PROTOBUF_DESCRIPTOR_READ_H

#include "protobuf/descriptor.h"
#include "protobuf/schema_build.h"
#include "protobuf/wire.h"

struct reader {
    struct pb_schema *schema;
    struct file *file;
    struct error *error;
    int nesting;
};

/* What encloses a declaration. */
struct scope {
    struct slice full_name; /* empty at the top of a file without a package */
    struct features features;
};

/* The fields of a descriptor that occur once: the last of each number below 32, and the places. */
struct parts {
    struct slice text[32];
    uint64_t value[32];
    uint32_t has;
    uint64_t name_place, type_place, other_place;
};

/* -1 where the bytes are no message. */
int descriptor_parts(struct reader *rd, struct slice bytes, struct parts *out);

static inline bool descriptor_has(const struct parts *p, uint32_t number)
{
    return p->has >> number & 1;
}

/* How often the number occurs. */
uint32_t descriptor_count(struct slice bytes, uint32_t number);

/* An option's last value, or the given one. */
uint64_t descriptor_option(struct slice options, uint32_t number, uint64_t otherwise);

int descriptor_failed(struct reader *rd); /* for bytes that are no descriptor; -1 */

/* "scope.name" */
struct slice descriptor_full_name(struct reader *rd, struct slice scope, struct slice name);

bool descriptor_is_identifier(struct slice name);
int descriptor_declare(struct reader *rd, enum symbol_kind kind, struct slice scope,
                       struct slice name, struct slice full_name, uint64_t place, void *thing);

/* Leaves a name to the linker. */
void descriptor_refer(struct reader *rd, struct reference reference);

/* Descriptors of these; -1 with the reader's error. */
int descriptor_field(struct reader *rd, struct slice bytes, const struct scope *scope,
                     struct pb_field *f);
/* When all fields were read: sorts them by number, and looks whether they may have them. */
int descriptor_numbers(struct reader *rd, struct slice bytes, struct pb_message *m);
int descriptor_enum(struct reader *rd, struct slice bytes, const struct scope *scope);

#endif
