#include "cli/command.h"

#include <stdio.h>
#include <string.h>

static int run(int argc, char **argv)
{
    if (argc > 0 && strcmp(argv[0], "--json") == 0)
        printf("{\"version\":\"%s\"}\n", BRUNT_VERSION);
    else
        printf("brunt v%s (k6 v2.2.0 compatible)\n", BRUNT_VERSION);
    return 0;
}

static void help(void)
{
    printf("  --json   the version as JSON\n");
}

const struct command command_version = { "version", "[--json]", "Print the version", run, help };
