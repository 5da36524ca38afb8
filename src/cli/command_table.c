#include "cli/command.h"

#include "cli/commands.h"

/* In the order of the overview. */
/* clang-format off */
static const struct command *const table[] = {
    &command_new,
    &command_run,
    &command_archive,
    &command_completion,
    &command_convert,
    &command_deps,
    &command_features,
    &command_inspect,
    &command_pause,
    &command_resume,
    &command_scale,
    &command_stats,
    &command_status,
    &command_version,
    &command_help,
    &command_cloud,
    &command_login,
    &command_x,
    &command_complete,
    NULL,
};
/* clang-format on */

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
