/* Our work against that of protoc, where it is installed: .proto files read by us, and its
 * descriptors of the same files read by us, must be one; so must messages that we make of JSON and
 * it of its text format. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "schemas.h"

#include "protobuf/json.h"

#include <stdlib.h>
#include <unistd.h>

/* What protoc makes of an input with these arguments; in the arena. */
static struct slice run_protoc(struct arena *arena, const char *arguments, struct slice input)
{
    char in[] = "/tmp/protoc-in-XXXXXX", out[] = "/tmp/protoc-out-XXXXXX";
    struct slice bytes;
    close(mkstemp(in));
    close(mkstemp(out));
    assert_int_equal(file_write(slice_of(in), input), 0);
    const char *command = arena_printf(arena, "protoc -I%s -I%s %s <%s >%s", PROTO_FOLDER,
                                       GOOGLE_FOLDER, arguments, in, out);
    assert_int_equal(system(command), 0);
    assert_int_equal(file_read(arena, slice_of(out), &bytes), 0);
    unlink(in);
    unlink(out);
    return bytes;
}

static struct pb_schema *load_compiled(const char *name)
{
    struct pb_schema *s = NULL;
    struct error error = { 0 };
    struct arena arena;
    arena_init(&arena, 4096);
    const char *arguments = arena_printf(
        &arena, "--include_imports --descriptor_set_out=/dev/stdout %s", name);
    if (pb_load_set(run_protoc(&arena, arguments, SLICE("")), &s, &error))
        fail_msg("%s", error.text);
    arena_deinit(&arena);
    return s;
}

/* The compiled set has imports first: methods of the last file are the first of ours. */
static void compare(const char *name, const char *const *methods)
{
    struct error error = { 0 };
    struct pb_schema *ours = load_folder(PROTO_FOLDER, name, &error);
    if (!ours)
        fail_msg("%s", error.text);
    struct pb_schema *compiled = load_compiled(name);
    for (; *methods; methods++) {
        struct buf a = BUF_INIT(BUF_UNLIMITED), b = a, seen = a;
        const struct pb_method *x = pb_schema_method(ours, slice_of(*methods));
        const struct pb_method *y = pb_schema_method(compiled, slice_of(*methods));
        assert_non_null(x);
        assert_non_null(y);
        describe_message(&a, x->input, &seen);
        describe_message(&a, x->output, &seen);
        buf_reset(&seen);
        describe_message(&b, y->input, &seen);
        describe_message(&b, y->output, &seen);
        buf_append_char(&a, 0);
        buf_append_char(&b, 0);
        assert_string_equal(a.ptr, b.ptr);
        buf_deinit(&a);
        buf_deinit(&b);
        buf_deinit(&seen);
    }
    pb_schema_free(ours);
    pb_schema_free(compiled);
}

static void test_proto3(void **state)
{
    compare("modern.proto",
            (const char *[]){ "/modern.v1.Modern/Scalars", "/modern.v1.Modern/Maps", NULL });
}

static void test_proto2(void **state)
{
    compare("legacy.proto", (const char *[]){ "/legacy.Orders/Echo", "/legacy.Orders/Describe",
                                              "/modern.v1.Modern/Maps", NULL });
}

static void check_message(const struct pb_schema *schema, const char *type, const char *text,
                          const char *json)
{
    struct arena arena;
    struct error error = { 0 };
    struct buf wire = BUF_INIT(BUF_UNLIMITED), ours = wire, theirs = wire;
    const struct pb_message *m = pb_schema_message(schema, slice_of(type));
    const struct pb_types types = { &schema, 1 };
    arena_init(&arena, 4096);
    const char *encode = arena_printf(&arena, "--encode=%s legacy.proto", type);
    const char *decode = arena_printf(&arena, "--decode=%s legacy.proto", type);
    struct slice encoded = run_protoc(&arena, encode, slice_of(text));
    if (pb_json_to_wire(m, &types, slice_of(json), &wire, &error))
        fail_msg("%s", error.text);
    struct slice expected = run_protoc(&arena, decode, encoded);
    struct slice got = run_protoc(&arena, decode, buf_slice(&wire));
    assert_string_equal(arena_str(&arena, got), arena_str(&arena, expected));
    assert_int_equal(pb_wire_to_json(m, &types, encoded, &theirs, &error), PB_JSON_OK);
    assert_int_equal(pb_wire_to_json(m, &types, buf_slice(&wire), &ours, &error), PB_JSON_OK);
    assert_string_equal(arena_str(&arena, buf_slice(&ours)), arena_str(&arena, buf_slice(&theirs)));
    buf_deinit(&wire);
    buf_deinit(&ours);
    buf_deinit(&theirs);
    arena_deinit(&arena);
}

static void test_messages(void **state)
{
    static const struct {
        const char *type, *text, *json;
    } cases[] = {
        { "modern.v1.Scalars",
          "f_double: -2.5 f_float: 1e-3 f_int32: -1 f_int64: -9223372036854775808 f_uint32: 300 "
          "f_uint64: 18446744073709551615 f_sint32: -3 f_sint64: 9223372036854775807 "
          "f_fixed32: 258 f_fixed64: 1 f_sfixed32: -1 f_sfixed64: -2 f_bool: true "
          "f_string: 'h\\303\\251\\n' f_bytes: '\\000\\001\\377' f_color: COLOR_MINUS",
          "{\"fDouble\":-2.5,\"fFloat\":0.001,\"fInt32\":-1,\"fInt64\":\"-9223372036854775808\","
          "\"fUint32\":300,\"fUint64\":\"18446744073709551615\",\"fSint32\":-3,\"fSint64\":"
          "\"9223372036854775807\",\"fFixed32\":258,\"fFixed64\":1,\"fSfixed32\":-1,\"fSfixed64\":"
          "-2,\"fBool\":true,\"fString\":\"h\\u00e9\\n\",\"fBytes\":\"AAH/\",\"fColor\":-1}" },
        { "modern.v1.Lists",
          "f_double: [0, inf] f_float: -1 f_int32: [1, -1] f_sint64: -1 loose: [5, 6] "
          "f_bool: [true, false] f_string: ['a', ''] f_bytes: '' f_color: COLOR_RED "
          "f_message { f_int32: 1 } f_message {}",
          "{\"fDouble\":[0,\"Infinity\"],\"fFloat\":[-1],\"fInt32\":[1,-1],\"fSint64\":[-1],"
          "\"loose\":[5,6],\"fBool\":[true,false],\"fString\":[\"a\",\"\"],\"fBytes\":[\"\"],"
          "\"fColor\":[\"COLOR_RED\"],\"fMessage\":[{\"fInt32\":1},{}]}" },
        { "modern.v1.Maps",
          "counts { key: 'a' value: 1 } names { key: -7 value: 'x' } flags { key: true "
          "value: COLOR_RED } messages { key: '' value { f_bool: true } } blobs_by_id { key: -1 "
          "value: 'b' }",
          "{\"counts\":{\"a\":1},\"names\":{\"-7\":\"x\"},\"flags\":{\"true\":1},\"messages\":"
          "{\"\":{\"fBool\":true}},\"blobsById\":{\"-1\":\"Yg==\"}}" },
        { "modern.v1.Mixed",
          "money { units: 5 } maybe: 0 tree { left { left {} } children { kind: LARGE } } "
          "enum { rpc: 1 } at { seconds: -1 nanos: 500000000 } lasts { seconds: -1 nanos: -5 } "
          "record { fields { key: 'a' value { list_value { values { null_value: NULL_VALUE } "
          "values { number_value: 1.5 } } } } } value { struct_value {} } list {} "
          "any { type_url: 'x/common.Money' value: '\\020\\003' } mask { paths: 'a.b_c' } "
          "empty {} wrapped {} texts { value: 's' } texts {}",
          "{\"money\":{\"units\":5},\"maybe\":0,\"tree\":{\"left\":{\"left\":{}},\"children\":"
          "[{\"kind\":\"LARGE\"}]},\"enum\":{\"rpc\":1},\"at\":\"1969-12-31T23:59:59.5Z\","
          "\"lasts\":\"-1.000000005s\",\"record\":{\"a\":[null,1.5]},\"value\":{},\"list\":[],"
          "\"any\":{\"@type\":\"x/common.Money\",\"units\":3},\"mask\":\"a.bC\",\"empty\":{},"
          "\"wrapped\":0,\"texts\":[\"s\",\"\"]}" },
        { "legacy.Order",
          "id: 0 note: '' codes: [1, 2] packed_codes: [3, 4] mode: SLOW Extra { more: 'x' inner { "
          "id: 1 } } Line { n: 1 } Line {} Deep { s: 'd' } orders { key: 1 value { id: 2 } } "
          "type: TYPE_BOOL",
          "{\"id\":0,\"note\":\"\",\"codes\":[1,2],\"packedCodes\":[3,4],\"mode\":\"SLOW\","
          "\"extra\":{\"more\":\"x\",\"inner\":{\"id\":1}},\"line\":[{\"n\":1},{}],\"deep\":"
          "{\"s\":\"d\"},\"orders\":{\"1\":{\"id\":2}},\"type\":\"TYPE_BOOL\"}" },
    };
    struct error error = { 0 };
    struct pb_schema *schema = load_folder(PROTO_FOLDER, "legacy.proto", &error);
    assert_non_null(schema);
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        check_message(schema, cases[i].type, cases[i].text, cases[i].json);
    pb_schema_free(schema);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_proto3),
        cmocka_unit_test(test_proto2),
        cmocka_unit_test(test_messages),
    };
    if (system("protoc --version >/dev/null 2>&1") != 0)
        return 77; /* skipped */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
