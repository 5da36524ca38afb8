/* brunt status: how a running test is doing. */
#include "cli/api_client.h"
#include "cli/commands.h"

static int run(const struct command_line *line, struct error *error)
{
    return api_print_status(line, SLICE(""), error);
}

const struct command command_status = {
    .name = "status",
    .arguments = "",
    .summary = "Show the status of a running test",
    .text =
        "The test has to be run with --address; the same address is asked, or localhost:6565.\n",
    .examples = "  $ brunt run --address localhost:6565 script.js &\n"
                "  $ brunt status --address localhost:6565\n",
    .flags = { .groups = GROUP_GLOBAL },
    .run = run,
};
