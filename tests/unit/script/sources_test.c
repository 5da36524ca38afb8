#include "testing.h"

#include "script/sources.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

/* As an archive of a home folder would have it. */
static struct slice lower(struct arena *arena, struct slice name)
{
    return arena_copy_lower(arena, name);
}

static void assert_text(struct slice text, const char *expected)
{
    assert_int_equal(text.len, strlen(expected));
    assert_memory_equal(text.ptr, expected, text.len);
}

static void disk_is_read_once(void **state)
{
    struct script_test *t = script_test_new("main.js", "export default 1", "a/b.txt", "text", NULL);
    struct slice name = slice_of(arena_printf(&t->arena, "%s/a/b.txt", t->dir));
    struct slice folder = slice_of(arena_printf(&t->arena, "%s/a", t->dir));
    struct sources *s = sources_new();
    const struct source *file;

    assert_null(sources_find(s, name));
    assert_int_equal(sources_kind(s, name), SOURCE_FILE);
    assert_int_equal(sources_kind(s, folder), SOURCE_FOLDER);
    assert_int_equal(sources_read(s, folder)->code, -EISDIR);
    file = sources_read(s, name);
    assert_text(file->bytes, "text");
    assert_int_equal(truncate(name.ptr, 0), 0);
    assert_ptr_equal(sources_read(s, name), file);
    assert_text(sources_find(s, name)->bytes, "text");
    assert_int_equal(sources_read(s, SLICE("/none/such"))->code, -ENOENT);
    sources_free(s);
    script_test_free(t);
}

static void links_are_kept(void **state)
{
    struct script_test *t = script_test_new("main.js", "export default 1", "real.js", "text", NULL);
    struct slice link = slice_of(arena_printf(&t->arena, "%s/link.js", t->dir));
    struct slice real = slice_of(arena_printf(&t->arena, "%s/real.js", t->dir));
    struct sources *s = sources_new();
    const struct source *first;

    assert_int_equal(symlink(real.ptr, link.ptr), 0);
    assert_text(sources_real_path(s, &t->arena, link), real.ptr);
    assert_text(sources_real_path(s, &t->arena, real), real.ptr);
    assert_text(sources_read(s, link)->name, real.ptr);
    first = sources_next(s, NULL);
    assert_text(first->name, link.ptr);
    assert_text(first->target, real.ptr);
    assert_text(sources_next(s, first)->bytes, "text");
    assert_null(sources_next(s, sources_next(s, first)));
    sources_free(s);
    script_test_free(t);
}

static void closed_ones_leave_the_disk_alone(void **state)
{
    struct sources *s = sources_new();
    struct arena arena;

    arena_init(&arena, 1024);
    sources_put(s, SLICE("/srv/lib/a.js"), SLICE("a"));
    sources_put_link(s, SLICE("/srv/link"), SLICE("/srv/lib"));
    sources_close(s, lower);
    sources_put_link(s, SLICE("/SRV/file"), SLICE("/srv/LIB/a.js"));
    sources_put_link(s, SLICE("/srv/round"), SLICE("/srv/about"));
    sources_put_link(s, SLICE("/srv/about"), SLICE("/srv/round"));

    assert_text(sources_read(s, SLICE("/srv/LIB/a.js"))->bytes, "a");
    assert_text(sources_find(s, SLICE("/srv/FILE"))->bytes, "a");
    assert_int_equal(sources_kind(s, SLICE("/srv/file")), SOURCE_FILE);
    assert_int_equal(sources_kind(s, SLICE("/srv/link")), SOURCE_FOLDER);
    assert_int_equal(sources_kind(s, SLICE("/srv")), SOURCE_FOLDER);
    assert_int_equal(sources_kind(s, SLICE("/")), SOURCE_FOLDER);
    assert_int_equal(sources_kind(s, SLICE("/srv/round")), SOURCE_NONE);
    assert_int_equal(sources_kind(s, SLICE("/dev/null")), SOURCE_NONE);
    assert_text(sources_real_path(s, &arena, SLICE("/srv/link")), "/srv/lib");
    assert_text(sources_real_path(s, &arena, SLICE("/srv/none")), "/srv/none");
    assert_int_equal(sources_read(s, SLICE("/srv/round"))->code, -ENOENT);
    assert_int_equal(sources_read(s, SLICE("/srv/lib"))->code, -EISDIR);
    assert_int_equal(sources_read(s, SLICE("/dev/null"))->code, -ENOENT);
    assert_int_equal(sources_kind(s, SLICE("/dev/null")), SOURCE_NONE);
    arena_deinit(&arena);
    sources_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(disk_is_read_once),
        cmocka_unit_test(links_are_kept),
        cmocka_unit_test(closed_ones_leave_the_disk_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
