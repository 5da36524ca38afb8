#include "cli/command_line.h"

#include "base/check.h"
#include "base/edit_distance.h"
#include "cli/log_setup.h"

#include <stdlib.h>

extern char **environ;

enum { NEAR_ENOUGH = 2 }; /* edits between a word and the command that may be meant by it */

int command_line_find(int count, const char *const *words)
{
    int i = 0;
    for (; i < count; i++) {
        struct slice word = slice_of(words[i]);
        if (word.len == 0 || word.ptr[0] != '-')
            break;
        if (flags_take_next(word))
            i++;
    }
    return i < count ? i : count;
}

/* In the form of cobra, which k6 uses. */
int command_line_unknown(const char *word, struct error *error)
{
    struct buf likely = BUF_INIT(BUF_UNLIMITED);
    for (const struct command *const *c = command_table(); *c != NULL; c++) {
        struct slice name = slice_of((*c)->name), typed = slice_of(word);
        if ((*c)->hidden)
            continue;
        if (edit_distance(name, typed) <= NEAR_ENOUGH || slice_starts(name, typed))
            buf_printf(&likely, "%s\t%s\n", likely.len == 0 ? "\n\nDid you mean this?\n" : "",
                       (*c)->name);
    }
    error_set(error, EXIT_CODE_OTHER, "unknown command \"%s\" for \"brunt\"%.*s", word,
              SLICE_ARG(buf_slice(&likely)));
    buf_deinit(&likely);
    return -1;
}

static int check_count(const struct command_line *line, struct error *error)
{
    const struct command *c = line->command;
    int count = line->argument_count;
    if (count >= c->least && count <= c->most)
        return 0;
    if (c->most == 0)
        return error_set(error, EXIT_CODE_OTHER, "unknown command \"%s\" for \"brunt %s\"",
                         line->arguments[0], c->name);
    return error_set(error, EXIT_CODE_OTHER, "accepts %s%d arg(s), received %d%s%s",
                     c->least == c->most ? ""
                     : count > c->most   ? "at most "
                                         : "at least ",
                     count > c->most ? c->most : c->least, count, c->which ? ": " : "",
                     c->which ? c->which : "");
}

/* Variables of these groups, and flags over them. */
static int settle(struct command_line *line, unsigned groups, struct error *error)
{
    if (options_read_env(&line->settings, groups, environ, error) != 0)
        return -1;
    options_apply(&line->settings, &line->flags, NULL, error);
    return error_is_set(error) ? -1 : 0;
}

/* The log first: it is what the rest is said in. */
static int settle_all(struct command_line *line, struct error *error)
{
    if (settle(line, GROUP_GLOBAL, error) != 0 || log_setup(&line->settings, error) != 0)
        return -1;
    return settle(line, line->command->flags.groups & ~(unsigned)(GROUP_GLOBAL | GROUP_OPTION),
                  error);
}

static int read_flags(struct command_line *line, int argc, char **argv, struct error *bad_value,
                      struct error *error)
{
    line->arguments = xcalloc((size_t)argc + 1, sizeof(*line->arguments));
    if (!line->command->takes_anything)
        return flags_read(&line->command->flags, &line->flags, argc, argv, line->arguments,
                          &line->argument_count, bad_value, error);
    for (int i = 0; i < argc; i++)
        line->arguments[i] = argv[i];
    line->argument_count = argc;
    return 0;
}

int command_line_read(struct command_line *line, const struct command *command, int argc,
                      char **argv, struct error *error)
{
    struct error bad_value = { 0 };
    *line = (struct command_line){ .command = command };
    options_init(&line->flags);
    options_init(&line->settings);
    int result = read_flags(line, argc, argv, &bad_value, error);
    if (result == 0 && !line->flags.help) {
        result = check_count(line, error);
        if (result == 0)
            result = settle_all(line, error);
        if (result == 0 && error_is_set(&bad_value)) {
            error_move(error, &bad_value);
            result = -1;
        }
    }
    error_clear(&bad_value);
    return result;
}

void command_line_free(struct command_line *line)
{
    free(line->arguments);
    options_deinit(&line->flags);
    options_deinit(&line->settings);
}
