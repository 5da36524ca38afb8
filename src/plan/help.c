/* Help about flags, laid out as pflag does: names in one column, what they do in the other. */
#include "plan/option_kind.h"

/* A line's left part, "  -u, --vus int". */
static void append_flag(struct buf *out, char letter, const char *flag, const char *argument)
{
    if (letter != '\0') {
        buf_printf(out, "  -%c, --%s", letter, flag);
    } else {
        buf_printf(out, "      --%s", flag);
    }
    if (argument != NULL)
        buf_printf(out, " %s", argument);
}

static void append_row(struct buf *out, const struct option_row *row)
{
    const char *argument = row->argument ? row->argument : row->kind->argument;
    append_flag(out, row->short_flag, row->flag, argument);
    if (row->value_if_bare != NULL && row->kind != &option_kind_bool)
        buf_printf(out, "[=\"%s\"]", row->value_if_bare);
}

static void append_own(struct buf *out, const struct command_flag *own)
{
    const char *argument = own->argument ? own->argument : own->text ? "string" : NULL;
    append_flag(out, own->short_flag, own->flag, argument);
}

static bool is_shown(const struct option_row *row, unsigned groups)
{
    return row->flag != NULL && (row->groups & groups) && !(row->groups & GROUP_HIDDEN);
}

static bool is_number(const struct option_row *row)
{
    return row->kind == &option_kind_int || row->kind == &option_kind_duration;
}

static void append_text(struct buf *out, size_t left, size_t width, const char *help,
                        const char *default_text, bool quoted)
{
    buf_append_repeat(out, ' ', width - left + 3);
    buf_append_str(out, help);
    if (default_text != NULL)
        buf_printf(out, quoted ? " (default \"%s\")" : " (default %s)", default_text);
    buf_append_char(out, '\n');
}

/* Twice over the lines: once for the width of the left column, then to write them. */
static size_t write_lines(struct buf *out, unsigned groups, const struct command_flag *own,
                          uint32_t own_count, size_t width)
{
    uint32_t count;
    const struct option_row *rows = option_rows(&count);
    struct buf left = BUF_INIT(256);
    size_t widest = 0;
    for (uint32_t i = 0; i < count + own_count; i++) {
        const struct option_row *row = i < count ? &rows[i] : NULL;
        const struct command_flag *flag = i < count ? NULL : &own[i - count];
        if (row != NULL && !is_shown(row, groups))
            continue;
        buf_reset(&left);
        if (row != NULL) {
            append_row(&left, row);
        } else {
            append_own(&left, flag);
        }
        if (left.len > widest)
            widest = left.len;
        if (out == NULL)
            continue;
        buf_append_slice(out, buf_slice(&left));
        append_text(out, left.len, width, row ? row->help : flag->help,
                    row ? row->default_text : flag->default_text, row ? !is_number(row) : true);
    }
    buf_deinit(&left);
    return widest;
}

void options_write_help(struct buf *out, unsigned groups)
{
    write_lines(out, groups, NULL, 0, write_lines(NULL, groups, NULL, 0, 0));
}

void options_write_command_help(struct buf *out, unsigned groups, const struct command_flag *own,
                                uint32_t own_count)
{
    size_t width = write_lines(NULL, groups, own, own_count, 0);
    write_lines(out, groups, own, own_count, width);
    size_t start = out->len;
    append_flag(out, 'h', "help", NULL);
    append_text(out, out->len - start, width, "help for this command", NULL, false);
}
