/* Talks to a running test over its REST API: for the commands that look at it and steer it. */
#ifndef CLI_API_CLIENT_H
#define CLI_API_CLIENT_H

#include "base/arena.h"
#include "cli/command_line.h"

/* Asks the server at --address, K6_ADDRESS or localhost:6565. `body` is JSON or empty. *data is
 * what the answer's "data" holds, in the arena. 0, or -1 with the error. */
int api_call(const struct command_line *line, const char *method, const char *path,
             struct slice body, struct arena *arena, struct slice *data, struct error *error);

/* Prints the test's status, changed before where there are `attributes`: the inside of a JSON
 * object. */
int api_print_status(const struct command_line *line, struct slice attributes, struct error *error);

#endif
