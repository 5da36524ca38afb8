/* brunt convert: a script from what a browser has recorded. */
#include "base/check.h"
#include "base/file.h"
#include "base/log.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/har_script.h"

#include <unistd.h>

static struct opt_text output, options_file, only, skip, batch_threshold, min_sleep, max_sleep;
static struct opt_bool no_batch, check_status, return_on_failure;

static const struct command_flag own_flags[] = {
    { .flag = "output",
      .short_flag = 'O',
      .argument = "file",
      .help = "write the script into this file; standard output unless given",
      .choices = ".",
      .text = &output },
    { .flag = "options",
      .argument = "file",
      .help = "a JSON file that becomes the script's options",
      .choices = ".",
      .text = &options_file },
    { .flag = "only",
      .argument = "domains",
      .help = "take requests to these domains alone, with commas between them",
      .text = &only },
    { .flag = "skip",
      .argument = "domains",
      .help = "leave out requests to these domains",
      .text = &skip },
    { .flag = "batch-threshold",
      .argument = "ms",
      .help = "requests that start no later than this after another go in parallel",
      .default_text = "500",
      .text = &batch_threshold },
    { .flag = "no-batch", .help = "no requests in parallel", .on = &no_batch },
    { .flag = "enable-status-code-checks",
      .help = "check that answers have the recorded status",
      .on = &check_status },
    { .flag = "return-on-failed-check",
      .help = "end the iteration where they don't",
      .on = &return_on_failure },
    { .flag = "min-sleep",
      .argument = "s",
      .help = "sleep at least so long at the end of an iteration",
      .default_text = "20",
      .text = &min_sleep },
    { .flag = "max-sleep",
      .argument = "s",
      .help = "sleep at most so long; 0 for no sleep",
      .default_text = "40",
      .text = &max_sleep },
};

static int read_number(const char *flag, const struct opt_text *text, int64_t otherwise,
                       int64_t *out, struct error *error)
{
    *out = otherwise;
    if (!text->set || (slice_to_int64(text->value, out) && *out >= 0))
        return 0;
    return error_set(error, EXIT_CODE_OTHER, "--%s has to be a whole number, not \"%.*s\"", flag,
                     SLICE_ARG(text->value));
}

static int read_text(struct slice path, struct arena *arena, struct slice *out, struct error *error)
{
    int rc = slice_is(path, "-") ? file_read_open(arena, STDIN_FILENO, out)
                                 : file_read(arena, path, out);
    return rc == 0 ? 0
                   : error_set(error, EXIT_CODE_OTHER, "can't read \"%.*s\": %s", SLICE_ARG(path),
                               file_strerror(-rc));
}

static int read_config(struct har_script_config *c, struct arena *arena, struct error *error)
{
    *c = (struct har_script_config){
        .only = only.value,
        .skip = skip.value,
        .no_batch = no_batch.value,
        .check_status = check_status.value || return_on_failure.value,
        .return_on_failure = return_on_failure.value,
    };
    if (read_number("batch-threshold", &batch_threshold, 500, &c->batch_ms, error) != 0 ||
        read_number("min-sleep", &min_sleep, 20, &c->min_sleep_s, error) != 0 ||
        read_number("max-sleep", &max_sleep, 40, &c->max_sleep_s, error) != 0)
        return -1;
    if (!min_sleep.set && c->min_sleep_s > c->max_sleep_s)
        c->min_sleep_s = c->max_sleep_s;
    if (c->min_sleep_s > c->max_sleep_s)
        return error_set(error, EXIT_CODE_OTHER, "--min-sleep is more than --max-sleep");
    return options_file.set ? read_text(options_file.value, arena, &c->options, error) : 0;
}

static int write_script(struct slice script, struct error *error)
{
    bool to_file = output.set && !slice_is(output.value, "-");
    int rc = to_file ? file_write(output.value, script) : file_write_all(STDOUT_FILENO, script);
    return rc == 0 ? 0
                   : error_set(error, EXIT_CODE_OTHER, "can't write the script: %s",
                               file_strerror(-rc));
}

static int convert(struct slice path, struct arena *arena, struct error *error)
{
    struct har_script_config config;
    struct slice json;
    struct har har;
    struct buf script = BUF_INIT(BUF_UNLIMITED);
    uint32_t left_out = 0;
    if (read_config(&config, arena, error) != 0 || read_text(path, arena, &json, error) != 0)
        return -1;
    if (har_read(&har, json, arena, error) != 0)
        return error_prefix(error, "can't convert \"%.*s\": ", SLICE_ARG(path));
    har_script_write(&script, &har, &config, &left_out);
    if (left_out > 0)
        log_message(LOG_WARN, "%u requests are left out: they aren't HTTP", left_out);
    int result = write_script(buf_slice(&script), error);
    buf_deinit(&script);
    return result;
}

static int run(const struct command_line *line, struct error *error)
{
    struct arena arena;
    arena_init(&arena, 64 * 1024);
    int result = convert(slice_of(line->arguments[0]), &arena, error);
    arena_deinit(&arena);
    return result;
}

const struct command command_convert = {
    .name = "convert",
    .arguments = "FILE.har|-",
    .summary = "Make a script from what a browser has recorded",
    .text = "Browsers save what their network panel shows as a HAR file. Each page becomes a "
            "group; requests\n"
            "that started together a batch, pauses between them a sleep.\n",
    .examples = "  $ brunt convert -O shop.js shop.har\n\n"
                "  # One site alone, with checks, to be run at once\n"
                "  $ brunt convert --only shop.example --enable-status-code-checks --max-sleep 0 "
                "shop.har | brunt run -\n",
    .flags = { GROUP_GLOBAL, own_flags, ARRAY_LEN(own_flags), false },
    .least = 1,
    .most = 1,
    .choices = ".",
    .run = run,
};
