#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "schemas.h"

#include <stdlib.h>

static void assert_schema(const char *text, const char *expected)
{
    struct error error = { 0 };
    struct pb_schema *s = load_text(text, &error);
    if (!s)
        fail_msg("%s", error.text);
    char *described = describe_schema(s);
    assert_string_equal(described, expected);
    free(described);
    pb_schema_free(s);
}

static void assert_refused(const char *text, const char *expected)
{
    struct error error = { 0 };
    struct pb_schema *s = load_text(text, &error);
    pb_schema_free(s);
    assert_null(s);
    assert_string_equal(error.text, expected);
    error_clear(&error);
}

static void test_proto3(void **state)
{
    assert_schema(
        "\xef\xbb\xbfsyntax = 'proto3'; /* a\n comment */ package a.b;\n"
        "option java_package = 'x' 'y';\n"
        "option (custom).thing = { a: [1, 2] b { c: <> } };\n"
        "message M { int32 i = 1 [deprecated = true]; repeated sint64 many_more = 2;\n"
        "  optional string maybe = 3; oneof one { bytes x = 4; M m = 5; }\n"
        "  map<string, E> by_name = 0x6; E e = 7;\n"
        "  repeated double loose = 8 [packed=false];\n"
        "  reserved 20 to 30, 40, 100 to max; reserved 'old', \"older\";\n"
        "  string n = 9 [json_name = \"other\"];; }\n"
        "enum E { ZERO = 0; ONE = 1 [(x) = 'y']; MINUS = -1; reserved -5 to -2, 9; }\n"
        "service S { option deprecated = false; rpc Get(M) returns (.a.b.M);\n"
        "  rpc Talk(stream b.M) returns (stream .a.b.M) { option (http).get = '/x'; };\n }",
        "/a.b.S/Get a.b S Get(a.b.M) a.b.M\n"
        "message a.b.M 0\n"
        "  i i 1 int32\n"
        "  many_more manyMore 2 sint64 repeated packed\n"
        "  maybe maybe 3 string in a.b.M._maybe presence utf8\n"
        "  x x 4 bytes in a.b.M.one presence\n"
        "  m m 5 message a.b.M in a.b.M.one presence\n"
        "  by_name byName 6 message a.b.M.ByNameEntry repeated map\n"
        "  e e 7 enum a.b.E\n"
        "    ZERO 0\n"
        "    ONE 1\n"
        "    MINUS -1\n"
        "  loose loose 8 double repeated\n"
        "  n other 9 string utf8\n"
        "message a.b.M.ByNameEntry 0 entry\n"
        "  key key 1 string utf8\n"
        "  value value 2 enum a.b.E\n"
        "    ZERO 0\n"
        "    ONE 1\n"
        "    MINUS -1\n"
        "/a.b.S/Talk a.b S Talk(a.b.M stream) a.b.M stream\n");
}

static void test_proto2(void **state)
{
    assert_schema(
        "message M { required int32 a = 1; optional string b = 2 [default = 'x'];\n"
        "  repeated group Line = 3 { optional bool c = 1; } extensions 100 to 199;\n"
        "  repeated int32 d = 4 [packed = true]; option message_set_wire_format = false; }\n"
        "extend M { optional string e = 100; }\n"
        "service S { rpc R(M) returns (M); }",
        "/S/R  S R(M) M\n"
        "message M 0\n"
        "  a a 1 int32 required presence\n"
        "  b b 2 string presence\n"
        "  line line 3 group M.Line repeated\n"
        "  d d 4 int32 repeated packed\n"
        "message M.Line 0\n"
        "  c c 1 bool presence\n");
}

static void test_editions(void **state)
{
    assert_schema("edition = '2023'; option features.utf8_validation = NONE;\n"
                  "message M { option features = { repeated_field_encoding: EXPANDED };\n"
                  "  string a = 1; int32 b = 2 [features.field_presence = IMPLICIT];\n"
                  "  repeated int32 c = 3; M d = 4 [features.message_encoding = DELIMITED];\n"
                  "  int32 e = 5 [features.field_presence = LEGACY_REQUIRED]; F f = 6;\n"
                  "  repeated int32 g = 7 [features.repeated_field_encoding = PACKED];\n"
                  "  string h = 8 [features.utf8_validation = VERIFY]; reserved old, older; }\n"
                  "enum F { option features.enum_type = CLOSED; X = 5; }\n"
                  "service S { rpc R(M) returns (M); }",
                  "/S/R  S R(M) M\n"
                  "message M 0\n"
                  "  a a 1 string presence\n"
                  "  b b 2 int32\n"
                  "  c c 3 int32 repeated\n"
                  "  d d 4 group M presence\n"
                  "  e e 5 int32 required presence\n"
                  "  f f 6 enum F presence\n"
                  "    X 5\n"
                  "  g g 7 int32 repeated packed\n"
                  "  h h 8 string presence utf8\n");
}

/* Names of scopes that are nearer hide those that are farther, even where they don't fit. */
static void test_scopes(void **state)
{
    assert_schema(
        "syntax = 'proto3'; package a.b; message A { message B { A inner = 1; B self = 2; }\n"
        "  B near = 1; .a.b.B far = 2; b.B also_far = 3; message A {} A own = 4; }\n"
        "message B { A.B deep = 1; string A = 2; A up = 3; }\n"
        "service S { rpc R(A) returns (B); }",
        "/a.b.S/R a.b S R(a.b.A) a.b.B\n"
        "message a.b.A 0\n"
        "  near near 1 message a.b.A.B presence\n"
        "  far far 2 message a.b.B presence\n"
        "  also_far alsoFar 3 message a.b.B presence\n"
        "  own own 4 message a.b.A.A presence\n"
        "message a.b.A.B 0\n"
        "  inner inner 1 message a.b.A.A presence\n"
        "  self self 2 message a.b.A.B presence\n"
        "message a.b.A.A 0\n"
        "message a.b.B 0\n"
        "  deep deep 1 message a.b.A.B presence\n"
        "  A A 2 string utf8\n"
        "  up up 3 message a.b.A presence\n");
    assert_refused("syntax = 'proto3'; package a; message M { a.X x = 1; } message a { }",
                   "test.proto:1:43: field a.M.x: unknown type a.X; resolved to a.a.X which is not "
                   "defined; consider using a leading dot");
}

static void test_syntax_errors(void **state)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        { "syntax = \"proto3\";\npackage broken;\nmessage Half {\n  int32 = 1;\n}",
          "test.proto:4:9: syntax error: unexpected '='" },
        { "message M {\n\tint32 x = 1\n}",
          "test.proto:3:1: syntax error: unexpected '}', expecting ';'" },
        { "message M {", "test.proto:1:12: syntax error: unexpected end of file" },
        { "mesage M {}", "test.proto:1:1: syntax error: unexpected \"mesage\"" },
        { "message 5 {}", "test.proto:1:9: syntax error: unexpected int literal" },
        { "syntax = 'proto4';", "test.proto:1:10: syntax value must be \"proto2\" or \"proto3\"" },
        { "edition = '2022';",
          "test.proto:1:11: edition value \"2022\" not recognized; should be one of [2023,2024]" },
        { "/* never", "test.proto:1:1: block comment never terminates, unexpected EOF" },
        { "import 'a\n';", "test.proto:1:8: encountered end-of-line before end of string literal" },
        { "import '\\q';", "test.proto:1:8: invalid escape sequence in string literal" },
        { "import 'a", "test.proto:1:8: encountered end-of-file before end of string literal" },
        { "message M { int32 a = 09; }",
          "test.proto:1:23: invalid syntax in octal integer value: 09" },
        { "message M { int32 a = 0xg; }",
          "test.proto:1:23: invalid syntax in hexadecimal integer value: 0xg" },
        { "message M { # }", "test.proto:1:13: invalid character" },
        { "message M \x01", "test.proto:1:11: invalid control character" },
        { "package a; package b;",
          "test.proto:1:20: files should have only one package declaration" },
        { "option x = ;", "test.proto:1:12: syntax error: unexpected ';'" },
        { "option x = { a: [ } ];", "test.proto:1:19: syntax error: unexpected '}'" },
        { "enum E { option allow_alias = 1; A = 0; }",
          "test.proto:1:31: expecting bool value for allow_alias option" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_refused(cases[i].text, cases[i].expected);
}

static void test_refused(void **state)
{
    static const struct {
        const char *text, *expected;
    } cases[] = {
        { "syntax = 'proto3'; message M { Foo x = 1; }",
          "test.proto:1:32: field M.x: unknown type Foo" },
        { "message M {} service S { rpc R(M) returns (N); }",
          "test.proto:1:44: method S.R: unknown response type N" },
        { "enum E { A = 0; } service S { rpc R(E) returns (E); }",
          "test.proto:1:37: method S.R: invalid request type: E is an enum, not a message" },
        { "extend Gone { optional int32 x = 100; }",
          "test.proto:1:8: extension x: unknown extendee type Gone" },
        { "message M {} message M {}",
          "test.proto:1:22: symbol \"M\" already defined at test.proto:1:9" },
        { "enum E { A = 0; } enum F { A = 0; }",
          "test.proto:1:28: symbol \"A\" already defined at test.proto:1:10; protobuf uses C++ "
          "scoping rules for enum values, so they exist in the scope enclosing the enum" },
        { "message M { optional int32 a = 0; }",
          "test.proto:1:32: tag number 0 must be greater than zero" },
        { "message M { optional int32 a = 536870912; }",
          "test.proto:1:32: tag number 536870912 is higher than max allowed tag number "
          "(536870911)" },
        { "message M { optional int32 a = 19500; }",
          "test.proto:1:32: tag number 19500 is in disallowed reserved range 19000-19999" },
        { "message M { optional int32 a = 1; optional int32 b = 1; }",
          "test.proto:1:50: message M: fields a and b both have the same tag 1" },
        { "message M { optional int32 a = 5; reserved 3 to 5; }",
          "test.proto:1:28: message M: field a is using tag 5 which is in reserved range 3 to 5" },
        { "message M { extensions 5; optional int32 a = 5; optional int32 b = 4; }",
          "test.proto:1:42: message M: field a is using tag 5 which is in extension range 5 to 5" },
        { "message M { optional int32 a = 5; reserved 'b', 'a'; }",
          "test.proto:1:28: message M: field a is using a reserved name" },
        { "message M { int32 a = 1; }", "test.proto:1:19: field M.a: field has no label; proto2 "
                                        "requires explicit 'optional' label" },
        { "syntax = 'proto3'; message M { required int32 a = 1; }",
          "test.proto:1:32: field M.a: label 'required' is not allowed in proto3 or editions" },
        { "edition = '2023'; message M { optional int32 a = 1; }",
          "test.proto:1:31: field M.a: label 'optional' is not allowed in editions; use option "
          "features.field_presence instead" },
        { "message M { oneof x { } }", "test.proto:1:19: oneof must contain at least one field" },
        { "message M { oneof x { optional int32 a = 1; } }",
          "test.proto:1:23: field M.a: a field in a oneof has no label" },
        { "syntax = 'proto3'; enum E { A = 1; }", "test.proto:1:33: enum E: proto3 requires that "
                                                  "first value of enum have numeric value zero" },
        { "package p; message M { enum E { } }",
          "test.proto:1:29: enum p.M.E: enums must define at least one value" },
        { "enum E { A = 1; B = 1; }",
          "test.proto:1:17: enum E: values A and B both have the same numeric value 1; use "
          "allow_alias option if intentional" },
        { "enum E { A = 2147483648; }",
          "test.proto:1:14: value 2147483648 is out of range: should be between -2147483648 and "
          "2147483647" },
        { "message M { optional group line = 1 {} }",
          "test.proto:1:28: group line should have a name that starts with a capital letter" },
        { "message M { reserved 5 to 4; }",
          "test.proto:1:22: range, 5 to 4, is invalid: start must be <= end" },
        { "syntax = 'proto3'; message M { extensions 5; }",
          "test.proto:1:32: message M: extension ranges are not allowed in proto3" },
        { "message M { map<float, int32> x = 1; }",
          "test.proto:1:17: syntax error: a map's key is an integer, a bool or a string" },
        { "import 'gone.proto';", "test.proto:1:8: open gone.proto: no such file" },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_refused(cases[i].text, cases[i].expected);
}

static void test_imports(void **state)
{
    const struct text_file files[] = {
        { "main.proto", "syntax = 'proto3'; import 'a.proto'; import 'google/protobuf/empty.proto';"
                        "message M { P p = 1; } service Main {"
                        "rpc R(M) returns (google.protobuf.Empty); }" },
        { "a.proto",
          "syntax = 'proto3'; import public 'b.proto'; service A { rpc R(P) returns (P); }" },
        { "b.proto",
          "syntax = 'proto3'; message P { int32 x = 1; } service B { rpc R(P) returns (P); }" },
        { 0 },
    };
    struct error error = { 0 };
    struct pb_schema *s = load_texts(files, &error);
    assert_non_null(s);
    size_t count;
    const struct pb_method *const *methods = pb_schema_methods(s, &count);
    assert_int_equal(count, 3);
    assert_true(slice_is(methods[0]->full_name, "/Main/R"));
    assert_true(slice_is(methods[1]->full_name, "/A/R"));
    assert_true(slice_is(methods[2]->full_name, "/B/R"));
    assert_null(pb_schema_method(s, SLICE("/C/R")));
    assert_null(pb_schema_message(s, SLICE("Main")));
    pb_schema_free(s);
}

static void assert_files_refused(const struct text_file *files, const char *expected)
{
    struct error error = { 0 };
    assert_null(load_texts(files, &error));
    assert_string_equal(error.text, expected);
    error_clear(&error);
}

static void test_bad_imports(void **state)
{
    assert_files_refused((struct text_file[]){ { "a.proto", "import 'b.proto'; import 'c.proto';" },
                                               { "b.proto", "message M { optional N n = 1; }" },
                                               { "c.proto", "message N {}" },
                                               { 0 } },
                         "b.proto:1:22: field M.n: unknown type N");
    assert_files_refused(
        (struct text_file[]){ { "a.proto", "import 'b.proto'; message M { optional N n = 1; }" },
                              { "b.proto", "import 'c.proto';" },
                              { "c.proto", "message N {}" },
                              { 0 } },
        "a.proto:1:40: field M.n: unknown type N");
    assert_files_refused((struct text_file[]){ { "a.proto", "import 'b.proto';" },
                                               { "b.proto", "import 'c.proto';" },
                                               { "c.proto", "import 'b.proto';" },
                                               { 0 } },
                         "b.proto: cycle found in imports: \"a.proto\" -> \"b.proto\" -> "
                         "\"c.proto\" -> \"b.proto\"");
    assert_files_refused((struct text_file[]){ { "a.proto", "import 'b.proto'; import 'b.proto';" },
                                               { "b.proto", "" },
                                               { 0 } },
                         "a.proto:1:26: already imported \"b.proto\"");
}

/* All that Google's files say is well formed, and refers to what is there. */
static void test_google(void **state)
{
    static const char *const names[] = {
        "any",      "api",       "cpp_features",  "descriptor",
        "duration", "empty",     "field_mask",    "go_features",
        "struct",   "timestamp", "java_features", "source_context",
        "type",     "wrappers",
    };
    for (size_t i = 0; i < ARRAY_LEN(names); i++) {
        struct buf text = BUF_INIT(BUF_UNLIMITED);
        struct error error = { 0 };
        buf_printf(&text, "import 'google/protobuf/%s.proto';%c", names[i], 0);
        struct pb_schema *s = load_text(text.ptr, &error);
        if (!s)
            fail_msg("%s: %s", names[i], error.text);
        pb_schema_free(s);
        buf_deinit(&text);
    }
}

static void test_deep(void **state)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    for (int i = 0; i < 100000; i++)
        buf_append_str(&text, "message M {");
    buf_append_char(&text, 0);
    assert_refused(text.ptr, "test.proto:1:353: message nesting depth must be less than 32");
    buf_reset(&text);
    buf_append_str(&text, "option x = ");
    buf_append_repeat(&text, '{', 100000);
    buf_append_char(&text, 0);
    assert_refused(text.ptr, "test.proto:1:112: option value is nested too deeply");
    buf_deinit(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_proto3),        cmocka_unit_test(test_proto2),
        cmocka_unit_test(test_editions),      cmocka_unit_test(test_scopes),
        cmocka_unit_test(test_syntax_errors), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_imports),       cmocka_unit_test(test_bad_imports),
        cmocka_unit_test(test_google),        cmocka_unit_test(test_deep),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
