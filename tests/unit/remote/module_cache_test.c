#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/file.h"
#include "remote/module_cache.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct slice URL = SLICE("https://h.io/x.js");

struct cache_test {
    struct arena arena;
    char root[64];
    struct slice folder; /* below the root; made by the first write */
    struct cached_module got;
};

static int set_up(void **state)
{
    struct cache_test *t = calloc(1, sizeof(*t));
    arena_init(&t->arena, 1024);
    snprintf(t->root, sizeof(t->root), "/tmp/module_cache_test_XXXXXX");
    assert_non_null(mkdtemp(t->root));
    t->folder = slice_of(arena_printf(&t->arena, "%s/a/b", t->root));
    *state = t;
    return 0;
}

static int tear_down(void **state)
{
    struct cache_test *t = *state;
    char *command = arena_printf(&t->arena, "rm -r %s", t->root);
    int result = system(command);
    arena_deinit(&t->arena);
    free(t);
    return result;
}

static bool keep(struct cache_test *t, struct slice text)
{
    const struct cached_module module = { .text = text,
                                          .etag = SLICE("W/\"a: b\""),
                                          .modified = SLICE(""),
                                          .fresh_until_s = 1764000000 };
    return module_cache_write(t->folder, URL, &module) == 0;
}

static bool has(struct cache_test *t, struct slice url)
{
    return module_cache_read(t->folder, url, &t->arena, &t->got);
}

/* The one file in the folder. */
static char *only_file(struct cache_test *t)
{
    DIR *listing = opendir(arena_str(&t->arena, t->folder));
    char *path = NULL;
    assert_non_null(listing);
    for (struct dirent *entry; (entry = readdir(listing)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        assert_null(path);
        path = arena_printf(&t->arena, "%.*s/%s", SLICE_ARG(t->folder), entry->d_name);
    }
    closedir(listing);
    assert_non_null(path);
    return path;
}

static void kept_as_it_was(void **state)
{
    struct cache_test *t = *state;
    static const char bytes[] = "\n\nfresh-until: 1\n\0\xff";
    const struct slice text = slice_make(bytes, sizeof(bytes));
    assert_false(has(t, URL));
    assert_true(keep(t, text));
    assert_true(has(t, URL));
    assert_true(slice_eq(t->got.text, text));
    assert_true(slice_is(t->got.etag, "W/\"a: b\""));
    assert_int_equal(t->got.modified.len, 0);
    assert_int_equal(t->got.fresh_until_s, 1764000000);
    assert_false(has(t, SLICE("https://h.io/y.js")));
    assert_true(keep(t, SLICE("")));
    assert_true(has(t, URL));
    assert_int_equal(t->got.text.len, 0);
    only_file(t);
}

/* Every byte of a file matters. */
static void damage_is_noticed(void **state)
{
    struct cache_test *t = *state;
    struct slice whole;
    assert_true(keep(t, SLICE("export {}")));
    char *path = only_file(t);
    assert_int_equal(file_read(&t->arena, slice_of(path), &whole), 0);
    for (size_t i = 0; i < whole.len; i++) {
        char *copy = arena_str(&t->arena, whole);
        copy[i] ^= 1;
        FILE *file = fopen(path, "w");
        fwrite(copy, 1, whole.len, file);
        fclose(file);
        assert_false(has(t, URL));
        assert_int_equal(truncate(path, (off_t)i), 0);
        assert_false(has(t, URL));
    }
    assert_true(keep(t, SLICE("export {}")));
    assert_true(has(t, URL));
}

/* A file under another's name isn't what that URL has. */
static void belongs_to_its_url(void **state)
{
    struct cache_test *t = *state;
    assert_true(keep(t, SLICE("one")));
    char *one = only_file(t), *aside = arena_printf(&t->arena, "%s/aside", t->root);
    assert_int_equal(rename(one, aside), 0);
    const struct cached_module other = { .text = SLICE("two") };
    assert_int_equal(module_cache_write(t->folder, SLICE("https://h.io/y.js"), &other), 0);
    assert_int_equal(rename(aside, only_file(t)), 0);
    assert_false(has(t, SLICE("https://h.io/y.js")));
}

static void no_folder(void **state)
{
    struct cache_test *t = *state;
    const struct cached_module module = { .text = SLICE("x") };
    struct slice file = slice_of(arena_printf(&t->arena, "%s/file", t->root));
    fclose(fopen(arena_str(&t->arena, file), "w"));
    assert_int_equal(module_cache_write(file, URL, &module), -ENOTDIR);
    assert_int_equal(
        module_cache_write(slice_of(arena_printf(&t->arena, "%.*s/x/y", SLICE_ARG(file))), URL,
                           &module),
        -ENOTDIR);
    assert_int_equal(module_cache_write(SLICE(""), URL, &module), -ENOENT);
}

static void default_folder(void **state)
{
    struct cache_test *t = *state;
    setenv("HOME", "/home/x", 1);
    setenv("XDG_CACHE_HOME", "/cache", 1);
    assert_true(slice_is(module_cache_default(&t->arena), "/cache/brunt/modules"));
    setenv("XDG_CACHE_HOME", "cache", 1); /* the standard: not absolute counts as not set */
    assert_true(slice_is(module_cache_default(&t->arena), "/home/x/.cache/brunt/modules"));
    unsetenv("XDG_CACHE_HOME");
    unsetenv("HOME");
    assert_int_equal(module_cache_default(&t->arena).len, 0);
}

#define CACHE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CACHE_TEST(kept_as_it_was), CACHE_TEST(damage_is_noticed), CACHE_TEST(belongs_to_its_url),
        CACHE_TEST(no_folder),      CACHE_TEST(default_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
