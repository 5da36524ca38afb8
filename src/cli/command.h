/* The commands of the program: one file each, one row in main.c's table. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

struct command {
    const char *name;
    const char *arguments; /* for the usage line */
    const char *summary;   /* one line for `brunt help` */
    /* argv starts behind the command's name. Returns the exit code. */
    int (*run)(int argc, char **argv);
    void (*help)(void);
};

extern const struct command command_run, command_inspect, command_version;

#endif
