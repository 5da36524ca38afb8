#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "archive/archive_name.h"

struct row {
    const char *from, *to;
};

static void check(const struct row *rows, size_t count,
                  struct slice (*function)(struct arena *, struct slice))
{
    struct arena arena;

    arena_init(&arena, 1024);
    for (size_t i = 0; i < count; i++) {
        struct slice result = function(&arena, slice_of(rows[i].from));

        if (!slice_is(result, rows[i].to))
            fail_msg("%s: %.*s", rows[i].from, SLICE_ARG(result));
    }
    arena_deinit(&arena);
}

static void names_are_those_of_k6(void **state)
{
    static const struct row rows[] = {
        { "/tmp", "/tmp" },
        { "/tmp/a.txt", "/tmp/a.txt" },
        { "//etc//hosts/", "/etc/hosts" },
        { "/a/./b/../c", "/a/c" },
        { "/../../etc", "/etc" },
        { "/home/ann", "/home/nobody" },
        { "/home/ann/a/b.txt", "/home/nobody/a/b.txt" },
        { "/Users/ann/b.txt", "/Users/nobody/b.txt" },
        { "/HOME/ann/b.txt", "/HOME/nobody/b.txt" },
        { "/Documents and Settings/ann/b.txt", "/Documents and Settings/nobody/b.txt" },
        { "/srv/home/ann", "/srv/home/ann" },
        { "/home", "/home" },
        { "\\\\HOST\\a\\b.txt", "/nobody/a/b.txt" },
        { "\\\\HOST", "/nobody" },
        { "\\a\\b.txt", "/a/b.txt" },
        { "C:\\Users\\ann\\b.txt", "/C/Users/nobody/b.txt" },
        { "/C:/Users/ann/b.txt", "/C/Users/nobody/b.txt" },
        { "/c/uSers/ann/b.txt", "/c/uSers/nobody/b.txt" },
        /* As written in scripts: only the second is a path of Windows. */
        { "a:b.txt", "a:b.txt" },
        { "a:/b.txt", "/a/b.txt" },
        { "..\\b.txt", "../b.txt" },
        { "", "" },
        { "https://example.com/a%20b/../c.js?x=1", "https://example.com/c.js?x=1" },
        { "https://example.com", "https://example.com" },
    };

    check(rows, sizeof(rows) / sizeof(rows[0]), archive_name);
}

static void urls_stay_urls(void **state)
{
    static const struct row rows[] = {
        { "file:///home/ann/a%20b.js", "file:///home/nobody/a%20b.js" },
        { "file:///srv/load/", "file:///srv/load" },
        { "file:///-", "file:///-" },
        { "https://example.com/a%20b/", "https://example.com/a%20b/" },
    };

    check(rows, sizeof(rows) / sizeof(rows[0]), archive_url);
}

static struct slice there_and_back(struct arena *arena, struct slice name)
{
    assert_true(archive_name_of_place(arena, archive_place(arena, name), &name));
    return name;
}

static struct slice name_of(struct arena *arena, struct slice place)
{
    struct slice name;

    return archive_name_of_place(arena, place, &name) ? name : SLICE("none");
}

static void places_lead_back(void **state)
{
    static const struct row same[] = {
        { "/srv/x.js", "/srv/x.js" },
        { "https://example.com/a b", "https://example.com/a b" },
    };
    static const struct row rows[] = {
        { "file/srv/x.js", "/srv/x.js" },
        { "https/example.com/%41", "https://example.com/%41" },
        /* k6 before 0.25 */
        { "files/_/C/x", "/C/x" },
        { "scripts/_/srv/x", "/srv/x" },
        { "scripts/example.com/x", "https://example.com/x" },
        { "http/x", "none" },
        { "file", "none" },
        { "file/", "none" },
        { "/file/x", "none" },
        { "../file/x", "none" },
    };

    check(same, sizeof(same) / sizeof(same[0]), there_and_back);
    check(rows, sizeof(rows) / sizeof(rows[0]), name_of);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_those_of_k6),
        cmocka_unit_test(urls_stay_urls),
        cmocka_unit_test(places_lead_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
