/* The rows of command_table.c. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/command.h"

extern const struct command command_archive;
extern const struct command command_cloud;
extern const struct command command_complete;
extern const struct command command_completion;
extern const struct command command_convert;
extern const struct command command_deps;
extern const struct command command_features;
extern const struct command command_help;
extern const struct command command_inspect;
extern const struct command command_login;
extern const struct command command_new;
extern const struct command command_pause;
extern const struct command command_resume;
extern const struct command command_run;
extern const struct command command_scale;
extern const struct command command_stats;
extern const struct command command_status;
extern const struct command command_version;
extern const struct command command_x;

#endif
