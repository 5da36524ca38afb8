#include "output/dashboard_output.h"

#include "base/arena.h"
#include "base/check.h"
#include "base/clock.h"
#include "output/output_settings.h"
#include "proto/form_urlencoded.h"

#include <stdlib.h>

enum { PORT = 5665, PERIOD_S = 1, ARENA_CHUNK = 1024 };

#define AT(field) offsetof(struct dashboard_settings, field)

static const struct output_setting settings[] = {
    { "K6_WEB_DASHBOARD_HOST", "host", SETTING_TEXT, AT(host) },
    { "K6_WEB_DASHBOARD_PORT", "port", SETTING_INTEGER, AT(port) },
    { "K6_WEB_DASHBOARD_PERIOD", "period", SETTING_DURATION, AT(period_ns) },
    { "K6_WEB_DASHBOARD_OPEN", "open", SETTING_BOOL, AT(open) },
    { "K6_WEB_DASHBOARD_REPORT", "report", SETTING_TEXT, AT(export) }, /* export's old name */
    { "K6_WEB_DASHBOARD_EXPORT", "export", SETTING_TEXT, AT(export) },
    { "K6_WEB_DASHBOARD_RECORD", "record", SETTING_TEXT, AT(record) },
    { "K6_WEB_DASHBOARD_TAGS", "tags", SETTING_TEXT, AT(tags) },
    { NULL, "tag", SETTING_TEXT, AT(tags) },
};

struct output {
    struct arena arena;
    struct dashboard_settings settings;
    struct observer *observer;
};

struct query {
    struct output *output;
    struct error *error;
};

static int read_parameter(void *context, struct slice name, struct slice value)
{
    struct query *q = context;
    const struct output_setting *setting = output_settings_find(settings, ARRAY_LEN(settings),
                                                                name);
    if (setting == NULL) {
        error_set(q->error, EXIT_CODE_OTHER, "\"%.*s\" is unknown", SLICE_ARG(name));
        return error_hint(q->error, "settings are host, port, period, open, export, record and "
                                    "tags, as in web-dashboard=port=0&export=report.html");
    }
    if (value.len == 0)
        value = setting->kind == SETTING_BOOL ? SLICE("true") : SLICE("");
    if (value.len == 0)
        return 0;
    return output_setting_set(setting, &q->output->settings, setting->key,
                              arena_copy(&q->output->arena, value), q->error);
}

static int check(const struct dashboard_settings *s, struct error *error)
{
    if (s->port > 65535)
        return error_set(error, EXIT_CODE_OTHER,
                         "the port is at most 65535, 0 for any that is free, -1 for none");
    if (s->period_ns < NS_PER_MS)
        return error_set(error, EXIT_CODE_OTHER, "the period must be at least 1ms");
    return 0;
}

static struct output *dashboard_open(struct slice argument, const struct output_context *context,
                                     struct error *error)
{
    struct output *o = xcalloc(1, sizeof(*o));
    struct query query = { o, error };
    arena_init(&o->arena, ARENA_CHUNK);
    o->settings = (struct dashboard_settings){ .host = SLICE("127.0.0.1"),
                                                .port = PORT,
                                                .period_ns = PERIOD_S * NS_PER_S };
    if (output_settings_read(settings, ARRAY_LEN(settings), &o->settings, context, &o->arena,
                             error) != 0 ||
        form_urlencoded_parse(argument, read_parameter, &query) != 0 ||
        check(&o->settings, error) != 0) {
        arena_deinit(&o->arena);
        free(o);
        return NULL;
    }
    o->observer = observer_new(context->registry);
    return o;
}

/* It has a line of its own in the banner. */
static void dashboard_describe(const struct output *o, struct buf *out)
{
    (void)o;
    (void)out;
}

static void dashboard_write(struct output *o, const struct record_batch *batch)
{
    observer_take(o->observer, batch);
}

static void dashboard_flush(struct output *o)
{
    (void)o;
}

static int dashboard_close(struct output *o, struct error *error)
{
    (void)error;
    observer_finish(o->observer);
    observer_unref(o->observer);
    arena_deinit(&o->arena);
    free(o);
    return 0;
}

const struct dashboard_settings *dashboard_output_settings(const struct output *o)
{
    return &o->settings;
}

struct observer *dashboard_output_observer(const struct output *o)
{
    return o->observer;
}

const struct output_kind dashboard_output = {
    .name = "web-dashboard",
    .open = dashboard_open,
    .describe = dashboard_describe,
    .write = dashboard_write,
    .flush = dashboard_flush,
    .close = dashboard_close,
};
