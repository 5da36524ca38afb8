/* Where a blank instead of a type would join or part statements. */
#include "testing.h"

static const struct strip_case cases[] = {
    /* A line's end that no longer ends the statement. */
    { "a as any\n(b)", "a ;     \n(b)" },
    { "let a: T\n[b] = c", "let a;  \n[b] = c" },
    { "a = b!\nc", "a = b \nc" },
    { "a = b as T\n`c`", "a = b ;   \n`c`" },
    { "a = b as T\n++c", "a = b     \n++c" },
    { "a = b\ntype T = 1\n(c)", "a = b\n;         \n(c)" },
    { "a = b\ninterface T {}\n[c].d()", "a = b\n;             \n[c].d()" },
    { "a = b\ntype T = 1\nc", "a = b\n          \nc" },
    { "'use strict'\ntype T = 1;\n'x'", "'use strict'\n           \n'x'" },
    { "import { T } from 'a'\n(b as any).c", ";                    \n(b       ).c" },
    { "a = b\nexport type { T }\n-c", "a = b\n;                \n-c" },
    /* What must begin on the line of the word before. */
    { "return <T>\n  a.b;", "return (  \n  a.b);" },
    { "return <\n  T>a + b;", "return (\n    a) + b;" },
    { "throw <T>a;", "throw    a;" },
    { "f = (a): {\n  x: T\n} => a", "f = (a    \n      \n ) => a" },
    { "f = (a): // c\n  T => a", "f = (a       \n   ) => a" },
    { "f = async <\n  T>(a: T) => a", "f = async (\n     a   ) => a" },
    { "return <\n  T>(a: T): T => a", "return (\n     a   )    => a" },
    /* What must not go to an operator that binds closer. */
    { "a = 1 + 2 as T * 3", "a = (1 + 2     ) * 3" },
    { "a || b < 1 as T as any << c satisfies T * d",
      "a || ((b < 1            ) << c            ) * d" },
    { "a < b as T + c", "(a < b     ) + c" },
    { "a in b as T as U > c as T >> d", "(a in b           > c     ) >> d" },
    { "a = -b as T ** 2, b = c ** d as T ** e", "a = (-b     ) ** 2, b = (c ** d     ) ** e" },
    { "a ? b + c as T * d : e + f as T % g", "a ? (b + c     ) * d : (e + f     ) % g" },
    { "function* f() { yield a + b as T * c }", "function* f() { yield (a + b     ) * c }" },
    { "a = b + c as T + d, e = f * g as T + h, i = j as T * k == l as T * m",
      "a = b + c      + d, e = f * g      + h, i = j      * k == l      * m" },
    { "a = b && c as T * d, e = (f + g as T) * h, i = () => j as T * k",
      "a = b && c      * d, e = (f + g     ) * h, i = () => j      * k" },
    /* Fields that would join the one before. */
    { "class A { a = 1\n private [b] = 2 }", "class A { a = 1\n ;       [b] = 2 }" },
    { "class A { a = 1\n readonly *b() {} }", "class A { a = 1\n ;        *b() {} }" },
    { "class A { a: T\n [b] = 2 }", "class A { a;  \n [b] = 2 }" },
    { "class A { get: T\n b() {} }", "class A { get;  \n b() {} }" },
    { "class A { a = b as T\n [c] = 1 }", "class A { a = b ;   \n [c] = 1 }" },
    { "class A { a = 1\n abstract b: T\n [c] = 1 }",
      "class A { a = 1\n ;            \n [c] = 1 }" },
    { "class A { a: T\n [k: string]: T\n *b() {} }",
      "class A { a;  \n ;             \n *b() {} }" },
    { "class A { static private a; abstract b(): T; c() {} }",
      "class A { static         a; ;                c() {} }" },
};

static void test_hazards(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_stripped(&cases[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_hazards) };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
