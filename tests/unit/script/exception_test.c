#include "testing.h"

static void check(const char *body, const char *expected)
{
    char script[512];
    struct script_test *t;

    snprintf(script, sizeof(script), "import { fail } from 'k6';\nexport default () => { %s };",
             body);
    t = script_test_run(script);
    assert_int_equal(script_test_call(t, "default"), VM_EXCEPTION);
    assert_string_equal(script_test_exception(t), expected);
    assert_int_equal(t->exception.exit_code, EXIT_CODE_SCRIPT_EXCEPTION);
    assert_false(t->exception.in_promise);
    script_test_free(t);
}

static void texts(void **state)
{
    check("throw new Error('plain')", "Error: plain");
    check("throw new TypeError('two\\nlines')", "TypeError: two\nlines");
    check("throw 'just text'", "just text");
    check("throw null", "null");
    check("throw undefined", "undefined");
    check("throw 42", "42");
    check("throw { toString: () => 'custom object' }", "custom object");
    check("throw { toString() { throw 1 } }", "[object Object]");
    check("throw Symbol('s')", "Symbol()");
    check("class E extends Error { constructor(m) { super(m); this.name = 'ShopError' } } throw "
          "new E('sold out')",
          "ShopError: sold out");
    check("const e = new Error('before'); e.message = 'after'; throw e", "Error: after");
    check("fail()", "GoError: failed on purpose");
    check("notDefined", "ReferenceError: 'notDefined' is not defined");
}

static void stack(void **state)
{
    struct script_test *t = script_test_run(
        "export function outer() {\n  [1].map(function inner() {\n"
        "    throw new Error('deep');\n  });\n}");
    char expected[512];

    snprintf(expected, sizeof(expected),
             "Error: deep\n\tat inner (file://%s/main.js:3:20)\n\tat map (native)\n\tat outer "
             "(file://%s/main.js:2:10)\n",
             t->dir, t->dir);
    script_test_call(t, "outer");
    assert_int_equal(t->exception.text.len, strlen(expected));
    assert_memory_equal(t->exception.text.ptr, expected, strlen(expected));
    script_test_free(t);
}

static void what_scripts_see(void **state)
{
    assert_logs(
        "import { fail } from 'k6'; export default () => { try { fail() } catch (e) {"
        "  console.log(e instanceof Error, e.name, e.message, String(e), Object.keys(e).length) }"
        "  console.log(new RangeError('r').stack.split('\\n')[0], typeof new Error().stack) }",
        "true GoError failed on purpose GoError: failed on purpose 0\nRangeError: r string");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIBER_TEST(texts),
        FIBER_TEST(stack),
        FIBER_TEST(what_scripts_see),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
