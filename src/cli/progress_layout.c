/* Widths first, then lines: names in front, bars that take the room that is left, columns behind.
 */
#include "cli/progress_layout.h"

#include "base/check.h"
#include "base/encode.h"

#include <stdlib.h>

enum {
    NAME_MAX_COLUMNS = 30,
    NAME_MIN_COLUMNS = 4, /* "Init" */
    BAR_MAX = 40,         /* brackets included */
    BAR_MIN = 12,         /* a narrower one becomes a percentage */
};

struct widths {
    size_t name, bar;
    size_t columns[PROGRESS_COLUMNS];
};

static void append_spaces(struct buf *out, size_t width, size_t used)
{
    if (used < width)
        buf_append_repeat(out, ' ', width - used);
}

/* --- widths --- */

static size_t name_columns(struct slice name)
{
    size_t columns = utf8_length(name);
    return columns < NAME_MAX_COLUMNS ? columns : NAME_MAX_COLUMNS;
}

static void measure_name(struct widths *w, const struct progress_line *line)
{
    if (name_columns(line->name) > w->name)
        w->name = name_columns(line->name);
}

static void measure(struct widths *w, const struct progress_line *line)
{
    measure_name(w, line);
    for (uint32_t i = 0; i < line->column_count; i++) {
        size_t length = strlen(line->columns[i]);
        if (length > w->columns[i])
            w->columns[i] = length;
    }
}

/* What is left of the window goes to the bars. */
static size_t bar_width(const struct widths *w, int columns)
{
    size_t used = w->name + 3 + 1; /* " ✓ " and a free column at the edge */
    for (uint32_t i = 0; i < PROGRESS_COLUMNS && w->columns[i] > 0; i++)
        used += w->columns[i] + (i > 0 ? 2 : 1);
    size_t left = (size_t)columns > used ? (size_t)columns - used : 0;
    if (left < BAR_MIN)
        return 0;
    return left < BAR_MAX ? left : BAR_MAX;
}

/* --- a line --- */

static void append_name(struct buf *out, struct slice name, size_t width)
{
    size_t columns = utf8_length(name), taken = 0;
    bool cut = columns > NAME_MAX_COLUMNS;
    size_t limit = cut ? NAME_MAX_COLUMNS - 3 : columns;
    while (taken < limit && name.len > 0) {
        size_t length = utf8_sequence(name) > 0 ? utf8_sequence(name) : 1;
        buf_append_slice(out, slice_sub(name, 0, length));
        name = slice_sub(name, length, name.len);
        taken++;
    }
    if (cut)
        buf_append_str(out, "...");
    append_spaces(out, width, cut ? taken + 3 : taken);
}

static void append_mark(struct buf *out, enum scenario_state state, bool color)
{
    static const struct mark {
        const char *symbol, *code;
    } marks[] = {
        [SCENARIO_WAITING] = { "•", "\x1b[2m" },      [SCENARIO_RUNNING] = { " ", "" },
        [SCENARIO_STOPPING] = { "↓", "\x1b[33m" },    [SCENARIO_DONE] = { "✓", "\x1b[32m" },
        [SCENARIO_INTERRUPTED] = { "✗", "\x1b[31m" },
    };
    bool painted = color && *marks[state].code != '\0';
    buf_printf(out, " %s%s%s ", painted ? marks[state].code : "", marks[state].symbol,
               painted ? "\x1b[0m" : "");
}

static void append_bar(struct buf *out, double fraction, size_t width, bool color)
{
    if (width == 0) {
        buf_printf(out, "[ %3.0f%% ]", fraction * 100);
        return;
    }
    size_t room = width - 2, filled = (size_t)((double)room * fraction);
    buf_append_char(out, '[');
    if (color)
        buf_append_str(out, "\x1b[36m");
    if (filled > 0) {
        buf_append_repeat(out, '=', filled - 1);
        buf_append_char(out, filled < room ? '>' : '=');
    }
    if (color)
        buf_append_str(out, "\x1b[0;2m");
    buf_append_repeat(out, '-', room - filled);
    buf_append_str(out, color ? "\x1b[0m]" : "]");
}

static void append_line(struct buf *out, const struct progress_line *line, const struct widths *w,
                        bool color)
{
    append_name(out, line->name, w->name);
    append_mark(out, line->state, color);
    append_bar(out, line->fraction, w->bar, color);
    for (uint32_t i = 0; i < line->column_count; i++) {
        buf_append_char(out, ' ');
        buf_append_str(out, line->columns[i]);
        if (i + 1 < line->column_count)
            append_spaces(out, w->columns[i] + 1, strlen(line->columns[i]));
    }
    buf_append_char(out, '\n');
}

/* --- which lines --- */

/* Those that run are the last to be left out. */
static void choose(bool *shown, const struct progress_line *lines, uint32_t count, uint32_t most)
{
    for (int pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < count && most > 0; i++) {
            enum scenario_state state = lines[i].state;
            bool runs = state == SCENARIO_RUNNING || state == SCENARIO_STOPPING;
            if (shown[i] || (pass == 0 && !runs))
                continue;
            shown[i] = true;
            most--;
        }
    }
}

void progress_layout(struct buf *out, const struct progress_layout *layout,
                     const struct progress_line *lines, uint32_t count)
{
    struct widths w = { .name = NAME_MIN_COLUMNS };
    bool *shown = xcalloc(count + 1, sizeof(*shown));
    /* One line is for saying how many are missing. */
    uint32_t most = count <= layout->lines ? count : layout->lines > 0 ? layout->lines - 1 : 0;
    choose(shown, lines, count, most);
    for (uint32_t i = 0; i < count; i++) {
        if (shown[i])
            measure(&w, &lines[i]);
    }
    if (layout->phase != NULL)
        measure_name(&w, layout->phase);
    w.bar = layout->columns > 0 ? bar_width(&w, layout->columns) : 0;
    if (layout->phase != NULL)
        append_line(out, layout->phase, &w, layout->color);
    for (uint32_t i = 0; i < count; i++) {
        if (shown[i])
            append_line(out, &lines[i], &w, layout->color);
    }
    if (most < count)
        buf_printf(out, "... and %u more scenarios\n", count - most);
    free(shown);
}
