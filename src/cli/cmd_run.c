/* brunt run: loads a script, plays it, tells how it went. */
#include "base/log.h"
#include "cli/banner.h"
#include "cli/command.h"
#include "cli/end_of_test.h"
#include "cli/log_setup.h"
#include "cli/on_loop.h"
#include "cli/report.h"
#include "cli/progress.h"
#include "cli/signals.h"
#include "cli/test_run.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { RUN_GROUPS = GROUP_GLOBAL | GROUP_OPTION | GROUP_RUNTIME | GROUP_RUN };

struct run_command {
    int argc;
    char **argv;
};

static void on_signal(void *context, const char *name)
{
    char reason[96];
    /* k6's words: scripts that watch the log look for them. */
    snprintf(reason, sizeof(reason), "test run was aborted because k6 received a '%s' signal",
             name);
    test_run_abort(context, EXIT_CODE_SIGNAL, reason);
}

static void show_start(struct test_run *r)
{
    struct loaded_test *t = r->loaded;
    if (t->options.quiet.value)
        return;
    bool terminal = isatty(STDOUT_FILENO);
    bool color = terminal && !t->options.no_color.value && !getenv("NO_COLOR");
    struct buf text = BUF_INIT(1 << 20), outputs = BUF_INIT(1 << 16);
    output_hub_describe(r->outputs, &outputs);
    banner_write(&text, t->plan, slice_of(t->script), buf_slice(&outputs), color);
    fwrite(text.ptr, 1, text.len, stdout);
    fflush(stdout);
    buf_deinit(&text);
    buf_deinit(&outputs);
    const struct progress_config config = { STDOUT_FILENO, terminal, color, false };
    r->progress = progress_new(&config, t->plan);
}

/* The test itself; error: what ended it before it could be played. */
static void play(struct loaded_test *t, struct error *error)
{
    struct test_run run;
    struct signals *signals = NULL;
    if (test_run_init(&run, t, error) == 0 &&
        (signals = signals_start(on_signal, &run, error)) != NULL) {
        show_start(&run);
        test_run_play(&run);
        test_run_finish(&run);
        end_of_test(&run);
        error_move(error, &run.error);
    }
    signals_stop(signals);
    progress_free(run.progress);
    test_run_free(&run);
}

static int run_on_loop(void *context)
{
    struct run_command *command = context;
    struct loaded_test t;
    struct error error = { 0 };
    if (loaded_test_read_flags(&t, RUN_GROUPS, NULL, 0, command->argc, command->argv, &error) ==
            0 &&
        log_setup(&t.cli, &error) == 0 && loaded_test_load(&t, true, &error) == 0 &&
        loaded_test_resolve(&t, &error) == 0)
        play(&t, &error);
    int code = report_error(&error);
    loaded_test_free(&t);
    return code;
}

static int run(int argc, char **argv)
{
    signals_block();
    struct run_command command = { argc, argv };
    return on_loop(run_on_loop, &command);
}

static void help(void)
{
    struct buf text = BUF_INIT(1 << 20);
    options_write_help(&text, RUN_GROUPS);
    fwrite(text.ptr, 1, text.len, stdout);
    buf_deinit(&text);
}

const struct command command_run = { "run", "[flags] SCRIPT|-", "Run a load test", run, help };
