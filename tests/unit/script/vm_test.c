#include "testing.h"

#include "base/buf.h"

static void exports(void **state)
{
    struct script_test *t = script_test_run(
        "export const options = { vus: 2, f: undefined }; export default () => {};"
        "export function setup() {} export const n = 1; export const gone = undefined;");
    struct buf json = BUF_INIT(1000);

    assert_int_equal(vm_export_kind(t->vm, "default"), VM_EXPORT_FUNCTION);
    assert_int_equal(vm_export_kind(t->vm, "n"), VM_EXPORT_OTHER);
    assert_int_equal(vm_export_kind(t->vm, "gone"), VM_EXPORT_MISSING);
    assert_int_equal(vm_export_kind(t->vm, "toString"), VM_EXPORT_MISSING);
    assert_int_equal(vm_export_count(t->vm), 5);
    assert_int_equal(vm_callable_count(t->vm), 2);
    assert_int_equal(vm_export_json(t->vm, "options", &json, &t->error), 0);
    assert_int_equal(vm_export_json(t->vm, "none", &json, &t->error), 0);
    assert_true(slice_is(buf_slice(&json), "{\"vus\":2,\"f\":null}"));
    assert_int_equal(vm_export_json(t->vm, "setup", &json, &t->error), -1);
    assert_string_equal(t->error.text,
                        "json: unsupported type: func(sobek.FunctionCall) sobek.Value");
    buf_deinit(&json);
    script_test_free(t);
}

static void exports_of_commonjs(void **state)
{
    struct script_test *t = script_test_run("exports.default = () => {}; exports.options = 'x';");

    assert_int_equal(vm_export_kind(t->vm, "default"), VM_EXPORT_FUNCTION);
    assert_int_equal(vm_callable_count(t->vm), 1);
    assert_int_equal(vm_export_count(t->vm), 2);
    assert_int_equal(vm_export_kind(t->vm, "toString"), VM_EXPORT_MISSING);
    script_test_free(t);
}

static void live_exports(void **state)
{
    struct script_test *t = script_test_run(
        "let n = 0; export let f = () => { f = () => n++; n = 5; };"
        "export const g = () => console.log(n);");

    script_test_call(t, "f");
    script_test_call(t, "f");
    script_test_call(t, "g");
    assert_string_equal(script_test_console(t), "6");
    script_test_free(t);
}

static void data(void **state)
{
    struct script_test *t = script_test_run("export default function (data) { console.log(data, "
                                            "arguments.length); if (data) data.n++; }");

    script_test_call(t, "default");
    assert_int_equal(vm_set_data(t->vm, SLICE("{\"n\":1}"), &t->error), 0);
    script_test_call(t, "default");
    script_test_call(t, "default");
    assert_int_equal(vm_call_export(t->vm, "default", false, NULL, &t->exception), VM_OK);
    assert_string_equal(script_test_console(t), "undefined 1\n{ n: 1 } 1\n{ n: 2 } 1\nundefined 0");
    assert_int_equal(vm_set_data(t->vm, SLICE("{"), &t->error), -1);
    script_test_free(t);
}

static void check_result(const char *script, const char *expected)
{
    struct script_test *t = script_test_run(script);
    struct buf json = BUF_INIT(1000);

    assert_int_equal(vm_call_export(t->vm, "setup", false, &json, &t->exception), VM_OK);
    assert_int_equal(json.len, strlen(expected));
    assert_memory_equal(json.ptr ? json.ptr : "", expected, json.len);
    buf_deinit(&json);
    script_test_free(t);
}

static void results(void **state)
{
    check_result("export function setup() {}", "");
    check_result("export function setup() { return [1, 'x'] }", "[1,\"x\"]");
    check_result("export async function setup() { await null; return { a: null } }",
                 "{\"a\":null}");
    check_result("export function setup() { return new Promise(() => {}) }", "");
    check_result("export function setup() { return new Promise((r) => setTimeout(r, 1, 'late')) }",
                 "\"late\"");
}

static void a_result_without_json(void **state)
{
    struct script_test *t = script_test_run("export function setup() { return { f() {} } }");
    struct buf json = BUF_INIT(1000);

    assert_int_equal(vm_call_export(t->vm, "setup", false, &json, &t->exception), VM_EXCEPTION);
    assert_int_equal(t->exception.exit_code, EXIT_CODE_OTHER);
    assert_string_equal(script_test_exception(t),
                        "error marshaling setup() data to JSON: json: unsupported type: "
                        "func(sobek.FunctionCall) sobek.Value");
    assert_int_equal(json.len, 0);
    buf_deinit(&json);
    script_test_free(t);
}

static void note_entry(void *context, struct slice key, struct slice value)
{
    buf_printf(context, "%.*s=%.*s;", SLICE_ARG(key), SLICE_ARG(value));
}

static void check_summary(const char *function, enum vm_outcome outcome, const char *expected)
{
    char script[512];
    struct script_test *t;
    struct buf entries = BUF_INIT(1000);

    snprintf(script, sizeof(script), "export const handleSummary = %s", function);
    t = script_test_run(script);
    assert_int_equal(
        vm_call_summary(t->vm, SLICE("{\"n\":3}"), note_entry, &entries, &t->exception), outcome);
    if (outcome == VM_EXCEPTION) {
        assert_string_equal(script_test_exception(t), expected);
    } else {
        assert_int_equal(entries.len, strlen(expected));
        assert_memory_equal(entries.ptr ? entries.ptr : "", expected, entries.len);
    }
    buf_deinit(&entries);
    script_test_free(t);
}

static void summaries(void **state)
{
    check_summary("(d) => ({ stdout: 'n ' + d.n, 'b.bin': new Uint8Array([104, 105]).buffer })",
                  VM_OK, "stdout=n 3;b.bin=hi;");
    check_summary("async () => ({})", VM_OK, "");
    check_summary("() => {}", VM_NO_RESULT, "");
    check_summary("() => null", VM_NO_RESULT, "");
    check_summary("undefined", VM_NO_RESULT, "");
    check_summary("() => { throw new Error('no') }", VM_EXCEPTION, "Error: no");
    check_summary("() => 'text'", VM_EXCEPTION,
                  "handleSummary() should return a map with string keys");
    check_summary("() => ({ a: 'shown?', b: 42 })", VM_EXCEPTION,
                  "error handling summary object b: invalid type int64, it needs to be a string or "
                  "ArrayBuffer");
    check_summary("7", VM_EXCEPTION, "exported identifier handleSummary must be a function");
}

static void worlds_are_apart(void **state)
{
    struct script_test *t = script_test_run("globalThis.n = (globalThis.n || 0) + 1; let m = n;"
                                            "export default () => console.log(n++, m++);");

    script_test_call(t, "default");
    script_test_call(t, "default");
    bundle_seal(t->bundle);
    assert_int_equal(script_test_vm(t), VM_OK);
    script_test_call(t, "default");
    assert_string_equal(script_test_console(t), "1 1\n2 2\n1 1");
    script_test_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIBER_TEST(exports),      FIBER_TEST(exports_of_commonjs),
        FIBER_TEST(live_exports), FIBER_TEST(data),
        FIBER_TEST(results),      FIBER_TEST(a_result_without_json),
        FIBER_TEST(summaries),    FIBER_TEST(worlds_are_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
