/* brunt help: the overview, or a command's page. */
#include "cli/command_help.h"
#include "cli/command_line.h"
#include "cli/commands.h"

static int run(const struct command_line *line, struct error *error)
{
    const char *name = line->argument_count > 0 ? line->arguments[0] : NULL;
    const struct command *command = name != NULL ? command_find(slice_of(name)) : NULL;
    if (name != NULL && command == NULL)
        return command_line_unknown(name, error);
    command_help_print(command);
    return 0;
}

const struct command command_help = {
    .name = "help",
    .arguments = "[COMMAND]",
    .summary = "Explain a command",
    .examples = "  $ brunt help run\n",
    .flags = { .groups = GROUP_GLOBAL },
    .most = 1,
    .run = run,
};
