#include "cli/end_of_test.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "cli/part.h"
#include "cli/terminal.h"
#include "output/summary.h"
#include "vu/detail.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

enum { DEFAULT_TIMEOUT_S = 120 };

static const struct slice default_trend_stats[] = { SLICE("avg"), SLICE("min"),   SLICE("med"),
                                                    SLICE("max"), SLICE("p(90)"), SLICE("p(95)") };

static void complain(struct slice cause)
{
    const struct log_field field = { "error", cause };
    log_write(LOG_ERROR, SLICE("failed to handle the end-of-test summary"), &field, 1);
}

/* --- files --- */

static void write_entry(struct slice name, struct slice bytes, struct buf *problems)
{
    if (slice_is(name, "stdout")) {
        file_write_all(STDOUT_FILENO, bytes);
        return;
    }
    if (slice_is(name, "stderr")) {
        file_write_all(STDERR_FILENO, bytes);
        return;
    }
    char *path = slice_dup(name);
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    int rc = fd < 0 ? 0 : file_write_all(fd, bytes);
    if (fd < 0)
        buf_printf(problems, "\n\t- could not open '%s': open %s: %s", path, path,
                   file_strerror(errno));
    if (rc != 0)
        buf_printf(problems, "\n\t- error saving summary to '%s': %s", path, file_strerror(-rc));
    if (fd >= 0)
        close(fd);
    free(path);
}

/* --- handleSummary --- */

struct handler {
    struct slice data;
    struct arena arena;
    struct key_value *entries;
    uint32_t count, capacity;
    bool answered; /* it returned something that takes the place of the default summary */
    bool wrong;    /* it returned what can't be written */
};

static void keep_entry(void *context, struct slice key, struct slice value)
{
    struct handler *h = context;
    if (h->count == h->capacity) {
        h->capacity = h->capacity ? h->capacity * 2 : 8;
        h->entries = xrealloc(h->entries, h->capacity * sizeof(*h->entries));
    }
    h->entries[h->count++] = (struct key_value){ arena_copy(&h->arena, key),
                                                 arena_copy(&h->arena, value) };
}

static int call_handler(struct part *part, struct vu *vu, struct error *error)
{
    struct handler *h = part->context;
    struct vm_exception exception;
    vm_exception_init(&exception);
    vu->phase = VU_PHASE_SUMMARY;
    enum vm_outcome outcome = vm_call_summary(vu->vm, h->data, keep_entry, h, &exception);
    vu->phase = VU_PHASE_READY;
    struct slice text = buf_slice(&exception.text);
    h->answered = outcome == VM_OK;
    h->wrong = outcome == VM_EXCEPTION &&
               slice_starts(text, SLICE("error handling summary object"));
    if (outcome == VM_EXCEPTION || outcome == VM_ABORTED)
        error_set(error, exception.exit_code, "%.*s", SLICE_ARG(text));
    vm_exception_deinit(&exception);
    return error_is_set(error) ? -1 : 0;
}

/* Runs the script's handler. False: there is to be no output at all. */
static bool run_handler(struct test_run *r, struct summary *summary, struct handler *h)
{
    const struct opt_duration *limit = &r->loaded->options.handle_summary_timeout;
    struct buf data = BUF_INIT(BUF_UNLIMITED);
    if (r->loaded->options.new_machine_readable_summary.value)
        summary_write_machine_json(&data, summary, false);
    else
        summary_write_data_json(&data, summary);
    h->data = buf_slice(&data);
    struct part part = {
        .test = &r->loaded->test,
        .home = scheduler_control_home(r->scheduler),
        .run = call_handler,
        .context = h,
    };
    struct error error = { 0 };
    bool goes_on = true;
    int result = part_run(&part, limit->set ? limit->ns : DEFAULT_TIMEOUT_S * NS_PER_S, &error);
    if (result != 0 || part.timed_out) {
        if (part.timed_out) {
            complain(SLICE("handleSummary() execution timed out"));
            goes_on = false;
        } else if (h->wrong) {
            complain(slice_of(error.text));
            goes_on = false;
        } else {
            const struct log_field source = { "source", SLICE("stacktrace") };
            log_write(LOG_ERROR, slice_of(error.text), &source, 1);
        }
    }
    error_clear(&error);
    buf_deinit(&data);
    return goes_on;
}

/* --- all of it --- */

/* The plan's scenarios with what was gathered of them; NULL in the other modes. */
static struct summary_scenario *scenarios_of(const struct test_run *r)
{
    if (!r->detail)
        return NULL;
    struct summary_scenario *list = xcalloc(r->detail->scenario_count + 1, sizeof(*list));
    for (uint32_t i = 0; i < r->detail->scenario_count; i++)
        list[i] = (struct summary_scenario){ r->loaded->plan->scenarios[i]->name,
                                             r->detail->scenarios[i].tree,
                                             r->detail->scenarios[i].store };
    return list;
}

static void fill(struct summary *s, struct test_run *r)
{
    const struct options *o = &r->loaded->options;
    *s = (struct summary){
        .registry = r->loaded->test.registry,
        .store = r->merged,
        .groups = r->groups,
        .thresholds = r->loaded->thresholds,
        .threshold_count = o->no_thresholds.value ? 0 : r->loaded->threshold_count,
        .duration_ns = r->duration_ns,
        .trend_stats = default_trend_stats,
        .trend_stat_count = ARRAY_LEN(default_trend_stats),
        .time_unit = o->summary_time_unit.set ? o->summary_time_unit.value : SLICE(""),
        .setup_data_json = test_setup_data(&r->loaded->test),
        .stdout_is_tty = terminal_is(STDOUT_FILENO),
        .stderr_is_tty = terminal_is(STDERR_FILENO),
        .no_color_option = o->no_color.value,
        .version = SLICE(BRUNT_VERSION),
        .generated_wall_ns = clock_wall_ns(),
    };
    s->color = s->stdout_is_tty && !o->no_color.value;
    if (!o->summary_trend_stats.set)
        return;
    s->trend_stats = o->summary_trend_stats.items;
    s->trend_stat_count = o->summary_trend_stats.count;
}

static void export_json(struct test_run *r, struct summary *summary, struct buf *problems)
{
    const struct options *o = &r->loaded->options;
    if (!o->summary_export.set || o->summary_export.value.len == 0)
        return;
    struct buf json = BUF_INIT(BUF_UNLIMITED);
    if (o->new_machine_readable_summary.value)
        summary_write_machine_json(&json, summary, true);
    else
        summary_write_export_json(&json, summary);
    write_entry(o->summary_export.value, buf_slice(&json), problems);
    buf_deinit(&json);
}

void end_of_test(struct test_run *r)
{
    const struct options *o = &r->loaded->options;
    enum summary_mode mode = SUMMARY_COMPACT;
    if (o->summary_mode.set)
        summary_mode_from_name(o->summary_mode.value, &mode);
    if (mode == SUMMARY_DISABLED || o->no_summary.value)
        return;

    struct summary summary;
    struct handler handler = { 0 };
    struct buf problems = BUF_INIT(1 << 20), text = BUF_INIT(BUF_UNLIMITED);
    fill(&summary, r);
    struct summary_scenario *scenarios = scenarios_of(r);
    summary.scenarios = scenarios;
    summary.scenario_count = scenarios ? r->detail->scenario_count : 0;
    arena_init(&handler.arena, 4096);
    /* The init code runs for it even when there is no handler, as scripts see under k6. */
    if (!run_handler(r, &summary, &handler))
        goto out;
    if (!handler.answered) {
        summary_write_text(&text, &summary, mode);
        write_entry(SLICE("stdout"), buf_slice(&text), &problems);
    }
    for (uint32_t i = 0; i < handler.count; i++)
        write_entry(handler.entries[i].key, handler.entries[i].value, &problems);
    export_json(r, &summary, &problems);
    if (problems.len) {
        struct buf whole = BUF_INIT(1 << 20);
        buf_append_str(&whole, "Could not save some summary information:");
        buf_append_slice(&whole, buf_slice(&problems));
        complain(buf_slice(&whole));
        buf_deinit(&whole);
    }
out:
    free(scenarios);
    free(handler.entries);
    arena_deinit(&handler.arena);
    buf_deinit(&problems);
    buf_deinit(&text);
}
