/* A schema while it is made: descriptors are read into it file by file, names stay names; then the
 * linker finds what they stand for. Private to protobuf/. */
#ifndef PROTOBUF_SCHEMA_BUILD_H
#define PROTOBUF_SCHEMA_BUILD_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "base/map.h"
#include "protobuf/edition_features.h"
#include "protobuf/schema.h"

/* What has a full name, in one space of names. */
enum symbol_kind {
    SYMBOL_MESSAGE,
    SYMBOL_ENUM,
    SYMBOL_FIELD,
    SYMBOL_EXTENSION,
    SYMBOL_ENUM_VALUE,
    SYMBOL_ONEOF,
    SYMBOL_SERVICE,
    SYMBOL_METHOD,
};

struct symbol {
    enum symbol_kind kind;
    struct slice name;
    const struct file *file;
    void *thing;    /* struct pb_message, pb_enum; NULL for others */
    uint64_t place; /* line << 32 | column; 0: not from a .proto file */
};

struct import {
    struct slice name;
    struct file *file; /* NULL until linked */
    uint64_t place;
    bool public, weak;
};

struct file {
    struct slice name, package;
    struct slice descriptor; /* the bytes, part of the schema */
    struct features features;
    struct import *imports;
    size_t import_count;
    uint64_t edition;
    size_t stamp; /* of the linker's walk that came here last */
    bool places;  /* it was a .proto file */
};

/* A type's name that stands somewhere. */
enum reference_kind { REFERENCE_FIELD, REFERENCE_EXTENDEE, REFERENCE_INPUT, REFERENCE_OUTPUT };

struct reference {
    enum reference_kind kind;
    bool delimited; /* of a field: a message it turns out to be is written as a group */
    struct slice name;
    struct slice scope; /* full name of what it stands in */
    struct slice user;  /* full name of the field or method */
    struct file *file;
    void *target; /* struct pb_field, pb_method; NULL for an extendee */
    uint64_t place;
};

struct pb_schema {
    struct arena arena;
    struct map symbols;       /* struct symbol */
    struct map files_named;   /* struct file */
    struct map methods_named; /* struct pb_method */
    struct buf files;         /* struct file *, in their order */
    struct buf messages;      /* struct pb_message * */
    struct buf methods;       /* struct pb_method *, in the order of their files */
    struct buf references;    /* struct reference; gone once linked */
    bool bad_wire;            /* a descriptor was none */
};

struct pb_schema *schema_new(void);

/* Reads a FileDescriptorProto, whose bytes stay. -1 with an error. */
int schema_read_file(struct pb_schema *s, struct slice descriptor, struct error *error);

/* Declares a full name. -1 with an error where it is taken. */
int schema_declare(struct pb_schema *s, struct symbol symbol, struct error *error);

/* Finds all types that are named, and freezes. -1 with an error. */
int schema_link(struct pb_schema *s, struct error *error);

/* Looks whether what was linked is as others rely on. -1 with an error. */
int schema_check(struct pb_schema *s, struct error *error);

/* The tables for looking up: fields by number, by names that are known when all is linked, values.
 */
void schema_sort_fields(struct pb_schema *s, struct pb_message *m);
void schema_index_names(struct pb_schema *s, struct pb_message *m);
void schema_index_enum(struct pb_schema *s, struct pb_enum *e);

/* "shop.proto:4:9: " in front of the error where the place is known, "proto: " where it isn't;
 * returns -1. */
int schema_fail(struct error *error, const struct file *file, uint64_t place, const char *format,
                ...) __attribute__((format(printf, 4, 5)));

#endif
