/* brunt inspect: the options of a script or an archive as JSON. */
#include "base/check.h"
#include "cli/commands.h"
#include "cli/loaded_test.h"

#include <stdio.h>
#include <unistd.h>

static struct opt_bool requirements;

static const struct command_flag own_flags[] = {
    { .flag = "execution-requirements",
      .help = "include calculations of execution requirements for the test",
      .on = &requirements },
};

static void print(const struct loaded_test *t)
{
    struct buf json = BUF_INIT(BUF_UNLIMITED);
    options_write_json(&json, requirements.value ? &t->options : &t->script_options,
                       requirements.value);
    /* k6 ends without a line feed, and scripts compare bytes; a person's prompt wants one. */
    printf("%.*s%s", SLICE_ARG(buf_slice(&json)), isatty(STDOUT_FILENO) ? "\n" : "");
    buf_deinit(&json);
}

static int run(const struct command_line *line, struct error *error)
{
    struct loaded_test t;
    int result = loaded_test_load(&t, line, false, error);
    if (result == 0 && requirements.value)
        result = loaded_test_resolve(&t, error);
    if (result == 0)
        print(&t);
    loaded_test_free(&t);
    return result;
}

const struct command command_inspect = {
    .name = "inspect",
    .arguments = "SCRIPT|ARCHIVE|-",
    .summary = "Show the options of a script or an archive as JSON",
    .examples =
        "  # The options as the script has them\n"
        "  $ brunt inspect script.js\n\n"
        "  # How long it may take and how many VUs it needs, with everything set that a run would\n"
        "  $ K6_VUS=5 brunt inspect --execution-requirements script.js\n",
    .flags = { GROUP_GLOBAL | GROUP_RUNTIME, own_flags, ARRAY_LEN(own_flags) },
    .least = 1,
    .most = 1,
    .choices = ".",
    .run = run,
};
