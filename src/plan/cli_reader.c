/* Options from flags, with the syntax and the words of pflag, which k6's users are used to. */
#include "plan/option_kind.h"

#include "plan/parse_text.h"

/* What a command knows: the rows of its groups, and its own. */
struct flag_set {
    struct options *options;
    unsigned groups;
    const struct command_flag *own;
    uint32_t own_count;
    struct error *error;
};

/* One flag that was found: of the table, or of the command. */
struct found {
    const struct option_row *row;
    const struct command_flag *own;
    bool help;
};

struct arguments {
    char **next;
    int left;
};

static bool is_flag(struct slice name, char short_name, const char *flag, char short_flag)
{
    return short_name != '\0' ? short_name == short_flag : flag != NULL && slice_is(name, flag);
}

/* By name, or by letter where there is one. */
static bool find(const struct flag_set *set, struct slice name, char letter, struct found *out)
{
    uint32_t count;
    const struct option_row *rows = option_rows(&count);
    *out = (struct found){ 0 };
    for (uint32_t i = 0; i < set->own_count; i++) {
        if (is_flag(name, letter, set->own[i].flag, set->own[i].short_flag)) {
            out->own = &set->own[i];
            return true;
        }
    }
    for (uint32_t i = 0; i < count; i++) {
        if (rows[i].groups & set->groups &&
            is_flag(name, letter, rows[i].flag, rows[i].short_flag)) {
            out->row = &rows[i];
            return true;
        }
    }
    out->help = is_flag(name, letter, "help", 'h');
    return out->help;
}

/* What the flag means without a value; NULL: it needs one. */
static const char *value_if_bare(const struct found *f)
{
    if (f->help || (f->own != NULL && f->own->on != NULL))
        return "true";
    return f->row != NULL ? f->row->value_if_bare : NULL;
}

/* invalid argument "two" for "-u, --vus" flag: ... */
static int name_flag(const struct flag_set *set, const struct found *f, struct slice value)
{
    const char *flag = f->row != NULL ? f->row->flag : f->own != NULL ? f->own->flag : "help";
    char letter = f->row != NULL ? f->row->short_flag : f->own != NULL ? f->own->short_flag : 'h';
    struct error named = { 0 };
    error_set_quoted(&named, EXIT_CODE_OTHER, "invalid argument ", value, "");
    if (letter != '\0') {
        error_prefix(set->error, "%s for \"-%c, --%s\" flag: ", named.text, letter, flag);
    } else {
        error_prefix(set->error, "%s for \"--%s\" flag: ", named.text, flag);
    }
    error_clear(&named);
    return -1;
}

static int set_own(const struct flag_set *set, const struct found *f, struct slice value)
{
    struct options *o = set->options;
    bool on;
    if (!f->help && f->own->text != NULL) {
        *f->own->text = (struct opt_text){ true, arena_copy(&o->arena, value) };
        return 0;
    }
    if (parse_bool(value, &on, EXIT_CODE_OTHER, set->error) != 0)
        return name_flag(set, f, value);
    if (f->help) {
        o->help = on;
    } else {
        *f->own->on = (struct opt_bool){ true, on };
    }
    return 0;
}

static int set_flag(const struct flag_set *set, const struct found *f, struct slice value)
{
    if (f->row == NULL)
        return set_own(set, f, value);
    struct option_target t = option_target_make(set->options, f->row, EXIT_CODE_OTHER, set->error);
    if (f->row->kind->read_text(&t, value) != 0)
        return f->row->kind->names_flag ? name_flag(set, f, value) : -1;
    return f->row->check != NULL ? f->row->check(&t) : 0;
}

static bool take(struct arguments *args, struct slice *value)
{
    if (args->left == 0)
        return false;
    *value = slice_of(*args->next++);
    args->left--;
    return true;
}

/* --flag, --flag=value or --flag value. */
static int read_long(const struct flag_set *set, struct slice text, struct arguments *args)
{
    struct slice name = slice_sub(text, 2, text.len), value;
    if (name.ptr[0] == '-' || name.ptr[0] == '=')
        return error_set(set->error, EXIT_CODE_OTHER, "bad flag syntax: %.*s", SLICE_ARG(text));
    ptrdiff_t equals = slice_find_char(name, '=');
    if (equals >= 0) {
        value = slice_sub(name, (size_t)equals + 1, name.len);
        name = slice_sub(name, 0, (size_t)equals);
    }

    struct found f;
    if (!find(set, name, '\0', &f))
        return error_set(set->error, EXIT_CODE_OTHER, "unknown flag: --%.*s", SLICE_ARG(name));
    if (equals < 0) {
        if (value_if_bare(&f) != NULL) {
            value = slice_of(value_if_bare(&f));
        } else if (!take(args, &value)) {
            return error_set(set->error, EXIT_CODE_OTHER, "flag needs an argument: %.*s",
                             SLICE_ARG(text));
        }
    }
    return set_flag(set, &f, value);
}

/* -u5, -u 5, -u=5, and letters that need no value together: -qw. */
static int read_short(const struct flag_set *set, struct slice letters, struct arguments *args)
{
    while (letters.len > 0) {
        struct slice value, whole = letters;
        struct found f;
        char letter = letters.ptr[0];
        letters = slice_sub(letters, 1, letters.len);
        if (!find(set, SLICE(""), letter, &f))
            return error_set(set->error, EXIT_CODE_OTHER, "unknown shorthand flag: '%c' in -%.*s",
                             letter, SLICE_ARG(whole));
        if (letters.len > 1 && letters.ptr[0] == '=') {
            value = slice_sub(letters, 1, letters.len);
            letters = SLICE("");
        } else if (value_if_bare(&f) != NULL) {
            value = slice_of(value_if_bare(&f));
        } else if (letters.len > 0) {
            value = letters;
            letters = SLICE("");
        } else if (!take(args, &value)) {
            return error_set(set->error, EXIT_CODE_OTHER, "flag needs an argument: '%c' in -%.*s",
                             letter, SLICE_ARG(whole));
        }
        if (set_flag(set, &f, value) != 0)
            return -1;
    }
    return 0;
}

int options_read_command(struct options *o, unsigned groups, const struct command_flag *own,
                         uint32_t own_count, int argc, char **argv, const char **positional,
                         int *positional_count, struct error *error)
{
    struct flag_set set = { o, groups, own, own_count, error };
    struct arguments args = { argv, argc };
    struct slice text;
    bool flags_end = false;
    o->layer = LAYER_CLI;
    *positional_count = 0;
    while (take(&args, &text)) {
        int rc = 0;
        if (flags_end || text.len < 2 || text.ptr[0] != '-') {
            positional[(*positional_count)++] = text.ptr;
        } else if (slice_is(text, "--")) {
            flags_end = true;
        } else if (text.ptr[1] == '-') {
            rc = read_long(&set, text, &args);
        } else {
            rc = read_short(&set, slice_sub(text, 1, text.len), &args);
        }
        if (rc != 0)
            return -1;
    }
    return 0;
}

int options_read_cli(struct options *o, int argc, char **argv, const char **positional,
                     int *positional_count, struct error *error)
{
    return options_read_command(o, GROUP_ALL, NULL, 0, argc, argv, positional, positional_count,
                                error);
}
