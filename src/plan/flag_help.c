/* Help about flags, laid out as pflag does: names in one column, what they do in the other. */
#include "plan/flags.h"

#include "base/check.h"
#include "plan/option_kind.h"

#include <stdlib.h>

enum { LEAST_TEXT_COLUMNS = 24 }; /* with less room for it the text isn't wrapped */

struct line {
    const char *flag;
    char letter;
    const char *argument; /* NULL: none */
    const char *if_bare;  /* shown as [="headers"]; NULL: not */
    const char *help, *default_text;
    bool quoted; /* the default */
};

/* --- which flags --- */

static struct line line_of_row(const struct option_row *row)
{
    bool is_bool = row->kind == &option_kind_bool;
    bool is_number = row->kind == &option_kind_int || row->kind == &option_kind_duration;
    return (struct line){
        .flag = row->flag,
        .letter = row->short_flag,
        .argument = row->argument ? row->argument : row->kind->argument,
        .if_bare = is_bool ? NULL : row->value_if_bare,
        .help = row->help,
        .default_text = row->default_text,
        .quoted = !is_number,
    };
}

static bool is_in(const struct option_row *row, const struct flag_set *set,
                  enum flag_section section)
{
    unsigned groups = section == FLAGS_OF_COMMAND ? set->groups & ~(unsigned)GROUP_GLOBAL
                      : section == FLAGS_GLOBAL   ? GROUP_GLOBAL
                                                  : set->groups | GROUP_GLOBAL;
    bool is_extra = (row->groups & GROUP_EXTRA) != 0;
    return row->flag != NULL && row->groups & groups && !(row->groups & GROUP_HIDDEN) &&
           is_extra == (section == FLAGS_BEYOND_K6);
}

static uint32_t add_rows(struct line *lines, const struct flag_set *set, enum flag_section section)
{
    uint32_t count, added = 0;
    const struct option_row *rows = option_rows(&count);
    for (uint32_t i = 0; i < count; i++) {
        if (is_in(&rows[i], set, section))
            lines[added++] = line_of_row(&rows[i]);
    }
    return added;
}

static uint32_t add_own(struct line *lines, const struct flag_set *set)
{
    for (uint32_t i = 0; i < set->own_count; i++) {
        const struct command_flag *own = &set->own[i];
        const char *argument = own->argument ? own->argument : own->text ? "string" : NULL;
        lines[i] = (struct line){ own->flag, own->short_flag,   argument, NULL,
                                  own->help, own->default_text, true };
    }
    return set->own_count;
}

static int by_name(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    return strcmp(x->flag, y->flag);
}

static uint32_t collect(struct line *lines, const struct flag_set *set, enum flag_section section)
{
    bool of_command = section == FLAGS_OF_COMMAND;
    uint32_t count = of_command && set->own_first ? add_own(lines, set) : 0;
    count += add_rows(lines + count, set, section);
    if (of_command && !set->own_first)
        count += add_own(lines + count, set);
    if (of_command)
        lines[count++] = (struct line){ .flag = "help", 'h', .help = "help for this command" };
    if (section == FLAGS_GLOBAL || (of_command && !(set->groups & ~(unsigned)GROUP_GLOBAL)))
        qsort(lines, count, sizeof(*lines), by_name);
    return count;
}

/* --- text --- */

/* "  -u, --vus int" */
static void append_left(struct buf *out, const struct line *line)
{
    if (line->letter != '\0') {
        buf_printf(out, "  -%c, --%s", line->letter, line->flag);
    } else {
        buf_printf(out, "      --%s", line->flag);
    }
    if (line->argument != NULL)
        buf_printf(out, " %s", line->argument);
    if (line->if_bare != NULL)
        buf_printf(out, "[=\"%s\"]", line->if_bare);
}

static void append_wrapped(struct buf *out, struct slice text, size_t indent, size_t columns)
{
    size_t room = columns > indent + LEAST_TEXT_COLUMNS ? columns - indent : SIZE_MAX, used = 0;
    struct slice word;
    while (slice_split(&text, ' ', &word)) {
        if (used > 0 && used + 1 + word.len > room) {
            buf_append_char(out, '\n');
            buf_append_repeat(out, ' ', indent);
            used = 0;
        } else if (used > 0) {
            buf_append_char(out, ' ');
            used++;
        }
        buf_append_slice(out, word);
        used += word.len;
    }
}

static void append_line(struct buf *out, const struct line *line, size_t indent, size_t columns)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    size_t start = out->len;
    append_left(out, line);
    buf_append_repeat(out, ' ', indent - (out->len - start));
    buf_append_str(&text, line->help);
    if (line->default_text != NULL)
        buf_printf(&text, line->quoted ? " (default \"%s\")" : " (default %s)", line->default_text);
    append_wrapped(out, buf_slice(&text), indent, columns);
    buf_append_char(out, '\n');
    buf_deinit(&text);
}

void flags_write_help(struct buf *out, const struct flag_set *set, enum flag_section section,
                      size_t columns)
{
    uint32_t row_count, count;
    option_rows(&row_count);
    struct line *lines = xcalloc(row_count + set->own_count + 1, sizeof(*lines));
    struct buf left = BUF_INIT(BUF_UNLIMITED);
    size_t widest = 0;
    count = collect(lines, set, section);
    for (uint32_t i = 0; i < count; i++) {
        buf_reset(&left);
        append_left(&left, &lines[i]);
        widest = left.len > widest ? left.len : widest;
    }
    for (uint32_t i = 0; i < count; i++)
        append_line(out, &lines[i], widest + 3, columns);
    buf_deinit(&left);
    free(lines);
}
