/* A test's sources, compiled once: the main script, what it imports or requires, the files it
 * opens. Made on the control thread while the first VM runs the init code, then sealed; afterwards
 * every VM reads bytecode from it. Read-only and shared by all threads after bundle_seal. */
#ifndef SCRIPT_BUNDLE_H
#define SCRIPT_BUNDLE_H

#include "base/buf.h"
#include "base/error.h"
#include "base/slice.h"

struct bundle;

struct bundle_config {
    const char *path; /* of the main script as the person wrote it; "-": read from standard input */
    struct slice text; /* with "-": the text */

    /* Whether a specifier ("k6", "k6/http", ...) names a native module. */
    bool (*is_native)(void *context, struct slice specifier);

    /* The text of a module below "k6/" that is written in JavaScript, as CommonJS; it lives as long
     * as the bundle. False where there is none. May be NULL. */
    bool (*built_in)(void *context, struct slice specifier, struct slice *text);

    /* Gets a module from an https URL: appends its bytes, or -1 with the error. NULL: there are
     * none. */
    int (*fetch)(void *context, struct slice url, struct buf *out, struct error *error);

    void *context;
};

/* Reads the main script and compiles it and all its static imports. Errors in k6's words and exit
 * codes: no script, an empty one or a folder 255; a syntax error or a missing import 107. */
struct bundle *bundle_load(const struct bundle_config *config, struct error *error);
void bundle_free(struct bundle *b);

/* From now on nothing new is read or compiled: `require` and `open` of what the first VM did not
 * touch are refused in k6's words. */
void bundle_seal(struct bundle *b);

/* Puts "could not initialize 'x.js': could not load JS test 'file:///x.js': " in front, as k6 does
 * for what goes wrong before the test runs, except exceptions of the script. Returns -1. */
int bundle_prefix_error(const struct bundle *b, struct error *error);

struct slice bundle_main_url(const struct bundle *b); /* "file:///abs/script.js" or "file:///-" */

/* Folder that open() and the main script's imports start from: a URL that ends in '/'. */
struct slice bundle_main_dir(const struct bundle *b);

/* A file's bytes for open(), read once and kept. `dir` is the folder that a relative path starts
 * from, as URL. Error texts are k6's, without prefix. */
int bundle_open(struct bundle *b, struct slice dir, struct slice path, struct slice *out,
                struct error *error);

/* The same as seen from the main script's folder, for those who have their own words for what is
 * wrong: 0; -errno; -EPERM for a file that nobody opened before the bundle was sealed. *absolute is
 * its path, kept by the bundle, and empty with -EPERM. */
int bundle_read(struct bundle *b, struct slice path, struct slice *absolute, struct slice *out);

/* Walks the modules and files (for archives and `deps`): false at the end; start with *at = 0.
 * Native modules have no bytes. */
bool bundle_next_file(const struct bundle *b, size_t *at, struct slice *url, struct slice *bytes);

#endif
