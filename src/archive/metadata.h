/* metadata.json, for the reader and the writer of archives. */
#ifndef ARCHIVE_METADATA_H
#define ARCHIVE_METADATA_H

#include "archive/archive.h"
#include "base/buf.h"

/* Everything but the main script's text. -1 with the error. */
int metadata_read(struct archive *a, struct slice json, struct arena *arena, struct error *error);

void metadata_write(struct buf *out, const struct archive *a);

#endif
