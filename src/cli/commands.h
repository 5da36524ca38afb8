/* The rows of command_table.c. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/command.h"

extern const struct command command_archive, command_features, command_help, command_inspect,
    command_run, command_version;

#endif
