/* Help about flags, laid out as pflag does: names in one column, what they do in the other. */
#include "plan/flags.h"

#include "base/check.h"
#include "plan/option_kind.h"

#include <stdlib.h>

enum { LEAST_TEXT_COLUMNS = 24 }; /* with less room for it the text isn't wrapped */

/* --- which flags --- */

static bool is_in(const struct flag_view *flag, enum flag_section section)
{
    if (section == FLAGS_BEYOND_K6)
        return (flag->groups & GROUP_EXTRA) != 0;
    bool is_global = (flag->groups & GROUP_GLOBAL) != 0;
    return !(flag->groups & GROUP_EXTRA) && is_global == (section == FLAGS_GLOBAL);
}

static int by_name(const void *a, const void *b)
{
    const struct flag_view *x = a, *y = b;
    return strcmp(x->name, y->name);
}

static uint32_t collect(struct flag_view *flags, const struct flag_set *set,
                        enum flag_section section)
{
    uint32_t count = 0;
    bool has_options = (set->groups & ~(unsigned)GROUP_GLOBAL) != 0;
    for (uint32_t at = 0; flags_next(set, &at, &flags[count]);)
        count += is_in(&flags[count], section);
    if (section == FLAGS_GLOBAL || (section == FLAGS_OF_COMMAND && !has_options))
        qsort(flags, count, sizeof(*flags), by_name);
    return count;
}

/* --- text --- */

/* "  -u, --vus int" */
static void append_left(struct buf *out, const struct flag_view *flag)
{
    if (flag->letter != '\0') {
        buf_printf(out, "  -%c, --%s", flag->letter, flag->name);
    } else {
        buf_printf(out, "      --%s", flag->name);
    }
    if (flag->argument != NULL)
        buf_printf(out, " %s", flag->argument);
    if (flag->if_bare != NULL)
        buf_printf(out, "[=\"%s\"]", flag->if_bare);
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

static void append_default(struct buf *out, const struct flag_view *flag)
{
    const char *quote = flag->is_number ? "" : "\"";
    buf_printf(out, " (default %s", quote);
    for (const char *c = flag->default_text; *c != '\0'; c++) {
        buf_append_char(out, *c);
        if (*c == ',' && flag->is_list)
            buf_append_char(out, ' '); /* so that it can be wrapped */
    }
    buf_printf(out, "%s)", quote);
}

static void append_line(struct buf *out, const struct flag_view *flag, size_t indent,
                        size_t columns)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    size_t start = out->len;
    append_left(out, flag);
    buf_append_repeat(out, ' ', indent - (out->len - start));
    buf_append_str(&text, flag->help);
    if (flag->default_text != NULL)
        append_default(&text, flag);
    append_wrapped(out, buf_slice(&text), indent, columns);
    buf_append_char(out, '\n');
    buf_deinit(&text);
}

void flags_write_help(struct buf *out, const struct flag_set *set, enum flag_section section,
                      size_t columns)
{
    uint32_t row_count, count;
    option_rows(&row_count);
    struct flag_view *flags = xcalloc(row_count + set->own_count + 2, sizeof(*flags));
    struct buf left = BUF_INIT(BUF_UNLIMITED);
    size_t widest = 0;
    count = collect(flags, set, section);
    for (uint32_t i = 0; i < count; i++) {
        buf_reset(&left);
        append_left(&left, &flags[i]);
        widest = left.len > widest ? left.len : widest;
    }
    for (uint32_t i = 0; i < count; i++)
        append_line(out, &flags[i], widest + 3, columns);
    buf_deinit(&left);
    free(flags);
}
