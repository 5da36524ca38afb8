#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "archive/archive.h"
#include "archive/tar.h"
#include "base/file.h"
#include "script/sources.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

struct fixture {
    struct arena arena;
    struct sources *sources; /* that archives are read into */
    struct archive archive;
    struct buf tar;
    struct error error;
};

static int set_up(void **state)
{
    struct fixture *f = test_calloc(1, sizeof(*f));

    arena_init(&f->arena, 4096);
    f->sources = sources_new();
    buf_init(&f->tar, BUF_UNLIMITED);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;

    sources_free(f->sources);
    arena_deinit(&f->arena);
    buf_deinit(&f->tar);
    error_clear(&f->error);
    test_free(f);
    return 0;
}

static void assert_text(struct slice text, const char *expected)
{
    if (!slice_is(text, expected))
        fail_msg("\"%.*s\" instead of \"%s\"", SLICE_ARG(text), expected);
}

/* --- reading ---------------------------------------------------------------------------------- */

static void add(struct fixture *f, enum tar_kind kind, const char *name, const char *text)
{
    bool is_link = kind == TAR_HARD_LINK || kind == TAR_SYMBOLIC_LINK;
    struct tar_entry entry = { .kind = kind,
                               .name = slice_of(name),
                               .target = is_link ? slice_of(text) : SLICE(""),
                               .bytes = is_link ? SLICE("") : slice_of(text) };

    tar_append_header(&f->tar, &entry, 0);
    buf_append_slice(&f->tar, entry.bytes);
    tar_append_padding(&f->tar, entry.bytes.len);
}

static int read_tar(struct fixture *f)
{
    struct slice text = arena_copy(&f->arena, buf_slice(&f->tar));

    buf_reset(&f->tar);
    sources_free(f->sources);
    f->sources = sources_new();
    error_clear(&f->error);
    return archive_read(&f->archive, text, &f->arena, f->sources, &f->error);
}

static void assert_source(struct fixture *f, const char *name, const char *expected)
{
    const struct source *source = sources_find(f->sources, slice_of(name));

    if (!source)
        fail_msg("there is no %s", name);
    assert_text(source->bytes, expected);
}

static void k6_archives_are_read(void **state)
{
    struct fixture *f = *state;

    add(f, TAR_FILE, "metadata.json",
        "{\"type\": \"js\", \"options\": {\"vus\": 2}, \"filename\": "
        "\"file:///home/nobody/a%20b.js\", "
        "\"pwd\": \"file:///home/nobody\", \"env\": {\"A\": \"1\", \"B\\n\": \"\"}, "
        "\"k6version\": \"2.2.0\", \"later\": []}");
    add(f, TAR_FILE, "data", "main");
    add(f, TAR_FOLDER, "file/home", "");
    add(f, TAR_HARD_LINK, "file/home/nobody/a b.js", "data");
    add(f, TAR_FILE, "file/home/nobody/items.json", "[]");
    add(f, TAR_FILE, "https/example.com/lib%41.js", "lib");
    add(f, TAR_FILE, "README", "is left alone");
    assert_int_equal(read_tar(f), 0);
    assert_text(f->archive.main.url, "file:///home/nobody/a%20b.js");
    assert_text(f->archive.main.dir, "file:///home/nobody/");
    assert_text(f->archive.main.text, "main");
    assert_text(f->archive.options, "{\"vus\": 2}");
    assert_int_equal(f->archive.env_count, 2);
    assert_text(f->archive.env[1].key, "B\n");
    assert_source(f, "/home/nobody/a b.js", "main");
    assert_source(f, "/home/ann/items.json", "[]");
    assert_source(f, "https://example.com/lib%2541.js", "lib");
    assert_null(sources_find(f->sources, SLICE("/README")));
    assert_int_equal(sources_read(f->sources, SLICE("/etc/passwd"))->code, -ENOENT);
}

static void old_and_handmade_ones_are_read(void **state)
{
    struct fixture *f = *state;

    /* k6 up to 0.20: no version, plain paths of any system */
    add(f, TAR_FILE, "metadata.json",
        "{\"filename\": \"C:\\\\load\\\\x.js\", \"pwd\": \"C:\\\\load\", \"env\": null}");
    add(f, TAR_FILE, "scripts/_/C/load/x.js", "main");
    add(f, TAR_FILE, "files/example.com/to.js", "far");
    assert_int_equal(read_tar(f), 0);
    assert_text(f->archive.main.url, "file:///C/load/x.js");
    assert_text(f->archive.main.dir, "file:///C/load/");
    assert_text(f->archive.main.text, "main");
    assert_text(f->archive.options, "{}");
    assert_source(f, "C:\\load\\x.js", "main");
    assert_source(f, "https://example.com/to.js", "far");

    /* `tar cf x.tar .`: the last of two files of the same name counts */
    add(f, TAR_FILE, "./metadata.json", "{\"filename\": \"file:///x.js\", \"k6version\": \"1\"}");
    add(f, TAR_FILE, "./file/x.js", "old");
    add(f, TAR_FILE, "./file//x.js", "new");
    add(f, TAR_SYMBOLIC_LINK, "./file/a/link.js", "../x.js");
    add(f, TAR_SYMBOLIC_LINK, "./file/a/out.js", "../../../../etc/passwd");
    add(f, TAR_HARD_LINK, "./file/twin.js", "./file/x.js");
    assert_int_equal(read_tar(f), 0);
    assert_text(f->archive.main.dir, "file:///");
    assert_text(f->archive.main.text, "new");
    assert_source(f, "/a/link.js", "new");
    assert_source(f, "/twin.js", "new");
    assert_null(sources_find(f->sources, SLICE("/a/out.js")));
}

static void assert_refused(struct fixture *f, const char *metadata, const char *expected)
{
    if (metadata)
        add(f, TAR_FILE, "metadata.json", metadata);
    add(f, TAR_FILE, "data", "main");
    assert_int_equal(read_tar(f), -1);
    assert_string_equal(f->error.text, expected);
}

static void bad_ones_are_refused(void **state)
{
    static const char good[] = "{\"filename\": \"file:///x.js\"}";
    struct fixture *f = *state;

    assert_refused(f, NULL, "there is no metadata.json in it");
    assert_non_null(strstr(f->error.hint, "k6 archive"));
    assert_refused(f, "{,}",
                   "metadata.json: invalid character ',' looking for beginning of object key "
                   "string (line 1, character 2)");
    assert_refused(f, "", "metadata.json: unexpected end of JSON input (line 1, character 0)");
    assert_refused(f, "[]", "metadata.json is no object");
    assert_refused(f, "{}", "metadata.json has no filename");
    assert_refused(f, "{\"filename\": 3}", "filename in metadata.json is no text");
    assert_refused(f, "{\"filename\": \"file:///x.js\", \"env\": []}",
                   "env in metadata.json is no object");
    assert_refused(f, "{\"filename\": \"file:///x.js\", \"env\": {\"A\": 1}}",
                   "A in metadata.json is no text");
    assert_refused(f, "{\"filename\": \"file:///x.js\", \"type\": \"wasm\"}",
                   "it has an unsupported test type 'wasm'");
    assert_refused(f, "{\"filename\": \"k6/http\", \"k6version\": \"1\"}",
                   "the filename in metadata.json is no file: k6/http");
    assert_refused(f, "{\"filename\": \"ftp://x\", \"k6version\": \"1\"}",
                   "only supported schemes for imports are file and https, ftp://x has `ftp`");
    add(f, TAR_FILE, "../etc/passwd", "x");
    assert_refused(f, good, "unknown file prefix `etc` for file `etc/passwd`");
    add(f, TAR_FILE, "strange/x", "x");
    assert_refused(f, good, "unknown file prefix `strange` for file `strange/x`");
    add(f, TAR_FILE, "metadata.json", good);
    assert_int_equal(read_tar(f), -1);
    assert_string_equal(f->error.text, "there is no script in it: neither data nor file/x.js");
}

static void compression_is_seen(void **state)
{
    assert_string_equal(archive_compression(SLICE("\x1f\x8b\x08")), "gzip");
    assert_string_equal(archive_compression(SLICE("\xfd"
                                                  "7zXZ\0")),
                        "xz");
    assert_null(archive_compression(SLICE("export default 1")));
    assert_null(archive_compression(SLICE("\x1f")));
}

/* --- writing ---------------------------------------------------------------------------------- */

static int write_tar(struct fixture *f, const struct archive *a, const struct sources *sources)
{
    int fd = memfd_create("archive", MFD_CLOEXEC);
    int rc = archive_write(a, sources, 1000000000, fd, &f->error);
    struct slice text = SLICE("");

    lseek(fd, 0, SEEK_SET);
    assert_int_equal(file_read_open(&f->arena, fd, &text), 0);
    close(fd);
    buf_reset(&f->tar);
    buf_append_slice(&f->tar, text);
    return rc;
}

/* The names in it, in order. */
static void list(struct fixture *f, struct buf *out)
{
    struct tar_reader reader = { .text = buf_slice(&f->tar) };
    struct tar_entry entry;

    while (tar_next(&reader, &f->arena, &entry, &f->error) > 0)
        buf_printf(out, "%d %.*s>%.*s\n", entry.kind, SLICE_ARG(entry.name),
                   SLICE_ARG(entry.target));
}

static void what_is_written_is_in_order_and_read_again(void **state)
{
    struct fixture *f = *state;
    struct sources *sources = sources_new();
    struct key_value env = { SLICE("NAME"), SLICE("\"<&>") };
    struct archive a = { .main = { .url = SLICE("file:///home/ann/t/main.js"),
                                   .dir = SLICE("file:///home/ann/t/"),
                                   .text = SLICE("main") },
                         .options = SLICE("{\n  \"vus\": 1\n}"),
                         .has_env = true,
                         .env = &env,
                         .env_count = 1,
                         .compatibility_mode = SLICE("extended") };
    struct buf names = BUF_INIT(BUF_UNLIMITED);
    char *big = test_calloc(1, 1 << 20);
    struct slice first;

    sources_put(sources, SLICE("/home/ann/t/main.js"), SLICE("main"));
    sources_put(sources, SLICE("https://example.com/a%20b.js"), SLICE("far"));
    sources_put(sources, SLICE("/srv/big"), slice_make(big, 1 << 20));
    sources_put_link(sources, SLICE("/home/ann/t/node_modules/p"), SLICE("/home/ann/store/p"));
    sources_put(sources, SLICE("/home/ann/store/p/package.json"), SLICE("{}"));
    sources_put(sources, SLICE("/home/ann/store/p-2/x"), SLICE("2"));
    sources_read(sources, SLICE("/none/such"));
    assert_int_equal(write_tar(f, &a, sources), 0);
    list(f, &names);
    assert_text(buf_slice(&names), "0 metadata.json>\n0 data>\n3 file>\n3 file/home>\n"
                                   "3 file/home/nobody>\n3 file/home/nobody/store>\n"
                                   "3 file/home/nobody/store/p-2>\n3 file/home/nobody/store/p>\n"
                                   "3 file/home/nobody/t>\n3 file/home/nobody/t/node_modules>\n"
                                   "3 file/srv>\n"
                                   "0 file/home/nobody/store/p-2/x>\n"
                                   "0 file/home/nobody/store/p/package.json>\n"
                                   "1 file/home/nobody/t/main.js>data\n"
                                   "2 file/home/nobody/t/node_modules/p>../../store/p\n"
                                   "0 file/srv/big>\n"
                                   "3 https>\n3 https/example.com>\n"
                                   "0 https/example.com/a b.js>\n");
    first = arena_copy(&f->arena, buf_slice(&f->tar));

    assert_int_equal(read_tar(f), 0);
    assert_text(f->archive.main.url, "file:///home/nobody/t/main.js");
    assert_text(f->archive.env[0].value, "\"<&>");
    assert_text(f->archive.options, "{\n    \"vus\": 1\n  }");
    assert_source(f, "/home/nobody/t/node_modules/p/../../main.js", "main");
    assert_source(f, "https://example.com/a%20b.js", "far");
    assert_int_equal(sources_kind(f->sources, SLICE("/home/nobody/t/node_modules/p")),
                     SOURCE_FOLDER);
    assert_text(sources_real_path(f->sources, &f->arena, SLICE("/home/x/t/node_modules/p")),
                "/home/nobody/store/p");

    /* An archive of an archive is the same. */
    f->archive.compatibility_mode = SLICE("extended");
    f->archive.options = a.options;
    assert_int_equal(write_tar(f, &f->archive, f->sources), 0);
    assert_true(slice_eq(buf_slice(&f->tar), first));
    sources_free(sources);
    buf_deinit(&names);
    test_free(big);
}

static void two_users_files_stay_apart(void **state)
{
    struct fixture *f = *state;
    struct sources *sources = sources_new();
    struct archive a = { .main = { .url = SLICE("file:///home/ann/x.js"),
                                   .dir = SLICE("file:///home/ann/"),
                                   .text = SLICE("main") },
                         .options = SLICE("{}"),
                         .compatibility_mode = SLICE("base") };

    sources_put(sources, SLICE("/home/ann/x.js"), SLICE("main"));
    sources_put(sources, SLICE("/home/ann/lib.js"), SLICE("same"));
    sources_put(sources, SLICE("/home/bob/lib.js"), SLICE("same"));
    assert_int_equal(write_tar(f, &a, sources), 0);
    assert_int_equal(read_tar(f), 0);
    assert_false(f->archive.has_env);
    sources_put(sources, SLICE("/home/bob/lib.js"), SLICE("other"));
    assert_int_equal(write_tar(f, &a, sources), -1);
    assert_non_null(strstr(f->error.text, "would be the same file file/home/nobody/lib.js in the "
                                          "archive, which has no names of users"));
    sources_free(sources);
}

static void a_full_disk_is_told(void **state)
{
    struct fixture *f = *state;
    struct archive a = {
        .main = { .url = SLICE("file:///x.js"), .dir = SLICE("file:///"), .text = SLICE("main") },
        .options = SLICE("{}"),
        .compatibility_mode = SLICE("base")
    };
    FILE *full = fopen("/dev/full", "w");

    if (!full)
        skip();
    assert_int_equal(archive_write(&a, f->sources, 0, fileno(full), &f->error), -1);
    assert_string_equal(f->error.text, "no space left on device");
    fclose(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(k6_archives_are_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(old_and_handmade_ones_are_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bad_ones_are_refused, set_up, tear_down),
        cmocka_unit_test(compression_is_seen),
        cmocka_unit_test_setup_teardown(what_is_written_is_in_order_and_read_again, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(two_users_files_stay_apart, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_full_disk_is_told, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
