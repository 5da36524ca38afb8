/* Options as JSON: what `inspect` prints, and what scripts see as exec.test.options. Both list keys
 * in k6's order, set or not. */
#include "plan/option_kind.h"

#include "base/check.h"
#include "plan/plan.h"

#include <stdlib.h>

static const char *const inspect_keys[] = {
    "paused",
    "vus",
    "duration",
    "iterations",
    "stages",
    "scenarios",
    "executionSegment",
    "executionSegmentSequence",
    "noSetup",
    "setupTimeout",
    "noTeardown",
    "teardownTimeout",
    "handleSummaryTimeout",
    "rps",
    "dns",
    "maxRedirects",
    "userAgent",
    "batch",
    "batchPerHost",
    "httpDebug",
    "insecureSkipTLSVerify",
    "tlsCipherSuites",
    "tlsVersion",
    "tlsAuth",
    "throw",
    "thresholds",
    "blacklistIPs",
    "blockHostnames",
    "hosts",
    "noConnectionReuse",
    "noVUConnectionReuse",
    "minIterationDuration",
    "cloud",
    "ext",
    "summaryTrendStats",
    "summaryTimeUnit",
    "systemTags",
    "tags",
    "metricSamplesBufferSize",
    "noCookiesReset",
    "discardResponseBodies",
    "features",
    "h2c",
};

static const struct option_row *row_of(const char *key)
{
    uint32_t count;
    const struct option_row *rows = option_rows(&count);
    for (uint32_t i = 0; i < count; i++) {
        if (rows[i].key != NULL && strcmp(rows[i].key, key) == 0)
            return &rows[i];
    }
    return NULL;
}

/* Shortcuts are not shown to scripts: the scenarios tell what runs. */
static bool is_shortcut(const char *key)
{
    static const char *const shortcuts[] = { "vus", "duration", "iterations", "stages" };
    return option_is_one_of(slice_of(key), shortcuts, ARRAY_LEN(shortcuts));
}

static void write_option(struct json_writer *w, const struct options *o, const char *key)
{
    const struct option_row *row = row_of(key);
    CHECK(row != NULL);
    if ((strcmp(key, "cloud") == 0 && o->cloud_json.len == 0) ||
        (strcmp(key, "h2c") == 0 && !o->h2c.set))
        return;
    json_writer_key_str(w, key);
    row->kind->write(w, o, row->offset);
}

/* What the whole test needs; zeros where the segment is none of the sequence, which resolving has
 * refused. */
static void write_requirements(struct json_writer *w, const struct options *o)
{
    struct error ignored = { 0 };
    struct plan *plan = plan_new(o, &ignored);
    error_clear(&ignored);
    json_writer_key_str(w, "totalDuration");
    option_write_duration(w, (struct opt_duration){ true, plan ? plan->max_duration_ns : 0 });
    json_writer_key_str(w, "maxVUs");
    json_writer_int(w, plan ? plan->max_possible_vus : 0);
    plan_free(plan);
}

/* encoding/json escapes what HTML would take for markup. These characters stand in texts only. */
static void append_for_html(struct buf *out, struct slice json)
{
    for (size_t i = 0; i < json.len; i++) {
        switch (json.ptr[i]) {
        case '<': buf_append_str(out, "\\u003c"); break;
        case '>': buf_append_str(out, "\\u003e"); break;
        case '&': buf_append_str(out, "\\u0026"); break;
        default: buf_append_char(out, json.ptr[i]); break;
        }
    }
}

void options_write_json(struct buf *out, const struct options *o, bool execution_requirements)
{
    struct buf plain = BUF_INIT(BUF_UNLIMITED);
    struct json_writer w;
    json_writer_init(&w, &plain, "  ");
    json_writer_begin_object(&w);
    for (size_t i = 0; i < ARRAY_LEN(inspect_keys); i++)
        write_option(&w, o, inspect_keys[i]);
    if (execution_requirements)
        write_requirements(&w, o);
    json_writer_end_object(&w);
    append_for_html(out, buf_slice(&plain));
    buf_deinit(&plain);
}

void options_write_test_json(struct buf *out, const struct options *o)
{
    struct json_writer w;
    json_writer_init(&w, out, NULL);
    json_writer_begin_object(&w);
    for (size_t i = 0; i < ARRAY_LEN(inspect_keys); i++) {
        if (!is_shortcut(inspect_keys[i]))
            write_option(&w, o, inspect_keys[i]);
    }
    json_writer_key_str(&w, "consoleOutput");
    option_write_text(&w, o->console_output);
    json_writer_key_str(&w, "localIPs");
    option_kind_replaced.write(&w, o, offsetof(struct options, local_ips));
    json_writer_end_object(&w);
}
