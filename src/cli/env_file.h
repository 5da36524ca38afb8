/* Variables for the script from a file: NAME=value in lines, as shells and Docker have them. */
#ifndef CLI_ENV_FILE_H
#define CLI_ENV_FILE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/key_value.h"

/* Takes the next variable off the front of the text; false at its end, or with the error, whose
 * text is what is wrong. *line counts the lines; begin with 0. Blank lines and comments are passed
 * over. A value in double quotes may have \n, \t, \" and \\ in it, one in single quotes is taken as
 * it is; outside of quotes " #" begins a comment. */
bool env_file_next(struct slice *rest, int *line, struct arena *arena, struct key_value *out,
                   struct error *error);

#endif
