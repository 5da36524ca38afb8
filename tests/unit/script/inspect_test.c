#include "testing.h"

static void check(const char *expression, const char *expected)
{
    char script[512];

    snprintf(script, sizeof(script), "export default () => { console.log(%s) }", expression);
    assert_logs(script, expected);
}

static void plain_values(void **state)
{
    check("'text', '', 1, -0, 1.5, 1e21, 1e-7, 0.1 + 0.2",
          "text  1 0 1.5 1e+21 1e-7 0.30000000000000004");
    check("NaN, -Infinity, true, null, undefined, 10n ** 20n",
          "NaN -Infinity true null undefined 100000000000000000000");
    check("Symbol('tag'), Symbol(), Symbol.iterator", "tag  Symbol.iterator");
    check("'two\\nlines \"q\" \\ud800'", "two\nlines \"q\" \xef\xbf\xbd");
}

static void objects(void **state)
{
    check("{}, [], { a: 1, b: 'two', d: null, e: undefined, g: -0 }",
          "{} [] { a: 1, b: \"two\", d: null, e: null, g: 0 }");
    check("[1, 'two', undefined, [2, []]], [1, , 3], new Array(2)",
          "[ 1, \"two\", null, [ 2, [] ] ] [ 1, null, 3 ] [ null, null ]");
    check("{ 'a b': 1, 'q\"': 2, 3: 'n', [Symbol('s')]: 4 }", "{ 3: \"n\", a b: 1, q\": 2 }");
    check("{ f() {}, get live() { return 'getter' } }, () => 1, class A {}",
          "{ f: [object Function], live: \"getter\" } [object Function] [object Function]");
    check("Object.create(null), Object.create({ inherited: 1 }), new Proxy({ a: 1 }, {}), new "
          "Proxy([1], {})",
          "{} {} { a: 1 } [ 1 ]");
    check("new Map([[1, 2]]), new Set([1]), /x/, Math, Promise.resolve(1)", "{} {} {} {} {}");
    check("new String('ab'), new Number(5), (function () { return arguments })(1)",
          "{ 0: \"a\", 1: \"b\" } {} { 0: 1 }");
}

static void special_objects(void **state)
{
    check("new Date(0), [new Date(1e12)], new Date(NaN)",
          "\"1970-01-01T00:00:00.000Z\" [ \"2001-09-09T01:46:40.000Z\" ] {}");
    check("new Error('e'), [new TypeError('t')], { e: new RangeError('') }",
          "Error: e [ TypeError: t ] { e: RangeError }");
    check("new Uint8Array([1, 255]), new Float64Array([0.5, -1]), new Int16Array(0), new "
          "BigInt64Array(1)",
          "Uint8Array(2) [ 1, 255 ] Float64Array(2) [ 0.5, -1 ] Int16Array(0) [] BigInt64Array(1) "
          "[ 0 ]");
    check("new ArrayBuffer(2), new DataView(new ArrayBuffer(2)), new Uint8Array([7]).buffer",
          "ArrayBuffer { [Uint8Contents]: <00 00>, byteLength: 2 } {} ArrayBuffer { "
          "[Uint8Contents]: <07>, "
          "byteLength: 1 }");
}

/* What other consoles would treat in a way of their own. */
static void nothing_is_special(void **state)
{
    check("'%s %d %o %%', 'a', 1, {}", "%s %d %o %% a 1 {}");
    check("{ toJSON() { return 'json' }, valueOf: () => 7, toString: () => 'text' }",
          "{ toJSON: [object Function], valueOf: [object Function], toString: [object Function] }");
    check("{ u: undefined, z: -0, n: NaN, i: -Infinity, b: 5n, s: Symbol('s'), t: true, x: '' }",
          "{ u: null, z: 0, n: NaN, i: -Infinity, b: 5, s: s, t: true, x: \"\" }");
    check("[[undefined, -0, NaN, 5n, Symbol('s'), null]]", "[ [ null, 0, NaN, 5, s, null ] ]");
    check("{ c: 'tab\\there', d: '\\x1b[31mred' }", "{ c: \"tab\there\", d: \"\x1b[31mred\" }");
    check("new (class Point { #p = 1; x = 1; static s = 2; get y() { return 2 } })(), new (class "
          "extends Array {})(3)",
          "{ x: 1 } [ null, null, null ]");
    check("Object.assign(new Map([[1, 2]]), { a: 1 }), Object.assign(new Date(0), { a: 1 }), "
          "Object.assign([1], { a: 1 }), Object.assign(() => 1, { a: 1 })",
          "{ a: 1 } { a: 1 } [ 1 ] [object Function]");
    check("(function* () {})(), [1].values(), new WeakRef({}), Object(1n), Object(Symbol()), "
          "new (class Late extends Promise {})(() => {})",
          "{} {} {} {} {} {}");
    check("new Proxy(() => 1, {}), new Proxy({}, { ownKeys: () => ['a'], get: () => 'any',"
          "getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }) })",
          "[object Function] { a: \"any\" }");
    check("Object.defineProperty({ seen: 1 }, 'hidden', { value: 1 }), Object.freeze([1])",
          "{ seen: 1 } [ 1 ]");
    check(
        "Object.assign(new Error('e'), { cause: 1 }), new AggregateError([new Error('in')], 'all'),"
        "Object.assign(new Error(''), { name: '' }), new (class E extends Error {})('own')",
        "Error: e AggregateError: all  Error: own");
    check("new Uint8ClampedArray(1), new Float32Array([-0, NaN, 1.5]), new (class B extends "
          "Uint8Array {})(1)",
          "Uint8ClampedArray(1) [ 0 ] Float32Array(3) [ 0, NaN, 1.5 ] Uint8Array(1) [ 0 ]");
    check("", "");
}

static void cycles(void **state)
{
    assert_logs(
        "export default () => { const l = { n: 'l', list: [] }; l.self = l; l.list.push(l);"
        "  const s = { s: 1 }; console.log(l, { one: s, two: s }) }",
        "{ n: \"l\", list: [ [Circular] ], self: [Circular] } { one: { s: 1 }, two: { s: 1 } }");
}

static void deep_and_hostile(void **state)
{
    assert_logs(
        "export default () => { let d = 'bottom'; for (let i = 0; i < 1e5; i++) d = { d };"
        "  console.log(d); let e = []; for (let i = 0; i < 1e5; i++) e = [e]; console.log(e);"
        "  setTimeout(() => 0) }; console.log = ((log) => (v) => log(typeof v))(console.log)",
        "object\nobject");
    check("{ get a() { throw 'thrown' }, b: 1 }", "{ [thrown] }");
    check("new Proxy({}, { ownKeys() { throw 'no keys' } })", "{ [no keys] }");
    check("[Object.defineProperty([], 0, { get() { throw 'no item' } })]", "[ [ [no item] ] ]");
    check("[{ get [Symbol.toStringTag]() { throw 1 } }]", "[ {} ]");
    check("{ e: Object.assign(new Error('x'), { toString() { throw 'no text' } }) }",
          "{ e: [no text] }");
}

static void nesting_has_an_end(void **state)
{
    struct script_test *t = script_test_run("export default () => { let d = 0; for (let i = 0; i < "
                                            "5000; i++) d = [d]; console.log(d) }");

    assert_int_equal(script_test_call(t, "default"), VM_OK);
    assert_true(slice_find(buf_slice(&t->console), SLICE("[Circular]")) >= 0);
    script_test_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIBER_TEST(plain_values),       FIBER_TEST(objects), FIBER_TEST(special_objects),
        FIBER_TEST(nothing_is_special), FIBER_TEST(cycles),  FIBER_TEST(deep_and_hostile),
        FIBER_TEST(nesting_has_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
