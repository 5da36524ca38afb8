/* The text summary of k6 before 1.0: checks by group, then all metrics in one list, each with a
 * mark that tells how its thresholds went. CI jobs parse it. */
#include "output/summary_text.h"

#include "output/summary_format.h"
#include "output/summary_model.h"
#include "output/summary_table.h"

#include <inttypes.h>
#include <stdlib.h>

static const char *const red = "31", *const green = "32";
static const struct table_style style = { .dots = "2", .value = "36", .extra = "36;2" };

/* Lines are joined by newlines, none in front of the first. */
struct writer {
    struct buf *out;
    const struct summary *summary;
    bool any;
};

static void new_line(struct writer *w)
{
    if (w->any)
        buf_append_char(w->out, '\n');
    w->any = true;
}

static void write_check(struct writer *w, size_t indent, const struct check_node *check)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    buf_append_repeat(&text, ' ', indent);
    buf_printf(&text, "%s %s", check->fails == 0 ? "✓" : "✗", check->name);
    if (check->fails > 0) {
        uint64_t percent = 100 * check->passes / (check->passes + check->fails);
        buf_append_char(&text, '\n');
        buf_append_repeat(&text, ' ', indent + 1);
        buf_printf(&text, "↳  %" PRIu64 "%% — ✓ %" PRIu64 " / ✗ %" PRIu64, percent, check->passes,
                   check->fails);
    }
    new_line(w);
    summary_paint(w->out, w->summary->color, check->fails == 0 ? green : red, buf_slice(&text));
    buf_deinit(&text);
}

static void write_group(struct writer *w, size_t indent, const struct group_node *group)
{
    if (*group->name != '\0') {
        new_line(w);
        buf_append_repeat(w->out, ' ', indent);
        buf_printf(w->out, "█ %s\n", group->name);
        indent += 2;
    }
    for (const struct check_node *check = group->checks; check != NULL; check = check->next)
        write_check(w, indent, check);
    if (group->checks != NULL)
        new_line(w);
    for (const struct group_node *child = group->children; child != NULL; child = child->next)
        write_group(w, indent, child);
}

static void write_mark(struct writer *w, const struct summary_row *row)
{
    const struct threshold_set *set = summary_thresholds(w->summary, row, NULL);
    bool failed = false;
    if (set == NULL) {
        buf_append_char(w->out, ' ');
        return;
    }
    for (; set != NULL; set = summary_thresholds(w->summary, row, set)) {
        for (uint32_t i = 0; i < set->count; i++)
            failed |= set->items[i].failed;
    }
    if (failed)
        summary_paint(w->out, w->summary->color, red, SLICE("✗"));
    else
        summary_paint(w->out, w->summary->color, green, SLICE("✓"));
}

void summary_text_legacy(struct buf *out, const struct summary *s)
{
    struct writer w = { out, s, false };
    struct summary_table table;
    uint32_t count;
    struct summary_row *rows = summary_rows(s, &count);
    write_group(&w, 5, group_tree_root(s->groups));
    summary_table_init(&table, s);
    for (uint32_t i = 0; i < count; i++) {
        summary_table_add(&table, summary_table_name(&table, rows[i].name),
                          rows[i].submetric != NULL, rows[i].metric->contains,
                          summary_sink(s->store, &rows[i]));
    }
    for (uint32_t i = 0; i < count; i++) {
        new_line(&w);
        buf_append_str(out, summary_table_is_nested(&table, i) ? "     " : "   ");
        write_mark(&w, &rows[i]);
        buf_append_char(out, ' ');
        summary_table_write_row(out, &table, i, &style);
    }
    summary_table_deinit(&table);
    free(rows);
}
