/* The commands of the program: one file each (cmd_*.c), one row in command_table.c. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "plan/flags.h"

struct command_line;

enum { ANY_NUMBER = 1 << 20 }; /* of arguments */

struct command {
    const char *name;
    const char *arguments; /* for the usage line: "SCRIPT|-" */
    const char *summary;   /* one line for the overview */
    const char *text;      /* more of it, in lines; NULL: nothing */
    const char *examples;  /* "  # Do this\n  $ brunt ...\n"; NULL: none */
    struct flag_set flags; /* global ones included */
    int least, most;       /* arguments that are no flags */
    const char *which;     /* for who gives another number of them; NULL: the number says it */
    const char *choices;   /* of the arguments, for completion, as in struct option_row */
    bool takes_anything;   /* what stands behind its name isn't looked at */
    bool hidden;           /* not in the overview */

    /* Does the work, on a fiber of the control loop. 0, or -1 with the error; what it does not
     * clear is logged and its exit code the process's. */
    int (*run)(const struct command_line *line, struct error *error);
};

/* NULL at the end. */
const struct command *const *command_table(void);
const struct command *command_find(struct slice name); /* or NULL */

#endif
