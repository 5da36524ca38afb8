#include "testing.h"

#include "script/module_url.h"

static void check_resolve(const char *dir, const char *specifier, const char *expected)
{
    struct arena arena;
    struct error error = { 0 };
    struct slice url;

    arena_init(&arena, 256);
    if (module_url_resolve(&arena, slice_of(dir), slice_of(specifier), &url, &error))
        url = slice_of(error.text);
    assert_int_equal(url.len, strlen(expected));
    assert_memory_equal(url.ptr, expected, url.len);
    error_clear(&error);
    arena_deinit(&arena);
}

static void relative_and_absolute(void **state)
{
    check_resolve("file:///a/b/", "./x.js", "file:///a/b/x.js");
    check_resolve("file:///a/b/", "../x.js", "file:///a/x.js");
    check_resolve("file:///a/b/", "../../../../x.js", "file:///x.js");
    check_resolve("file:///a/b/", "./c/./d/../x.js", "file:///a/b/c/x.js");
    check_resolve("file:///a/b/", "/x.js", "file:///x.js");
    check_resolve("file:///", "./x.js", "file:///x.js");
    check_resolve("https://h.io/a/b/", "./x.js", "https://h.io/a/b/x.js");
    check_resolve("https://h.io/a/b/", "../../../x.js?v=1", "https://h.io/x.js?v=1");
    check_resolve("https://h.io/a/b/", "/x.js", "https://h.io/x.js");
}

static void from_the_web(void **state)
{
    check_resolve("https://h.io/a/", "./x.js?v=/../1#/../2", "https://h.io/a/x.js?v=/../1#/../2");
    check_resolve("https://h.io/a/", "//other.io/x.js", "https://other.io/x.js");
    check_resolve("file:///a/", "//b/x.js", "file:///b/x.js");
    check_resolve("file:///a/", "./x.js?v", "file:///a/x.js?v"); /* such files exist */
    check_resolve("file:///a/", "https://h.io", "https://h.io/");
    check_resolve("file:///a/", "https://h.io?a=/b", "https://h.io/?a=/b");
    check_resolve("file:///a/", "https://", "https:///");
}

static void check_dir(const char *url, const char *expected)
{
    struct slice dir = module_url_dir(slice_of(url));

    assert_int_equal(dir.len, strlen(expected));
    assert_memory_equal(dir.ptr, expected, dir.len);
}

static void folders(void **state)
{
    check_dir("https://h.io/a/x.js?v=/b/c", "https://h.io/a/");
    check_dir("https://h.io/a/x.js#/b", "https://h.io/a/");
    check_dir("https://h.io/", "https://h.io/");
    check_dir("file:///a?b/c/x.js", "file:///a?b/c/");
}

static void special_characters(void **state)
{
    check_resolve("file:///a/", "./b c%20d%.js", "file:///a/b%20c%20d%25.js");
    check_resolve("file:///a/", "./\xc3\xa9.js", "file:///a/%C3%A9.js");
}

static void urls(void **state)
{
    check_resolve("file:///a/", "file:///b/x.js", "file:///b/x.js");
    check_resolve("file:///a/", "https://h.io/x.js", "https://h.io/x.js");
    check_resolve("file:///a/", "k6/http", "k6/http");
    check_resolve("file:///a/", "k6", "k6");
    check_resolve("file:///a/", "github.com/u/r/lib/x.js",
                  "https://raw.githubusercontent.com/u/r/HEAD/lib/x.js");
}

static void refused(void **state)
{
    check_resolve("file:///a/", "", "local or remote path required");
    check_resolve(
        "file:///a/", "http://h.io/x.js",
        "only supported schemes for imports are file and https, http://h.io/x.js has `http`");
    check_resolve("https://h.io/", "file:///x.js",
                  "origin (https://h.io/) not allowed to load local file: file:///x.js");
    check_resolve(
        "file:///a/", "lodash",
        "The moduleSpecifier \"lodash\" couldn't be recognised as something k6 supports.");
    check_resolve(
        "file:///a/", "k6x/http",
        "The moduleSpecifier \"k6x/http\" couldn't be recognised as something k6 supports.");
}

static void check_join(const char *dir, const char *path, const char *expected)
{
    struct arena arena;
    struct slice joined;

    arena_init(&arena, 256);
    joined = path_join(&arena, slice_of(dir), slice_of(path));
    assert_int_equal(joined.len, strlen(expected));
    assert_memory_equal(joined.ptr, expected, joined.len);
    arena_deinit(&arena);
}

static void paths(void **state)
{
    struct arena arena;
    struct slice url;

    check_join("/a/b", "c.txt", "/a/b/c.txt");
    check_join("/a/b/", "./../c.txt", "/a/c.txt");
    check_join("/a/b", "/c/d/", "/c/d");
    check_join("/", "..", "/");
    check_join("/a", ".", "/a");
    check_join("/a//b", "c", "/a/b/c");

    arena_init(&arena, 256);
    url = module_url_from_path(&arena, SLICE("/a b/50%.js"));
    assert_true(slice_is(url, "file:///a%20b/50%25.js"));
    assert_true(slice_is(module_url_to_path(&arena, url), "/a b/50%.js"));
    assert_true(slice_is(module_url_dir(url), "file:///a%20b/"));
    url = SLICE("https://h.io/a%20b/x.js?v=/c");
    assert_true(slice_is(module_url_to_path(&arena, url), "/a b/x.js"));
    arena_deinit(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(relative_and_absolute),
        cmocka_unit_test(from_the_web),
        cmocka_unit_test(folders),
        cmocka_unit_test(special_characters),
        cmocka_unit_test(urls),
        cmocka_unit_test(refused),
        cmocka_unit_test(paths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
