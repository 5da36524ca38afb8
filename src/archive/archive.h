/* A test in one file, in k6's layout: a tar with metadata.json, the main script as "data", and all
 * sources by their full names under "file" and "https", where the main script is a link to "data".
 * Links beside it, which k6 passes over, are those through which packages were found. */
#ifndef ARCHIVE_ARCHIVE_H
#define ARCHIVE_ARCHIVE_H

#include "base/key_value.h"
#include "script/main_script.h"

struct sources;

/* What metadata.json says. */
struct archive {
    struct main_script main;
    struct slice options; /* a JSON object */
    bool has_env;
    struct key_value *env; /* for the script, sorted by name when it is written */
    uint32_t env_count;

    /* Only written: a run goes by its own. */
    struct slice compatibility_mode;
    struct key_value *dependencies; /* "k6" and its extensions, and which versions will do */
    uint32_t dependency_count;
};

/* Whether the text is an archive and not a script. */
bool archive_is(struct slice text);

/* With what it is compressed, which no archive is: "gzip"; NULL where it isn't. */
const char *archive_compression(struct slice text);

/* Takes an archive apart: new sources get what is in it, and are closed. All of it are parts of
 * `text` and of the arena, which must outlive it. -1 with the error. */
int archive_read(struct archive *a, struct slice text, struct arena *arena, struct sources *sources,
                 struct error *error);

/* Writes one of all sources to a file descriptor; `time_s` is when it was made, in seconds since
 * 1970. -1 with the error. */
int archive_write(const struct archive *a, const struct sources *sources, int64_t time_s, int fd,
                  struct error *error);

#endif
