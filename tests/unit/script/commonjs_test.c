#include "testing.h"

static void require_is_cached(void **state)
{
    assert_logs_twice(
        script_test_new("main.js",
                        "const a = require('./a.js'), b = require('./lib.js');"
                        "exports.default = () => console.log(a.lib === b, b.n, require.name);",
                        "a.js", "exports.lib = require('./lib.js')", "lib.js",
                        "exports.n = (globalThis.n = (globalThis.n || 0) + 1)", NULL),
        "true 1 require");
}

static void module_exports(void **state)
{
    assert_logs_twice(
        script_test_new(
            "main.js",
            "const f = require('./f.js'); const me = this === exports;"
            "exports.default = () => console.log(f(4), typeof module, me, this === exports);",
            "f.js", "module.exports = (n) => n * 2", NULL),
        "8 object true true");
}

static void cycles(void **state)
{
    assert_logs_twice(
        script_test_new(
            "main.js",
            "const a = require('./a.js'); exports.default = () => console.log(a.seen, a.late());",
            "a.js",
            "exports.early = 1; exports.seen = require('./b.js').seen;"
            "exports.late = () => require.length + exports.early;",
            "b.js", "const a = require('./a.js'); exports.seen = Object.keys(a).join();", NULL),
        "early 2");
}

static void imported_by_esm(void **state)
{
    assert_logs_twice(
        script_test_new(
            "main.js",
            "import c, { add, nothing } from './c.js'; import * as ns from './c.js';"
            "import f from './f.js'; import d, { other } from './d.js';"
            "export { add } from './c.js'; export * from './c.js';"
            "export default () => console.log(add(1, 2), c.add === add, nothing, Object.keys(ns),"
            "  ns.add === add, ns.default === c, f(2), d, other)",
            "c.js", "exports.add = (a, b) => a + b; exports.label = 'l';", "f.js",
            "module.exports = (n) => 2 * n", "d.js",
            "exports.__esModule = true; exports.default = 'dflt'; exports.other = 1", NULL),
        "3 true undefined [ \"add\", \"label\" ] true true 4 dflt 1");
}

static void evaluated_where_it_is_written(void **state)
{
    assert_logs_twice(
        script_test_new(
            "main.js",
            "import './a.js'; import './c.js'; import './b.js'; import { x } from './c.js';"
            "export default () => console.log(globalThis.order.join(), x)",
            "a.js", "globalThis.order = ['a']; export {}", "b.js",
            "globalThis.order.push('b'); export {}", "c.js",
            "globalThis.order.push('c'); exports.x = 1", NULL),
        "a,c,b 1");
}

static void requires_esm(void **state)
{
    assert_logs_twice(
        script_test_new(
            "main.js",
            "const m = require('./m.js'), again = require('./m.js');"
            "exports.default = () => { m.inc(); console.log(m.n, m.default, m === again,"
            "  Object.prototype.toString.call(m)) }",
            "m.js", "export let n = 0; export const inc = () => n++; export default 'd';", NULL),
        "1 d true [object Module]");
}

static void requires_within_esm(void **state)
{
    /* While main is being evaluated, a module that imports main is required: it sees as much as
     * there is. */
    assert_logs_twice(
        script_test_new(
            "main.js",
            "export function early() { return 'hoisted' } const m = require('./m.js');"
            "import './other.js'; export default () => console.log(m.seen, m.o, m.mine())",
            "m.js",
            "import { early } from './main.js'; import { o } from './other.js';"
            "export { o }; export const seen = early();"
            "export const mine = () => early();",
            "other.js", "export const o = 'other'", NULL),
        "hoisted other hoisted");
}

static void requires_oneself(void **state)
{
    assert_logs_twice(
        script_test_new("main.js",
                        "const me = require('./main.js'); export const n = 1;"
                        "export default () => console.log(me.n, me.default === undefined)",
                        NULL),
        "1 false");
}

static void native_modules(void **state)
{
    assert_logs_twice(
        script_test_new("main.js",
                        "const k6 = require('k6'); const { answer } = require('k6');"
                        "exports.default = () => console.log(answer, typeof k6.fail, k6 === "
                        "require.k6 || k6.made)",
                        NULL),
        "42 function {}");
}

static void errors(void **state)
{
    static const char text[] =
        "const seen = [];"
        "for (const name of ['./throws.js', './throws.js', './bad.js', './none.js', './deep.js', "
        "'./deep.js',"
        "    '', 'k6/none', 'k6/removed', './nul.js'])"
        "  try { require(name); seen.push('?') } catch (e) { seen.push(e.message.slice(0, 30)) }"
        "exports.default = () => console.log(seen.join('|'))";
    struct script_test *t = script_test_new(
        "main.js", text, "throws.js",
        "throw new Error('thrown ' + (globalThis.n = (globalThis.n || 0) + 1))", "bad.js",
        "const = 1", "deep.js", "import './none.js'", "nul.js", "module.exports = null", NULL);

    assert_logs_twice(
        t,
        "thrown 1|thrown 1|SyntaxError: variable name exp|The moduleSpecifier \"./none.js|"
        "The moduleSpecifier \"./none.js|The moduleSpecifier \"./none.js|"
        "require() can't be used with a|unknown modules [\"k6/none\"] we|this module was removed|"
        "CommonJS's exports must not be");
}

static void only_in_init(void **state)
{
    struct script_test *t = script_test_new(
        "main.js",
        "const late = __second => { try { require('./b.js') } catch (e) { return e.message } };"
        "let second; try { if (globalThis.b) require('./b.js') } catch (e) { second = e.message }"
        "exports.default = () => console.log(late())",
        "b.js", "", NULL);

    assert_int_equal(script_test_vm(t), VM_OK);
    assert_int_equal(script_test_call(t, "default"), VM_OK);
    assert_string_equal(
        script_test_console(t),
        "the \"require\" function is only available in the init stage (i.e. the global "
        "scope), see https://grafana.com/docs/k6/latest/using-k6/test-lifecycle/ for more "
        "information");
    script_test_free(t);
}

static void new_modules_after_sealing(void **state)
{
    struct script_test *t = script_test_new(
        "main.js",
        "let m; if (globalThis.first === undefined && SECOND()) {}"
        "function SECOND() { try { return require('./x' + Math.floor(Date.now() * 0) + '.js') }"
        "catch (e) { m = e.message } } exports.default = () => console.log(m)",
        NULL);

    bundle_seal(t->bundle);
    assert_int_equal(script_test_vm(t), VM_OK);
    assert_int_equal(script_test_call(t, "default"), VM_OK);
    assert_string_equal(script_test_console(t),
                        "the module \"./x0.js\" was not previously resolved "
                        "during initialization (__VU==0)");
    script_test_free(t);
}

static void mixed_syntax(void **state)
{
    assert_logs(
        "let m = []; for (const f of [() => module, () => typeof exports, () => { exports = 1 }])"
        "  try { f() } catch (e) { m.push(e.name, e.message.slice(0, 50)) }"
        "export default () => console.log(m.join())",
        "GoError,you are trying to access identifier \"module\", this,GoError,you are trying to "
        "access identifier \"exports\", thi,GoError,you are trying to access identifier "
        "\"exports\", thi");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIBER_TEST(require_is_cached),
        FIBER_TEST(module_exports),
        FIBER_TEST(cycles),
        FIBER_TEST(imported_by_esm),
        FIBER_TEST(evaluated_where_it_is_written),
        FIBER_TEST(requires_esm),
        FIBER_TEST(requires_within_esm),
        FIBER_TEST(requires_oneself),
        FIBER_TEST(native_modules),
        FIBER_TEST(errors),
        FIBER_TEST(only_in_init),
        FIBER_TEST(new_modules_after_sealing),
        FIBER_TEST(mixed_syntax),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
