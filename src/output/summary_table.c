/* Columns: trends have one for each of summaryTrendStats, other metrics a value and what belongs to
 * it (a rate per second, the smallest and the largest). */
#include "output/summary_table.h"

#include "base/check.h"
#include "base/encode.h"
#include "base/number.h"
#include "output/summary_format.h"
#include "output/summary_model.h"

#include <stdlib.h>

enum { CELLS_MAX = 3 };

struct table_row {
    struct slice name;
    bool nested, is_trend;
    uint32_t cell_count;
    struct slice *cells;
};

void summary_table_init(struct summary_table *t, const struct summary *s)
{
    *t = (struct summary_table){ .summary = s };
    arena_init(&t->arena, 4096);
    t->trend_widths = ARENA_ARRAY(&t->arena, size_t, s->trend_stat_count + 1);
}

void summary_table_deinit(struct summary_table *t)
{
    free(t->rows);
    arena_deinit(&t->arena);
}

struct slice summary_table_name(struct summary_table *t, const char *name)
{
    struct slice text = slice_of(name);
    ptrdiff_t brace = slice_find_char(text, '{');
    if (brace < 0)
        return text;
    struct buf shown = BUF_INIT(BUF_UNLIMITED);
    buf_append_str(&shown, "{ ");
    buf_append_slice(&shown, slice_sub(text, (size_t)brace + 1, text.len - 1));
    buf_append_str(&shown, " }");
    struct slice copy = arena_copy(&t->arena, buf_slice(&shown));
    buf_deinit(&shown);
    return copy;
}

/* --- cells --- */

static void format(struct buf *out, const struct summary_table *t, struct sink *sink,
                   enum value_type contains, struct slice aggregation)
{
    double value = summary_value(t->summary, sink, aggregation);
    if (sink->type == METRIC_TREND && slice_is(aggregation, "count"))
        number_append_js(out, value);
    else
        summary_format_value(out, value, sink->type, contains, t->summary->time_unit);
}

/* Text i of a metric that is no trend; false behind the last. */
static bool format_cell(struct buf *out, const struct summary_table *t, struct sink *sink,
                        enum value_type contains, uint32_t i)
{
    switch (sink->type) {
    case METRIC_COUNTER:
        format(out, t, sink, contains, i == 0 ? SLICE("count") : SLICE("rate"));
        if (i == 1)
            buf_append_str(out, "/s");
        return i < 2;
    case METRIC_GAUGE:
        buf_append_str(out, i == 0 ? "" : i == 1 ? "min=" : "max=");
        format(out, t, sink, contains,
               i == 0   ? SLICE("value")
               : i == 1 ? SLICE("min")
                        : SLICE("max"));
        return i < 3;
    case METRIC_RATE:
        if (i == 0)
            format(out, t, sink, contains, SLICE("rate"));
        else
            buf_printf(out, "%lld out of %lld", (long long)sink->rate.trues,
                       (long long)sink->rate.total);
        return i < 2;
    case METRIC_TREND: break;
    }
    return false;
}

static void set_cells(struct summary_table *t, struct table_row *row, struct sink *sink,
                      enum value_type contains)
{
    const struct summary *s = t->summary;
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    uint32_t most = row->is_trend ? s->trend_stat_count : CELLS_MAX;
    row->cells = ARENA_ARRAY(&t->arena, struct slice, most + 1);
    for (uint32_t i = 0; i < most; i++) {
        buf_reset(&text);
        if (row->is_trend)
            format(&text, t, sink, contains, s->trend_stats[i]);
        else if (!format_cell(&text, t, sink, contains, i))
            break;
        row->cells[row->cell_count++] = arena_copy(&t->arena, buf_slice(&text));
    }
    buf_deinit(&text);
}

/* --- widths --- */

static void widen(size_t *width, struct slice text)
{
    size_t columns = utf8_length(text);
    if (columns > *width)
        *width = columns;
}

static size_t *width_of(struct summary_table *t, const struct table_row *row, uint32_t i)
{
    if (row->is_trend)
        return &t->trend_widths[i];
    return i == 0 ? &t->value_width : &t->extra_widths[i - 1];
}

void summary_table_add(struct summary_table *t, struct slice name, bool nested,
                       enum value_type contains, struct sink *sink)
{
    if (t->count == t->capacity) {
        t->capacity = t->capacity ? t->capacity * 2 : 16;
        t->rows = xrealloc(t->rows, t->capacity * sizeof(*t->rows));
    }
    struct table_row *row = &t->rows[t->count++];
    *row = (struct table_row){ .name = name,
                               .nested = nested,
                               .is_trend = sink->type == METRIC_TREND };
    set_cells(t, row, sink, contains);
    size_t name_width = utf8_length(name) + (nested ? 2 : 0);
    if (name_width > t->name_width)
        t->name_width = name_width;
    for (uint32_t i = 0; i < row->cell_count; i++)
        widen(width_of(t, row, i), row->cells[i]);
}

bool summary_table_is_nested(const struct summary_table *t, uint32_t i)
{
    return t->rows[i].nested;
}

/* --- writing --- */

static void pad(struct buf *out, size_t width, struct slice text)
{
    size_t columns = utf8_length(text);
    if (columns < width)
        buf_append_repeat(out, ' ', width - columns);
}

static void write_name(struct buf *out, const struct summary_table *t, const struct table_row *row,
                       const struct table_style *style)
{
    struct buf dots = BUF_INIT(BUF_UNLIMITED);
    size_t width = utf8_length(row->name) + (row->nested ? 2 : 0);
    buf_append_repeat(&dots, '.', t->name_width - width + 3);
    buf_append_char(&dots, ':');
    buf_append_slice(out, row->name);
    summary_paint(out, t->summary->color, style->dots, buf_slice(&dots));
    buf_deinit(&dots);
}

static void write_trend(struct buf *out, const struct summary_table *t, const struct table_row *row,
                        const struct table_style *style)
{
    for (uint32_t i = 0; i < row->cell_count; i++) {
        if (i > 0)
            buf_append_char(out, ' ');
        buf_append_slice(out, t->summary->trend_stats[i]);
        buf_append_char(out, '=');
        summary_paint(out, t->summary->color, style->value, row->cells[i]);
        pad(out, t->trend_widths[i], row->cells[i]);
    }
}

static void write_plain(struct buf *out, const struct summary_table *t, const struct table_row *row,
                        const struct table_style *style)
{
    bool color = t->summary->color;
    summary_paint(out, color, style->value, row->cells[0]);
    pad(out, t->value_width, row->cells[0]);
    for (uint32_t i = 1; i < row->cell_count; i++) {
        buf_append_char(out, ' ');
        summary_paint(out, color, style->extra, row->cells[i]);
        if (row->cell_count > 2)
            pad(out, t->extra_widths[i - 1], row->cells[i]);
    }
}

void summary_table_write_row(struct buf *out, const struct summary_table *t, uint32_t i,
                             const struct table_style *style)
{
    const struct table_row *row = &t->rows[i];
    write_name(out, t, row, style);
    buf_append_char(out, ' ');
    if (row->is_trend)
        write_trend(out, t, row, style);
    else
        write_plain(out, t, row, style);
}
