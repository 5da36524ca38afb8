/* Commands of k6 for services that brunt does without: each says so, and what to do instead. */
#include "cli/commands.h"

static int cloud(const struct command_line *line, struct error *error)
{
    error_set(error, EXIT_CODE_OTHER, "Grafana Cloud k6 can't be used from brunt");
    return error_hint(error, "'brunt run' runs the test here, and -o sends its results elsewhere");
}

static int login(const struct command_line *line, struct error *error)
{
    error_set(error, EXIT_CODE_OTHER, "there is nothing to log in to: brunt keeps no credentials");
    return error_hint(error, "outputs take theirs from variables, such as K6_INFLUXDB_USERNAME and "
                             "K6_INFLUXDB_PASSWORD");
}

static int extension(const struct command_line *line, struct error *error)
{
    error_set(error, EXIT_CODE_OTHER, "brunt has no extensions with commands of their own");
    return error_hint(error, "'brunt help' lists the commands there are");
}

const struct command command_cloud = {
    .name = "cloud",
    .arguments = "...",
    .summary = "Not there: Grafana Cloud k6",
    .takes_anything = true,
    .hidden = true,
    .most = ANY_NUMBER,
    .run = cloud,
};

const struct command command_login = {
    .name = "login",
    .arguments = "...",
    .summary = "Not there: brunt keeps no credentials",
    .takes_anything = true,
    .hidden = true,
    .most = ANY_NUMBER,
    .run = login,
};

const struct command command_x = {
    .name = "x",
    .arguments = "...",
    .summary = "Not there: commands of extensions",
    .takes_anything = true,
    .hidden = true,
    .most = ANY_NUMBER,
    .run = extension,
};
