/* Imports and exports: what is a type goes. */
#include "testing.h"

static const char *const erased[] = {
    "«import type A from 'a';» «import type { B } from 'a';» «import type * as C from 'a';» d«!»;",
    "«import { Options } from 'k6/options';» let a«: Options»;",
    "«import A, { B } from 'a';» «import * as C from 'a';» let a«: A<B, C.D>»;",
    "import A«, { B }» from 'a'; import «C, »{ D } from 'b'; import E«, * as F» from 'c'; A(D, E);",
    "import { «A, »b, «type C, »«d as E» } from 'a'; b();",
    "import { type as as } from 'a'; as«!»;",
    "«import {} from 'a';» import 'b'; c«!»;",
    "import type from 'a'; import type2, { «type B, »c } from 'd'; type(type2, c)«!»;",
    "import a from './a.json' with { type: 'json' }; let b«: T» = a;",
    "import { A, «B» } from 'a'; export { A }; typeof A; let b«: typeof B»;",
    "import { A, B, C } from 'a'; class D extends A«<B>»« implements C» { x = B } ({ C })«!»;",
    "import { A } from 'a'; export default A; let b«: T»;",
    "export { a, «type B, »«C, »d as e }; let a«: T», d; «interface C {}»",
    "«export { type A } from 'a';» export { «type B, »c } from 'a'; «export type { D } from 'a';»",
    "«export type * from 'a';» «export type * as A from 'a';» export * from 'b'; a«!»;",
    "«export type A = 1;» «export interface B {}» «export declare const a: A;»",
    "«interface A {}» «export default A;»",
    "«export default interface A {}» a«!»;",
    "«export default function f(x: A): B;»\nexport default function f(x«: any») {}",
    "export default «abstract» class A { } a«!»;",
    "export «abstract» class A { } a«!»;",
    "«export as namespace A;» a«!»;",
    "«import type A = require('a');» b«!»;",
    "«import A = B.C;» let a«: A»;",
};

static const struct strip_case cases[] = {
    { "import a = require('a');", "const  a = require('a');" },
    { "import a = b.c; a();", "const  a = b.c; a();" },
    { "export import a = b.c;", "export const  a = b.c;" },
    { "export = a;", "        module.exports= a;" },
};

static void test_erased(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(erased); i++)
        assert_erased(erased[i]);
}

static void test_rewritten(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(cases); i++)
        assert_stripped(&cases[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_erased),
        cmocka_unit_test(test_rewritten),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
