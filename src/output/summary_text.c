/* The text summary, compact and full. A block (the whole test, a scenario, a group) has checks,
 * then metrics by section; blocks nest by indentation. */
#include "output/summary_text.h"

#include "base/check.h"
#include "output/summary_format.h"
#include "output/summary_model.h"
#include "output/summary_sections.h"
#include "output/summary_table.h"

#include <inttypes.h>
#include <stdlib.h>

static const char *const red = "31", *const green = "32", *const cyan = "36", *const white = "37",
                         *const bold = "1";
static const struct table_style style = { .dots = "2;37", .value = "36", .extra = "2;36" };

struct writer {
    struct buf *out;
    const struct summary *summary;
    enum summary_mode mode;
};

/* Two columns for each level. */
static void new_line(const struct writer *w, int level)
{
    buf_append_char(w->out, '\n');
    buf_append_repeat(w->out, ' ', (size_t)level * 2);
}

static void blank_line(const struct writer *w)
{
    buf_append_char(w->out, '\n');
}

static void paint(const struct writer *w, const char *codes, struct slice text)
{
    summary_paint(w->out, w->summary->color, codes, text);
}

static void write_title(const struct writer *w, int level, const char *mark, const char *kind,
                        struct slice name)
{
    struct buf title = BUF_INIT(BUF_UNLIMITED);
    buf_append_str(&title, kind);
    buf_append_slice(&title, name);
    new_line(w, level);
    buf_printf(w->out, "%s ", mark);
    paint(w, bold, buf_slice(&title));
    buf_append_str(w->out, " \n");
    buf_deinit(&title);
}

/* --- thresholds --- */

/* "p(95)=2.5ms". A trend's value other than a percentile is left out unless summaryTrendStats has
 * it, since k6 does so and its users' scripts compare. */
static void write_threshold_value(const struct writer *w, const struct summary_row *row,
                                  const struct threshold *threshold)
{
    const struct summary *s = w->summary;
    struct sink *sink = summary_sink(s->store, row);
    struct slice aggregation = slice_of(threshold->aggregation);
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    bool shown = sink->type != METRIC_TREND || slice_starts(aggregation, SLICE("p("));
    for (uint32_t i = 0; i < s->trend_stat_count; i++)
        shown |= slice_eq(s->trend_stats[i], aggregation);
    if (shown)
        summary_format_value(&text, summary_value(s, sink, aggregation), sink->type,
                             row->metric->contains, s->time_unit);
    if (sink->type == METRIC_COUNTER && slice_is(aggregation, "rate"))
        buf_append_str(&text, "/s");
    paint(w, white, aggregation);
    buf_append_char(w->out, '=');
    paint(w, cyan, buf_slice(&text));
    buf_deinit(&text);
}

static void write_threshold(const struct writer *w, int level, const struct summary_row *row,
                            const struct threshold *threshold)
{
    struct slice source = slice_trim(slice_of(threshold->source));
    struct buf quoted = BUF_INIT(BUF_UNLIMITED);
    buf_printf(&quoted, "'%.*s'", SLICE_ARG(source));
    new_line(w, level);
    if (threshold->failed)
        paint(w, red, SLICE("✗"));
    else
        paint(w, green, SLICE("✓"));
    buf_append_char(w->out, ' ');
    paint(w, white, buf_slice(&quoted));
    buf_append_char(w->out, ' ');
    write_threshold_value(w, row, threshold);
    buf_deinit(&quoted);
}

/* A sub-metric whose metric has thresholds too stands below it, by its tags alone. */
static void write_threshold_rows(const struct writer *w, const struct summary_row *row)
{
    const struct summary *s = w->summary;
    const struct summary_row parent = { row->metric->name, row->metric, NULL };
    bool below = row->submetric != NULL && summary_thresholds(s, &parent, NULL) != NULL;
    int level = below ? 3 : 2;
    new_line(w, level);
    buf_append_str(w->out, below ? row->name + strlen(row->metric->name) : row->name);
    for (const struct threshold_set *set = summary_thresholds(s, row, NULL); set != NULL;
         set = summary_thresholds(s, row, set)) {
        for (uint32_t i = 0; i < set->count; i++)
            write_threshold(w, level, row, &set->items[i]);
    }
    blank_line(w);
}

static void write_thresholds(const struct writer *w, const struct summary_row *rows, uint32_t count)
{
    bool any = false;
    for (uint32_t i = 0; i < count; i++) {
        if (summary_thresholds(w->summary, &rows[i], NULL) == NULL)
            continue;
        if (!any)
            write_title(w, 1, "█", "THRESHOLDS", SLICE(""));
        any = true;
        write_threshold_rows(w, &rows[i]);
    }
    if (any)
        blank_line(w);
}

/* --- checks --- */

static void write_check(const struct writer *w, int level, const struct summary_check *check)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    new_line(w, level);
    buf_printf(&text, "%s %s", check->fails == 0 ? "✓" : "✗", check->name);
    paint(w, check->fails == 0 ? green : red, buf_slice(&text));
    if (check->fails > 0) {
        uint64_t percent = 100 * check->passes / (check->passes + check->fails);
        buf_reset(&text);
        buf_printf(&text, "↳  %" PRIu64 "%% — ✓ %" PRIu64 " / ✗ %" PRIu64, percent, check->passes,
                   check->fails);
        new_line(w, level * 2 - 1); /* as k6 indents it */
        paint(w, red, buf_slice(&text));
    }
    buf_deinit(&text);
}

static void write_check_totals(const struct writer *w, int level, int64_t passes, int64_t total)
{
    struct sink all = { .type = METRIC_COUNTER, .counter = { .value = (double)total } };
    struct sink succeeded = { .type = METRIC_RATE, .rate = { passes, total } };
    struct sink failed = { .type = METRIC_RATE, .rate = { total - passes, total } };
    struct summary_table table;
    summary_table_init(&table, w->summary);
    summary_table_add(&table, SLICE("checks_total"), false, VALUE_DEFAULT, &all);
    summary_table_add(&table, SLICE("checks_succeeded"), false, VALUE_DEFAULT, &succeeded);
    summary_table_add(&table, SLICE("checks_failed"), false, VALUE_DEFAULT, &failed);
    for (uint32_t i = 0; i < table.count; i++) {
        new_line(w, level);
        summary_table_write_row(w->out, &table, i, &style);
    }
    summary_table_deinit(&table);
}

static void write_checks(const struct writer *w, int level, const struct summary_check *checks,
                         uint32_t count)
{
    uint64_t passes = 0, fails = 0;
    for (uint32_t i = 0; i < count; i++) {
        passes += checks[i].passes;
        fails += checks[i].fails;
    }
    write_check_totals(w, level, (int64_t)passes, (int64_t)(passes + fails));
    blank_line(w);
    for (uint32_t i = 0; i < count; i++)
        write_check(w, level, &checks[i]);
    blank_line(w);
}

static void write_tree_checks(const struct writer *w, int level, const struct group_tree *tree,
                              bool even_if_none)
{
    uint32_t count;
    struct summary_check *checks = summary_checks(tree, &count);
    if (count > 0 || even_if_none)
        write_checks(w, level, checks, count);
    free(checks);
}

static void write_group_checks(const struct writer *w, int level, const struct group_node *group)
{
    uint32_t count = 0;
    for (const struct check_node *check = group->checks; check != NULL; check = check->next)
        count++;
    if (count == 0)
        return;
    struct summary_check *checks = xcalloc(count, sizeof(*checks));
    count = 0;
    for (const struct check_node *check = group->checks; check != NULL; check = check->next) {
        checks[count++] = (struct summary_check){ check->name, check->passes, check->fails };
    }
    write_checks(w, level, checks, count);
    free(checks);
}

/* --- metrics --- */

static void write_metrics(const struct writer *w, int level, struct store *store,
                          const struct summary_row *rows, uint32_t count)
{
    struct summary_table table;
    enum summary_section *sections = xcalloc(count + 1, sizeof(*sections));
    summary_table_init(&table, w->summary);
    for (uint32_t i = 0; i < count; i++) {
        enum summary_section section = summary_section_of(rows[i].metric, w->mode);
        if (section == SECTION_NONE)
            continue;
        sections[table.count] = section;
        summary_table_add(&table, summary_table_name(&table, rows[i].name),
                          rows[i].submetric != NULL, rows[i].metric->contains,
                          summary_sink(store, &rows[i]));
    }
    for (enum summary_section section = 0; section < SECTION_COUNT; section++) {
        bool any = false;
        for (uint32_t i = 0; i < table.count; i++) {
            if (sections[i] != section)
                continue;
            if (!any) {
                new_line(w, level);
                paint(w, bold, slice_of(summary_section_title(section)));
            }
            any = true;
            new_line(w, level + summary_table_is_nested(&table, i));
            summary_table_write_row(w->out, &table, i, &style);
        }
        if (any)
            blank_line(w);
    }
    summary_table_deinit(&table);
    free(sections);
}

static void write_store(const struct writer *w, int level, struct store *store)
{
    uint32_t count;
    struct summary_row *rows = summary_rows_of(w->summary, store, &count);
    write_metrics(w, level, store, rows, count);
    free(rows);
}

/* --- groups and scenarios, full mode --- */

static void write_group_content(const struct writer *w, int level, const struct group_node *group);

static void write_nested_groups(const struct writer *w, int level, const struct group_node *parent)
{
    for (const struct group_node *g = parent->children; g != NULL; g = g->next) {
        write_title(w, level, "↳", "GROUP: ", slice_of(g->name));
        write_group_content(w, level + 1, g);
    }
}

static void write_group_content(const struct writer *w, int level, const struct group_node *group)
{
    write_group_checks(w, level, group);
    if (group->store != NULL)
        write_store(w, level, group->store);
    write_nested_groups(w, level, group);
}

static bool is_setup_or_teardown(const struct group_node *group)
{
    return strcmp(group->path, "::setup") == 0 || strcmp(group->path, "::teardown") == 0;
}

/* Of the scenario that has no name of its own. */
static void write_groups(const struct writer *w, const struct summary_scenario *scenario)
{
    const struct group_node *g = group_tree_root(scenario->tree)->children;
    for (; g != NULL; g = g->next) {
        if (is_setup_or_teardown(g))
            continue;
        write_title(w, 1, "█", "GROUP: ", slice_of(g->name));
        write_group_content(w, 2, g);
        blank_line(w);
    }
}

static void write_scenario(const struct writer *w, const struct summary_scenario *scenario)
{
    uint32_t count;
    struct summary_row *rows = summary_rows_of(w->summary, scenario->store, &count);
    if (count > 0) {
        write_title(w, 1, "█", "SCENARIO: ", scenario->name);
        write_tree_checks(w, 2, scenario->tree, false);
        write_metrics(w, 2, scenario->store, rows, count);
        write_nested_groups(w, 2, group_tree_root(scenario->tree));
        blank_line(w);
    }
    free(rows);
}

static int compare_scenarios(const void *left, const void *right)
{
    const struct summary_scenario *const *a = left, *const *b = right;
    return summary_compare_names((*a)->name, (*b)->name);
}

static void write_parts(const struct writer *w)
{
    const struct summary *s = w->summary;
    const struct summary_scenario **sorted = xcalloc(s->scenario_count + 1, sizeof(*sorted));
    uint32_t count = 0;
    for (uint32_t i = 0; i < s->scenario_count; i++) {
        if (slice_is(s->scenarios[i].name, "default"))
            write_groups(w, &s->scenarios[i]);
        else
            sorted[count++] = &s->scenarios[i];
    }
    qsort(sorted, count, sizeof(*sorted), compare_scenarios);
    for (uint32_t i = 0; i < count; i++)
        write_scenario(w, sorted[i]);
    free(sorted);
}

/* --- all of it --- */

static void write_total(const struct writer *w, const struct summary_row *rows, uint32_t count)
{
    bool has_checks = false;
    for (uint32_t i = 0; i < count; i++)
        has_checks |= rows[i].metric->id == METRIC_CHECKS && rows[i].submetric == NULL;
    write_title(w, 1, "█", "TOTAL RESULTS", SLICE(""));
    write_tree_checks(w, 2, w->summary->groups, has_checks);
    write_metrics(w, 2, w->summary->store, rows, count);
    blank_line(w);
}

void summary_write_text(struct buf *out, const struct summary *s, enum summary_mode mode)
{
    if (mode == SUMMARY_DISABLED)
        return;
    buf_append_char(out, '\n');
    if (mode == SUMMARY_LEGACY) {
        summary_text_legacy(out, s);
    } else {
        const struct writer w = { out, s, mode };
        uint32_t count;
        struct summary_row *rows = summary_rows(s, &count);
        write_thresholds(&w, rows, count);
        write_total(&w, rows, count);
        if (mode == SUMMARY_FULL)
            write_parts(&w);
        free(rows);
    }
    buf_append_str(out, "\n\n");
}
