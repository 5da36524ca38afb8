/* Flags as others see them, whether they are options of the table or a command's own. */
#include "plan/flags.h"

#include "plan/option_kind.h"

static bool is_list(const struct option_kind *kind)
{
    return kind == &option_kind_commas || kind == &option_kind_system_tags ||
           kind == &option_kind_replaced;
}

static struct flag_view view_of_row(const struct option_row *row)
{
    bool is_bool = row->kind == &option_kind_bool;
    return (struct flag_view){
        .name = row->flag,
        .letter = row->short_flag,
        .argument = row->argument ? row->argument : row->kind->argument,
        .if_bare = is_bool ? NULL : row->value_if_bare,
        .help = row->help,
        .default_text = row->default_text,
        .choices = row->choices,
        .env = row->env,
        .is_list = is_list(row->kind),
        .is_number = row->kind == &option_kind_int || row->kind == &option_kind_duration,
        .groups = row->groups,
    };
}

static struct flag_view view_of_own(const struct command_flag *own)
{
    return (struct flag_view){
        .name = own->flag,
        .letter = own->short_flag,
        .argument = own->argument ? own->argument
                    : own->text   ? "string"
                                  : NULL,
        .help = own->help,
        .default_text = own->default_text,
        .choices = own->choices,
    };
}

/* The numbers are of the own flags, the rows and the help flag, in that order or with the first two
 * the other way round. */
bool flags_next(const struct flag_set *set, uint32_t *at, struct flag_view *out)
{
    uint32_t row_count;
    const struct option_row *rows = option_rows(&row_count);
    uint32_t first_row = set->own_first ? set->own_count : 0;
    uint32_t first_own = set->own_first ? 0 : row_count;
    while (*at < row_count + set->own_count) {
        uint32_t i = (*at)++;
        if (i >= first_own && i < first_own + set->own_count) {
            *out = view_of_own(&set->own[i - first_own]);
            return true;
        }
        const struct option_row *row = &rows[i - first_row];
        if (row->flag != NULL && row->groups & set->groups && !(row->groups & GROUP_HIDDEN)) {
            *out = view_of_row(row);
            return true;
        }
    }
    if ((*at)++ > row_count + set->own_count)
        return false;
    *out = (struct flag_view){ .name = "help", .letter = 'h', .help = "help for this command" };
    return true;
}

bool flags_find(const struct flag_set *set, struct slice name, char letter, struct flag_view *out)
{
    for (uint32_t at = 0; flags_next(set, &at, out);) {
        if (letter != '\0' ? out->letter == letter : slice_is(name, out->name))
            return true;
    }
    return false;
}
