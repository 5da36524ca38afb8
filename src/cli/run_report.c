#include "cli/run_report.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "report/junit.h"
#include "report/report_json.h"
#include "report/report_page.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static void write_file(const char *what, struct slice name, struct slice bytes)
{
    char *path = slice_dup(name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    int problem = fd < 0 ? errno : -file_write_all(fd, bytes);
    if (problem != 0)
        log_message(LOG_ERROR, "could not write the %s to '%s': %s", what, path,
                    file_strerror(problem));
    if (fd >= 0)
        close(fd);
    free(path);
}

static int64_t started_wall_ns(const struct test_run *r)
{
    int64_t started_ns = scheduler_started_ns(r->scheduler);
    return clock_wall_of_mono_ns(started_ns != 0 ? started_ns : clock_mono_ns());
}

static struct slice error_text(const struct test_run *r)
{
    return error_is_set(&r->error) ? slice_of(r->error.text) : SLICE("");
}

/* --- the page --------------------------------------------------------------------------------- */

void run_report_append_json(struct test_run *r, enum report_state state, struct timeline_mark *mark,
                            struct buf *out)
{
    const struct plan *plan = r->loaded->plan;
    struct report_scenario *scenarios = xcalloc(plan->scenario_count + 1, sizeof(*scenarios));
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    struct arena arena;
    arena_init(&arena, 1024);
    for (uint32_t i = 0; i < plan->scenario_count; i++) {
        buf_reset(&text);
        scenario_describe(&text, plan->scenarios[i], plan->tuple);
        scenarios[i].name = plan->scenarios[i]->name;
        scenarios[i].text = arena_copy(&arena, buf_slice(&text));
    }
    const struct report_subject subject = {
        .script = slice_of(r->loaded->script),
        .version = SLICE(BRUNT_VERSION),
        .state = state,
        .reason = error_text(r),
        .started_wall_ns = started_wall_ns(r),
        .elapsed_ns = test_run_time_ns(r),
        .planned_ns = plan->max_duration_ns,
        .scenarios = scenarios,
        .scenario_count = plan->scenario_count,
        .registry = r->loaded->test.registry,
        .thresholds = r->loaded->thresholds,
        .threshold_count = r->loaded->options.no_thresholds.value ? 0 : r->loaded->threshold_count,
    };
    const struct observed *seen = observer_lock(r->observer);
    report_write_json(out, &subject, seen, timeline_read_on(seen->timeline, mark));
    observer_unlock(r->observer);
    arena_deinit(&arena);
    buf_deinit(&text);
    free(scenarios);
}

enum report_state run_report_verdict(const struct test_run *r)
{
    if (!error_is_set(&r->error))
        return REPORT_PASSED;
    return r->error.exit_code == EXIT_CODE_SIGNAL || r->error.exit_code == EXIT_CODE_SCRIPT_ABORT
               ? REPORT_STOPPED
               : REPORT_FAILED;
}

static void write_page(struct test_run *r)
{
    struct buf json = BUF_INIT(BUF_UNLIMITED), page = BUF_INIT(BUF_UNLIMITED);
    struct timeline_mark mark = { 0 };
    run_report_append_json(r, run_report_verdict(r), &mark, &json);
    report_write_page(&page, buf_slice(&json));
    write_file("report", r->report_path, buf_slice(&page));
    buf_deinit(&json);
    buf_deinit(&page);
}

/* --- JUnit ------------------------------------------------------------------------------------ */

/* Crossed thresholds are test cases that failed, and no error beside them. */
static void write_junit(struct test_run *r)
{
    const struct loaded_test *t = r->loaded;
    struct buf xml = BUF_INIT(BUF_UNLIMITED);
    const struct junit_subject subject = {
        .script = slice_of(t->script),
        .started_wall_ns = started_wall_ns(r),
        .elapsed_ns = test_run_time_ns(r),
        .thresholds = t->thresholds,
        .threshold_count = t->options.no_thresholds.value ? 0 : t->threshold_count,
        .checks = r->groups,
        .error = r->error.exit_code == EXIT_CODE_THRESHOLDS ? SLICE("") : error_text(r),
    };
    junit_write(&xml, &subject);
    write_file("JUnit report", t->options.junit.value, buf_slice(&xml));
    buf_deinit(&xml);
}

void run_report_write(struct test_run *r)
{
    if (r->report_path.len > 0)
        write_page(r);
    if (r->loaded->options.junit.value.len > 0)
        write_junit(r);
}
