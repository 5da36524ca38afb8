#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "archive/tar.h"
#include "archive/tar_format.h"

#include <stdio.h>
#include <stdlib.h>

static struct arena arena;
static struct error error;

static int set_up(void **state)
{
    arena_init(&arena, 1024);
    error = (struct error){ 0 };
    return 0;
}

static int tear_down(void **state)
{
    arena_deinit(&arena);
    error_clear(&error);
    return 0;
}

static void append(struct buf *tar, const struct tar_entry *entry)
{
    tar_append_header(tar, entry, 1000000000);
    buf_append_slice(tar, entry->bytes);
    tar_append_padding(tar, entry->bytes.len);
}

/* Each byte sits at the very end of its block, so that ASan sees what is read behind it. */
static struct tar_reader reader_of(const struct buf *tar)
{
    return (struct tar_reader){ .text = arena_copy(&arena, buf_slice(tar)) };
}

static void assert_entry(const struct tar_entry *entry, const struct tar_entry *expected)
{
    assert_int_equal(entry->kind, expected->kind);
    assert_true(slice_eq(entry->name, expected->name));
    assert_true(slice_eq(entry->target, expected->target));
    assert_true(slice_eq(entry->bytes, expected->bytes));
}

static void what_is_written_is_read(void **state)
{
    char deep[300], long_name[200];
    struct buf tar = BUF_INIT(BUF_UNLIMITED);
    struct tar_reader reader;
    struct tar_entry entry;

    memset(long_name, 'n', sizeof(long_name));
    for (size_t i = 0; i < sizeof(deep); i++)
        deep[i] = i % 10 ? 'd' : i ? '/' : 'x';

    const struct tar_entry entries[] = {
        { .kind = TAR_FILE, .name = SLICE("metadata.json"), .bytes = SLICE("{}") },
        { .kind = TAR_FOLDER, .name = SLICE("file") },
        { .kind = TAR_FILE, .name = SLICE("file/empty") },
        { .kind = TAR_FILE, .name = SLICE("file/日本語 ü"), .bytes = SLICE("\0\1") },
        { .kind = TAR_FILE, .name = slice_make(deep, 100), .bytes = SLICE("a") },
        { .kind = TAR_FILE, .name = slice_make(deep, 200), .bytes = SLICE("b") },
        { .kind = TAR_FILE, .name = slice_make(deep, 256), .bytes = SLICE("c") },
        { .kind = TAR_FILE, .name = slice_make(deep, 300), .bytes = SLICE("d") },
        { .kind = TAR_FILE, .name = slice_make(long_name, 101), .bytes = SLICE("e") },
        { .kind = TAR_HARD_LINK, .name = SLICE("file/x.js"), .target = SLICE("data") },
        { .kind = TAR_SYMBOLIC_LINK, .name = SLICE("l"), .target = slice_make(long_name, 200) },
        { .kind = TAR_SYMBOLIC_LINK, .name = SLICE("ü"), .target = SLICE("../é") },
    };
    for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++)
        append(&tar, &entries[i]);
    tar_append_end(&tar);
    assert_int_equal(tar.len % TAR_BLOCK, 0);
    reader = reader_of(&tar);
    assert_true(tar_is(reader.text));
    for (size_t i = 0; i < sizeof(entries) / sizeof(entries[0]); i++) {
        assert_int_equal(tar_next(&reader, &arena, &entry, &error), 1);
        assert_entry(&entry, &entries[i]);
    }
    assert_int_equal(tar_next(&reader, &arena, &entry, &error), 0);
    buf_deinit(&tar);
}

/* --- what others write ------------------------------------------------------------------------ */

static void set_checksum(struct tar_header *header)
{
    snprintf(header->checksum, sizeof(header->checksum), "%06o", tar_checksum(header));
    header->checksum[7] = ' ';
}

static struct tar_header header_of(char type, const char *name, const char *size)
{
    struct tar_header header = { .type = type };

    memcpy(header.name, name, strlen(name));
    memcpy(header.size, size, strlen(size));
    memcpy(header.magic, "ustar ", 6); /* GNU's */
    header.version[0] = ' ';
    set_checksum(&header);
    return header;
}

static void append_raw(struct buf *tar, struct tar_header header, struct slice bytes)
{
    buf_append(tar, &header, sizeof(header));
    buf_append_slice(tar, bytes);
    tar_append_padding(tar, bytes.len);
}

static void gnu_has_its_own_extensions(void **state)
{
    struct buf tar = BUF_INIT(BUF_UNLIMITED);
    struct tar_header binary = header_of('0', "b", "");
    struct tar_reader reader;
    struct tar_entry entry;

    append_raw(&tar, header_of('L', "././@LongLink", "14"), SLICE("long/name.js"));
    append_raw(&tar, header_of('K', "././@LongLink", "7"), SLICE("target\0"));
    append_raw(&tar, header_of('2', "cut", "0"), SLICE(""));
    binary.size[0] = (char)0x80;
    binary.size[11] = 3;
    set_checksum(&binary);
    append_raw(&tar, binary, SLICE("abc"));
    append_raw(&tar, header_of('g', "pax_global_header", "23"), SLICE("19 comment=whatever"));
    append_raw(&tar, header_of('\0', "old/", "0"), SLICE(""));
    append_raw(&tar, header_of('3', "device", "7777"), SLICE(""));
    reader = reader_of(&tar);
    assert_int_equal(tar_next(&reader, &arena, &entry, &error), 1);
    assert_entry(&entry, &(struct tar_entry){ TAR_SYMBOLIC_LINK, SLICE("long/name.js"),
                                              SLICE("target"), SLICE("") });
    assert_int_equal(tar_next(&reader, &arena, &entry, &error), 1);
    assert_true(slice_is(entry.bytes, "abc"));
    assert_int_equal(tar_next(&reader, &arena, &entry, &error), 1);
    assert_int_equal(entry.kind, TAR_FOLDER);
    assert_int_equal(tar_next(&reader, &arena, &entry, &error), 1);
    assert_int_equal(entry.kind, TAR_OTHER);
    /* There may be no end marker. */
    assert_int_equal(tar_next(&reader, &arena, &entry, &error), 0);
    buf_deinit(&tar);
}

static void assert_refused(struct buf *tar, const char *expected)
{
    struct tar_reader reader = reader_of(tar);
    struct tar_entry entry;
    int rc;

    while ((rc = tar_next(&reader, &arena, &entry, &error)) > 0)
        continue;
    assert_int_equal(rc, -1);
    if (!strstr(error.text, expected))
        fail_msg("\"%s\" instead of \"%s\"", error.text, expected);
    error_clear(&error);
    buf_reset(tar);
}

static void bad_ones_are_refused(void **state)
{
    struct buf tar = BUF_INIT(BUF_UNLIMITED);
    struct tar_header header = header_of('0', "x", "3");

    append_raw(&tar, header, SLICE("abc"));
    tar.len = 100;
    assert_refused(&tar, "it ends in the middle of a header at byte 0");
    append_raw(&tar, header, SLICE("abc"));
    tar.len = TAR_BLOCK + 2;
    assert_refused(&tar, "of 3 bytes behind the header at byte 0 only 2 are there");
    append_raw(&tar, header_of('0', "x", "77777777777"), SLICE("abc"));
    assert_refused(&tar, "of 8589934591 bytes behind");
    append_raw(&tar, header, SLICE("abc"));
    append_raw(&tar, header_of('0', "y", "hello"), SLICE(""));
    assert_refused(&tar, "a size that is no number at byte 1024");
    header.name[0] = 'y';
    append_raw(&tar, header, SLICE("abc"));
    assert_refused(&tar, "no tar header, or a damaged one at byte 0");
    memset(header.size, 0xff, sizeof(header.size)); /* -1 */
    set_checksum(&header);
    append_raw(&tar, header, SLICE("abc"));
    assert_refused(&tar, "a size that is no number");
    append_raw(&tar, header_of('S', "x", "3"), SLICE("abc"));
    assert_refused(&tar, "sparse files are not supported");

    static const struct slice records[] = {
        SLICE("12 size=-1 \n"), SLICE("99 path=x\n"), SLICE("path=x\n"),    SLICE("0 path=x\n"),
        SLICE("9 path=x\n\n"),  SLICE("7 =xyz\n"),    SLICE("-9 path=x\n"), SLICE("10 path=x y"),
    };
    for (size_t i = 0; i < sizeof(records) / sizeof(records[0]); i++) {
        char size[12];

        snprintf(size, sizeof(size), "%zo", records[i].len);
        append_raw(&tar, header_of('x', "p", size), records[i]);
        assert_refused(&tar, "damaged PAX header at byte");
    }
    append_raw(&tar, header_of('x', "p", "30"), SLICE("24 GNU.sparse.major=1.0\n"));
    assert_refused(&tar, "sparse files are not supported");
    buf_deinit(&tar);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_written_is_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(gnu_has_its_own_extensions, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bad_ones_are_refused, set_up, tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
