/* Field numbers of google/protobuf/descriptor.proto: what .proto files become and schemas are read
 * from. Private to protobuf/. */
#ifndef PROTOBUF_DESCRIPTOR_H
#define PROTOBUF_DESCRIPTOR_H

enum {
    SET_FILE = 1,

    FILE_NAME = 1,
    FILE_PACKAGE = 2,
    FILE_DEPENDENCY = 3,
    FILE_MESSAGE = 4,
    FILE_ENUM = 5,
    FILE_SERVICE = 6,
    FILE_EXTENSION = 7,
    FILE_OPTIONS = 8,
    FILE_PUBLIC_DEPENDENCY = 10,
    FILE_WEAK_DEPENDENCY = 11,
    FILE_SYNTAX = 12,
    FILE_EDITION = 14,

    MESSAGE_NAME = 1,
    MESSAGE_FIELD = 2,
    MESSAGE_MESSAGE = 3,
    MESSAGE_ENUM = 4,
    MESSAGE_EXTENSION_RANGE = 5,
    MESSAGE_EXTENSION = 6,
    MESSAGE_OPTIONS = 7,
    MESSAGE_ONEOF = 8,
    MESSAGE_RESERVED_RANGE = 9,
    MESSAGE_RESERVED_NAME = 10,

    RANGE_START = 1,
    RANGE_END = 2, /* exclusive, but inclusive in enums */

    FIELD_NAME = 1,
    FIELD_EXTENDEE = 2,
    FIELD_NUMBER = 3,
    FIELD_LABEL = 4,
    FIELD_TYPE = 5,
    FIELD_TYPE_NAME = 6,
    FIELD_DEFAULT = 7,
    FIELD_OPTIONS = 8,
    FIELD_ONEOF_INDEX = 9,
    FIELD_JSON_NAME = 10,
    FIELD_PROTO3_OPTIONAL = 17,

    LABEL_OPTIONAL = 1,
    LABEL_REQUIRED = 2,
    LABEL_REPEATED = 3,

    ONEOF_NAME = 1,
    ONEOF_OPTIONS = 2,

    ENUM_NAME = 1,
    ENUM_VALUE = 2,
    ENUM_OPTIONS = 3,
    ENUM_RESERVED_RANGE = 4,
    ENUM_RESERVED_NAME = 5,

    VALUE_NAME = 1,
    VALUE_NUMBER = 2,
    VALUE_OPTIONS = 3,

    SERVICE_NAME = 1,
    SERVICE_METHOD = 2,
    SERVICE_OPTIONS = 3,

    METHOD_NAME = 1,
    METHOD_INPUT = 2,
    METHOD_OUTPUT = 3,
    METHOD_OPTIONS = 4,
    METHOD_CLIENT_STREAMING = 5,
    METHOD_SERVER_STREAMING = 6,

    /* Options that matter. */
    FILE_OPTIONS_FEATURES = 50,
    MESSAGE_OPTIONS_MESSAGE_SET = 1,
    MESSAGE_OPTIONS_MAP_ENTRY = 7,
    MESSAGE_OPTIONS_FEATURES = 12,
    FIELD_OPTIONS_PACKED = 2,
    FIELD_OPTIONS_FEATURES = 21,
    ONEOF_OPTIONS_FEATURES = 1,
    ENUM_OPTIONS_ALLOW_ALIAS = 2,
    ENUM_OPTIONS_FEATURES = 7,

    FEATURES_PRESENCE = 1,
    FEATURES_ENUM_TYPE = 2,
    FEATURES_REPEATED = 3,
    FEATURES_UTF8 = 4,
    FEATURES_MESSAGE_ENCODING = 5,

    EDITION_PROTO2 = 998,
    EDITION_PROTO3 = 999,
    EDITION_2023 = 1000,
    EDITION_2024 = 1001,

    /* Ours: where in the .proto file a thing's name and the types that it names stand, as line <<
     * 32 | column. Only errors look at it. */
    PLACE_NAME = 100000,
    PLACE_TYPE = 100001,  /* of a field, a method's input, an import */
    PLACE_OTHER = 100002, /* an extension's extendee, a method's output */
};

#endif
