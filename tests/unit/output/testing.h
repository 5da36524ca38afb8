/* What the tests of outputs share: cmocka, tag sets, files as text. */
#ifndef TESTS_OUTPUT_TESTING_H
#define TESTS_OUTPUT_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"
#include "metrics/submetric.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* "key", "value", ..., NULL. */
static inline struct tagset *make_tags(const struct registry *registry, const char *key, ...)
{
    struct tagset_builder builder;
    tagset_builder_init(&builder, NULL);
    va_list args;
    va_start(args, key);
    for (; key != NULL; key = va_arg(args, const char *))
        tagset_builder_set(&builder, slice_of(key), slice_of(va_arg(args, const char *)));
    va_end(args);
    return tagset_build(&builder, registry);
}

/* The whole file, terminated, malloc'd. */
static inline char *read_text(const char *path)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    char piece[4096];
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    size_t length;
    while ((length = fread(piece, 1, sizeof(piece), file)) > 0)
        buf_append(&text, piece, length);
    fclose(file);
    return buf_take(&text);
}

static inline void assert_text(struct buf *buf, const char *expected)
{
    char *text = buf_take(buf);
    assert_string_equal(text, expected);
    free(text);
}

/* A new empty file under /tmp; unlink and free it. */
static inline char *temporary_path(const char *suffix)
{
    struct buf path = BUF_INIT(BUF_UNLIMITED);
    buf_printf(&path, "/tmp/brunt-output-XXXXXX%s", suffix);
    char *text = buf_take(&path);
    int fd = mkstemps(text, (int)strlen(suffix));
    assert_true(fd >= 0);
    close(fd);
    return text;
}

#endif
