/* What is at the other end of standard output and error. */
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

#include <stdbool.h>

/* Whether it understands escape sequences: TERM=dumb doesn't. */
bool terminal_is(int fd);

/* The window's size now; 80 by 24 where it can't be had. */
void terminal_size(int fd, int *columns, int *rows);

#endif
