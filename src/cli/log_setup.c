#include "cli/log_setup.h"

#include "base/file.h"
#include "cli/loki.h"
#include "cli/setting_list.h"
#include "cli/terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void log_setup_default(void)
{
    bool color = terminal_is(STDERR_FILENO) && !getenv("NO_COLOR");
    log_configure(&(struct log_config){ LOG_FORMAT_TEXT, LOG_INFO, color, .fd = STDERR_FILENO });
}

/* What log_setup has opened. */
static struct loki *loki;
static int file = -1;

/* "file=PATH[,level=LEVEL]" */
static int read_file_settings(struct slice line, struct slice *path, struct log_config *config,
                              struct error *error)
{
    struct key_value setting;
    enum log_level level;
    if (!slice_starts(line, SLICE("file=")) && !slice_is(line, "file"))
        return error_set(error, EXIT_CODE_OTHER,
                         "logfile configuration should be in the form `file=path-to-local-file` "
                         "but is `%.*s`",
                         SLICE_ARG(line));
    while (setting_list_next(&line, &setting, error)) {
        if (slice_is(setting.key, "file")) {
            *path = setting.value;
        } else if (!slice_is(setting.key, "level")) {
            return error_set(error, EXIT_CODE_OTHER, "unknown logfile config key %.*s",
                             SLICE_ARG(setting.key));
        } else if (!log_level_from_name(setting.value, &level)) {
            return error_set(error, EXIT_CODE_OTHER, "unknown log level %.*s",
                             SLICE_ARG(setting.value));
        } else if (level > config->level) {
            config->level = level;
        }
    }
    if (error_is_set(error))
        return error_prefix(error, "error while parsing logfile configuration ");
    return path->len > 0 ? 0 : error_set(error, EXIT_CODE_OTHER, "filepath must not be empty");
}

static int open_file(struct slice line, struct log_config *config, struct error *error)
{
    struct slice path = SLICE("");
    if (read_file_settings(line, &path, config, error) != 0)
        return -1;
    char *name = slice_dup(path);
    file = open(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    if (file < 0)
        error_set(error, EXIT_CODE_OTHER, "failed to open logfile %s: %s", name,
                  file_strerror(errno));
    free(name);
    config->fd = file;
    config->color = false;
    return file < 0 ? -1 : 0;
}

static int open_loki(struct slice line, struct log_config *config, struct error *error)
{
    loki = loki_start(line, error);
    if (loki == NULL)
        return -1;
    config->format = LOG_FORMAT_RAW;
    config->taker = loki_take;
    config->taker_context = loki;
    if (loki_level(loki) > config->level)
        config->level = loki_level(loki);
    return 0;
}

static enum log_format format_of(struct slice name)
{
    return slice_is(name, "json")  ? LOG_FORMAT_JSON
           : slice_is(name, "raw") ? LOG_FORMAT_RAW
                                   : LOG_FORMAT_TEXT;
}

/* k6 takes any word for text. */
static void warn_of_format(struct slice name)
{
    if (name.len > 0 && format_of(name) == LOG_FORMAT_TEXT && !slice_is(name, "text"))
        log_message(LOG_WARN, "the log's format is text: there are text, json and raw, no \"%.*s\"",
                    SLICE_ARG(name));
}

static int open_output(struct slice output, const struct options *options,
                       struct log_config *config, struct error *error)
{
    if (slice_is(output, "stdout")) {
        config->fd = STDOUT_FILENO;
        config->color = !options->no_color.value && terminal_is(STDOUT_FILENO);
        return 0;
    }
    if (slice_is(output, "none")) {
        config->fd = -1;
        return 0;
    }
    if (slice_starts(output, SLICE("loki")))
        return open_loki(output, config, error);
    if (slice_starts(output, SLICE("file")))
        return open_file(output, config, error);
    if (slice_is(output, "stderr"))
        return 0;
    return error_set(error, EXIT_CODE_OTHER, "unsupported log output '%.*s'", SLICE_ARG(output));
}

int log_setup(const struct options *options, struct error *error)
{
    struct log_config config = {
        .format = format_of(options->log_format.value),
        .level = options->verbose.value ? LOG_DEBUG : LOG_INFO,
        .color = !options->no_color.value && terminal_is(STDERR_FILENO),
        .nanoseconds = options->log_ns_timestamps.value,
        .fd = STDERR_FILENO,
    };
    struct slice output = options->log_output.set ? options->log_output.value : SLICE("stderr");
    if (open_output(output, options, &config, error) != 0)
        return -1;
    log_configure(&config);
    warn_of_format(options->log_format.value);
    return 0;
}

void log_setup_end(void)
{
    log_setup_default();
    loki_stop(loki);
    if (file >= 0)
        close(file);
    loki = NULL;
    file = -1;
}
