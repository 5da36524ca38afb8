/* What the command line names: a script, or an archive of one. */
#ifndef CLI_TEST_SOURCE_H
#define CLI_TEST_SOURCE_H

#include "archive/archive.h"
#include "script/bundle.h"
#include "script/sources.h"

struct test_source {
    struct sources *sources; /* what the test is made of */
    struct sources *read;    /* where an archive itself came from; NULL for a script */
    struct main_script main;
    bool is_archive;
    struct archive archive; /* empty for a script */
};

/* Reads it, and puts the sources and the main script into the configuration, whose rest is set.
 * `type` is "js", "archive" or empty: whichever it is. 0, or -1 with the error. */
int test_source_read(struct test_source *source, struct bundle_config *config, struct slice type,
                     struct slice path, struct arena *arena, struct error *error);

void test_source_deinit(struct test_source *source);

#endif
