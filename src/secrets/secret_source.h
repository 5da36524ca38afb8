/* A kind of place that secrets come from. A new one is a file with such a table, and a row in
 * secrets.c. Any thread may ask a source. */
#ifndef SECRETS_SECRET_SOURCE_H
#define SECRETS_SECRET_SOURCE_H

#include "base/buf.h"
#include "base/error.h"

struct secret_source_type {
    const char *name; /* what --secret-source begins with */

    /* Reads the configuration behind "name=". NULL with the error. */
    void *(*open)(struct slice argument, struct error *error);
    void (*close)(void *source);

    /* For secrets that are here already: false where there is none of that name. The value lives as
     * long as the source. NULL for the others. */
    bool (*find)(const void *source, struct slice key, struct slice *value);

    /* For those that somebody else has to be asked for; blocks the fiber. 0; -1 with the error;
     * WAIT_CANCELLED. NULL for the others. */
    int (*fetch)(void *source, struct slice key, struct buf *value, struct error *error);
};

extern const struct secret_source_type file_secrets, mock_secrets, url_secrets;

#endif
