/* What is only erased: every token that stays is where it was. */
#include "testing.h"

static const char *const annotations[] = {
    "let a«: number» = 1, b«: string»;",
    "let a«!: T»; const f = (x«?: T», ...y«: T[]») => x;",
    "const f = (x)«: T» => x, g = async (x«: T»)«: Promise<T>» => x, h = x => x;",
    "const f = «<T>»(x«: T») => x, g = «<T extends A, const U = B>»(x)«: x is T» => !x;",
    "const f = «<T,>»(x«: T») => x, g = async «<T>»(x) => x;",
    "function f(«this: T, »a«?: A»)«: asserts a is A» {}",
    "function f(«this: T»)«: this is A» {}",
    "function f(a = (b«: B») => b, { c, d: [e] }«: C» = {})«: asserts a» {}",
    "async function* f«<T>»()«: AsyncGenerator<T>» { yield* g«<T>»(); }",
    "try {} catch (e«: unknown») {} finally {}",
    "for (const x of «<T[]>»y) for (let i«: number» = 0; i < n; i++) z«!»;",
    "const { a, b: [c = 1] }«: { a: A; b: B[] }» = d« as D»;",
    "var o = { f«<T>»(x«: T»)«: T» { return x }, get g()«: T» { return 1 }, async *h(x«?: T») {} "
    "};",
};

static const char *const types[] = {
    "let a«: A | B & C[] | [x: A, y?: B, ...z: C[]]»;",
    "let a«:\n  | A\n  | B»\n  = 1;",
    "let a«: { x: A, y?(z: B): C; readonly [k: string]: D; get e(): E; new (): F; <T>(x: T): T }»;",
    "let a«: { x: A\n y: B\n [Symbol.iterator]: C }»;",
    "let a«: { -readonly [K in keyof T as `x${K}`]-?: T[K] }»;",
    "let a«: (x: A, { y }: B, ...z: C) => D», b«: new () => E», c«: abstract new <T>(x: T) => "
    "(D)»;",
    "let a«: A extends infer U extends B ? { x: U } : A extends C ? D : never» = 1;",
    "let a«: typeof b.c<D>», e«: import('f').G<H>», i«: unique symbol», j«: -1 | 1n | 'x' | null»;",
    "let a«: import('f', { with: { 'resolution-mode': 'import' } }).G»;",
    "let a«: keyof typeof b», c«: readonly string[]», d«: (A | B)[]», e«: A.B<C<D>>[0]»= 1;",
    "let a«: `x${A | `y${B}`}z`» = `x${b« as C»}`;",
    "let a«: asserts», b«: is», c«: infer», d«: unique», e«: keyof»;",
    "let a«: A<B<C<D>>>»= 1, b«: A<B>»;",
    "let a«: [new: A, typeof?: B, ...function: C[], null?, this?]», b«: keyof\nA», c«: unique\n "
    "symbol»;",
};

static const char *const expressions[] = {
    "let a = b« as any»« as C», d = «<D>»e, f = g« satisfies H», i = j«!», k = "
    "l«!».m«!»[n«!»]«!»();",
    "if (a« as number» < b« as any» && c« as undefined» <= d« satisfies string» || e) f(g« as "
    "boolean» < h, i > (j));",
    "let a = b« as const», c = «<const>»[1], d = («<any>»e).f, g = !h«!», i = j«!» * k« as number» "
    "* 2;",
    "(a« as any») = b; (c«!»).d = e; [f«!»] = g; f«!»++; a = b« as C extends D ? E : F»;",
    "f«<T>»(a), new F«<T, U<V>>»(b), g«<T>»`x`, new G«<T>», h?.«<T>»(i), h?.i«!».j, k«<T>»;",
    "const f = g«<T>», { h } = i«<T>».j, k = l«<T>» || m«<T>», n = [o«<T>», p«<T>»];",
    "const f = g«<typeof h>»(i), j = k«<(x: T) => U>»(l), m = n«<{ x: T }[]>»();",
    "a < b; c > d; e(f < g, h > i); j = k << l >> m >>> n; o <= p >= q; r <<= s >>>= t; u = v < w "
    "> x;",
    "let a«: T»; a ? (b) : c => d; a ? (b)«: T» => c : d; a ? (b, c) => d : e; a ? b : (c)«: T» => "
    "d;",
    "let a«: T»; a ? ((b)«: T» => c) : d; a ? b ? (c) : (d) : e; a ? (b ? (c) : d) : e;",
    "let x«: T» = async (a) + async(b), y = async => 1, z = async a => 1, async = 1, v = "
    "async\n(1);",
    "let x«: T» = /[/]/ + a++ / b / c, y = (d) / e / f, z = `${g} / ${/}/}` / h;",
    "let x«: T», as = 1, satisfies = as, type = 1, of = type, y = as« as T»;",
    "type = 1; declare(x); abstract; namespace.x; module.exports = {}; interface\nx; let v«: T»;",
    "let x«: T» = { as: 1, type, async, get, set, readonly: 1, async f() {}, get g() { return 1 } "
    "};",
    "label: for (;;) { break label; } let x«: T»; switch (x«!») { case a« as T»: default: }",
    "if (a) b; else if (c) d; else e; do f; while (g) h; while (i«!») j; with (k) l; var x«: T»;",
    "var x«: T» = function* () { yield; yield a; yield* b; return (yield c)« as T» };",
    "var x«: T» = class extends f(a) { static { b«!»; } #c = 1; d() { return #c in this } };",
    "let x«: T» = a ?.5 : b, y = c?.d, z = 1..toString() + .5e+3 + 0x1e + 1_0n;",
    "let x«: T» = import('y'), z = import.meta.url, v = new.target, u = super.x;",
};

static const char *const declarations[] = {
    "«interface A { x: number }»\nfoo();",
    "«interface A<T> extends B<T>, C.D { (x: T): T }» foo();",
    "«type A<T> = { [K in T]: K } | B;»\nfoo();",
    "«declare const a: A, b: B;» «declare let c;» «declare function d(x: A): B;» e();",
    "«declare class A<T> extends B { x: T; constructor(y: T); f(): void }» e();",
    "«declare namespace A { const x: number; export function f(): void; enum B { C } }» e();",
    "«declare module 'a' { export default function f(): void; export * from 'b'; }» e();",
    "«declare module 'a' { global { const x: A; function f(): void } }» global\n{ e() }",
    "«declare global { interface Window { a: A } var b: B }» e();",
    "«declare enum A { B = 1 }» e(); «declare const enum C { D }» f();",
    "«declare abstract class A { abstract x: number }» e();",
    "«namespace A { export type B = 1; interface C {} namespace D { type E = 1 } }» e();",
    "«function f(x: A): B;»\n«function f(x: C): D;»\nfunction f(x«: any»)«: any» {}",
    "«abstract» class A«<T>» extends B«<T>»« implements C, D<T>» {}",
    "#!/usr/bin/env brunt\nlet a«: A»;",
    "class A«<in out T>» { f«<const T>»()«: T» {} static g«?»() {} }",
};

static const char *const members[] = {
    "class A { x«: A»; y«?: B» = 1; z«!: C»; static w«: D» = 2; 'q'«: E»; 1«: F»; [k]«: G»; #p«: "
    "H»; }",
    "class A { f(«this: A, »x«?: B»)«: this» {} async *g«<T>»()«: C» {} get h()«: D» {} set h(v«: "
    "D») {} }",
    "class A { static async f() {} get = 1; set; static; async; readonly; declare; abstract() {} }",
    "class A { static readonly = 1; public() {} private«: A»; override«?: B»; accessor; get«: C» = "
    "1; }",
};

#define TEST(name)                                   \
    static void test_##name(void **state)            \
    {                                                \
        (void)state;                                 \
        for (size_t i = 0; i < ARRAY_LEN(name); i++) \
            assert_erased(name[i]);                  \
    }

TEST(annotations)
TEST(types)
TEST(expressions)
TEST(declarations)
TEST(members)

/* Characters of two and three bytes keep their place in bytes and columns. */
static void test_other_letters(void **state)
{
    (void)state;
    assert_stripped(
        &(struct strip_case){ "let é: \"ß€\" = 'é', x", "let é   \xc2\xa0\xef\xbb\xbf  = 'é', x" });
    assert_stripped(&(struct strip_case){ "let a: {\t\r\n\xe2\x80\xa8} = 1",
                                          "let a   \t\r\n\xe2\x80\xa8  = 1" });
}

/* Without types nothing changes, also not where TypeScript has other words. */
static void test_javascript(void **state)
{
    static const char *const TEXTS[] = {
        "",
        "\xef\xbb\xbf#!x\n",
        "<!-- x\n--> y\nlet a = b <!--c\n",
        "import 'a'; import b, { c as d } from 'e'; import * as f from 'g'; b(d, f);",
        "export { x as default, y as 'z' }; export * from 'a'; export * as b from 'c'; let x, y;",
        "export default async function () {} export class A {} export const [a, { b }] = c;",
        "a = b\n/c/g; d = e / f; g = (h) / i; if (j) /k/.l; m = {} / n;",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(TEXTS); i++)
        assert_stripped(&(struct strip_case){ TEXTS[i], TEXTS[i] });
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_annotations), cmocka_unit_test(test_types),
        cmocka_unit_test(test_expressions), cmocka_unit_test(test_declarations),
        cmocka_unit_test(test_members),     cmocka_unit_test(test_other_letters),
        cmocka_unit_test(test_javascript),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
