/* Where things are in a tar's header (POSIX.1-2017, pax, "ustar Interchange Format"). For
 * tar_read.c and tar_write.c. */
#ifndef ARCHIVE_TAR_FORMAT_H
#define ARCHIVE_TAR_FORMAT_H

#include <stddef.h>

enum { TAR_BLOCK = 512 };

struct tar_header {
    char name[100];
    char mode[8], uid[8], gid[8];
    char size[12], mtime[12];
    char checksum[8];
    char type;
    char target[100];
    char magic[6], version[2];
    char owner[32], group[32];
    char device_major[8], device_minor[8];
    char prefix[155];
    char unused[12];
};

_Static_assert(sizeof(struct tar_header) == TAR_BLOCK, "the header is a block");

/* The sum of all bytes, with spaces for the checksum itself. */
static inline unsigned tar_checksum(const struct tar_header *header)
{
    const unsigned char *bytes = (const unsigned char *)header;
    const size_t from = offsetof(struct tar_header, checksum);
    unsigned sum = 0;

    for (size_t i = 0; i < TAR_BLOCK; i++)
        sum += i >= from && i < from + sizeof(header->checksum) ? ' ' : bytes[i];
    return sum;
}

#endif
