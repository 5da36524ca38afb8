/* Files as a whole. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/arena.h"

/* Reads a whole file, which may be a pipe, into the arena: 0 or -errno. */
int file_read(struct arena *arena, struct slice path, struct slice *out);

/* The same for one that is open, from where it is read to its end. */
int file_read_open(struct arena *arena, int fd, struct slice *out);

/* Writes all of it: 0 or -errno. */
int file_write_all(int fd, struct slice bytes);

/* The same into a file of this path, over what is there. No folders are made. */
int file_write(struct slice path, struct slice bytes);

/* The message of an errno as Go has it: in small letters. */
const char *file_strerror(int number);

#endif
