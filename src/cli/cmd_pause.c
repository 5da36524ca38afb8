/* brunt pause and brunt resume: hold a running test, and let it go on. */
#include "cli/api_client.h"
#include "cli/commands.h"

static int pause(const struct command_line *line, struct error *error)
{
    return api_print_status(line, SLICE("\"paused\":true"), error);
}

static int resume(const struct command_line *line, struct error *error)
{
    return api_print_status(line, SLICE("\"paused\":false"), error);
}

const struct command command_pause = {
    .name = "pause",
    .arguments = "",
    .summary = "Pause a running test",
    .text =
        "That can be done before its start (run --paused), and during scenarios that are\n"
        "externally-controlled. The test has to be run with --address; the same address is asked,\n"
        "or localhost:6565.\n",
    .examples = "  $ brunt pause --address localhost:6565\n",
    .flags = { .groups = GROUP_GLOBAL },
    .run = pause,
};

const struct command command_resume = {
    .name = "resume",
    .arguments = "",
    .summary = "Resume a paused test",
    .examples = "  $ brunt run --paused --address localhost:6565 script.js &\n"
                "  $ brunt resume --address localhost:6565\n",
    .flags = { .groups = GROUP_GLOBAL },
    .run = resume,
};
