#include "cli/log_setup.h"

#include "cli/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void log_setup_default(void)
{
    bool color = terminal_is(STDERR_FILENO) && !getenv("NO_COLOR");
    log_configure(&(struct log_config){ LOG_FORMAT_TEXT, LOG_INFO, color, STDERR_FILENO });
}

static int level_from_name(struct slice name, enum log_level *out)
{
    static const struct {
        struct slice name;
        enum log_level level;
    } levels[] = { { SLICE("trace"), LOG_DEBUG }, { SLICE("debug"), LOG_DEBUG },
                   { SLICE("info"), LOG_INFO },   { SLICE("warning"), LOG_WARN },
                   { SLICE("warn"), LOG_WARN },   { SLICE("error"), LOG_ERROR },
                   { SLICE("fatal"), LOG_FATAL }, { SLICE("panic"), LOG_FATAL } };
    for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++) {
        if (!slice_eq_nocase(name, levels[i].name))
            continue;
        *out = levels[i].level;
        return 0;
    }
    return -1;
}

/* "file=PATH[,level=LEVEL]" */
static int open_file(struct slice argument, struct log_config *config, struct error *error)
{
    struct slice part, path = SLICE("");
    for (bool first = true; slice_split(&argument, ',', &part); first = false) {
        if (first) {
            path = slice_sub(part, strlen("file="), part.len);
        } else if (slice_starts(part, SLICE("level="))) {
            struct slice name = slice_sub(part, strlen("level="), part.len);
            if (level_from_name(name, &config->level) != 0)
                return error_set(error, EXIT_CODE_OTHER, "not a valid logrus Level: \"%.*s\"",
                                 SLICE_ARG(name));
        } else {
            return error_set(error, EXIT_CODE_OTHER, "unknown logfile config key %.*s",
                             SLICE_ARG(part));
        }
    }
    if (path.len == 0)
        return error_set(error, EXIT_CODE_OTHER, "filepath must not be empty");
    char *name = slice_dup(path);
    config->fd = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (config->fd < 0)
        error_set(error, EXIT_CODE_OTHER, "failed to open logfile %s: %s", name, strerror(errno));
    free(name);
    config->color = false;
    return config->fd < 0 ? -1 : 0;
}

int log_setup(const struct options *options, struct error *error)
{
    bool plain = options->no_color.value;
    struct log_config config = {
        .format = LOG_FORMAT_TEXT,
        .level = options->verbose.value ? LOG_DEBUG : LOG_INFO,
        .color = !plain && terminal_is(STDERR_FILENO),
        .fd = STDERR_FILENO,
    };
    struct slice format = options->log_format.value;
    if (options->log_format.set && slice_is(format, "json"))
        config.format = LOG_FORMAT_JSON;
    if (options->log_format.set && slice_is(format, "raw"))
        config.format = LOG_FORMAT_RAW;

    struct slice output = options->log_output.set ? options->log_output.value : SLICE("stderr");
    if (slice_is(output, "stdout")) {
        config.fd = STDOUT_FILENO;
        config.color = !plain && terminal_is(STDOUT_FILENO);
    } else if (slice_is(output, "none")) {
        config.fd = -1;
    } else if (slice_starts(output, SLICE("file"))) {
        if (open_file(output, &config, error) != 0)
            return -1;
    } else if (!slice_is(output, "stderr")) {
        return error_set(error, EXIT_CODE_OTHER, "unsupported log output '%.*s'",
                         SLICE_ARG(output));
    }
    log_configure(&config);
    return 0;
}
