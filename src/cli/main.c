/* brunt: finds the command that was asked for and runs it on the control loop. */
#include "cli/command_help.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/log_setup.h"
#include "cli/on_loop.h"
#include "cli/report.h"
#include "net/dial.h"

#include <signal.h>

struct invocation {
    const struct command *command;
    int argc; /* behind the program's name, without the command's */
    char **argv;
};

static int invoke(void *context)
{
    struct invocation *i = context;
    struct command_line line;
    struct error error = { 0 };
    if (command_line_read(&line, i->command, i->argc, i->argv, &error) == 0) {
        if (line.flags.help)
            command_help_print(i->command == &command_help ? NULL : i->command);
        else
            i->command->run(&line, &error);
    }
    int code = report_error(&error);
    log_setup_end();
    command_line_free(&line);
    return code;
}

/* Takes a word out of argv, whose end moves down. */
static void drop(int *argc, char **argv, int at)
{
    for (int i = at; i < *argc; i++)
        argv[i] = argv[i + 1];
    (*argc)--;
}

/* "brunt --version" is "brunt version"; other flags alone belong to the overview. */
static const struct command *command_of_flags(int *argc, char **argv)
{
    for (int i = 1; i < *argc; i++) {
        if (slice_is(slice_of(argv[i]), "--version")) {
            drop(argc, argv, i);
            return &command_version;
        }
    }
    return &command_help;
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN); /* writing to who has gone is an error like others */
    net_raise_file_limit();
    log_setup_default();
    struct error error = { 0 };
    int at = command_line_find(argc - 1, (const char *const *)argv + 1) + 1;
    const struct command *command;
    if (at == argc) {
        command = command_of_flags(&argc, argv);
    } else {
        command = command_find(slice_of(argv[at]));
        if (command == NULL) {
            command_line_unknown(argv[at], &error);
            return report_error(&error);
        }
        drop(&argc, argv, at);
    }
    struct invocation i = { command, argc - 1, argv + 1 };
    return on_loop(invoke, &i);
}
