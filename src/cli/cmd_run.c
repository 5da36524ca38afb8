/* brunt run: loads a script, plays it, tells how it went. */
#include "base/file.h"
#include "base/log.h"
#include "cli/banner.h"
#include "cli/commands.h"
#include "cli/end_of_test.h"
#include "cli/progress.h"
#include "cli/rest_control.h"
#include "cli/run_dashboard.h"
#include "cli/run_report.h"
#include "cli/signals.h"
#include "cli/terminal.h"
#include "cli/test_run.h"

#include <stdio.h>
#include <unistd.h>

static void on_signal(void *context, const char *name)
{
    char reason[96];
    /* k6's words: scripts that watch the log look for them. */
    snprintf(reason, sizeof(reason), "test run was aborted because k6 received a '%s' signal",
             name);
    test_run_interrupt(context, reason);
}

static void show_start(struct test_run *r, struct slice dashboard)
{
    struct loaded_test *t = r->loaded;
    if (t->options.quiet.value)
        return;
    bool terminal = terminal_is(STDOUT_FILENO);
    bool color = terminal && !t->options.no_color.value;
    struct buf text = BUF_INIT(1 << 20), outputs = BUF_INIT(1 << 16);
    output_hub_describe(r->outputs, &outputs);
    banner_write(&text, t->plan, slice_of(t->script), dashboard, buf_slice(&outputs), color);
    file_write_all(STDOUT_FILENO, buf_slice(&text));
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
    struct rest_control *rest = NULL;
    struct run_dashboard *dashboard = NULL;
    if (test_run_init(&run, t, error) == 0 &&
        (signals = signals_start(on_signal, &run, error)) != NULL &&
        ((rest = rest_control_start(&run, error)) != NULL || !error_is_set(error)) &&
        ((dashboard = run_dashboard_start(&run, error)) != NULL || !error_is_set(error))) {
        show_start(&run, run_dashboard_url(dashboard));
        test_run_play(&run);
        rest_control_stop(rest);
        rest = NULL;
        test_run_finish(&run);
        end_of_test(&run);
        run_report_write(&run);
        run_dashboard_finish(dashboard);
        error_move(error, &run.error);
    }
    rest_control_stop(rest); /* the dashboard could not be started */
    signals_stop(signals);
    progress_free(run.progress);
    test_run_free(&run);
}

/* What a CI job may count on, and would miss without a word. */
static void warn_of_no_effect(const struct options *o)
{
    if (o->traces_output.value.len > 0 && !slice_is(o->traces_output.value, "none"))
        log_message(LOG_WARN, "--traces-output has no effect: brunt makes no traces yet");
}

static int run(const struct command_line *line, struct error *error)
{
    struct loaded_test t;
    /* While the script loads, a signal ends the process. */
    if (loaded_test_load(&t, line, true, error) == 0 && loaded_test_resolve(&t, error) == 0) {
        warn_of_no_effect(&t.options);
        signals_block();
        play(&t, error);
    }
    loaded_test_free(&t);
    return error_is_set(error) ? -1 : 0;
}

const struct command command_run = {
    .name = "run",
    .arguments = "SCRIPT|ARCHIVE|-",
    .summary = "Run a test",
    .examples = "  # One VU, one iteration\n"
                "  $ brunt run script.js\n\n"
                "  # 5 VUs share 10 iterations\n"
                "  $ brunt run -u 5 -i 10 script.js\n\n"
                "  # 5 VUs for 10 seconds\n"
                "  $ brunt run -u 5 -d 10s script.js\n\n"
                "  # From 0 to 100 VUs within 10 seconds, a minute there, and down again\n"
                "  $ brunt run -u 0 -s 10s:100 -s 1m:100 -s 10s:0 script.js\n\n"
                "  # Every sample into a file\n"
                "  $ brunt run -o json=samples.json.gz script.js\n\n"
                "  # What brunt archive has made\n"
                "  $ brunt run archive.tar\n\n"
                "  # A script from standard input\n"
                "  $ generate | brunt run -\n",
    .flags = { .groups = GROUP_GLOBAL | GROUP_OPTION | GROUP_RUNTIME | GROUP_RUN },
    .least = 1,
    .most = 1,
    .which = "arg should either be \"-\", if reading script from stdin, or a path to a script file",
    .choices = ".",
    .run = run,
};
