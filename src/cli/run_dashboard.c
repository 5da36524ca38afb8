#include "cli/run_dashboard.h"

#include "base/check.h"
#include "base/log.h"
#include "cli/run_report.h"
#include "output/dashboard_output.h"
#include "web/dashboard.h"

#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>

struct run_dashboard {
    struct test_run *run;
    struct dashboard *dashboard;
    struct buf url;
    bool finished; /* the verdict is known */
};

static bool append_picture(void *context, struct timeline_mark *mark, struct buf *out)
{
    struct run_dashboard *d = context;
    enum report_state state = d->finished ? run_report_verdict(d->run) : REPORT_RUNNING;
    run_report_append_json(d->run, state, mark, out);
    return !d->finished;
}

static void open_browser(const char *url)
{
    extern char **environ;
    char *const argv[] = { (char *)"xdg-open", (char *)url, NULL };
    pid_t child;
    int problem = posix_spawnp(&child, argv[0], NULL, NULL, argv, environ);
    if (problem != 0)
        log_message(LOG_WARN, "could not open a browser: xdg-open: %s", strerror(problem));
}

struct run_dashboard *run_dashboard_start(struct test_run *r, struct error *error)
{
    const struct output *output = output_hub_find(r->outputs, &dashboard_output);
    if (output == NULL || dashboard_output_settings(output)->port < 0)
        return NULL;
    const struct dashboard_settings *settings = dashboard_output_settings(output);
    struct run_dashboard *d = xcalloc(1, sizeof(*d));
    const struct dashboard_source source = { d, append_picture, settings->period_ns };
    d->run = r;
    buf_init(&d->url, BUF_UNLIMITED);
    buf_printf(&d->url, "%.*s:%lld", SLICE_ARG(settings->host), (long long)settings->port);
    d->dashboard = dashboard_start(buf_slice(&d->url), &source, error);
    if (d->dashboard == NULL) {
        error_prefix(error, "could not start the web dashboard: ");
        buf_deinit(&d->url);
        free(d);
        return NULL;
    }
    buf_reset(&d->url);
    buf_printf(&d->url, "http://%.*s:%u", SLICE_ARG(settings->host), dashboard_port(d->dashboard));
    buf_append_char(&d->url, '\0');
    d->url.len--;
    if (settings->open)
        open_browser(d->url.ptr);
    return d;
}

struct slice run_dashboard_url(const struct run_dashboard *d)
{
    return d != NULL ? buf_slice(&d->url) : SLICE("");
}

void run_dashboard_finish(struct run_dashboard *d)
{
    if (d == NULL)
        return;
    d->finished = true;
    dashboard_finish(d->dashboard);
    buf_deinit(&d->url);
    free(d);
}
