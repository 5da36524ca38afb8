#include "cli/live_figures.h"

#include "base/clock.h"
#include "metrics/registry.h"
#include "output/summary_format.h"

#include <stdio.h>

#define GOOD "32"
#define BAD  "31"

struct line {
    struct buf *out;
    struct registry *registry;
    struct store *merged;
    bool color;
};

/* The sink of a metric that had samples; NULL of one that hadn't. */
static struct sink *sink_of(const struct line *line, enum builtin_metric id)
{
    struct sink *sink = store_sink(line->merged, registry_get(line->registry, id));
    return sink->empty ? NULL : sink;
}

static double value_of(struct sink *sink, const char *aggregation)
{
    double value = 0;
    sink_value(sink, slice_of(aggregation), 0, &value);
    return value;
}

static void begin_part(const struct line *line)
{
    if (line->out->len > 0)
        buf_append_str(line->out, "  ");
}

static void append_rate(struct live_figures *f, const struct line *line, int64_t now_ns)
{
    struct sink *http = sink_of(line, METRIC_HTTP_REQS);
    struct sink *grpc = sink_of(line, METRIC_GRPC_REQ_DURATION);
    if (http == NULL && grpc == NULL)
        return;
    double requests = (http != NULL ? value_of(http, "count") : 0) +
                      (grpc != NULL ? value_of(grpc, "count") : 0);
    double seconds = (double)(now_ns - f->at_ns) / (double)NS_PER_S;
    if (f->at_ns != 0 && seconds > 0)
        f->per_second = (requests - f->requests) / seconds;
    f->at_ns = now_ns;
    f->requests = requests;
    begin_part(line);
    buf_printf(line->out, "%.0f requests/s", f->per_second);
}

static void append_p95(const struct line *line)
{
    struct sink *sink = sink_of(line, METRIC_HTTP_REQ_DURATION);
    if (sink == NULL)
        sink = sink_of(line, METRIC_GRPC_REQ_DURATION);
    if (sink == NULL)
        return;
    begin_part(line);
    buf_append_str(line->out, "p95 ");
    summary_format_value(line->out, value_of(sink, "p(95)"), METRIC_TREND, VALUE_TIME, SLICE(""));
}

/* "0.12% failed", in the colour of whether that is well. */
static void append_share(const struct line *line, enum builtin_metric id, double well,
                         const char *of)
{
    struct sink *sink = sink_of(line, id);
    if (sink == NULL)
        return;
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    double share = value_of(sink, "rate");
    begin_part(line);
    summary_format_value(&text, share, METRIC_RATE, VALUE_DEFAULT, SLICE(""));
    buf_append_str(&text, of);
    if (share == well)
        buf_append_slice(line->out, buf_slice(&text));
    else
        summary_paint(line->out, line->color, BAD, buf_slice(&text));
    buf_deinit(&text);
}

static void append_count(const struct line *line, const char *mark, const char *codes, uint32_t n)
{
    char text[32];
    if (n == 0)
        return;
    snprintf(text, sizeof(text), "%s %u", mark, n);
    buf_append_char(line->out, ' ');
    summary_paint(line->out, line->color, codes, slice_of(text));
}

static void append_thresholds(const struct line *line, const struct threshold_set *sets,
                              uint32_t set_count)
{
    uint32_t held = 0, crossed = 0;
    for (uint32_t i = 0; i < set_count; i++) {
        for (uint32_t j = 0; j < sets[i].count; j++) {
            crossed += sets[i].items[j].failed;
            held += !sets[i].items[j].failed;
        }
    }
    if (held + crossed == 0)
        return;
    begin_part(line);
    buf_append_str(line->out, "thresholds");
    append_count(line, "✓", GOOD, held);
    append_count(line, "✗", BAD, crossed);
}

void live_figures_append(struct live_figures *f, struct buf *out, struct registry *registry,
                         struct store *merged, const struct threshold_set *thresholds,
                         uint32_t threshold_count, int64_t now_ns, bool color)
{
    const struct line line = { out, registry, merged, color };
    append_rate(f, &line, now_ns);
    append_p95(&line);
    append_share(&line, METRIC_HTTP_REQ_FAILED, 0, " failed");
    append_share(&line, METRIC_CHECKS, 1, " of checks held");
    append_thresholds(&line, thresholds, threshold_count);
}
