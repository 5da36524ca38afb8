/* Any bytes as an archive: what can be read can also be written. */
#include "archive/archive.h"
#include "archive/tar_format.h"
#include "base/check.h"
#include "script/sources.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* No mutation would get past the checksums: most blocks that look like headers get a right one. */
static void set_checksums(char *text, size_t size)
{
    for (size_t at = 0; at + TAR_BLOCK <= size; at += TAR_BLOCK) {
        struct tar_header *header = (struct tar_header *)(text + at);

        if (memcmp(header->magic, "ustar", 5) == 0 && header->owner[0] != 'x')
            snprintf(header->checksum, sizeof(header->checksum), "%06o", tar_checksum(header));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = slice_dup(slice_make((const char *)data, size));
    struct slice text = slice_make(copy, size);
    struct sources *sources = sources_new();
    struct error error = { 0 };
    struct archive archive;
    struct arena arena;

    arena_init(&arena, 4096);
    set_checksums(copy, size);
    if (archive_read(&archive, text, &arena, sources, &error) == 0) {
        int null = open("/dev/null", O_WRONLY | O_CLOEXEC);

        CHECK(!error_is_set(&error));
        CHECK(archive_write(&archive, sources, 0, null, &error) == 0 || error_is_set(&error));
        close(null);
        for (const struct source *s = sources_next(sources, NULL); s;
             s = sources_next(sources, s)) {
            sources_kind(sources, s->name);
            sources_real_path(sources, &arena, s->name);
        }
    } else {
        CHECK(error_is_set(&error));
    }
    error_clear(&error);
    arena_deinit(&arena);
    sources_free(sources);
    free(copy);
    return 0;
}
