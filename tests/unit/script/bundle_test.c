#include "testing.h"

static void assert_load_error(struct script_test *t, int exit_code, const char *part)
{
    assert_null(t->bundle);
    assert_int_equal(t->error.exit_code, exit_code);
    if (!strstr(t->error.text, part))
        fail_msg("\"%s\" doesn't say \"%s\"", t->error.text, part);
    script_test_free(t);
}

static void what_cannot_be_loaded(void **state)
{
    assert_load_error(script_test_new("other.js", "", NULL), EXIT_CODE_OTHER,
                      "couldn't be found on local disk");
    assert_load_error(script_test_new("main.js", "export const x = ;", NULL), 107, "SyntaxError: ");
    assert_load_error(script_test_new("main.js", "const x = ;", NULL), 107,
                      "could not load JS test 'file:///tmp/script_test_");
    assert_load_error(script_test_new("main.js", "import './none.js';", NULL), 107,
                      "The moduleSpecifier \"./none.js\" couldn't be found on local disk");
    assert_load_error(
        script_test_new("main.js", "import './a.js';", "a.js", "import './none.js'", NULL), 107,
        "The moduleSpecifier \"./none.js\" couldn't be found");
    assert_load_error(script_test_new("main.js", "import 'lodash';", NULL), 107,
                      "couldn't be recognised as something k6 supports");
    assert_load_error(
        script_test_new("main.js", "import d from './d.json';", "d.json", "{\"a\":1}", NULL), 107,
        "d.json is JSON, no script");
    assert_load_error(script_test_new("main.js", "import d from './d.json' with { type: 'json' };",
                                      "d.json", "{\"a\":1", NULL),
                      107, "SyntaxError: ");
    assert_load_error(script_test_new("main.js", "import d from './d.css' with { type: 'css' };",
                                      "d.css", "", NULL),
                      107, "the only import attribute is type: 'json'");
    assert_load_error(
        script_test_new("main.js", "import 'https://example.com/none.js';", NULL), 107,
        "couldn't be retrieved from the resolved url \"https://example.com/none.js\". "
        "Error : \"not found: https://example.com/none.js\"");
}

static void unknown_modules_are_reported_together(void **state)
{
    struct script_test *t = script_test_new("main.js", "import 'k6/x/b'; import './a.js';", "a.js",
                                            "import 'k6/x/a'; import 'k6/x/b';", NULL);

    assert_load_error(t, 107,
                      "unknown modules [\"k6/x/a\", \"k6/x/b\"] were tried to be loaded, but");
}

static void sees_what_a_script_is(void **state)
{
    /* CommonJS may use what modules may not, and the other way round. */
    static const char *const texts[] = {
        "exports.default = function () { with ({ a: 1 }) console.log(a, typeof module); };",
        "#!/usr/bin/env brunt\nexports.default = () => console.log(1, typeof module);",
        "const a = await (1); export default () => console.log(a, 'object');",
        ("await (0); globalThis.d = 1; export { f as default };"
         "function f() { console.log(d, 'object'); }"),
        "return exports.default = () => { var await = 1; console.log(await, typeof module); };",
    };

    for (size_t i = 0; i < ARRAY_LEN(texts); i++)
        assert_logs(texts[i], "1 object");
}

static void from_standard_input(void **state)
{
    struct bundle_config config = { .sources = sources_new() };
    struct error error = { 0 };
    struct arena arena;
    struct bundle *b;
    struct slice dir;

    arena_init(&arena, 1024);
    assert_int_equal(main_script_read(&config, &arena, SLICE("-"), SLICE("export default () => {}"),
                                      &config.main, &error),
                     0);
    b = bundle_load(&config, &error);
    assert_non_null(b);
    assert_true(slice_is(bundle_main_url(b), "file:///-"));
    dir = bundle_main_dir(b);
    assert_true(slice_starts(dir, SLICE("file:///")) && slice_ends(dir, SLICE("/")) && dir.len > 8);
    bundle_free(b);
    sources_free(config.sources);
    arena_deinit(&arena);
}

static void files_are_read_once(void **state)
{
    struct script_test *t = script_test_new(
        "main.js",
        "const a = open('./a.txt'), e = []; for (const n of ['none', '.', '']) try { open(n) } "
        "catch (x) { e.push(x.message) }; export default () => console.log(a, e.join());",
        "a.txt", "text", NULL);
    char expected[512], path[128];
    struct slice out;

    assert_int_equal(script_test_vm(t), VM_OK);
    bundle_seal(t->bundle);
    snprintf(path, sizeof(path), "%s/a.txt", t->dir);
    assert_int_equal(remove(path), 0);
    snprintf(
        expected, sizeof(expected),
        "text stat %s/none: no such file or directory,open() can't be used with directories, path: "
        "\"%s\",open() can't be used with an empty filename",
        t->dir, t->dir);
    for (int i = 0; i < 2; i++) { /* the first VM and one after sealing */
        assert_int_equal(script_test_call(t, "default"), VM_OK);
        assert_string_equal(script_test_console(t), expected);
        assert_int_equal(script_test_vm(t), VM_OK);
    }
    assert_int_equal(
        bundle_open(t->bundle, bundle_main_dir(t->bundle), SLICE("new.txt"), &out, &t->error), -1);
    assert_non_null(strstr(t->error.text, "open() can't be used with files that weren't previously "
                                          "opened during initialization (__VU==0), path: \""));
    script_test_free(t);
}

static struct slice keep_name(struct arena *arena, struct slice name)
{
    return name;
}

static void an_archive_fetches_nothing(void **state)
{
    struct script_test *t = script_test_new("main.js", "export default () => {}", NULL);
    struct slice path = slice_of(arena_printf(&t->arena, "%s/main.js", t->dir));

    sources_close(t->sources, keep_name);
    sources_put(t->sources, path, SLICE("import 'https://example.com/lib.js'; import './b.js'"));
    script_test_load(t, "main.js");
    assert_load_error(t, 107, "Error : \"it is not in the archive\"");
}

static void pages_are_no_modules(void **state)
{
    struct script_test *t = script_test_new("main.js", "import 'https://example.com/page';", NULL);

    assert_null(t->bundle);
    assert_string_equal(strstr(t->error.hint, "/main.js"),
                        "/main.js, is a page of HTML, no script");
    script_test_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_loaded),
        cmocka_unit_test(unknown_modules_are_reported_together),
        FIBER_TEST(sees_what_a_script_is),
        cmocka_unit_test(from_standard_input),
        FIBER_TEST(files_are_read_once),
        cmocka_unit_test(an_archive_fetches_nothing),
        cmocka_unit_test(pages_are_no_modules),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
