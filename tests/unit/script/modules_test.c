#include "testing.h"

static void imports(void **state)
{
    assert_logs_twice(
        script_test_new(
            "main.js",
            "import d, { n, inc, a as b } from './lib.js'; import * as ns from './lib.js';"
            "import * as barrel from './barrel.js'; inc(); inc();"
            "export default () => console.log(d, n, b, ns.n, Object.keys(ns), Object.keys(barrel))",
            "lib.js",
            "export let n = 0; export const inc = () => n++, a = 'a'; export default 'd';",
            "barrel.js", "export * from './lib.js'; export { default as dd } from './lib.js'",
            NULL),
        "d 2 a 2 [ \"a\", \"default\", \"inc\", \"n\" ] [ \"a\", \"dd\", \"inc\", \"n\" ]");
}

static void cycles(void **state)
{
    assert_logs_twice(
        script_test_new(
            "main.js",
            "import { even } from './a.js'; export default () => console.log(even(10), even(7))",
            "a.js",
            "import { odd } from './b.js'; export const even = (n) => n === 0 || odd(n - 1)",
            "b.js",
            "import { even } from './a.js'; export const odd = (n) => n !== 0 && even(n - 1)",
            NULL),
        "true false");
}

static void native(void **state)
{
    assert_logs_twice(
        script_test_new(
            "main.js",
            "import k6, { answer, none, made } from 'k6'; import * as ns from 'k6';"
            "export default () => console.log(answer, none, made, k6.answer, typeof ns.fail,"
            "  ns.default === k6, Object.keys(ns), k6.made === made)",
            NULL),
        "42 undefined {} 42 function true [ \"abort\", \"answer\", \"fail\", \"made\", "
        "\"sleep\" ] true");
}

static void top_level_await(void **state)
{
    assert_logs_twice(
        script_test_new("main.js",
                        "import { v } from './slow.js'; const w = await new Promise((r) => "
                        "setTimeout(r, 1, 'w'));"
                        "export default () => console.log(v, w)",
                        "slow.js",
                        "export const v = await new Promise((r) => setTimeout(() => r('v'), 2))",
                        NULL),
        "v w");
}

static void import_meta(void **state)
{
    struct script_test *t = script_test_new(
        "main.js",
        "import { there } from './there.js'; const e = []; for (const s of ['', 'lodash'])"
        "  try { import.meta.resolve(s) } catch (x) { e.push(x.name) };"
        "export default () => console.log(import.meta.resolve('./a b.txt'), there === "
        "import.meta.resolve('./x'),"
        "  Object.keys(import.meta), import.meta.url, e.join())",
        "there.js", "export const there = import.meta.resolve('./x')", NULL);
    char expected[256];

    snprintf(expected, sizeof(expected),
             "file://%s/a%%20b.txt true [ \"resolve\", \"url\" ] file://%s/main.js GoError,GoError",
             t->dir, t->dir);
    assert_logs_twice(t, expected);
}

static void dynamic_import(void **state)
{
    struct script_test *t = script_test_new(
        "main.js",
        "const late = (name) => import(name);"
        "export default async () => { console.log((await import('./lib.js')).n);"
        "  for (const load of [() => import('./none.js'), () => import('./bad.js'),"
        "    () => import('k6/none'), () => late('./late.js')])"
        "    try { await load() } catch (e) { console.log(e.message.slice(0, 30)) } }",
        "lib.js", "export const n = 1", "bad.js", "export let = 5", "late.js", "", NULL);

    bundle_seal(t->bundle);
    assert_logs_twice(t, "1\nThe moduleSpecifier \"./none.js\nSyntaxError: variable name exp\n"
                         "the module \"k6/none\" was not p\nthe module \"./late.js\" was not");
}

static void function_text(void **state)
{
    assert_logs_twice(
        script_test_new(
            "main.js",
            "import { f } from './c.js'; export default function () { console.log(`${f} ${class A "
            "{ m() {} }} ${() => 1} ${(0, { get x() { return 1 } }).x} ${eval('(a) => a')} "
            "${Math.max}`) }",
            "c.js", "#!/x\nexports.f = async (x) => x + 'ü'", NULL),
        "async (x) => x + 'ü' class A { m() {} } () => 1 1 (a) => a function max() {\n    [native "
        "code]\n}");
}

static void from_afar(void **state)
{
    assert_logs_twice(
        script_test_new("main.js",
                        "import { where } from 'https://example.com/lib.js'; export default () "
                        "=> console.log(where)",
                        NULL),
        "far away");
}

static void assert_fails(struct script_test *t, const char *message)
{
    if (!t->bundle)
        fail_msg("%s", t->error.text);
    assert_int_equal(script_test_vm(t), VM_EXCEPTION);
    assert_int_equal(t->exception.exit_code, EXIT_CODE_SCRIPT_EXCEPTION);
    assert_false(t->exception.in_promise);
    assert_string_equal(script_test_exception(t), message);
    script_test_free(t);
}

static void failures(void **state)
{
    struct script_test *t = script_test_new("main.js", "import { no } from './lib.js'", "lib.js",
                                            "export const yes = 1", NULL);
    char message[256];

    snprintf(message, sizeof(message),
             "SyntaxError: Could not find export 'no' in module 'file://%s/lib.js'", t->dir);
    assert_fails(t, message);
    assert_fails(script_test_new("main.js", "export {}; throw new Error('early')", NULL),
                 "Error: early");
    assert_fails(script_test_new("main.js", "throw new Error('early')", NULL), "Error: early");
    assert_fails(script_test_new("main.js", "await 1; throw new Error('late')", NULL),
                 "Error: late");
    assert_fails(
        script_test_new("main.js", "import './a.js'", "a.js", "export {}; throw 'text'", NULL),
        "text");
    assert_fails(script_test_new("main.js", "import 'k6/removed'", NULL),
                 "GoError: this module was removed");
    assert_fails(
        script_test_new("main.js", "setTimeout(() => { throw new Error('in a timer') }, 1)", NULL),
        "Error: in a timer");
}

static void open_is_relative_to_what_runs(void **state)
{
    assert_logs_twice(
        script_test_new(
            "main.js",
            "import { read, own } from './lib.js'; const r = require('./req.js');"
            "const got = [own, read('a.txt'), r.got, new Uint8Array(open('a.txt', 'b')).length];"
            "export default () => console.log(got.join())",
            "lib.js", "export const read = (n) => open(n), own = read('./a.txt')", "req.js",
            "exports.got = open('./a.txt')", "a.txt", "abc", NULL),
        "abc,abc,abc,3");
}

static void malformed_names(void **state)
{
    static const struct {
        const char *script, *message;
    } cases[] = {
        { "let a; export { a, 'a b' }", "identifier expected" },
        { "export { 'a' as 'b' }", "identifier expected" },
        { "import { 'a b' } from './x.js'", "expecting 'as'" },
        { "import { a as 'b' } from './x.js'", "identifier expected" },
        { "export { '*' } from './x.js'", "the name of an export can not be '*'" },
        { "let a; export { a as '\\ud800' }", "half of a surrogate pair in the name of an export" },
        { "let a; export { a as 'b', a as b }", "duplicate exported name 'b'" },
    };

    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        struct script_test *t = script_test_new("main.js", cases[i].script, NULL);

        assert_null(t->bundle);
        if (!strstr(t->error.text, cases[i].message))
            fail_msg("%s: %s", cases[i].script, t->error.text);
        script_test_free(t);
    }
}

static void built_in(void **state)
{
    assert_logs_twice(
        script_test_new("main.js",
                        "import b, { twice, missing } from 'k6/built-in';"
                        "import * as all from 'k6/built-in';"
                        "const required = require('k6/built-in');"
                        "export default () => console.log([twice(2), b.twice(3), missing,"
                        "  Object.keys(all), required === b].join())",
                        NULL),
        "4,6,,twice,true");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIBER_TEST(imports),         FIBER_TEST(cycles),
        FIBER_TEST(native),          FIBER_TEST(top_level_await),
        FIBER_TEST(import_meta),     FIBER_TEST(dynamic_import),
        FIBER_TEST(function_text),   FIBER_TEST(from_afar),
        FIBER_TEST(malformed_names), FIBER_TEST(built_in),
        FIBER_TEST(failures),        FIBER_TEST(open_is_relative_to_what_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
