#include "testing.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Text and hint of the error, both with the test's folder as DIR. */
static void check_error(struct script_test *t, const char *text, const char *hint)
{
    char expected[1024];
    const char *place;
    size_t len = 0;

    assert_null(t->bundle);
    assert_string_equal(strstr(t->error.text, "The moduleSpecifier"), text);
    assert_non_null(t->error.hint);
    for (const char *at = hint; *at; at = place + 3) {
        place = strstr(at, "DIR");
        if (!place) {
            snprintf(expected + len, sizeof(expected) - len, "%s", at);
            break;
        }
        len += (size_t)snprintf(expected + len, sizeof(expected) - len, "%.*s%s", (int)(place - at),
                                at, t->dir);
        expected[len] = '\0';
    }
    assert_string_equal(t->error.hint, expected);
    script_test_free(t);
}

#define LOG(what) "export default () => console.log(" what ")"

static void main_fields(void **state)
{
    assert_logs_twice(
        script_test_new(
            "main.js",
            "import a from 'a'; import b from 'b'; import c from 'c'; import d from 'd';"
            "import e from 'e'; const r = require('b');" LOG("a, b, c, d, e, r"),
            "node_modules/a/package.json", "{\"main\": \"./lib/a\"}", "node_modules/a/lib/a.js",
            "module.exports = 'main'", "node_modules/b/package.json",
            "{\"main\": \"b.js\", \"module\": \"b.mjs\"}", "node_modules/b/b.js",
            "module.exports = 'required'", "node_modules/b/b.mjs", "export default 'module'",
            "node_modules/c/package.json", "{\"main\": \"c.js\", \"browser\": \"w.js\"}",
            "node_modules/c/w.js", "module.exports = 'browser'", "node_modules/d/index.js",
            "module.exports = 'index'", "node_modules/e/package.json", "{\"main\": \"lib\"}",
            "node_modules/e/lib/index.js", "module.exports = 'folder'", NULL),
        "main module browser index folder required");
}

static void exports_field(void **state)
{
    assert_logs_twice(
        script_test_new(
            "main.js",
            "import a from 'a'; import sub from 'a/sub'; import deep from 'a/files/x/deep.js';"
            "import b from '@s/b'; import c from 'c'; const r = require('a');" LOG(
                "a, r, sub, deep, b, c"),
            "node_modules/a/package.json",
            "{\"main\": \"never.js\", \"exports\": {\".\": {\"node\": \"./node.js\", "
            "\"require\": \"./a.cjs\", \"default\": \"./a.mjs\"}, \"./sub\": [null, {\"types\": "
            "\"./a.d.ts\"}, \"./sub.js\"], \"./files/*\": \"./lib/*\"}}",
            "node_modules/a/a.cjs", "module.exports = 'required'", "node_modules/a/a.mjs",
            "export default 'imported'", "node_modules/a/sub.js", "export default 'sub'",
            "node_modules/a/lib/x/deep.js", "export default 'deep'",
            "node_modules/@s/b/package.json",
            "{\"exports\": {\"import\": \"./b.js\", \"default\": \"./no.js\"}}",
            "node_modules/@s/b/b.js", "export default 'scoped'", "node_modules/c/package.json",
            "{\"exports\": \"./c.js\"}", "node_modules/c/c.js", "export default 'c'", NULL),
        "imported required sub deep scoped c");
}

static void internals(void **state)
{
    assert_logs_twice(
        script_test_new("main.js", "import a from 'a';" LOG("a"), "node_modules/a/package.json",
                        "{\"imports\": {\"#own\": \"./own.js\", \"#dep\": \"b\", \"#x/*.js\": "
                        "\"./in/*.js\"}}",
                        "node_modules/a/index.js",
                        "import o from '#own'; import d from '#dep'; import x from '#x/y.js';"
                        "export default `${o} ${d} ${x}`",
                        "node_modules/a/own.js", "export default 'own'", "node_modules/a/in/y.js",
                        "export default 'y'", "node_modules/a/node_modules/b/index.js",
                        "module.exports = 'nested'", "node_modules/b/index.js",
                        "module.exports = 'outer'", NULL),
        "own nested y");
}

/* Targets that are neither files of the package nor packages. */
static void internals_that_lead_nowhere(void **state)
{
    static const char *const targets[] = { "#a", "", "/etc/passwd", "../b.js", "http://b/c.js" };
    char manifest[64];

    for (size_t i = 0; i < ARRAY_LEN(targets); i++) {
        struct script_test *t;

        snprintf(manifest, sizeof(manifest), "{\"imports\": {\"#a\": \"%s\"}}", targets[i]);
        t = script_test_new("main.js", "import '#a'", "package.json", manifest, "b.js", "", NULL);
        assert_null(t->bundle);
        assert_non_null(strstr(t->error.text, "The moduleSpecifier \"#a\" couldn't be found"));
        script_test_free(t);
    }
}

static void endings(void **state)
{
    assert_logs_twice(
        script_test_new(
            "main.js",
            "import a from './a'; import c from './lib'; import d from './data.json' with { "
            "type: 'json' };"
            "import e from './data.json' with { type: 'json' };"
            "const r = require('./data');"
            "export default async () => console.log(a, c, d.k, e === d, r.k,"
            "  (await import('./data.json', { with: { type: 'json' } })).default === d)",
            "a.mjs", "export default 'a'", "lib/index.js", "export default 'lib'", "data.json",
            "{\"k\": [1, \"\\u2028\"]}", NULL),
        "a lib [ 1, \"\u2028\" ] true [ 1, \"\u2028\" ] true");
}

static void written_for_bundlers(void **state)
{
    assert_logs_twice(
        script_test_new(
            "main.js", "import a from 'a'; import e from 'e';" LOG("a, e"),
            "node_modules/a/package.json",
            "{\"browser\": {\"fs\": false, \"./node.js\": \"./web.js\", \"./none\": false, "
            "\"b\": \"c\", \"d\": \"./web.js\"}}",
            "node_modules/a/index.js",
            "module.exports = [Object.keys(require('fs')).length, require('./node'), "
            "Object.keys(require('./none.js')).length, require('b'), require('d'), "
            "require('undefined-exports'), process.env.NODE_ENV, process.env.NODE_ENV.length]",
            "node_modules/a/node.js", "throw 1", "node_modules/a/none.js", "throw 2",
            "node_modules/a/web.js", "module.exports = 'web'", "node_modules/c/index.js",
            "module.exports = 'c'", "node_modules/undefined-exports/index.js",
            "module.exports = undefined", "node_modules/e/index.js",
            "export default typeof exports + typeof module", NULL),
        "[ 0, \"web\", 0, \"c\", \"web\", null, \"production\", 10 ] undefinedundefined");
}

static void links(void **state)
{
    struct script_test *t = script_test_new(
        "main.js", "export default 0", "store/a/node_modules/a/index.js",
        "export { default } from 'b'", "store/a/node_modules/b/index.js", "export default 'linked'",
        "use.js", "export { default as b } from 'a'", NULL);
    char path[128], target[128];

    snprintf(path, sizeof(path), "%s/node_modules", t->dir);
    assert_int_equal(mkdir(path, 0755), 0);
    snprintf(path, sizeof(path), "%s/node_modules/a", t->dir);
    snprintf(target, sizeof(target), "%s/store/a/node_modules/a", t->dir);
    assert_int_equal(symlink(target, path), 0);
    script_test_load(t, "use.js");
    if (!t->bundle)
        fail_msg("%s", t->error.text);
    script_test_free(t);
}

static void missing_file(void **state)
{
    check_error(
        script_test_new("main.js", "import './lib.js'", "lib.js", "import './none'", NULL),
        "The moduleSpecifier \"./none\" couldn't be found on local disk. Make sure that "
        "you've specified the right path to the file. If you're running k6 using the Docker "
        "image make sure you have mounted the local directory "
        "(-v /local/path/:/inside/docker/path) containing your script and modules so that "
        "they're accessible by k6 from inside of the container, see "
        "https://grafana.com/docs/k6/latest/using-k6/modules/#use-modules-with-docker.",
        "imported by file://DIR/lib.js; there is none of DIR/none, DIR/none.js, "
        "DIR/none.mjs, DIR/none.cjs, DIR/none.ts, DIR/none.mts, DIR/none.cts, "
        "DIR/none.json");
}

static void missing_package(void **state)
{
    check_error(script_test_new("main.js", "import 'lodash'", NULL),
                "The moduleSpecifier \"lodash\" couldn't be recognised as something k6 supports.",
                "imported by file://DIR/main.js; there is no such package in a node_modules folder "
                "beside it or above");
    check_error(script_test_new("main.js", "import 'fs/promises'", NULL),
                "The moduleSpecifier \"fs/promises\" couldn't be recognised as something k6 "
                "supports.",
                "imported by file://DIR/main.js; it is a module of Node.js, of which nothing is "
                "here");
}

static void bad_package(void **state)
{
    struct script_test *t = script_test_new("main.js", "import 'a'", "node_modules/a/package.json",
                                            "{\n  \"main\": }", NULL);

    assert_null(t->bundle);
    assert_non_null(strstr(t->error.text, "/node_modules/a/package.json:2:11: "));
    script_test_free(t);
    t = script_test_new("main.js", "import 'a/sub'", "node_modules/a/package.json",
                        "{\"exports\": {\".\": \"./a.js\"}}", NULL);
    assert_null(t->bundle);
    assert_non_null(
        strstr(t->error.text, "/node_modules/a/package.json has no export of \"./sub\""));
    script_test_free(t);
    t = script_test_new("main.js", "import 'a'", "node_modules/a/package.json",
                        "{\"exports\": \"./none.js\"}", NULL);
    assert_null(t->bundle);
    assert_non_null(strstr(t->error.text, "couldn't be found in the package in "));
    assert_non_null(strstr(t->error.hint, "/node_modules/a/none.js"));
    script_test_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIBER_TEST(main_fields),  FIBER_TEST(exports_field),   FIBER_TEST(internals),
        FIBER_TEST(endings),      FIBER_TEST(links),           FIBER_TEST(written_for_bundlers),
        FIBER_TEST(missing_file), FIBER_TEST(missing_package), FIBER_TEST(bad_package),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
