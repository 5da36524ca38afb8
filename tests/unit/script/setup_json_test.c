#include "testing.h"

/* The JSON of an expression, or the complaint about it. */
static void check(const char *expression, const char *expected)
{
    char script[512];
    struct script_test *t;
    struct buf json = BUF_INIT(100000);

    snprintf(script, sizeof(script), "export const options = %s", expression);
    t = script_test_run(script);
    if (vm_export_json(t->vm, "options", &json, &t->error)) {
        assert_int_equal(json.len, 0);
        buf_append_str(&json, t->error.text);
    }
    assert_int_equal(json.len, strlen(expected));
    assert_memory_equal(json.ptr ? json.ptr : "", expected, json.len);
    buf_deinit(&json);
    script_test_free(t);
}

static void plain_values(void **state)
{
    check("undefined", "");
    check("null", "null");
    check("true", "true");
    check("12345678901234", "12345678901234");
    check("[1.5, 1e21, -7, 1e-7]", "[1.5,1e+21,-7,1e-7]");
    check("'\\u00fcn\\u00ef \"q\"'", "\"\xc3\xbcn\xc3\xaf \\\"q\\\"\"");
    check("10n ** 20n", "100000000000000000000");
}

static void objects(void **state)
{
    check("{ b: 1, a: [undefined, , null], u: undefined, o: {} }",
          "{\"b\":1,\"a\":[null,null,null],\"u\":null,\"o\":{}}");
    check("{ m: new Map([['a', 1], [{}, [2]]]), s: new Set(['x', 1]) }",
          "{\"m\":[[\"a\",1],[{},[2]]],\"s\":[\"x\",1]}");
    check("[new Date(86400000), new Date(120), new Date(1500)]",
          "[\"1970-01-02T00:00:00Z\",\"1970-01-01T00:00:00.12Z\",\"1970-01-01T00:00:01.5Z\"]");
    check("[new Uint8Array([1, 2, 3]), new Int16Array([-1, 2]), new ArrayBuffer(2)]",
          "[\"AQID\",[-1,2],{}]");
    check("[/x/, new Error('e'), Promise.resolve(1), new String('s'), new Number(2)]",
          "[{},{},{},\"s\",2]");
    check(
        "new (class { constructor() { this.x = 1 } get y() { return 2 } toJSON() { return 3 } })()",
        "{\"x\":1}");
    check("(() => { const s = {}; return [s, s] })()", "[{},{}]");
}

static void what_has_no_json(void **state)
{
    check("() => 1", "json: unsupported type: func(sobek.FunctionCall) sobek.Value");
    check("[{ f() {} }]", "json: unsupported type: func(sobek.FunctionCall) sobek.Value");
    check("Array(4294967295)", "json: unsupported value: more than 256 MiB of JSON");
    check("[NaN]", "json: unsupported value: NaN");
    check("[-Infinity]", "json: unsupported value: -Inf");
    check("(() => { const l = {}; l.l = [l]; return l })()",
          "json: unsupported value: encountered a cycle via map[string]interface {}");
    check("(() => { let d = 0; for (let i = 0; i < 1e4; i++) d = [d]; return d })()",
          "json: unsupported value: nested too deeply");
    check("new Date(NaN)", "RangeError: Date value is NaN\n\tat toISOString (native)\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIBER_TEST(plain_values),
        FIBER_TEST(objects),
        FIBER_TEST(what_has_no_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
