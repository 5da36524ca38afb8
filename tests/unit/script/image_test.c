/* VMs that share their functions: what must be each one's own, and that nothing is freed too early.
 */
#include "testing.h"

#include <pthread.h>

/* The script's default function, in a VM that shares nothing and in two that share. */
static void check(const char *script, const char *expected)
{
    struct script_test *t = script_test_run(script);

    for (int i = 0; i < 3; i++) {
        if (script_test_call(t, "default") != VM_OK)
            fail_msg("%.*s", (int)t->exception.text.len, t->exception.text.ptr);
        assert_string_equal(script_test_console(t), expected);
        bundle_seal(t->bundle);
        assert_int_equal(script_test_vm(t), VM_OK);
    }
    script_test_free(t);
}

static void constants(void **state)
{
    check("export default () => { const o = { ['a b' + '']: 1, 'x-y': 2, 123: 3, '0x1': 4 };"
          "  console.log(o['a b'], o['x-y'], o['123'], o['0x1'], 1e100, 0.1, -5, 10n ** 30n, "
          "`t${1}`) }",
          "1 2 3 4 1e+100 0.1 -5 1000000000000000000000000000000 t1");
    check("export default () => { const s = Symbol('123'), r = Symbol.for('registered'), d = '12' "
          "+ '3';"
          "  console.log(s, r === Symbol.for('registered'), { 123: 'n' }[d], Symbol(d).description "
          "=== d) }",
          "123 true n true");
    check(
        "export default () => console.log(/a(?<n>b+)/gi.exec('xABB').groups.n, 'a1b'.split(/\\d/),"
        "  'aXb'.replace(/x/i, '-'))",
        "BB [ \"a\", \"b\" ] a-b");
    check("export default () => console.log(JSON.stringify({ k: ['v', { k: 'w' }] }), "
          "JSON.parse('{\"k\":1}').k)",
          "{\"k\":[\"v\",{\"k\":\"w\"}]} 1");
}

static void template_objects(void **state)
{
    check("const seen = []; const tag = (s, ...v) => { seen.push(s); return s.raw.join('|') + v };"
          "const at = () => tag`a${1}\\n`; export default () => { const text = at(); at(); "
          "tag`a${1}\\n`;"
          "  console.log(text, seen.length, seen[0] === seen[1], seen[0] === seen[2],"
          "    seen[0][1] === '\\n', seen[0].raw.length) }",
          "a|\\n1 3 true false true 2");
}

static void kinds_of_functions(void **state)
{
    check("class A { #p = 1; static s = 's'; get p() { return this.#p } static #q() { return 2 } "
          "static q() {"
          "  return A.#q() } } class B extends A { constructor() { super(); this.m = () => super.p "
          "} }"
          "function* g() { yield* [1, 2] } async function* ag() { yield 3 } const c = eval('(x) => "
          "x * 2');"
          "export default async () => { const r = []; for await (const v of ag()) r.push(v);"
          "  console.log(new B().m(), A.s, A.q(), [...g()], r, c(4), new Function('a', 'return a + "
          "1')(1),"
          "    (() => arguments)?.name, [3, 1, 2].sort((x, y) => x - y)) }",
          "1 s 2 [ 1, 2 ] [ 3 ] 8 2  [ 1, 2, 3 ]");
}

static void what_is_changed_stays_in_its_vm(void **state)
{
    struct script_test *t = script_test_run(
        "let n = 0; export default function f() { f.calls = (f.calls || 0) + 1; n++; "
        "Array.prototype.mine = n;"
        "  console.log(f.calls, n, [].mine, String('abc').concat(n)) }");

    script_test_call(t, "default");
    bundle_seal(t->bundle);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(script_test_vm(t), VM_OK);
        script_test_call(t, "default");
        script_test_call(t, "default");
    }
    assert_string_equal(script_test_console(t),
                        "1 1 1 abc1\n1 1 1 abc1\n2 2 2 abc2\n1 1 1 abc1\n2 2 2 abc2");
    script_test_free(t);
}

static void load(struct vm *vm, struct script_test *t)
{
    assert_int_equal(vm_load(vm, &t->exception), VM_OK);
}

static void many_vms_that_come_and_go(void **state)
{
    enum { COUNT = 20 };
    struct script_test *t = script_test_new(
        "main.js",
        "import { x } from './a.js'; const c = require('./c.js'); const keep = [];"
        "export default () => { for (let i = 0; i < 50; i++) { const o = { x, f: () => o, c: "
        "c.f(i) };"
        "  keep.push(o) } keep.length = keep.length % 100; return keep.length }",
        "a.js", "export const x = 'shared text'", "c.js",
        "exports.f = (i) => `${i} of ${module.exports.f.name}`", NULL);
    struct vm_config config = { .bundle = t->bundle };
    struct vm *vms[COUNT];

    assert_int_equal(script_test_vm(t), VM_OK);
    bundle_seal(t->bundle);
    for (int i = 0; i < COUNT; i++)
        load(vms[i] = vm_new(&config, &t->error), t);
    for (int round = 0; round < 200; round++) {
        int i = round * 7 % COUNT;

        assert_int_equal(vm_call_export(vms[i], "default", true, NULL, &t->exception), VM_OK);
        vm_idle(vms[i]);
        if (round % 5 == 0) {
            vm_free(vms[i]);
            load(vms[i] = vm_new(&config, &t->error), t);
        }
    }
    for (int i = 0; i < COUNT; i++)
        vm_free(vms[i]);
    /* The image is gone; another one is made. */
    load(vms[0] = vm_new(&config, &t->error), t);
    vm_free(vms[0]);
    script_test_free(t);
}

static void two_bundles(void **state)
{
    struct script_test *a = script_test_run("export default () => console.log('of a')");
    struct script_test *b = script_test_run("export default () => console.log('of b')");

    bundle_seal(a->bundle);
    bundle_seal(b->bundle);
    script_test_vm(a);
    script_test_vm(b);
    script_test_call(a, "default");
    script_test_call(b, "default");
    assert_string_equal(script_test_console(a), "of a");
    script_test_free(a);
    script_test_call(b, "default");
    assert_string_equal(script_test_console(b), "of b\nof b");
    script_test_free(b);
}

/* --- threads ---------------------------------------------------------------------------------- */

static void run_vms(void *arg)
{
    struct vm_config config = { .bundle = arg };
    struct error error = { 0 };
    struct vm_exception exception;

    vm_exception_init(&exception);
    for (int i = 0; i < 20; i++) {
        struct vm *vm = vm_new(&config, &error);

        CHECK(vm && vm_load(vm, &exception) == VM_OK);
        for (int n = 0; n < 20; n++)
            CHECK(vm_call_export(vm, "default", true, NULL, &exception) == VM_OK);
        vm_free(vm);
    }
    vm_exception_deinit(&exception);
    loop_stop(loop_current());
}

static void *run_loop(void *bundle)
{
    struct error error = { 0 };
    struct loop *loop = loop_new(&error);

    CHECK(loop && fiber_start(loop, 4 * FIBER_STACK_SCRIPT, run_vms, bundle, &error));
    loop_run(loop);
    loop_free(loop);
    return NULL;
}

static void several_threads(void **state)
{
    struct script_test *t = script_test_run("const re = /a(b+)/g; export default () => { const o = "
                                            "{ key: 'text', list: ['x', `y${1}`] };"
                                            "  return JSON.stringify(o).replace(re, '$1') + "
                                            "Object.keys(o) + o.list.map((s) => s + 'z') }");
    pthread_t threads[4];

    bundle_seal(t->bundle);
    for (size_t i = 0; i < ARRAY_LEN(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, run_loop, t->bundle), 0);
    for (size_t i = 0; i < ARRAY_LEN(threads); i++)
        pthread_join(threads[i], NULL);
    script_test_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIBER_TEST(constants),
        FIBER_TEST(template_objects),
        FIBER_TEST(kinds_of_functions),
        FIBER_TEST(what_is_changed_stays_in_its_vm),
        FIBER_TEST(many_vms_that_come_and_go),
        FIBER_TEST(two_bundles),
        FIBER_TEST(several_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
