/* brunt __complete: what the shells' completion scripts ask. */
#include "base/file.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/complete.h"

#include <unistd.h>

static int run(const struct command_line *line, struct error *error)
{
    struct buf candidates = BUF_INIT(BUF_UNLIMITED);
    complete(&candidates, line->argument_count, line->arguments);
    file_write_all(STDOUT_FILENO, buf_slice(&candidates));
    buf_deinit(&candidates);
    return 0;
}

const struct command command_complete = {
    .name = "__complete",
    .arguments = "WORD...",
    .summary = "Say what may come next on a command line",
    .takes_anything = true,
    .hidden = true,
    .most = ANY_NUMBER,
    .run = run,
};
