/* Asks the scheduler, lays out, draws. The mutex is for the log's hooks, which come from any
 * thread. */
#include "cli/progress.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "cli/live_block.h"
#include "cli/progress_layout.h"

#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    FIRST_PERIOD_S = 1, /* between plain lines */
    LAST_PERIOD_S = 30,
    PERIOD_SHARE = 20, /* of the time so far */
    RESERVED_ROWS = 5, /* of a window: blank line, status, figures, the cursor's, one to breathe */
};

struct progress {
    struct progress_config config;
    const struct plan *plan;
    const char *phase;
    struct scenario_progress *scenarios; /* scratch: as the scheduler tells them */
    struct progress_line *lines;         /* scratch */
    struct buf text;                     /* scratch */
    struct buf figures;                  /* below the status; empty: none */
    int64_t first_ns, next_ns;           /* plain lines: the first draw, the next print */

    pthread_mutex_t mutex;    /* guards the block */
    struct live_block *block; /* NULL without a terminal */
};

/* --- the log writes above --- */

static void before_log(void *context)
{
    struct progress *p = context;
    pthread_mutex_lock(&p->mutex);
    live_block_hide(p->block);
    pthread_mutex_unlock(&p->mutex);
}

static void after_log(void *context)
{
    struct progress *p = context;
    pthread_mutex_lock(&p->mutex);
    live_block_restore(p->block);
    pthread_mutex_unlock(&p->mutex);
}

struct progress *progress_new(const struct progress_config *config, const struct plan *plan)
{
    struct progress *p = xcalloc(1, sizeof(*p));
    p->config = *config;
    p->plan = plan;
    p->scenarios = xcalloc(plan->scenario_count + 1, sizeof(*p->scenarios));
    p->lines = xcalloc(plan->scenario_count + 1, sizeof(*p->lines));
    buf_init(&p->text, BUF_UNLIMITED);
    buf_init(&p->figures, BUF_UNLIMITED);
    pthread_mutex_init(&p->mutex, NULL);
    if (config->terminal && !config->quiet) {
        p->block = live_block_new(config->fd);
        log_set_hooks(before_log, after_log, p);
    }
    return p;
}

void progress_free(struct progress *p)
{
    if (p == NULL)
        return;
    if (p->block != NULL)
        log_set_hooks(NULL, NULL, NULL);
    live_block_free(p->block);
    pthread_mutex_destroy(&p->mutex);
    buf_deinit(&p->text);
    buf_deinit(&p->figures);
    free(p->lines);
    free(p->scenarios);
    free(p);
}

void progress_phase(struct progress *p, const char *text)
{
    p->phase = text;
}

bool progress_is_live(const struct progress *p)
{
    return p->block != NULL;
}

void progress_figures(struct progress *p, struct slice text)
{
    buf_reset(&p->figures);
    buf_append_slice(&p->figures, text);
}

/* --- the text --- */

/* Returns whether a scenario runs. */
static bool read_scenarios(struct progress *p, const struct scheduler *s, int64_t now_ns)
{
    bool running = false;
    scheduler_progress(s, p->scenarios, p->plan->scenario_count);
    for (uint32_t i = 0; i < p->plan->scenario_count; i++) {
        const struct scenario_progress *scenario = &p->scenarios[i];
        progress_line_of_scenario(&p->lines[i], scenario, p->plan->tuple, scheduler_started_ns(s),
                                  now_ns);
        running |= scenario->state == SCENARIO_RUNNING || scenario->state == SCENARIO_STOPPING;
    }
    return running;
}

/* How long the scenarios have been going, or went. */
static int64_t run_time_ns(const struct progress *p, const struct scheduler *s, int64_t now_ns)
{
    int64_t end_ns = 0;
    for (uint32_t i = 0; i < p->plan->scenario_count; i++) {
        if (p->scenarios[i].ended_ns == 0)
            return now_ns - scheduler_started_ns(s);
        if (p->scenarios[i].ended_ns > end_ns)
            end_ns = p->scenarios[i].ended_ns;
    }
    return end_ns - scheduler_started_ns(s);
}

/* running (0m05.0s), 10/10 VUs, 50 complete and 0 interrupted iterations */
static void append_status(struct progress *p, const struct scheduler *s, int64_t now_ns)
{
    uint64_t most = (uint64_t)p->plan->max_possible_vus;
    buf_append_str(&p->text, scheduler_paused(s) ? "paused" : "running");
    if (scheduler_started_ns(s) != 0) {
        buf_append_str(&p->text, " (");
        progress_append_duration(&p->text, run_time_ns(p, s, now_ns), p->plan->max_duration_ns);
        buf_append_char(&p->text, ')');
    }
    buf_append_str(&p->text, ", ");
    progress_append_count(&p->text, (uint64_t)scheduler_active_vus(s), most);
    buf_append_char(&p->text, '/');
    progress_append_count(&p->text, (uint64_t)scheduler_initialized_vus(s), most);
    buf_printf(&p->text, " VUs, %" PRIu64 " complete and %" PRIu64 " interrupted iterations\n",
               scheduler_full_iterations(s), scheduler_interrupted_iterations(s));
}

/* Before the start it is the VUs that make progress. */
static void set_phase(const struct progress *p, const struct scheduler *s,
                      struct progress_line *line)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    bool paused = scheduler_paused(s), starting = scheduler_started_ns(s) == 0 && !paused;
    int64_t made = scheduler_initialized_vus(s), planned = p->plan->max_planned_vus;
    *line = (struct progress_line){ .name = starting ? SLICE("Init") : SLICE("Run"),
                                    .state = SCENARIO_RUNNING,
                                    .fraction = 1 };
    buf_append_str(&text, paused ? "paused" : p->phase);
    if (starting && made < planned) {
        buf_printf(&text, " %" PRId64 "/%" PRId64, made, planned);
        line->fraction = (double)made / (double)planned;
    }
    progress_line_add(line, buf_slice(&text));
    buf_deinit(&text);
}

static void make_text(struct progress *p, const struct scheduler *s, int64_t now_ns)
{
    struct progress_layout layout = { .lines = p->plan->scenario_count, .color = p->config.color };
    struct progress_line phase;
    if (p->block != NULL) {
        int rows;
        live_block_size(p->block, &layout.columns, &rows);
        layout.lines = rows > RESERVED_ROWS ? (uint32_t)(rows - RESERVED_ROWS) : 1;
    }
    if (read_scenarios(p, s, now_ns))
        p->phase = NULL;
    buf_reset(&p->text);
    buf_append_char(&p->text, '\n');
    if (p->phase != NULL || scheduler_paused(s)) {
        set_phase(p, s, &phase);
        layout.phase = &phase;
    } else {
        append_status(p, s, now_ns);
    }
    if (p->figures.len > 0 && p->phase == NULL) {
        buf_append_slice(&p->text, buf_slice(&p->figures));
        buf_append_char(&p->text, '\n');
    }
    progress_layout(&p->text, &layout, p->lines, p->plan->scenario_count);
}

/* --- drawing --- */

static void print(const struct progress *p, struct slice rest)
{
    while (rest.len > 0) {
        ssize_t written = write(p->config.fd, rest.ptr, rest.len);
        if (written < 0 && errno != EINTR)
            return;
        rest = slice_sub(rest, written > 0 ? (size_t)written : 0, rest.len);
    }
}

static void show(struct progress *p)
{
    if (p->block == NULL) {
        print(p, buf_slice(&p->text));
        return;
    }
    pthread_mutex_lock(&p->mutex);
    live_block_show(p->block, buf_slice(&p->text));
    pthread_mutex_unlock(&p->mutex);
}

/* A log that is read later needs fewer and fewer lines: at most some hundred for a long test. */
static bool is_due(struct progress *p, int64_t now_ns)
{
    if (p->block != NULL)
        return true;
    if (p->first_ns == 0) {
        p->first_ns = now_ns;
        p->next_ns = now_ns + FIRST_PERIOD_S * NS_PER_S;
    }
    if (now_ns < p->next_ns)
        return false;
    int64_t period_ns = (now_ns - p->first_ns) / PERIOD_SHARE;
    if (period_ns < FIRST_PERIOD_S * NS_PER_S)
        period_ns = FIRST_PERIOD_S * NS_PER_S;
    if (period_ns > LAST_PERIOD_S * NS_PER_S)
        period_ns = LAST_PERIOD_S * NS_PER_S;
    p->next_ns = now_ns + period_ns;
    return true;
}

void progress_draw(struct progress *p, const struct scheduler *s, int64_t now_ns)
{
    if (p->config.quiet || !is_due(p, now_ns))
        return;
    make_text(p, s, now_ns);
    show(p);
}

void progress_say(struct progress *p, struct slice text)
{
    if (p->config.quiet)
        return;
    if (p->block == NULL) {
        print(p, text); /* without a line feed: the next lines begin with one */
        return;
    }
    pthread_mutex_lock(&p->mutex);
    live_block_hide(p->block);
    print(p, text);
    print(p, SLICE("\n"));
    live_block_restore(p->block);
    pthread_mutex_unlock(&p->mutex);
}

void progress_finish(struct progress *p, const struct scheduler *s)
{
    if (p->config.quiet)
        return;
    p->phase = NULL;
    buf_reset(&p->figures); /* the summary says it better */
    make_text(p, s, clock_mono_ns());
    show(p);
    if (p->block == NULL)
        return;
    pthread_mutex_lock(&p->mutex);
    live_block_leave(p->block);
    pthread_mutex_unlock(&p->mutex);
}
