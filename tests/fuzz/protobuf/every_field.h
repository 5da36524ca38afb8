/* The schema that messages of any content are tried with: each kind of field once. */
#ifndef FUZZ_PROTOBUF_EVERY_FIELD_H
#define FUZZ_PROTOBUF_EVERY_FIELD_H

#include "base/check.h"
#include "protobuf/load.h"
#include "protobuf/schema.h"

static const char schema_text[] =
    "syntax = 'proto2'; package p;"
    "import 'google/protobuf/any.proto'; import 'google/protobuf/duration.proto';"
    "import 'google/protobuf/empty.proto'; import 'google/protobuf/field_mask.proto';"
    "import 'google/protobuf/struct.proto'; import 'google/protobuf/timestamp.proto';"
    "import 'google/protobuf/wrappers.proto';"
    "message M {"
    "  optional double a = 1; repeated double aa = 2; optional float b = 3; repeated float bb = 4;"
    "  optional int32 c = 5; repeated int32 cc = 6 [packed = true]; optional int64 d = 7;"
    "  optional uint32 e = 8; optional uint64 f = 9; optional sint32 g = 10;"
    "  repeated sint64 h = 11; optional fixed32 i = 12; optional fixed64 j = 13;"
    "  optional sfixed32 k = 14; repeated sfixed64 l = 15; optional bool m = 16;"
    "  optional string n = 17; repeated string nn = 18; optional bytes o = 19; optional E p = 20;"
    "  repeated E pp = 21; optional M q = 22; repeated M qq = 23; map<string, M> r = 24;"
    "  map<int32, E> s = 25; map<bool, bytes> t = 26; map<sint64, string> u = 27;"
    "  oneof w { string x = 28; M y = 29; group Z = 30 { optional M in = 1; } }"
    "  repeated group V = 31 { optional int32 v = 1; optional M m = 2; }"
    "  optional R rr = 32;"
    "  optional google.protobuf.Any any = 33; optional google.protobuf.Duration lasts = 34;"
    "  optional google.protobuf.Empty empty = 35; optional google.protobuf.FieldMask mask = 36;"
    "  optional google.protobuf.Struct record = 37; optional google.protobuf.Value value = 38;"
    "  optional google.protobuf.ListValue list = 39; optional google.protobuf.Timestamp at = 40;"
    "  optional google.protobuf.NullValue nothing = 41;"
    "  optional google.protobuf.DoubleValue wd = 42; repeated google.protobuf.Int64Value wi = 43;"
    "  optional google.protobuf.StringValue ws = 44; optional google.protobuf.BytesValue wb = 45;"
    "}"
    "message R { required int32 id = 1; optional R r = 2; }"
    "enum E { Q = 0; X = 5; Y = -1; }";

static inline int read_schema(void *context, struct slice path, struct buf *text,
                              struct error *error)
{
    if (!slice_is(path, "schema.proto"))
        return error_set(error, EXIT_CODE_OTHER, "none"), 1;
    buf_append_str(text, schema_text);
    return 0;
}

/* Loaded once, and never freed. */
static inline const struct pb_schema *fuzz_schema(void)
{
    static struct pb_schema *schema;
    struct error error = { 0 };
    const struct slice name = SLICE("schema.proto");
    if (!schema)
        schema = pb_load_proto(&(struct pb_files){ .read = read_schema }, &name, 1, &error);
    CHECK(schema);
    return schema;
}

#endif
