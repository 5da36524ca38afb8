/* brunt: the command line. */
#include "base/buf.h"
#include "base/error.h"
#include "cli/command.h"
#include "cli/log_setup.h"
#include "net/dial.h"

#include <stdio.h>
#include <string.h>

static const struct command *const commands[] = { &command_run, &command_inspect,
                                                  &command_version };
enum { COMMAND_COUNT = sizeof(commands) / sizeof(commands[0]) };

static const struct command *find(const char *name)
{
    for (int i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static void print_usage(FILE *to)
{
    fprintf(
        to,
        "brunt runs k6 load-test scripts.\n\nUsage:\n  brunt COMMAND [ARGUMENTS]\n\nCommands:\n");
    for (int i = 0; i < COMMAND_COUNT; i++)
        fprintf(to, "  %-10s %s\n", commands[i]->name, commands[i]->summary);
    fprintf(to,
            "  %-10s %s\n\nExample:\n  brunt run script.js\n\n"
            "'brunt help COMMAND' tells more of a command.\n",
            "help", "Explain a command");
}

static int help(int argc, char **argv)
{
    if (argc == 0) {
        print_usage(stdout);
        return EXIT_CODE_OK;
    }
    const struct command *command = find(argv[0]);
    if (!command) {
        fprintf(stderr, "brunt: there is no command \"%s\"\n\n", argv[0]);
        print_usage(stderr);
        return EXIT_CODE_OTHER;
    }
    printf("%s\n\nUsage:\n  brunt %s %s\n\n", command->summary, command->name, command->arguments);
    command->help();
    return EXIT_CODE_OK;
}

static bool is_help(const char *word)
{
    return strcmp(word, "help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "--help") == 0;
}

/* The first word that names a command, or else the first that is no flag. */
static int command_index(int argc, char **argv)
{
    for (int i = 1; i < argc; i++)
        if (find(argv[i]))
            return i;
    for (int i = 1; i < argc; i++)
        if (argv[i][0] != '-')
            return i;
    return 1;
}

/* Moves the command at `at` to place 1, what stood before it behind it. */
static void rotate(char **argv, int at)
{
    char *command = argv[at];
    memmove(argv + 2, argv + 1, (size_t)(at - 1) * sizeof(*argv));
    argv[1] = command;
}

int main(int argc, char **argv)
{
    net_raise_file_limit();
    log_setup_default();
    if (argc < 2) {
        print_usage(stdout);
        return EXIT_CODE_OK;
    }
    if (is_help(argv[1]))
        return help(argc - 2, argv + 2);
    if (strcmp(argv[1], "--version") == 0)
        return command_version.run(0, NULL);
    int at = command_index(argc, argv);
    const struct command *command = find(argv[at]);
    if (command && at > 1)
        rotate(argv, at); /* global flags may stand before the command */
    if (!command) {
        log_message(LOG_ERROR,
                    "unknown command \"%s\" for \"brunt\"; 'brunt help' lists the commands",
                    argv[at]);
        return EXIT_CODE_OTHER;
    }
    for (int i = 2; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "--help") == 0)
            return help(1, argv + 1);
    return command->run(argc - 2, argv + 2);
}
