/* A test's modules, compiled once: the main script and what it imports or requires. Made on the
 * control thread while the first VM runs the init code, then sealed; afterwards every VM reads
 * bytecode from it. Read-only and shared by all threads after bundle_seal. */
#ifndef SCRIPT_BUNDLE_H
#define SCRIPT_BUNDLE_H

#include "base/buf.h"
#include "base/error.h"
#include "script/main_script.h"

struct bundle;
struct sources; /* script/sources.h */

struct bundle_config {
    struct sources *sources; /* borrowed; gets all that is read */
    struct main_script main; /* its texts outlive the bundle */

    /* Whether a specifier ("k6", "k6/http", ...) names a native module. */
    bool (*is_native)(void *context, struct slice specifier);

    /* The text of a module below "k6/" that is written in JavaScript, as CommonJS; it lives as long
     * as the bundle. False where there is none. May be NULL. */
    bool (*built_in)(void *context, struct slice specifier, struct slice *text);

    /* Gets a module from an https URL: appends its bytes, or -1 with the error. Not called once the
     * sources are closed. */
    int (*fetch)(void *context, struct slice url, struct buf *out, struct error *error);

    void *context;
};

/* Compiles the main script and all that it imports. Errors in k6's words and exit codes: an empty
 * script 255; a syntax error or a missing import 107. */
struct bundle *bundle_load(const struct bundle_config *config, struct error *error);
void bundle_free(struct bundle *b);

/* From now on nothing new is read or compiled: `require` and `open` of what the first VM did not
 * touch are refused in k6's words. */
void bundle_seal(struct bundle *b);

/* Puts "could not initialize 'x.js': could not load JS test 'file:///x.js': " in front, as k6 does
 * for what goes wrong before the test runs, except exceptions of the script. Returns -1. */
int bundle_prefix_error(const struct bundle *b, struct error *error);

struct slice bundle_main_url(const struct bundle *b);

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

#endif
