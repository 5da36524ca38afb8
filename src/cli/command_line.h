/* What was said to a command. */
#ifndef CLI_COMMAND_LINE_H
#define CLI_COMMAND_LINE_H

#include "cli/command.h"

struct command_line {
    const struct command *command;
    struct options flags; /* the command line alone */
    /* What is known before there is a script: variables (but those of the test's own options),
     * flags over them. */
    struct options settings;
    const char **arguments; /* what is no flag */
    int argument_count;
};

/* The index of the word that names the command among those behind the program's name, flags before
 * it passed over; `count` where there is none. */
int command_line_find(int count, const char *const *words);

/* argv without the names of the program and the command. In k6's order: the flags' syntax, -h
 * (line->flags.help, and nothing more is checked), the number of arguments; then the log becomes as
 * it was asked for, and values are judged. 0, or -1 with the error; command_line_free either way.
 */
int command_line_read(struct command_line *line, const struct command *command, int argc,
                      char **argv, struct error *error);
void command_line_free(struct command_line *line);

/* Complains of a word that names no command, and says which may be meant. Returns -1. */
int command_line_unknown(const char *word, struct error *error);

#endif
