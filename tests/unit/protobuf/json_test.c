/* Messages from JSON and back, with k6's (that is protojson's) forms and errors. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "schemas.h"

#include "base/encode.h"
#include "protobuf/json.h"

static struct pb_schema *legacy; /* and what it imports */
static struct pb_types types;

static const struct pb_message *message(const char *name)
{
    const struct pb_message *m = pb_schema_message(legacy, slice_of(name));
    CHECK(m);
    return m;
}

static void assert_text(struct buf *text, const char *expected)
{
    buf_append_char(text, 0);
    assert_string_equal(text->ptr, expected);
    buf_deinit(text);
}

static void to_wire(const char *type, const char *json, struct buf *wire)
{
    struct error error = { 0 };
    if (pb_json_to_wire(message(type), &types, slice_of(json), wire, &error))
        fail_msg("%s: %s", json, error.text);
}

static void assert_wire(const char *type, const char *json, const char *hex)
{
    struct buf wire = BUF_INIT(BUF_UNLIMITED), text = wire;
    to_wire(type, json, &wire);
    hex_append(&text, buf_slice(&wire));
    buf_deinit(&wire);
    assert_text(&text, hex);
}

static void assert_refused(const char *type, const char *json, const char *expected)
{
    struct buf wire = BUF_INIT(BUF_UNLIMITED);
    struct error error = { 0 };
    if (!pb_json_to_wire(message(type), &types, slice_of(json), &wire, &error))
        fail_msg("%s is taken", json);
    assert_string_equal(error.text, expected);
    error_clear(&error);
    buf_deinit(&wire);
}

/* From JSON to wire and back. */
static void assert_returns(const char *type, const char *json, const char *expected)
{
    struct buf wire = BUF_INIT(BUF_UNLIMITED), back = wire;
    struct error error = { 0 };
    to_wire(type, json, &wire);
    enum pb_json_result result = pb_wire_to_json(message(type), &types, buf_slice(&wire), &back,
                                                 &error);
    if (result)
        fail_msg("%s: %s", json, error.text);
    buf_deinit(&wire);
    assert_text(&back, expected);
}

static void from_hex(const char *hex, struct buf *wire)
{
    for (; *hex; hex += 2)
        buf_append_char(wire, (char)(hex_digit(hex[0]) << 4 | hex_digit(hex[1])));
}

static void assert_json(const char *type, const char *hex, const char *expected)
{
    struct buf wire = BUF_INIT(BUF_UNLIMITED), json = wire;
    struct error error = { 0 };
    from_hex(hex, &wire);
    if (pb_wire_to_json(message(type), &types, buf_slice(&wire), &json, &error))
        fail_msg("%s: %s", hex, error.text);
    buf_deinit(&wire);
    assert_text(&json, expected);
}

static void assert_no_json(const char *type, const char *hex, enum pb_json_result result,
                           const char *expected)
{
    struct buf wire = BUF_INIT(BUF_UNLIMITED), json = wire;
    struct error error = { 0 };
    from_hex(hex, &wire);
    assert_int_equal(pb_wire_to_json(message(type), &types, buf_slice(&wire), &json, &error),
                     result);
    assert_string_equal(error.text, expected);
    error_clear(&error);
    buf_deinit(&wire);
    buf_deinit(&json);
}

#define SCALARS "modern.v1.Scalars"
#define LISTS   "modern.v1.Lists"
#define MAPS    "modern.v1.Maps"
#define MIXED   "modern.v1.Mixed"

static void test_scalars_to_wire(void **state)
{
    assert_wire(SCALARS, "{\"f_double\":-2.5}", "0900000000000004c0");
    assert_wire(SCALARS, " { \"fFloat\" : 0.1 } ", "15cdcccc3d");
    assert_wire(SCALARS, "{\"f_int32\":-1}", "18ffffffffffffffffff01");
    assert_wire(SCALARS, "{\"f_int64\":\"-2\"}", "20feffffffffffffffff01");
    assert_wire(SCALARS, "{\"f_uint32\":300}", "28ac02");
    assert_wire(SCALARS, "{\"f_uint64\":\"18446744073709551615\"}", "30ffffffffffffffffff01");
    assert_wire(SCALARS, "{\"f_sint32\":-3,\"f_sint64\":\"9223372036854775807\"}",
                "380540feffffffffffffffff01");
    assert_wire(SCALARS, "{\"f_fixed32\":258,\"f_fixed64\":1}", "4d02010000510100000000000000");
    assert_wire(SCALARS, "{\"f_sfixed32\":-1,\"f_sfixed64\":-2}", "5dffffffff61feffffffffffffff");
    assert_wire(SCALARS, "{\"f_bool\":true,\"f_string\":\"h\\u00e9\",\"f_bytes\":\"AAH/\"}",
                "6801720368c3a97a030001ff");
    assert_wire(SCALARS, "{\"f_color\":\"COLOR_MINUS\"}", "8001ffffffffffffffffff01");
    assert_wire(SCALARS,
                "{\"f_double\":0,\"f_int32\":0,\"f_bool\":false,\"f_string\":\"\",\"f_bytes\":\"\","
                "\"f_color\":\"COLOR_NONE\",\"f_int64\":null}",
                "");
    assert_wire(SCALARS, "{\"f_double\":-0}", "090000000000000080");
    assert_wire(SCALARS, "{\"f_double\":\"Infinity\",\"f_float\":\"-Infinity\"}",
                "09000000000000f07f15000080ff");
    assert_wire(SCALARS, "{\"f_string\":\"\\ud83d\\ude00\\n\\\"\\/\"}", "7207f09f98800a222f");
}

/* Many forms of one number. */
static void test_numbers(void **state)
{
    static const struct {
        const char *json, *expected;
    } cases[] = {
        { "12", "12" },
        { "\"12\"", "12" },
        { "3.0", "3" },
        { "1e3", "1000" },
        { "\"1e2\"", "100" },
        { "1.5e1", "15" },
        { "150e-1", "15" },
        { "-0", "0" },
        { "0e5", "0" },
        { "0.000", "0" },
        { "0e-9", "0" },
        { "1E+2", "100" },
        { "2147483647", "2147483647" },
        { "-2147483648", "-2147483648" },
        { "1.20e1", "12" },
        { "0e9999", "0" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct buf json = BUF_INIT(BUF_UNLIMITED), expected = json;
        buf_printf(&json, "{\"value\":%s}", cases[i].json);
        buf_append_char(&json, 0);
        buf_printf(&expected, "%s", cases[i].expected);
        buf_append_char(&expected, 0);
        struct buf bare = BUF_INIT(BUF_UNLIMITED);
        buf_append_str(&bare, cases[i].json);
        buf_append_char(&bare, 0);
        assert_returns("google.protobuf.Int32Value", bare.ptr, expected.ptr);
        buf_deinit(&bare);
        buf_deinit(&json);
        buf_deinit(&expected);
    }
    static const char *const refused[] = {
        "2147483648", "-2147483649", "1.5",    "\"x\"", "\"\"", "true", "\" 1\"",
        "\"1 2\"",    "1e10",        "\"1x\"", "1e-1",  "{}",   "[1]",  "1e99999999999999999999",
        "\"0x1\"",    "\"NaN\"",
    };
    for (size_t i = 0; i < ARRAY_LEN(refused); i++) {
        struct buf expected = BUF_INIT(BUF_UNLIMITED);
        const char *shown = refused[i];
        buf_printf(&expected, "proto: (line 1:1): invalid value for int32 field value: %.*s%c",
                   *shown == '{' || *shown == '[' ? 1 : (int)strlen(shown), shown, 0);
        assert_refused("google.protobuf.Int32Value", refused[i], expected.ptr);
        buf_deinit(&expected);
    }
    assert_returns("google.protobuf.UInt64Value", "18446744073709551615",
                   "\"18446744073709551615\"");
    assert_refused("google.protobuf.UInt64Value", "18446744073709551616",
                   "proto: (line 1:1): invalid value for uint64 field value: 18446744073709551616");
    assert_refused("google.protobuf.UInt32Value", "-1",
                   "proto: (line 1:1): invalid value for uint32 field value: -1");
    assert_returns("google.protobuf.FloatValue", "16777217", "16777216");
    assert_returns("google.protobuf.FloatValue", "3.4028235e38", "3.4028235e+38");
    assert_refused("google.protobuf.FloatValue", "1e39",
                   "proto: (line 1:1): invalid value for float field value: 1e39");
    assert_returns("google.protobuf.DoubleValue", "\"-1.5e300\"", "-1.5e+300");
    assert_refused("google.protobuf.DoubleValue", "1e309",
                   "proto: (line 1:1): invalid value for double field value: 1e309");
}

static void test_bytes_and_enums(void **state)
{
    assert_returns("google.protobuf.BytesValue", "\"aGk\"", "\"aGk=\"");
    assert_returns("google.protobuf.BytesValue", "\"-_8\"", "\"+/8=\"");
    assert_returns("google.protobuf.BytesValue", "\"+/8=\"", "\"+/8=\"");
    assert_refused("google.protobuf.BytesValue", "\"*\"",
                   "proto: (line 1:1): invalid value for bytes field value: \"*\"");
    assert_returns(MAPS, "{\"flags\":{\"true\":1,\"false\":\"COLOR_ROUGE\"}}",
                   "{\"counts\":{},\"names\":{},\"flags\":{\"false\":\"COLOR_RED\",\"true\":"
                   "\"COLOR_RED\"},\"messages\":{},\"blobsById\":{}}");
    assert_refused(SCALARS, "{\"f_color\":\"COLOR_PINK\"}",
                   "proto: (line 1:12): invalid value for enum field fColor: \"COLOR_PINK\"");
    assert_json(SCALARS, "800163",
                "{\"fDouble\":0,\"fFloat\":0,\"fInt32\":0,\"fInt64\":\"0\",\"fUint32\":0,"
                "\"fUint64\":\"0\",\"fSint32\":0,\"fSint64\":\"0\",\"fFixed32\":0,\"fFixed64\":"
                "\"0\",\"fSfixed32\":0,\"fSfixed64\":\"0\",\"fBool\":false,\"fString\":\"\","
                "\"fBytes\":\"\",\"fColor\":99}");
}

static void test_lists(void **state)
{
    assert_wire(LISTS, "{\"f_int32\":[1,300,-1],\"loose\":[1,2],\"f_string\":[\"a\",\"\"]}",
                "1a0d01ac02ffffffffffffffffff01a00101a0010272016172"
                "00");
    assert_wire(LISTS, "{\"f_int32\":[],\"f_string\":null}", "");
    assert_returns(LISTS,
                   "{\"fDouble\":[0,1.5,\"NaN\"],\"fFloat\":[0.1],\"fInt32\":[\"4\",5],"
                   "\"fSint64\":[-1],\"fBool\":[true,false],\"fBytes\":[\"AQ==\",\"\"],"
                   "\"fColor\":[\"COLOR_RED\",0,42],\"fMessage\":[{\"fInt32\":1},{}]}",
                   "{\"fDouble\":[0,1.5,\"NaN\"],\"fFloat\":[0.1],\"fInt32\":[4,5],"
                   "\"fSint64\":[\"-1\"],\"loose\":[],\"fBool\":[true,false],\"fString\":[],"
                   "\"fBytes\":[\"AQ==\",\"\"],\"fColor\":[\"COLOR_RED\",\"COLOR_NONE\",42],"
                   "\"fMessage\":[{\"fDouble\":0,\"fFloat\":0,\"fInt32\":1,\"fInt64\":\"0\","
                   "\"fUint32\":0,\"fUint64\":\"0\",\"fSint32\":0,\"fSint64\":\"0\",\"fFixed32\":0,"
                   "\"fFixed64\":\"0\",\"fSfixed32\":0,\"fSfixed64\":\"0\",\"fBool\":false,"
                   "\"fString\":\"\",\"fBytes\":\"\",\"fColor\":\"COLOR_NONE\"},"
                   "{\"fDouble\":0,\"fFloat\":0,\"fInt32\":0,\"fInt64\":\"0\","
                   "\"fUint32\":0,\"fUint64\":\"0\",\"fSint32\":0,\"fSint64\":\"0\",\"fFixed32\":0,"
                   "\"fFixed64\":\"0\",\"fSfixed32\":0,\"fSfixed64\":\"0\",\"fBool\":false,"
                   "\"fString\":\"\",\"fBytes\":\"\",\"fColor\":\"COLOR_NONE\"}]}");
    /* A list comes in parts, packed or not, with other fields between. */
    assert_json("google.protobuf.SourceCodeInfo.Location",
                "0a020102"
                "0803"
                "1001"
                "0a00"
                "0804",
                "{\"path\":[1,2,3,4],\"span\":[1],\"leadingComments\":null,"
                "\"trailingComments\":null,\"leadingDetachedComments\":[]}");
    assert_refused(LISTS, "{\"f_int32\":[1,null]}",
                   "proto: (line 1:15): invalid value for int32 field fInt32: null");
    assert_refused(LISTS, "{\"f_int32\":1}", "proto: syntax error (line 1:12): unexpected token 1");
    assert_refused(LISTS, "{\"f_int32\":[1 2]}",
                   "proto: syntax error (line 1:15): unexpected token 2");
    assert_refused(LISTS, "{\"f_int32\":[1,]}",
                   "proto: (line 1:15): invalid value for int32 field fInt32: ]");
    assert_refused(LISTS, "{\"f_message\":[null]}",
                   "proto: syntax error (line 1:15): unexpected token null");
}

static void test_maps(void **state)
{
    assert_wire(MAPS, "{\"counts\":{\"a\":1}}", "0a050a01611001");
    assert_wire(MAPS, "{\"names\":{\"7\":\"x\"}}", "12050807120178");
    assert_wire(MAPS, "{\"counts\":{\"\":0}}", "0a040a001000");
    assert_returns(MAPS,
                   "{\"counts\":{\"b\":1,\"a\":2,\"\":3},\"names\":{\"-2\":\"m\",\"10\":\"n\"}}",
                   "{\"counts\":{\"\":3,\"a\":2,\"b\":1},\"names\":{\"10\":\"n\",\"-2\":\"m\"},"
                   "\"flags\":{},\"messages\":{},\"blobsById\":{}}");
    /* Of equal keys the last counts; what an entry lacks is zero. */
    assert_json(MAPS,
                "0a050a01611001"
                "0a050a01611002"
                "0a021005"
                "1200",
                "{\"counts\":{\"\":5,\"a\":2},\"names\":{\"0\":\"\"},\"flags\":{},"
                "\"messages\":{},\"blobsById\":{}}");
    assert_json(MAPS,
                "1206"
                "08ffffffff0f"
                "1211"
                "08ffffffffffffffffff01"
                "1204"
                "6c617374",
                "{\"counts\":{},\"names\":{\"-1\":\"last\"},\"flags\":{},\"messages\":{},"
                "\"blobsById\":{}}");
    assert_refused(MAPS, "{\"counts\":{\"a\":null}}",
                   "proto: (line 1:16): invalid value for int32 field value: null");
    assert_refused(MAPS, "{\"names\":{\"x\":\"y\"}}",
                   "proto: (line 1:11): invalid value for int32 key: \"x\"");
    assert_refused(MAPS, "{\"flags\":{\"maybe\":1}}",
                   "proto: (line 1:11): invalid value for bool key: \"maybe\"");
    assert_refused(MAPS, "{\"counts\":[1]}", "proto: syntax error (line 1:11): unexpected token [");
    assert_refused(MAPS, "{\"counts\":{\"a\":1,\"b\":2,\"\\u0061\":3}}",
                   "proto: (line 1:24): duplicate map key \"\\u0061\"");
    assert_refused(MAPS, "{\"names\":{\"1\":\"\",\"01\":\"\"}}",
                   "proto: (line 1:18): duplicate map key \"01\"");
}

static void test_oneofs(void **state)
{
    assert_wire(MIXED, "{\"text\":\"\"}", "0a00");
    assert_wire(MIXED, "{\"text\":null,\"color\":0}", "2000");
    assert_wire(MIXED, "{\"maybe\":0}", "2800");
    assert_refused(MIXED, "{\"text\":\"a\",\"color\":1}",
                   "proto: (line 1:13): error parsing \"color\", oneof modern.v1.Mixed.pick is "
                   "already set");
    /* The last that is set remains; parts of one message are put together. */
    assert_json(MIXED,
                "0a0161"
                "1a03"
                "0a0145"
                "1a02"
                "1005"
                "2801",
                "{\"money\":{\"currency\":\"E\",\"units\":\"5\"},\"maybe\":1,\"tree\":null,"
                "\"kind\":\"SMALL\",\"otherName\":\"\",\"OddName\":0,\"HTTPCode\":0,"
                "\"message\":\"\",\"enum\":null,\"at\":null,\"lasts\":null,\"record\":null,"
                "\"value\":null,\"list\":null,\"any\":null,\"mask\":null,\"empty\":null,"
                "\"nothing\":null,\"wrapped\":null,\"texts\":[]}");
    assert_json("google.protobuf.Value",
                "1a0161"
                "2001",
                "true");
}

static void test_names(void **state)
{
    assert_wire(MIXED, "{\"renamed\":\"x\",\"_odd__name_\":1}", "4a01785001");
    assert_wire(MIXED, "{\"otherName\":\"x\",\"OddName\":1,\"HTTPCode\":2}", "4a017850015802");
    assert_refused(MIXED, "{\"httpCode\":1}", "proto: (line 1:2): unknown field \"httpCode\"");
    assert_refused(MIXED, "{\n \"renamed\":\"\u00e9\", \"otherName\":\"\"}",
                   "proto: (line 2:17): duplicate field \"otherName\"");
    assert_refused(MIXED, "{\"\\u006eosuch\":1}",
                   "proto: (line 1:2): unknown field \"\\u006eosuch\"");
}

static void test_legacy(void **state)
{
    assert_wire("legacy.Order", "{\"id\":0,\"extra\":{\"more\":\"x\"}}", "08003b0a01783c");
    assert_wire("legacy.Order", "{\"id\":1,\"Line\":[{\"n\":1},{}],\"packedCodes\":[1,2]}",
                "080143080144434"
                "42a020102");
    assert_returns("legacy.Order", "{\"id\":5,\"mode\":3,\"codes\":[1],\"flag\":false}",
                   "{\"id\":5,\"note\":null,\"limit\":null,\"codes\":[1],\"packedCodes\":[],"
                   "\"mode\":3,\"extra\":null,\"line\":[],\"flag\":false,\"orders\":{},"
                   "\"money\":null,\"type\":null}");
    /* A group comes in parts, and a list of groups. */
    assert_json("legacy.Order",
                "0801"
                "3b0a01613c"
                "43080144"
                "3b0a01623c"
                "4344",
                "{\"id\":1,\"note\":null,\"limit\":null,\"codes\":[],\"packedCodes\":[],"
                "\"mode\":null,\"extra\":{\"more\":\"b\",\"inner\":null},\"line\":[{\"n\":1},"
                "{\"n\":null}],\"orders\":{},\"money\":null,\"type\":null}");
    assert_refused("legacy.Order", "{\"id\":1,\"[legacy.coupon]\":\"ten\"}",
                   "proto: (line 1:9): unknown field \"[legacy.coupon]\"");
    assert_refused("legacy.Order", "{\"note\":\"no id\"}",
                   "proto: required field legacy.Order.id not set");
    assert_refused("legacy.Order", "{\"id\":null}",
                   "proto: required field legacy.Order.id not set");
    assert_refused("legacy.Order", "{\"id\":1,\"extra\":{}}",
                   "proto: required field legacy.Order.Extra.more not set");
    assert_no_json("legacy.Order", "", PB_JSON_BAD_WIRE,
                   "proto: required field legacy.Order.id not set");
}

static void test_times(void **state)
{
    static const char *const same[] = {
        "2024-02-29T12:30:45Z",           "2024-02-29T12:30:45.500Z", "2024-02-29T12:30:45.000001Z",
        "2024-02-29T12:30:45.123456789Z", "1970-01-01T00:00:00Z",     "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z", "1969-12-31T23:59:59.500Z", "2000-03-01T00:00:00Z",
        "1900-02-28T00:00:00Z",
    };
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    for (size_t i = 0; i < ARRAY_LEN(same); i++) {
        buf_reset(&text);
        buf_printf(&text, "\"%s\"%c", same[i], 0);
        assert_returns("google.protobuf.Timestamp", text.ptr, text.ptr);
    }
    assert_returns("google.protobuf.Timestamp", "\"2024-02-29T12:30:45.120+02:00\"",
                   "\"2024-02-29T10:30:45.120Z\"");
    assert_returns("google.protobuf.Timestamp", "\"2024-02-29T23:30:45-01:30\"",
                   "\"2024-03-01T01:00:45Z\"");
    static const char *const wrong[] = {
        "2024-02-30T00:00:00Z",
        "2023-02-29T00:00:00Z",
        "2024-02-29",
        "2024-02-29T12:30:45",
        "2024-13-01T00:00:00Z",
        "2024-01-01T24:00:00Z",
        "2024-01-01T00:00:00.Z",
        "2024-01-01T00:00:00.1234567891Z",
        "2024-01-01 00:00:00Z",
        "10000-01-01T00:00:00Z",
        "",
        "2024-01-01T00:00:00z",
        "2024-01-01T00:00:00+2:00",
    };
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        struct buf expected = BUF_INIT(BUF_UNLIMITED);
        buf_reset(&text);
        buf_printf(&text, "\"%s\"%c", wrong[i], 0);
        buf_printf(&expected, "proto: (line 1:1): invalid google.protobuf.Timestamp value %s%c",
                   text.ptr, 0);
        assert_refused("google.protobuf.Timestamp", text.ptr, expected.ptr);
        buf_deinit(&expected);
    }
    buf_deinit(&text);
    assert_refused("google.protobuf.Timestamp", "\"0001-01-01T00:00:00+01:00\"",
                   "proto: (line 1:1): google.protobuf.Timestamp value out of range: "
                   "\"0001-01-01T00:00:00+01:00\"");
    assert_refused("google.protobuf.Timestamp", "5",
                   "proto: syntax error (line 1:1): unexpected token 5");
    assert_wire(MIXED, "{\"at\":\"1970-01-01T00:01:00Z\"}", "f20102083c");
    assert_wire(MIXED, "{\"lasts\":\"-0.5s\"}", "fa010b1080b6ca91feffffffff01");
    assert_no_json("google.protobuf.Timestamp", "0880808080808001", PB_JSON_NO_FORM,
                   "proto: google.protobuf.Timestamp: seconds out of range 4398046511104");
    assert_no_json("google.protobuf.Timestamp", "108094ebdc03", PB_JSON_NO_FORM,
                   "proto: google.protobuf.Timestamp: nanos out of range 1000000000");
}

static void test_durations(void **state)
{
    static const char *const cases[][2] = {
        { "1s", "1s" },
        { "1.5s", "1.500s" },
        { "0s", "0s" },
        { "-3s", "-3s" },
        { ".1s", "0.100s" },
        { "1.s", "1s" },
        { "+1s", "1s" },
        { "-0.5s", "-0.500s" },
        { "0.000000001s", "0.000000001s" },
        { "1.010s", "1.010s" },
        { "315576000000s", "315576000000s" },
        { "-0s", "0s" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct buf json = BUF_INIT(BUF_UNLIMITED), expected = json;
        buf_printf(&json, "\"%s\"%c", cases[i][0], 0);
        buf_printf(&expected, "\"%s\"%c", cases[i][1], 0);
        assert_returns("google.protobuf.Duration", json.ptr, expected.ptr);
        buf_deinit(&json);
        buf_deinit(&expected);
    }
    static const char *const wrong[] = { "1m",  "1",    "s", "", "01s", "1.0000000001s",
                                         "1 s", "+-1s", "-s" };
    for (size_t i = 0; i < ARRAY_LEN(wrong); i++) {
        struct buf json = BUF_INIT(BUF_UNLIMITED), expected = json;
        buf_printf(&json, "\"%s\"%c", wrong[i], 0);
        buf_printf(&expected, "proto: (line 1:1): invalid google.protobuf.Duration value %s%c",
                   json.ptr, 0);
        assert_refused("google.protobuf.Duration", json.ptr, expected.ptr);
        buf_deinit(&json);
        buf_deinit(&expected);
    }
    assert_refused("google.protobuf.Duration", "\"315576000001s\"",
                   "proto: (line 1:1): google.protobuf.Duration value out of range: "
                   "\"315576000001s\"");
    assert_no_json("google.protobuf.Duration", "080110ffffffffffffffffff01", PB_JSON_NO_FORM,
                   "proto: google.protobuf.Duration: signs of seconds and nanos do not match");
}

static void test_wrappers(void **state)
{
    assert_wire(MIXED, "{\"wrapped\":0}", "ba0200");
    assert_wire(MIXED, "{\"wrapped\":\"3\",\"texts\":[\"a\",\"\"]}",
                "ba02020803c202030a0161c20200");
    assert_refused(MIXED, "{\"wrapped\":{\"value\":1}}",
                   "proto: (line 1:12): invalid value for int64 field value: {");
    assert_json("google.protobuf.StringValue", "", "\"\"");
    assert_json("google.protobuf.BoolValue", "0801", "true");
}

static void test_loose(void **state)
{
    static const char *const values[] = {
        "{\"a\":1,\"b\":\"two\",\"c\":[true,null,{\"d\":{}}],\"e\":null}",
        "{}",
        "5",
        "\"text\"",
        "true",
        "null",
        "[1,\"a\",[],[[2]]]",
        "-0.25",
        "{\"\":[{}]}",
    };
    for (size_t i = 0; i < ARRAY_LEN(values); i++)
        assert_returns("google.protobuf.Value", values[i], values[i]);
    assert_returns("google.protobuf.Struct", values[0], values[0]);
    assert_returns("google.protobuf.ListValue", values[6], values[6]);
    assert_wire("google.protobuf.Value", "{\"a\":null}", "2a090a070a016112020800");
    assert_wire(MIXED, "{\"value\":null,\"nothing\":null}", "8a02020800");
    assert_refused("google.protobuf.Struct", "[1]",
                   "proto: syntax error (line 1:1): unexpected token [");
    assert_refused("google.protobuf.Struct", "{\"a\":1,\"a\":2}",
                   "proto: (line 1:8): duplicate map key \"a\"");
    assert_refused("google.protobuf.Value", "1e999",
                   "proto: (line 1:1): invalid google.protobuf.Value: 1e999");
    assert_no_json("google.protobuf.Value", "", PB_JSON_NO_FORM,
                   "proto: google.protobuf.Value: none of the oneof fields is set");
    assert_no_json("google.protobuf.Value", "11000000000000f07f", PB_JSON_NO_FORM,
                   "proto: google.protobuf.Value.number_value: invalid Inf value");
}

static void test_masks_and_empty(void **state)
{
    assert_returns("google.protobuf.FieldMask", "\"a,fooBar,x.yZ\"", "\"a,fooBar,x.yZ\"");
    assert_wire("google.protobuf.FieldMask", "\"fooBar\"", "0a07666f6f5f626172");
    assert_returns("google.protobuf.FieldMask", "\" \"", "\"\"");
    assert_refused("google.protobuf.FieldMask", "\"foo_bar\"",
                   "proto: (line 1:1): google.protobuf.FieldMask.paths contains invalid path: "
                   "\"foo_bar\"");
    assert_refused(
        "google.protobuf.FieldMask", "\"a,\"",
        "proto: (line 1:1): google.protobuf.FieldMask.paths contains invalid path: \"\"");
    assert_no_json("google.protobuf.FieldMask", "0a02612e", PB_JSON_NO_FORM,
                   "proto: google.protobuf.FieldMask.paths contains invalid path: \"a.\"");
    assert_returns("google.protobuf.Empty", "{}", "{}");
    assert_json("google.protobuf.Empty", "0801120161", "{}");
    assert_refused("google.protobuf.Empty", "{\"a\":1}", "proto: (line 1:2): unknown field \"a\"");
}

static void test_any(void **state)
{
    static const char *const same[] = {
        "{\"@type\":\"type.googleapis.com/common.Money\",\"currency\":\"E\",\"units\":\"3\"}",
        "{\"@type\":\"x/google.protobuf.Duration\",\"value\":\"2s\"}",
        "{\"@type\":\"google.protobuf.Empty\",\"value\":{}}",
        ("{\"@type\":\"a/google.protobuf.Any\",\"value\":{\"@type\":\"b/common.Money\","
         "\"currency\":\"\",\"units\":\"0\"}}"),
        "{\"@type\":\"google.protobuf.Value\",\"value\":[1,{\"a\":null}]}",
        "{}",
    };
    for (size_t i = 0; i < ARRAY_LEN(same); i++)
        assert_returns("google.protobuf.Any", same[i], same[i]);
    assert_wire("google.protobuf.Any", "{\"units\":1,\"@type\":\"common.Money\"}",
                "0a0c636f6d6d6f6e2e4d6f6e6579"
                "12021001");
    assert_wire("google.protobuf.Any", "{\"@type\":\"common.Money\"}",
                "0a0c636f6d6d6f6e2e4d6f6e6579");
    /* Required fields of what is in an Any may be missing. */
    assert_wire("google.protobuf.Any", "{\"@type\":\"legacy.Order\",\"id\":null}",
                "0a0c6c65676163792e4f72646572");
    assert_refused("google.protobuf.Any", "{\"@type\":\"x/no.Type\",\"a\":1}",
                   "proto: (line 1:10): unable to resolve \"x/no.Type\": \"not found\"");
    assert_refused("google.protobuf.Any", "{\"a\":[{}]}",
                   "proto: (line 1:1): missing \"@type\" field");
    assert_refused("google.protobuf.Any", "{\"@type\":5}",
                   "proto: (line 1:10): @type field value is not a string: 5");
    assert_refused("google.protobuf.Any", "{\"@type\":\"google.protobuf.Duration\"}",
                   "proto: (line 1:36): missing \"value\" field");
    assert_refused("google.protobuf.Any",
                   "{\"@type\":\"google.protobuf.Duration\",\"value\":\"1s\",\"x\":1}",
                   "proto: (line 1:50): unknown field \"x\"");
    assert_refused("google.protobuf.Any", "[]",
                   "proto: syntax error (line 1:1): unexpected token [");
    assert_no_json("google.protobuf.Any", "0a03782f79", PB_JSON_NO_FORM,
                   "proto: google.protobuf.Any: unable to resolve \"x/y\": not found");
    assert_no_json("google.protobuf.Any", "120161", PB_JSON_NO_FORM,
                   "proto: google.protobuf.Any: type_url is not set");
}

static void test_bad_json(void **state)
{
    static const struct {
        const char *json, *expected;
    } cases[] = {
        { "", "proto: unexpected EOF" },
        { "{", "proto: unexpected EOF" },
        { "\"abc\"", "proto: syntax error (line 1:1): unexpected token \"abc\"" },
        { "null", "proto: syntax error (line 1:1): unexpected token null" },
        { "{} {}", "proto: syntax error (line 1:4): unexpected token {" },
        { "{\"f_int32\" 1}", "proto: syntax error (line 1:12): unexpected token 1" },
        { "{\"f_int32\":1,}", "proto: syntax error (line 1:14): unexpected token }" },
        { "{\"f_int32\":1 \"f_bool\":true}",
          "proto: syntax error (line 1:14): unexpected token \"f_bool\"" },
        { "{\"f_int32\":01}", "proto: syntax error (line 1:12): invalid value 01" },
        { "{\"f_int32\":nul}", "proto: syntax error (line 1:12): invalid value nul" },
        { "{\"f_int32\":+1}", "proto: syntax error (line 1:12): invalid value +1" },
        { "{\"f_string\":\"\\q\"}",
          "proto: syntax error (line 1:13): invalid escape code \"\\q\"}\" in string" },
        { "{\"f_string\":\"\\ud800\"}",
          "proto: syntax error (line 1:13): invalid escape code \"\\ud800\" in string" },
        { "{\"f_string\":\"\xff\"}", "proto: syntax error (line 1:13): invalid UTF-8 in string" },
        { "{\"f_string\":\"a\nb\"}",
          "proto: syntax error (line 1:13): invalid character '\\x0a' in string" },
        { "{\"f_string\":5}", "proto: (line 1:13): invalid value for string field fString: 5" },
        { "{\"f_bool\":\"true\"}",
          "proto: (line 1:11): invalid value for bool field fBool: \"true\"" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_refused(SCALARS, cases[i].json, cases[i].expected);
}

static void test_bad_wire(void **state)
{
    static const char *const cases[] = { "08",    "ffffffffffffffffffff01", "0a05", "0b", "0c",
                                         "1a02ff" };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_no_json(LISTS, cases[i], PB_JSON_BAD_WIRE,
                       "proto: cannot parse invalid wire-format data");
    assert_no_json(SCALARS, "7201ff", PB_JSON_BAD_WIRE,
                   "proto: field modern.v1.Scalars.f_string contains invalid UTF-8");
    assert_no_json("legacy.Order", "08011201ff", PB_JSON_NO_FORM,
                   "proto: field legacy.Order.note contains invalid UTF-8");
    /* Worse comes later, and is what is told. */
    assert_no_json("legacy.Order",
                   "08011201ff"
                   "620108",
                   PB_JSON_BAD_WIRE, "proto: cannot parse invalid wire-format data");
    /* A known number with another wire type is an unknown field. */
    assert_json("common.Money",
                "0801"
                "15000000001b1c"
                "1203616263",
                "{\"currency\":\"\",\"units\":\"0\"}");
}

static void test_full_buffers(void **state)
{
    struct buf small = BUF_INIT(8);
    struct error error = { 0 };
    assert_int_equal(pb_json_to_wire(message(MIXED), &types,
                                     SLICE("{\"mask\":\"a.b,c\",\"list\":[1,2,{}],\"any\":"
                                           "{\"@type\":\"common.Money\"},\"message\":\"x\"}"),
                                     &small, &error),
                     -1);
    error_clear(&error);
    buf_reset(&small);
    assert_int_equal(pb_wire_to_json(message("common.Money"), &types, SLICE(""), &small, &error),
                     PB_JSON_NO_FORM);
    assert_string_equal(error.text, "proto: message is too large");
    error_clear(&error);
    buf_deinit(&small);
}

static void repeat(struct buf *out, const char *text, int times)
{
    for (int i = 0; i < times; i++)
        buf_append_str(out, text);
}

/* As deep as is allowed, and deeper. */
static void test_depth(void **state)
{
    struct buf json = BUF_INIT(BUF_UNLIMITED), wire = json, back = json;
    struct error error = { 0 };
    for (int over = 0; over < 2; over++) {
        int depth = PB_MAX_DEPTH - 1 + over;
        buf_reset(&json);
        repeat(&json, "{\"left\":", depth);
        buf_append_str(&json, "{}");
        repeat(&json, "}", depth);
        buf_reset(&wire);
        int rc = pb_json_to_wire(message("modern.v1.Mixed.Tree"), &types, buf_slice(&json), &wire,
                                 &error);
        assert_int_equal(rc, -over);
        buf_reset(&back);
        if (!over)
            assert_int_equal(pb_wire_to_json(message("modern.v1.Mixed.Tree"), &types,
                                             buf_slice(&wire), &back, &error),
                             PB_JSON_OK);
    }
    assert_string_equal(error.text, "proto: exceeded max recursion depth");
    error_clear(&error);
    buf_reset(&json);
    repeat(&json, "[", 1000000);
    buf_reset(&wire);
    assert_int_equal(
        pb_json_to_wire(message("google.protobuf.Value"), &types, buf_slice(&json), &wire, &error),
        -1);
    error_clear(&error);
    buf_deinit(&json);
    buf_deinit(&wire);
    buf_deinit(&back);
}

/* Lists in lists, as Value has them, begun from the innermost. */
static void test_depth_of_values(void **state)
{
    for (int over = 0; over < 2; over++) {
        struct buf wire = BUF_INIT(BUF_UNLIMITED), back = wire;
        struct error error = { 0 };
        wire_append_uint(&wire, 4, 1);
        for (int i = 0; i < PB_MAX_DEPTH / 2 + over; i++) {
            for (uint32_t number = 1; number <= 6; number += 5) {
                struct buf outer = BUF_INIT(BUF_UNLIMITED);
                wire_append_bytes(&outer, number, buf_slice(&wire));
                buf_deinit(&wire);
                wire = outer;
            }
        }
        assert_int_equal(pb_wire_to_json(message("google.protobuf.Value"), &types, buf_slice(&wire),
                                         &back, &error),
                         over ? PB_JSON_BAD_WIRE : PB_JSON_OK);
        error_clear(&error);
        buf_deinit(&wire);
        buf_deinit(&back);
    }
}

/* An Any in an Any, again and again. */
static void test_depth_of_anys(void **state)
{
    struct buf wire = BUF_INIT(BUF_UNLIMITED), back = wire;
    struct error error = { 0 };
    for (int i = 0; i < PB_MAX_DEPTH + 2; i++) {
        struct buf outer = BUF_INIT(BUF_UNLIMITED);
        wire_append_str(&outer, 1, "google.protobuf.Any");
        wire_append_bytes(&outer, 2, buf_slice(&wire));
        buf_deinit(&wire);
        wire = outer;
    }
    assert_int_equal(
        pb_wire_to_json(message("google.protobuf.Any"), &types, buf_slice(&wire), &back, &error),
        PB_JSON_BAD_WIRE);
    assert_string_equal(error.text, "proto: exceeded maximum recursion depth");
    error_clear(&error);
    buf_deinit(&wire);
    buf_deinit(&back);
}

static void test_depth_of_groups(void **state)
{
    struct buf wire = BUF_INIT(BUF_UNLIMITED), back = wire;
    struct error error = { 0 };
    wire_append_uint(&wire, 1, 1);
    for (int i = 0; i < 101; i++) {
        struct buf outer = BUF_INIT(BUF_UNLIMITED);
        wire_append_uint(&outer, 1, 1);
        wire_append_tag(&outer, 7, WIRE_GROUP);
        wire_append_str(&outer, 1, "more");
        wire_append_bytes(&outer, 2, buf_slice(&wire));
        wire_append_tag(&outer, 7, WIRE_GROUP_END);
        buf_deinit(&wire);
        wire = outer;
    }
    assert_int_equal(
        pb_wire_to_json(message("legacy.Order"), &types, buf_slice(&wire), &back, &error),
        PB_JSON_BAD_WIRE);
    error_clear(&error);
    buf_deinit(&wire);
    buf_deinit(&back);
}

static int load(void **state)
{
    struct error error = { 0 };
    legacy = load_folder(PROTO_FOLDER, "legacy.proto", &error);
    if (!legacy)
        fail_msg("%s", error.text);
    types = (struct pb_types){ (const struct pb_schema *const *)&legacy, 1 };
    return 0;
}

static int unload(void **state)
{
    pb_schema_free(legacy);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scalars_to_wire),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_bytes_and_enums),
        cmocka_unit_test(test_lists),
        cmocka_unit_test(test_maps),
        cmocka_unit_test(test_oneofs),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_legacy),
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_durations),
        cmocka_unit_test(test_wrappers),
        cmocka_unit_test(test_loose),
        cmocka_unit_test(test_masks_and_empty),
        cmocka_unit_test(test_any),
        cmocka_unit_test(test_bad_json),
        cmocka_unit_test(test_bad_wire),
        cmocka_unit_test(test_full_buffers),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_depth_of_values),
        cmocka_unit_test(test_depth_of_anys),
        cmocka_unit_test(test_depth_of_groups),
    };
    return cmocka_run_group_tests(tests, load, unload);
}
