/* What is no TypeScript is refused with its place, in the words of k6's transpiler. */
#include "testing.h"

#include "base/buf.h"

static const char *const cases[][2] = {
    { "let x: = 1", "1:8 Unexpected \"=\"" },
    { "let x: number = ;", "1:17 Unexpected \";\"" },
    { "1+(function() { return 2; )()", "1:27 Unexpected \")\"" },
    { "let x = 'abc\n", "1:9 Unterminated string literal" },
    { "let x = `abc", "1:9 Unterminated template literal" },
    { "let a = /abc\n", "1:9 Unterminated regular expression" },
    { "\n/* abc", "2:7 Expected \"*/\" to terminate multi-line comment" },
    { "function f(", "1:12 Expected \")\" but found end of file" },
    { "type A = ", "1:10 Unexpected end of file" },
    { "enum A { 1 }", "1:10 Expected identifier but found \"1\"" },
    { "enum A { a b }", "1:12 Expected \",\" after \"a\" in enum" },
    { "import {a b} from 'x'", "1:11 Expected \",\" but found \"b\"" },
    { "foo(a b)", "1:7 Expected \")\" but found \"b\"" },
    { "let x y", "1:7 Expected \";\" but found \"y\"" },
    { "é: let é y", "1:10 Expected \";\" but found \"y\"" },
    { "[1,2", "1:5 Expected \"]\" but found end of file" },
    { "export foo", "1:8 Unexpected \"foo\"" },
    { "a ? b", "1:6 Expected \":\" but found end of file" },
    { "(a: number) > 3", "1:3 Expected \")\" but found \":\"" },
    { "let x: number } ", "1:15 Unexpected \"}\"" },
    { "try {}", "1:7 Expected \"finally\" but found end of file" },
    { "switch (a) { foo }", "1:14 Expected \"case\" but found \"foo\"" },
    { "@dec class A {}", "1:1 Decorators are not supported" },
    { "class A { @dec x }", "1:11 Decorators are not supported" },
    { "class A { f(@dec x) {} }", "1:13 Decorators are not supported" },
    { "function f(public x) {}", "1:19 Only a constructor's parameters can be properties" },
    { "let x\\", "1:6 Syntax error \"\\\"" },
    { "let \x01", "1:5 Syntax error \"\\x01\"" },
    { "let # = 1", "1:5 Syntax error \"#\"" },
};

static void test_errors(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_strip_error(cases[i][0], cases[i][1]);
}

/* Neither the stack nor time runs out, however deep it goes. */
static void test_nesting(void **state)
{
    static const char *const OPENINGS[] = {
        "(",
        "[",
        "{",
        "({a:",
        "x=>(",
        "f(",
        "<any>",
        "a?(",
        "`${",
        "(a=",
        "(a:(",
        "async(",
        "if(a)",
        "namespace A{",
        "A.",
        "class{x=",
        "let a:{b:(c:",
        "type A=[",
        "let a:`${",
        "(a<(",
        "-",
        "new ",
        "a<b,",
        "function f(){",
    };
    struct buf text = BUF_INIT(BUF_UNLIMITED);

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(OPENINGS); i++) {
        struct arena arena;
        struct error error = { 0 };
        struct typescript_output out;

        buf_reset(&text);
        for (int depth = 0; depth < 20000; depth++)
            buf_append_str(&text, OPENINGS[i]);
        arena_init(&arena, 4096);
        assert_int_equal(typescript_strip(&arena, SLICE("x.ts"), buf_slice(&text), &out, &error),
                         -1);
        assert_true(error_is_set(&error));
        error_clear(&error);
        arena_deinit(&arena);
    }
    buf_deinit(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errors),
        cmocka_unit_test(test_nesting),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
