#include "cli/command.h"

#include "cli/commands.h"

static const struct command *const table[] = {
    &command_new,     &command_run,     &command_archive, &command_features,
    &command_inspect, &command_version, &command_help,    NULL,
};

const struct command *const *command_table(void)
{
    return table;
}

const struct command *command_find(struct slice name)
{
    for (const struct command *const *c = table; *c != NULL; c++) {
        if (slice_is(name, (*c)->name))
            return *c;
    }
    return NULL;
}
