/* brunt inspect: the consolidated options of a script as JSON. */
#include "base/log.h"
#include "cli/command.h"
#include "cli/loaded_test.h"
#include "cli/log_setup.h"
#include "cli/on_loop.h"
#include "cli/report.h"

#include <stdio.h>
#include <unistd.h>

enum { INSPECT_GROUPS = GROUP_GLOBAL | GROUP_RUNTIME };

struct inspect_command {
    int argc;
    char **argv;
};

static struct opt_bool requirements;

static const struct command_flag own_flags[] = {
    { .flag = "execution-requirements",
      .help = "include calculations of execution requirements for the test",
      .on = &requirements },
};

static int inspect_on_loop(void *context)
{
    struct inspect_command *command = context;
    struct loaded_test t;
    struct error error = { 0 };
    if (loaded_test_read_flags(&t, INSPECT_GROUPS, own_flags, 1, command->argc, command->argv,
                               &error) == 0 &&
        log_setup(&t.cli, &error) == 0 && loaded_test_load(&t, false, &error) == 0 &&
        (!requirements.value || loaded_test_resolve(&t, &error) == 0)) {
        struct buf json = BUF_INIT(BUF_UNLIMITED);
        options_write_json(&json, requirements.value ? &t.options : &t.script_options,
                           requirements.value);
        /* k6 ends without a line feed, and scripts compare bytes; a person's prompt wants one. */
        printf("%.*s%s", SLICE_ARG(buf_slice(&json)), isatty(STDOUT_FILENO) ? "\n" : "");
        buf_deinit(&json);
    }
    int code = report_error(&error);
    loaded_test_free(&t);
    return code;
}

static int run(int argc, char **argv)
{
    requirements = (struct opt_bool){ 0 };
    struct inspect_command command = { argc, argv };
    return on_loop(inspect_on_loop, &command);
}

static void help(void)
{
    struct buf text = BUF_INIT(1 << 20);
    options_write_command_help(&text, INSPECT_GROUPS, own_flags, 1);
    fwrite(text.ptr, 1, text.len, stdout);
    buf_deinit(&text);
}

const struct command command_inspect = { "inspect", "[flags] SCRIPT|-",
                                         "Show a script's options as JSON", run, help };
