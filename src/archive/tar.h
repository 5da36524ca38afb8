/* The tar format, as far as archives of tests need it: ustar with the PAX records of names and
 * sizes; from others also GNU's long names and numbers. Text in, text out: knows no files. */
#ifndef ARCHIVE_TAR_H
#define ARCHIVE_TAR_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

enum tar_kind {
    TAR_FILE,
    TAR_HARD_LINK,
    TAR_SYMBOLIC_LINK,
    TAR_FOLDER,
    TAR_OTHER, /* devices and the like */
};

struct tar_entry {
    enum tar_kind kind;
    struct slice name;
    struct slice target; /* of a link, as written */
    struct slice bytes;  /* of a file */
};

/* Whether the text begins as a tar does. */
bool tar_is(struct slice text);

struct tar_reader {
    struct slice text;
    size_t at;
};

/* The next entry: 1; 0 at the end; -1 with the error where the text is no tar any more. Bytes are a
 * part of the text, names also in the arena. */
int tar_next(struct tar_reader *r, struct arena *arena, struct tar_entry *entry,
             struct error *error);

/* Appends what stands in front of an entry's bytes; `time_s` is when it was made, in seconds since
 * 1970. */
void tar_append_header(struct buf *out, const struct tar_entry *entry, int64_t time_s);

/* Appends what fills the last block of `size` bytes. */
void tar_append_padding(struct buf *out, size_t size);

void tar_append_end(struct buf *out);

#endif
