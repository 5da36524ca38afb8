/* What a command takes on its command line: options of the table, by groups, and flags of its own.
 * Reading them, and explaining them. */
#ifndef PLAN_FLAGS_H
#define PLAN_FLAGS_H

#include "plan/options.h"

/* A flag of one command that is no option of the test ("-O, --archive-out"). One of `text` and `on`
 * receives it. */
struct command_flag {
    const char *flag;
    char short_flag;
    const char *argument; /* help: name of the value; NULL: "string" */
    const char *help;
    const char *default_text;
    const char *choices; /* for completion, as in struct option_row */
    struct opt_text *text;
    struct opt_bool *on;
};

struct flag_set {
    unsigned groups; /* of options */
    const struct command_flag *own;
    uint32_t own_count;
    bool own_first; /* in help */
};

/* Reads argv, which begins behind the command's name, with the syntax and the words of pflag. What
 * is no flag is collected in `positional` (argc places).
 *
 * -1 with `error` where no command could take it: an unknown flag, a number that is none. What can
 * be read but not accepted is in `bad_value`, the first of it: k6 complains of that later, when the
 * log is as the flags want it. */
int flags_read(const struct flag_set *set, struct options *o, int argc, char **argv,
               const char **positional, int *positional_count, struct error *bad_value,
               struct error *error);

/* Whether the word is a flag whose value is the next word, going by what any command takes; an
 * unknown long flag without "=" counts as one. For finding the command among flags. */
bool flags_take_next(struct slice word);

/* --- a look at them --- */

struct flag_view {
    const char *name;
    char letter;          /* 0: none */
    const char *argument; /* name of the value; NULL: there is none */
    const char *if_bare;  /* what the flag means without the value it may have; NULL: it needs it */
    const char *help, *default_text, *choices, *env;
    bool is_list;   /* values with commas between them */
    bool is_number; /* the default is one */
    unsigned groups;
};

/* Walks what a command takes, -h last; hidden ones are left out. False at the end; start with *at =
 * 0. */
bool flags_next(const struct flag_set *set, uint32_t *at, struct flag_view *out);

/* The flag of that name, or letter where it isn't 0. False where there is none. */
bool flags_find(const struct flag_set *set, struct slice name, char letter, struct flag_view *out);

/* --- help --- */

enum flag_section {
    FLAGS_OF_COMMAND, /* -h included; in k6's order: by name when it has no options of the table */
    FLAGS_BEYOND_K6,  /* those of the table that k6 doesn't have */
    FLAGS_GLOBAL,     /* by name */
};

/* Lines like "  -u, --vus int    number of virtual users (default 1)", wrapped at so many columns.
 * Nothing where the section is empty. */
void flags_write_help(struct buf *out, const struct flag_set *set, enum flag_section section,
                      size_t columns);

#endif
