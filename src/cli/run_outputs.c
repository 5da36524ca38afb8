#include "cli/run_outputs.h"

#include "base/check.h"
#include "base/log.h"
#include "output/dashboard_output.h"
#include "plan/feature.h"

#include <stdlib.h>

static void tell_trouble(void *output, const char *trouble)
{
    log_message(LOG_ERROR, "output %s: %s", (const char *)output, trouble);
}

static void warn(const char *text)
{
    log_message(LOG_WARN, "%s", text);
}

static bool is_dashboard(struct slice value)
{
    return slice_is(value, "web-dashboard") || slice_starts(value, SLICE("web-dashboard="));
}

static struct output_hub *open_hub(struct test_run *r, const struct slice *values, uint32_t count,
                                   struct error *error)
{
    extern char **environ;
    const struct loaded_test *t = r->loaded;
    const struct output_context context = {
        .registry = t->test.registry,
        .thresholds = t->thresholds,
        .threshold_count = t->threshold_count,
        .environ_list = environ,
        .collectors = t->options.collectors_json,
        .system_tags = t->test.system_tags,
        .native_histograms = t->features & FEATURE_NATIVE_HISTOGRAMS,
        .tell = tell_trouble,
        .warn = warn,
    };
    return output_hub_new(values, count, &context, error);
}

/* The report is written when the outputs have been closed. */
static void take_observer(struct test_run *r, const struct output *dashboard)
{
    const struct slice wanted = r->loaded->options.report.value;
    const struct slice exported = dashboard_output_settings(dashboard)->export;
    r->observer = observer_ref(dashboard_output_observer(dashboard));
    r->report_path = wanted.len > 0 ? wanted : arena_copy(&r->loaded->arena, exported);
}

int run_outputs_open(struct test_run *r, struct error *error)
{
    const struct options *o = &r->loaded->options;
    struct slice *values = xcalloc(o->outputs.count + 1, sizeof(*values));
    uint32_t count = o->outputs.count;
    bool has_dashboard = false;
    for (uint32_t i = 0; i < count; i++) {
        values[i] = o->outputs.items[i];
        has_dashboard |= is_dashboard(values[i]);
    }
    if (!has_dashboard && o->web_dashboard.value)
        values[count++] = SLICE("web-dashboard");
    else if (!has_dashboard && o->report.value.len > 0)
        values[count++] = SLICE("web-dashboard=port=-1");
    r->outputs = open_hub(r, values, count, error);
    r->has_outputs = count > 0;
    free(values);
    if (r->outputs == NULL)
        return -1;
    const struct output *dashboard = output_hub_find(r->outputs, &dashboard_output);
    if (dashboard != NULL)
        take_observer(r, dashboard);
    return 0;
}

void run_outputs_close(struct test_run *r)
{
    struct buf complaints = BUF_INIT(1 << 20);
    output_hub_finish(r->outputs, &complaints);
    r->outputs = NULL;
    struct slice rest = buf_slice(&complaints), line;
    while (slice_split(&rest, '\n', &line))
        if (line.len > 0)
            log_write(LOG_ERROR, line, NULL, 0);
    buf_deinit(&complaints);
}
