/* What a person reads about the commands, made from their table and that of the options. */
#ifndef CLI_COMMAND_HELP_H
#define CLI_COMMAND_HELP_H

#include "cli/command.h"

/* All commands, a line each. */
void command_help_overview(struct buf *out);

/* One command: usage, examples, flags; lines of flags are wrapped at so many columns. */
void command_help_page(struct buf *out, const struct command *command, size_t columns);

/* Prints one of them (`command` NULL: the overview), as wide as suits the terminal. */
void command_help_print(const struct command *command);

#endif
