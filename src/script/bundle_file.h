/* The files that open() has read, for the bundle: by absolute path, each read once. */
#ifndef SCRIPT_BUNDLE_FILE_H
#define SCRIPT_BUNDLE_FILE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/map.h"

struct bundle_file {
    struct bundle_file *next;
    struct slice path; /* absolute */
    struct slice url;
    struct slice bytes;
    int code; /* 0, or -errno: what failed once fails in every VM */
};

struct bundle_files {
    struct arena arena;
    struct map by_path;
    struct bundle_file *first, *last; /* in the order in which they came */
};

void bundle_files_init(struct bundle_files *files);
void bundle_files_deinit(struct bundle_files *files);

/* The file, whether it could be read or not; NULL for one that was not opened before when sealed.
 * `dir` is a file URL. */
const struct bundle_file *bundle_files_find(struct bundle_files *files, struct slice dir,
                                            struct slice path, bool sealed);

/* Its bytes, or the error that open() throws. When sealed, only what was opened before is there. */
int bundle_files_open(struct bundle_files *files, struct slice dir, struct slice path, bool sealed,
                      struct slice *out, struct error *error);

/* The nth file as URL with its bytes; false where there are fewer. */
bool bundle_files_at(const struct bundle_files *files, size_t n, struct slice *url,
                     struct slice *bytes);

#endif
