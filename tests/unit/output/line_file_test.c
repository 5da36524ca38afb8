/* Lines into files: plain, gzip, a full disk, a file size limit that cuts a line. */
#include "testing.h"

#include "output/line_file.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <zlib.h>

static struct line_file *open_file(const char *path)
{
    struct error error = { 0 };
    struct line_file *f = line_file_open(slice_of(path), &error);
    assert_non_null(f);
    assert_false(error_is_set(&error));
    return f;
}

static void append(struct line_file *f, const char *line)
{
    buf_append_str(line_file_buf(f), line);
    line_file_commit(f);
}

static void assert_closes(struct line_file *f)
{
    struct error error = { 0 };
    assert_int_equal(line_file_close(f, &error), 0);
    assert_false(error_is_set(&error));
}

static void assert_complains(struct line_file *f, const char *expected)
{
    struct error error = { 0 };
    assert_int_equal(line_file_close(f, &error), -1);
    assert_string_equal(error.text, expected);
    error_clear(&error);
}

static off_t size_of(const char *path)
{
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    return status.st_size;
}

static void test_writes_on_flush_and_close(void **state)
{
    char *path = temporary_path("");
    struct line_file *f = open_file(path);
    append(f, "one\n");
    assert_int_equal(size_of(path), 0);
    line_file_flush(f);
    assert_int_equal(size_of(path), 4);
    append(f, "two\n");
    assert_closes(f);
    char *text = read_text(path);
    assert_string_equal(text, "one\ntwo\n");
    free(text);
    unlink(path);
    free(path);
}

static void test_writes_large_pieces_early(void **state)
{
    char *path = temporary_path("");
    struct line_file *f = open_file(path);
    for (int i = 0; i < 50000; i++)
        append(f, "a line of some length\n");
    assert_true(size_of(path) > 1000000);
    assert_true(line_file_buf(f)->cap < 1000000);
    assert_closes(f);
    assert_int_equal(size_of(path), 50000 * 22);
    unlink(path);
    free(path);
}

/* What gzip readers see so far; the stream may be unfinished. */
static char *read_gzip(const char *path)
{
    static char text[1 << 20];
    gzFile file = gzopen(path, "rb");
    assert_non_null(file);
    int length = gzread(file, text, sizeof(text) - 1);
    gzclose(file);
    assert_true(length >= 0);
    text[length] = '\0';
    return text;
}

static void test_gzip(void **state)
{
    char *path = temporary_path(".gz");
    struct line_file *f = open_file(path);
    append(f, "one\n");
    line_file_flush(f);
    assert_string_equal(read_gzip(path), "one\n");
    append(f, "two\n");
    assert_closes(f);
    assert_string_equal(read_gzip(path), "one\ntwo\n");

    f = open_file(path);
    for (int i = 0; i < 40000; i++)
        append(f, "a line of some length\n");
    assert_closes(f);
    assert_int_equal(strlen(read_gzip(path)), 40000 * 22);
    assert_true(size_of(path) < 40000);
    unlink(path);
    free(path);
}

static void test_open_fails(void **state)
{
    struct error error = { 0 };
    assert_null(line_file_open(SLICE("/nowhere/at/all.json"), &error));
    assert_string_equal(error.text,
                        "cannot write to /nowhere/at/all.json: No such file or directory");
    assert_int_equal(error.exit_code, EXIT_CODE_OTHER);
    error_clear(&error);
    assert_null(line_file_open(SLICE("/tmp"), &error));
    assert_string_equal(error.text, "cannot write to /tmp: Is a directory");
    error_clear(&error);
}

static void test_full_disk(void **state)
{
    struct line_file *f = open_file("/dev/full");
    append(f, "one\ntwo\n");
    assert_false(line_file_failed(f));
    line_file_flush(f);
    assert_true(line_file_failed(f));
    append(f, "three\n");
    line_file_lose(f, 10);
    line_file_flush(f);
    assert_complains(f, "cannot write to /dev/full: No space left on device; 13 lines were lost");

    f = open_file("/dev/full");
    append(f, "one\n");
    assert_complains(f, "cannot write to /dev/full: No space left on device; 1 line was lost");
    assert_closes(open_file("/dev/full"));
}

static void test_full_disk_under_gzip(void **state)
{
    char *path = temporary_path(".gz");
    unlink(path);
    assert_int_equal(symlink("/dev/full", path), 0);
    struct line_file *f = open_file(path);
    append(f, "one\ntwo\n");
    line_file_flush(f);
    assert_true(line_file_failed(f));
    append(f, "three\n");
    struct error error = { 0 };
    assert_int_equal(line_file_close(f, &error), -1);
    assert_non_null(strstr(error.text, "; 3 lines were lost"));
    error_clear(&error);
    unlink(path);
    free(path);
}

/* The limit falls into the third line: the file keeps two. */
static void test_cut_line_is_removed(void **state)
{
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit before, limit;
    getrlimit(RLIMIT_FSIZE, &before);
    limit = (struct rlimit){ 10, before.rlim_max };
    char *path = temporary_path("");
    struct line_file *f = open_file(path);
    append(f, "one\n");
    line_file_flush(f);
    append(f, "two\nthree\nfour\n");
    setrlimit(RLIMIT_FSIZE, &limit);
    line_file_flush(f);
    setrlimit(RLIMIT_FSIZE, &before);
    struct error error = { 0 };
    assert_int_equal(line_file_close(f, &error), -1);
    assert_non_null(strstr(error.text, ": File too large; 2 lines were lost"));
    error_clear(&error);
    char *text = read_text(path);
    assert_string_equal(text, "one\ntwo\n");
    free(text);
    unlink(path);
    free(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_writes_on_flush_and_close),
        cmocka_unit_test(test_writes_large_pieces_early),
        cmocka_unit_test(test_gzip),
        cmocka_unit_test(test_open_fails),
        cmocka_unit_test(test_full_disk),
        cmocka_unit_test(test_full_disk_under_gzip),
        cmocka_unit_test(test_cut_line_is_removed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
