/* Scripts that want too much: stack, memory, garbage. */
#include "testing.h"

static void recursion(void **state)
{
    static const char *const deep[] = {
        "const f = (n) => 1 + f(n + 1); f(0)",
        "const o = { toString: () => `${o}` }; String(o)",
        "const f = (a) => a.map(() => f(a)); f([1])",
        "let a = []; for (let i = 0; i < 1e5; i++) a = [a]; JSON.stringify(a)",
        "JSON.parse('['.repeat(1e5))",
        "eval('('.repeat(1e5))",
        "new RegExp('('.repeat(1e5))",
        "class A { get x() { return this.x } } new A().x",
        "const p = new Proxy({}, { get: (t, k, r) => r[k] }); p.x",
    };
    char script[512];

    for (size_t i = 0; i < ARRAY_LEN(deep); i++) {
        snprintf(
            script, sizeof(script),
            "export default () => { try { %s } catch (e) { console.log(e instanceof Error) } }",
            deep[i]);
        assert_logs(script, "true");
    }
}

/* On the stack that VUs have. */
static void run_default(void *arg)
{
    struct script_test *t = arg;

    script_test_call(t, "default");
    t->interrupt = 1; /* tells that it has ended */
}

static void recursion_on_a_small_stack(void **state)
{
    struct script_test *t = script_test_run(
        "let d = 0; const f = () => { d++; f() };"
        "export default () => { try { f() } catch (e) { console.log(d > 20, e.name) } }");

    fiber_start(loop_current(), FIBER_STACK_SCRIPT, run_default, t, NULL);
    while (!t->interrupt)
        fiber_yield();
    t->interrupt = 0;
    assert_string_equal(script_test_console(t), "true InternalError");
    /* And back on this fiber. */
    script_test_call(t, "default");
    assert_string_equal(script_test_console(t), "true InternalError");
    script_test_free(t);
}

static void interrupt(void *arg)
{
    struct script_test *t = arg;

    t->interrupt = 1;
}

/* As in k6, whose stacks grow: lists and trees that recursion goes through may have thousands of
 * nodes. */
static void recursion_may_go_deep(void **state)
{
    struct script_test *t = script_test_run(
        "const count = (n) => n ? 1 + count(n - 1) : 0;"
        "const map = (n) => n ? 1 + [n - 1].map(map)[0] : 0;"
        "const later = async (n) => n ? 1 + await later(n - 1) : 0;"
        "function* list(n) { if (n) yield* list(n - 1); yield n }"
        "class Node { constructor(n) { if (n) this.next = new Node(n - 1) } }"
        "const bind = count.bind(null, 3000);"
        "export default async () => console.log(count(5000), map(1500), await later(2000),"
        "  [...list(1500)].length, new Node(2000).next !== null, bind());"
        "export const thrower = () => { const f = (n) => { if (n) f(n - 1); else throw new "
        "Error('deep') }; f(5000) }");

    for (int i = 0; i < 3; i++) {
        assert_int_equal(script_test_call(t, "default"), VM_OK);
        assert_string_equal(script_test_console(t), "5000 1500 2000 1501 true 3000");
    }
    assert_int_equal(script_test_call(t, "thrower"), VM_EXCEPTION);
    assert_true(t->exception.text.len < 20 * 1024);
    assert_true(slice_find(buf_slice(&t->exception.text), SLICE("\n\t... and 49")) > 0);
    script_test_free(t);
}

/* Waits on the second stack, and an end there. */
static void recursion_waits_and_ends(void **state)
{
    struct script_test *t = script_test_run(
        "import { sleep, abort } from 'k6';"
        "const deep = (n, f) => { if (n) deep(n - 1, f); else f() };"
        "export default () => { deep(1000, () => sleep(1)); console.log('slept') };"
        "export const ends = () => deep(1000, abort);"
        "export const endless = () => deep(1000, () => { for (;;); })");

    assert_int_equal(script_test_call(t, "default"), VM_OK);
    assert_string_equal(script_test_console(t), "slept");
    assert_int_equal(script_test_call(t, "ends"), VM_ABORTED);
    assert_non_null(fiber_start(loop_current(), FIBER_STACK_SMALL, interrupt, t, &t->error));
    assert_int_equal(script_test_call(t, "endless"), VM_INTERRUPTED);
    t->interrupt = 0;
    assert_int_equal(script_test_call(t, "default"), VM_OK);
    script_test_free(t);
}

static void memory(void **state)
{
    struct script_test *t = script_test_new(
        "main.js",
        "const eat = (what) => { const all = []; for (;;) all.push(what()) };"
        "const ways = [() => new Uint8Array(1e5), () => 'x'.repeat(1e5) + all, () => ({ a: {} }), "
        "() => [1, 2, 3]];"
        "let all = ''; export default () => { for (const w of ways) try { eat(w) } catch (e) { "
        "console.log(e.name) } };"
        "export const next = () => console.log('alive')",
        NULL);

    t->memory_limit = 4 * 1024 * 1024;
    assert_int_equal(script_test_vm(t), VM_OK);
    for (int i = 0; i < 3; i++) {
        if (script_test_call(t, "default") != VM_OK)
            fail_msg("%.*s", (int)t->exception.text.len, t->exception.text.ptr);
        assert_string_equal(script_test_console(t),
                            "InternalError\nInternalError\nInternalError\nInternalError");
        vm_idle(t->vm);
    }
    assert_int_equal(script_test_call(t, "next"), VM_OK);
    assert_string_equal(script_test_console(t), "alive");
    script_test_free(t);
}

/* Memory ends at every place in turn. */
static void memory_is_too_little(void **state)
{
    struct script_test *t = script_test_new(
        "main.js",
        "import { x } from './a.js'; const c = require('./c.js'); export * from './a.js';"
        "export default async () => { const r = [/x/, new Date(), new Map([[1, {}]]), class A {}];"
        "  await null; try { undefined.x } catch (e) { r.push(e.stack, `${x}`) }"
        "  setTimeout(() => r.push(JSON.stringify(r)), 0); return r.map((v) => [v, [...'ab'], { "
        "...c }]) }",
        "a.js", "export const x = 1", "c.js",
        "exports.a = [1, 2, 3]; exports.f = function* () { yield 1 }", NULL);

    for (int shared = 0; shared < 2; shared++) {
        for (t->memory_limit = 20 * 1024; t->memory_limit < 150 * 1024; t->memory_limit += 300) {
            if (script_test_vm(t) == VM_OK)
                script_test_call(t, "default");
        }
        bundle_seal(t->bundle);
    }
    assert_int_equal(script_test_call(t, "default"), VM_OK);
    script_test_free(t);
}

/* Who is to stop a script runs on its thread. */
static void endless_loops_let_others_run(void **state)
{
    static const char *const endless[] = {
        "for (;;);",
        "const f = () => Promise.resolve().then(f); return f()",
        "const f = () => setTimeout(f, 0); f()",
        "const f = async () => { for (;;) await null }; return f()",
        "for (;;) try { for (;;); } catch { } finally { continue }",
        "const o = { valueOf() { for (;;); } }; return o + 1",
        "[1, 2, 3].sort(() => { for (;;); })",
        "return JSON.stringify({ toJSON() { for (;;); } })",
        "return /^(a+)+$/.test('a'.repeat(50) + 'b')",
        "[].fill.call({ length: 2 ** 53 }, 1)",
        "[].indexOf.call({ length: 2 ** 53 }, 1)",
        "[].includes.call({ length: 2 ** 53 }, 1)",
        "[].reverse.call({ length: 2 ** 53 })",
        "[].sort.call({ length: 2 ** 53 })",
        "[].join.call({ length: 2 ** 53 })",
        "[].some.call({ length: 2 ** 53 }, isFinite)",
        "[].shift.call({ length: 2 ** 53 - 2 })",
        "[].copyWithin.call({ length: 2 ** 53 - 2 }, 1, 0)",
        "String.raw({ raw: { length: 2 ** 53 - 1 } })",
        "for (;;) 'ab'.repeat(2 ** 25)",
        "for (;;) 'a'.padStart(2 ** 25)",
        "for (;;) 'a'.padEnd(2 ** 20, 'bc')",
        "for (const t = 'a'.repeat(2 ** 22);;) t.indexOf('b')",
        "for (const t = 'a'.repeat(2 ** 20);;) t.lastIndexOf('a'.repeat(2 ** 19) + 'b')",
        "for (const t = 'a'.repeat(2 ** 20);;) t.includes('a'.repeat(2 ** 19) + 'b')",
        "for (const t = 'a'.repeat(2 ** 20);;) t.split('a'.repeat(2 ** 19) + 'b')",
        "for (const t = 'a'.repeat(2 ** 16);;) t.split('')",
        "for (const t = 'a'.repeat(2 ** 16);;) t.replaceAll('a', 'bb')",
        "for (const t = '[' + '1,'.repeat(2 ** 16) + '1]';;) JSON.parse(t)",
        "for (const a = new Uint8Array(2 ** 24);;) a.fill(1).indexOf(2)",
        "for (const a = new Float64Array(2 ** 20);;) a.reverse().sort()",
        "new Set({ [Symbol.iterator]: () => ({ next: [].at.bind([{ value: 1 }], 0) }) })",
        "[...{ [Symbol.iterator]: () => ({ next: [].at.bind([{ value: 1 }], 0) }) }]",
        "return 'a'.repeat(50).replace(/(a|aa)+$|x/g, () => { for (;;); })",
    };
    char script[512];

    for (size_t i = 0; i < ARRAY_LEN(endless); i++) {
        struct script_test *t;

        snprintf(script, sizeof(script), "export default () => { %s }", endless[i]);
        t = script_test_run(script);
        assert_non_null(fiber_start(loop_current(), FIBER_STACK_SMALL, interrupt, t, &t->error));
        assert_int_equal(script_test_call(t, "default"), VM_INTERRUPTED);
        script_test_free(t);
    }
}

static void cycles_are_collected(void **state)
{
    struct script_test *t = script_test_run(
        "export default () => { for (let i = 0; i < 1000; i++) { const a = { b: {} }; a.b.a = a } "
        "};"
        "export const finalizer = new WeakRef((() => { const a = {}; a.a = a; return a })());"
        "export const gone = () => console.log(finalizer.deref() === undefined)");

    for (int i = 0; i < 20; i++) {
        assert_int_equal(script_test_call(t, "default"), VM_OK);
        vm_idle(t->vm);
    }
    assert_int_equal(script_test_call(t, "gone"), VM_OK);
    assert_string_equal(script_test_console(t), "true");
    script_test_free(t);
}

#ifdef CONFIG_GC_STRESS
static void collects_at_each_object_under_stress(void **state)
{
    setenv("BRUNT_GC_STRESS", "1", 1);
    assert_logs(
        "export default () => { let a = {}; a.a = a; const weak = new WeakRef(a); weak.deref();"
        "  a = null; const before = typeof weak.deref(); [];"
        "  console.log(before, typeof weak.deref()) }",
        "object undefined");
    unsetenv("BRUNT_GC_STRESS");
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIBER_TEST(recursion),
        FIBER_TEST(recursion_on_a_small_stack),
        FIBER_TEST(recursion_may_go_deep),
        FIBER_TEST(recursion_waits_and_ends),
        FIBER_TEST(memory),
        FIBER_TEST(memory_is_too_little),
        FIBER_TEST(endless_loops_let_others_run),
        FIBER_TEST(cycles_are_collected),
#ifdef CONFIG_GC_STRESS
        FIBER_TEST(collects_at_each_object_under_stress),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
