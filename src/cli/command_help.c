#include "cli/command_help.h"

#include "base/file.h"
#include "cli/terminal.h"

#include <unistd.h>

enum { MOST_COLUMNS = 120 }; /* wider lines are hard to read */

static bool is_core(const struct command *c)
{
    return strcmp(c->name, "new") == 0 || strcmp(c->name, "run") == 0;
}

static void append_commands(struct buf *out, const char *title, bool core)
{
    buf_printf(out, "\n%s\n", title);
    for (const struct command *const *c = command_table(); *c != NULL; c++) {
        if (!(*c)->hidden && is_core(*c) == core)
            buf_printf(out, "  %-12s%s\n", (*c)->name, (*c)->summary);
    }
}

void command_help_overview(struct buf *out)
{
    buf_append_str(out,
                   "brunt runs k6 load-test scripts.\n\nUsage:\n  brunt COMMAND [ARGUMENTS]\n");
    append_commands(out, "Core commands:", true);
    append_commands(out, "Additional commands:", false);
    buf_append_str(out, "\nFlags:\n"
                        "  -h, --help      help for brunt\n"
                        "      --version   the version\n"
                        "\nExamples:\n"
                        "  # Make a test\n"
                        "  $ brunt new script.js\n\n"
                        "  # Run it\n"
                        "  $ brunt run script.js\n"
                        "\n'brunt help COMMAND' tells more of a command.\n");
}

static void append_flags(struct buf *out, const char *title, const struct command *c,
                         enum flag_section section, size_t columns)
{
    struct buf lines = BUF_INIT(BUF_UNLIMITED);
    flags_write_help(&lines, &c->flags, section, columns);
    if (lines.len > 0)
        buf_printf(out, "\n%s\n%.*s", title, SLICE_ARG(buf_slice(&lines)));
    buf_deinit(&lines);
}

/* The flags stand last and in two lists, as in k6, whose users' tools may read them. */
void command_help_page(struct buf *out, const struct command *c, size_t columns)
{
    buf_printf(out, "%s.\n", c->summary);
    if (c->text != NULL)
        buf_printf(out, "\n%s", c->text);
    buf_printf(out, "\nUsage:\n  brunt %s%s%s%s\n", c->name, c->takes_anything ? "" : " [flags]",
               *c->arguments != '\0' ? " " : "", c->arguments);
    if (c->examples != NULL)
        buf_printf(out, "\nExamples:\n%s", c->examples);
    if (c->takes_anything)
        return;
    append_flags(out, "Flags beyond k6 v2.2:", c, FLAGS_BEYOND_K6, columns);
    append_flags(out, "Flags:", c, FLAGS_OF_COMMAND, columns);
    append_flags(out, "Global Flags:", c, FLAGS_GLOBAL, columns);
}

void command_help_print(const struct command *command)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    int columns = MOST_COLUMNS, rows;
    if (terminal_is(STDOUT_FILENO))
        terminal_size(STDOUT_FILENO, &columns, &rows);
    if (command != NULL)
        command_help_page(&text, command, columns < MOST_COLUMNS ? (size_t)columns : MOST_COLUMNS);
    else
        command_help_overview(&text);
    file_write_all(STDOUT_FILENO, buf_slice(&text));
    buf_deinit(&text);
}
