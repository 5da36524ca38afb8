#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/check.h"
#include "script/source_map.h"

#include <stdio.h>

static const struct slice URL = SLICE("file:///dir/out/x.js");

static struct source_map *parse(const char *json)
{
    struct error error = { 0 };
    struct source_map *map = source_map_parse(slice_of(json), URL, &error);

    if (!map)
        fail_msg("%s: %s", json, error.text);
    return map;
}

/* "" where nothing is found. */
static void assert_found(const struct source_map *map, int line, int column, const char *expected)
{
    const char *file = "";
    char text[256] = "";

    if (source_map_find(map, &file, &line, &column))
        snprintf(text, sizeof(text), "%s:%d:%d", file, line, column);
    assert_string_equal(text, expected);
}

static void test_mappings(void **state)
{
    struct source_map *map = parse("{\"version\":3,\"sources\":[\"../a.ts\",\"b.ts\"],\"names\":[],"
                                   "\"mappings\":\";AAAA,IACI,KCGH;;E,KADDA\"}");

    (void)state;
    assert_found(map, 1, 1, "");
    assert_found(map, 2, 1, "file:///dir/a.ts:1:1");
    assert_found(map, 2, 4, "file:///dir/a.ts:1:1");
    assert_found(map, 2, 5, "file:///dir/a.ts:2:5");
    assert_found(map, 2, 9, "file:///dir/a.ts:2:5");
    assert_found(map, 2, 10, "file:///dir/out/b.ts:5:2");
    assert_found(map, 2, 1000, "file:///dir/out/b.ts:5:2");
    assert_found(map, 3, 1, "");
    assert_found(map, 4, 2, "");
    assert_found(map, 4, 3, ""); /* the bundler's own */
    assert_found(map, 4, 8, "file:///dir/out/b.ts:4:1");
    assert_found(map, 5, 1, "");
    source_map_free(map);
}

static const struct {
    const char *source, *root, *url;
} urls[] = {
    { "a.ts", "", "file:///dir/out/a.ts" },
    { "./a.ts", "", "file:///dir/out/a.ts" },
    { "../../src/a.ts", "", "file:///src/a.ts" },
    { "/abs/a.ts", "", "file:///abs/a.ts" },
    { "/abs/a.ts", "root", "file:///abs/a.ts" },
    { "a.ts", "root", "file:///dir/out/root/a.ts" },
    { "a.ts", "root/", "file:///dir/out/root/a.ts" },
    { "a.ts", "/root", "file:///root/a.ts" },
    { "a.ts", "https://x.test/y", "https://x.test/y/a.ts" },
    { "webpack:///./a.ts", "root", "webpack:///./a.ts" },
    { "", "", "file:///dir/out/" },
};

static void test_sources(void **state)
{
    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(urls); i++) {
        char json[512], expected[256];
        struct source_map *map;

        snprintf(json, sizeof(json),
                 "{\"sourceRoot\":\"%s\",\"sources\":[\"%s\"],\"mappings\":\"AAAA\"}", urls[i].root,
                 urls[i].source);
        snprintf(expected, sizeof(expected), "%s:1:1", urls[i].url);
        map = parse(json);
        assert_found(map, 1, 1, expected);
        source_map_free(map);
    }
}

static void test_sections(void **state)
{
    struct source_map *map = parse("{\"version\":3,\"sections\":["
                                   "{\"offset\":{\"line\":0,\"column\":10},\"map\":{\"sources\":["
                                   "\"a\"],\"mappings\":\"AAAA;AACA\"}},"
                                   "{\"offset\":{\"line\":5,\"column\":0},\"map\":{\"sources\":["
                                   "\"b\"],\"mappings\":\"AAAA\"}}]}");

    (void)state;
    assert_found(map, 1, 10, "");
    assert_found(map, 1, 11, "file:///dir/out/a:1:1");
    assert_found(map, 2, 1, "file:///dir/out/a:2:1");
    assert_found(map, 6, 3, "file:///dir/out/b:1:1");
    source_map_free(map);
}

static void test_refused(void **state)
{
    static const char *const BAD[] = {
        "",
        "x",
        "[]",
        "{}",
        "{\"mappings\":12}",
        "{\"version\":2,\"sources\":[\"a\"],\"mappings\":\"AAAA\"}",
        "{\"sources\":[],\"mappings\":\"AAAA\"}",
        "{\"sources\":[\"a\"],\"mappings\":\"ACAA\"}",
        "{\"sources\":[\"a\"],\"mappings\":\"DAAA\"}",
        "{\"sources\":[\"a\"],\"mappings\":\"AA\"}",
        "{\"sources\":[\"a\"],\"mappings\":\"AAAAAA\"}",
        "{\"sources\":[\"a\"],\"mappings\":\"g\"}",
        "{\"sources\":[\"a\"],\"mappings\":\"ggggggggggggA\"}",
        "{\"sources\":[\"a\"],\"mappings\":\"AA!A\"}",
        "{\"sections\":[{}]}",
        "{\"sections\":[{\"offset\":{\"line\":-1},\"map\":{\"mappings\":\"\"}}]}",
    };

    (void)state;
    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        struct error error = { 0 };

        if (source_map_parse(slice_of(BAD[i]), URL, &error))
            fail_msg("%s is taken", BAD[i]);
        assert_true(error_is_set(&error));
        error_clear(&error);
    }
    source_map_free(parse("{\"version\":3,\"mappings\":\";\",\"sources\":[]}"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mappings),
        cmocka_unit_test(test_sources),
        cmocka_unit_test(test_sections),
        cmocka_unit_test(test_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
