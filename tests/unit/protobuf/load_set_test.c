#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "schemas.h"

#include "protobuf/descriptor.h"
#include "protobuf/wire.h"

#include <stdlib.h>

/* Descriptors, put together from within: each appends a field of that number. */
static struct buf file_named(const char *name)
{
    struct buf file = BUF_INIT(BUF_UNLIMITED);
    wire_append_str(&file, FILE_NAME, name);
    return file;
}

static void append_field(struct buf *message, const char *name, int number, int type,
                         const char *type_name)
{
    size_t begin = wire_begin(message, MESSAGE_FIELD);
    wire_append_str(message, FIELD_NAME, name);
    wire_append_int(message, FIELD_NUMBER, number);
    wire_append_uint(message, FIELD_LABEL, LABEL_OPTIONAL);
    if (type)
        wire_append_int(message, FIELD_TYPE, type);
    if (type_name)
        wire_append_str(message, FIELD_TYPE_NAME, type_name);
    wire_end(message, begin);
}

static void append_file(struct buf *set, struct buf *file)
{
    wire_append_bytes(set, SET_FILE, buf_slice(file));
    buf_deinit(file);
}

static void assert_refused(struct buf *set, enum pb_load_result result, const char *expected)
{
    struct pb_schema *s;
    struct error error = { 0 };
    assert_int_equal(pb_load_set(buf_slice(set), &s, &error), result);
    assert_null(s);
    assert_string_equal(error.text, expected);
    error_clear(&error);
    buf_deinit(set);
}

/* A file with one message that has one field. */
static void assert_field_refused(int number, int type, const char *type_name, const char *expected)
{
    struct buf set = BUF_INIT(BUF_UNLIMITED), file = file_named("a.proto");
    size_t begin = wire_begin(&file, FILE_MESSAGE);
    wire_append_str(&file, MESSAGE_NAME, "M");
    append_field(&file, "f", number, type, type_name);
    wire_end(&file, begin);
    append_file(&set, &file);
    assert_refused(&set, PB_LOAD_BAD_SCHEMA, expected);
}

static void test_one(void **state)
{
    struct buf set = BUF_INIT(BUF_UNLIMITED), file = file_named("a.proto");
    struct pb_schema *s;
    struct error error = { 0 };
    wire_append_str(&file, FILE_PACKAGE, "a");
    wire_append_str(&file, FILE_SYNTAX, "proto3");
    size_t begin = wire_begin(&file, FILE_MESSAGE);
    wire_append_str(&file, MESSAGE_NAME, "M");
    append_field(&file, "some_text", 1, PB_STRING, NULL);
    append_field(&file, "self", 2, PB_MESSAGE, ".a.M");
    wire_end(&file, begin);
    begin = wire_begin(&file, FILE_SERVICE);
    wire_append_str(&file, SERVICE_NAME, "S");
    size_t method = wire_begin(&file, SERVICE_METHOD);
    wire_append_str(&file, METHOD_NAME, "R");
    wire_append_str(&file, METHOD_INPUT, ".a.M");
    wire_append_str(&file, METHOD_OUTPUT, ".a.M");
    wire_append_uint(&file, METHOD_SERVER_STREAMING, 1);
    wire_end(&file, method);
    wire_end(&file, begin);
    append_file(&set, &file);
    assert_int_equal(pb_load_set(buf_slice(&set), &s, &error), PB_LOAD_OK);
    buf_deinit(&set);
    char *text = describe_schema(s);
    assert_string_equal(text, "/a.S/R a S R(a.M) a.M stream\n"
                              "message a.M 0\n"
                              "  some_text someText 1 string utf8\n"
                              "  self self 2 message a.M presence\n");
    free(text);
    pb_schema_free(s);
}

static void test_nothing(void **state)
{
    struct pb_schema *s;
    struct error error = { 0 };
    size_t count;
    assert_int_equal(pb_load_set(SLICE(""), &s, &error), PB_LOAD_OK);
    pb_schema_methods(s, &count);
    assert_int_equal(count, 0);
    pb_schema_free(s);
}

static void test_bad_wire(void **state)
{
    const char *text = "proto: cannot parse invalid wire-format data";
    struct buf set = BUF_INIT(BUF_UNLIMITED);
    buf_append_str(&set, "syntax = \"proto3\";\n");
    assert_refused(&set, PB_LOAD_BAD_WIRE, text);
    struct buf file = file_named("a.proto");
    wire_append_str(&file, FILE_MESSAGE, "\x0a\x05M");
    append_file(&set, &file);
    assert_refused(&set, PB_LOAD_BAD_WIRE, text);
    file = file_named("a.proto");
    wire_append_str(&file, FILE_OPTIONS, "\xff");
    append_file(&set, &file);
    assert_refused(&set, PB_LOAD_BAD_WIRE, text);
}

static void test_bad_files(void **state)
{
    struct buf set = BUF_INIT(BUF_UNLIMITED), file = file_named("a.proto");
    wire_append_str(&file, FILE_DEPENDENCY, "b.proto");
    append_file(&set, &file);
    assert_refused(&set, PB_LOAD_BAD_SCHEMA,
                   "proto: could not resolve import \"b.proto\": not found");
    for (int i = 0; i < 2; i++) {
        file = file_named("a.proto");
        append_file(&set, &file);
    }
    assert_refused(&set, PB_LOAD_BAD_SCHEMA, "proto: file appears multiple times: \"a.proto\"");
    file = file_named("a.proto");
    wire_append_str(&file, FILE_DEPENDENCY, "a.proto");
    append_file(&set, &file);
    assert_refused(&set, PB_LOAD_BAD_SCHEMA,
                   "proto: cycle found in imports: \"a.proto\" -> \"a.proto\"");
    file = file_named("a.proto");
    wire_append_uint(&file, FILE_PUBLIC_DEPENDENCY, 0);
    append_file(&set, &file);
    assert_refused(&set, PB_LOAD_BAD_SCHEMA, "proto: invalid or duplicate public import index: 0");
    file = file_named("a.proto");
    wire_append_str(&file, FILE_SYNTAX, "proto9");
    append_file(&set, &file);
    assert_refused(&set, PB_LOAD_BAD_SCHEMA, "proto: invalid syntax: \"proto9\"");
    file = file_named("a.proto");
    wire_append_str(&file, FILE_SYNTAX, "editions");
    append_file(&set, &file);
    assert_refused(&set, PB_LOAD_BAD_SCHEMA, "proto: use of edition 0 not yet supported");
    file = file_named("");
    append_file(&set, &file);
    assert_refused(&set, PB_LOAD_BAD_SCHEMA, "proto: file path must be populated");
    file = file_named("a.proto");
    wire_append_str(&file, FILE_PACKAGE, "a..b");
    append_file(&set, &file);
    assert_refused(&set, PB_LOAD_BAD_SCHEMA, "proto: invalid package: \"a..b\"");
}

static void test_bad_fields(void **state)
{
    assert_field_refused(0, PB_INT32, NULL,
                         "proto: message field \"M.f\" has an invalid number: 0");
    assert_field_refused(-1, PB_INT32, NULL,
                         "proto: message field \"M.f\" has an invalid number: -1");
    assert_field_refused(1, 0, NULL,
                         "proto: message field \"M.f\" cannot resolve type: invalid kind: 0");
    assert_field_refused(1, 19, NULL,
                         "proto: message field \"M.f\" cannot resolve type: invalid kind: 19");
    assert_field_refused(1, PB_INT32, ".M",
                         "proto: message field \"M.f\" cannot resolve type: invalid kind: 5");
    assert_field_refused(1, PB_MESSAGE, ".Gone",
                         "proto: message field \"M.f\" cannot resolve type: \"Gone\" not found");
    assert_field_refused(1, PB_MESSAGE, "Gone",
                         "proto: message field \"M.f\" cannot resolve type: \"*.Gone\" not found");
    assert_field_refused(1, PB_ENUM, ".M",
                         "proto: field M.f: invalid type: M is a message, not a message or enum");
}

/* A map's entry that isn't one. */
static void test_bad_map(void **state)
{
    struct buf set = BUF_INIT(BUF_UNLIMITED), file = file_named("a.proto");
    size_t begin = wire_begin(&file, FILE_MESSAGE);
    wire_append_str(&file, MESSAGE_NAME, "M");
    append_field(&file, "key", 1, PB_DOUBLE, NULL);
    append_field(&file, "value", 2, PB_INT32, NULL);
    size_t options = wire_begin(&file, MESSAGE_OPTIONS);
    wire_append_uint(&file, MESSAGE_OPTIONS_MAP_ENTRY, 1);
    wire_end(&file, options);
    wire_end(&file, begin);
    append_file(&set, &file);
    assert_refused(&set, PB_LOAD_BAD_SCHEMA,
                   "proto: message \"M\" is an invalid map: invalid key field");
}

static void test_deep(void **state)
{
    struct buf inner = BUF_INIT(BUF_UNLIMITED), set = inner;
    for (int i = 0; i < 1000; i++) {
        struct buf outer = BUF_INIT(BUF_UNLIMITED);
        wire_append_str(&outer, MESSAGE_NAME, "M");
        wire_append_bytes(&outer, MESSAGE_MESSAGE, buf_slice(&inner));
        buf_deinit(&inner);
        inner = outer;
    }
    struct buf file = file_named("a.proto");
    wire_append_bytes(&file, FILE_MESSAGE, buf_slice(&inner));
    buf_deinit(&inner);
    append_file(&set, &file);
    assert_refused(&set, PB_LOAD_BAD_SCHEMA, "proto: message nesting depth must be less than 64");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one),        cmocka_unit_test(test_nothing),
        cmocka_unit_test(test_bad_wire),   cmocka_unit_test(test_bad_files),
        cmocka_unit_test(test_bad_fields), cmocka_unit_test(test_bad_map),
        cmocka_unit_test(test_deep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
