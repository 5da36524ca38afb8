/* Options from flags, with the syntax and the words of pflag, which k6's users are used to. */
#include "plan/flags.h"

#include "base/edit_distance.h"
#include "plan/option_kind.h"
#include "plan/parse_text.h"

struct reader {
    const struct flag_set *set;
    struct options *options;
    struct error *bad_value, *error;
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

static const struct option_row *find_row(unsigned groups, struct slice name, char letter)
{
    uint32_t count;
    const struct option_row *rows = option_rows(&count);
    for (uint32_t i = 0; i < count; i++) {
        if (rows[i].groups & groups && is_flag(name, letter, rows[i].flag, rows[i].short_flag))
            return &rows[i];
    }
    return NULL;
}

/* By name, or by letter where there is one. */
static bool find(const struct flag_set *set, struct slice name, char letter, struct found *out)
{
    *out = (struct found){ 0 };
    for (uint32_t i = 0; i < set->own_count; i++) {
        if (is_flag(name, letter, set->own[i].flag, set->own[i].short_flag)) {
            out->own = &set->own[i];
            return true;
        }
    }
    out->row = find_row(set->groups, name, letter);
    if (out->row != NULL)
        return true;
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

/* --- what is wrong with a flag --- */

/* invalid argument "two" for "-u, --vus" flag: ... */
static int name_flag(struct error *error, const struct found *f, struct slice value)
{
    const char *flag = f->row != NULL ? f->row->flag : f->own != NULL ? f->own->flag : "help";
    char letter = f->row != NULL ? f->row->short_flag : f->own != NULL ? f->own->short_flag : 'h';
    struct error named = { 0 };
    error_set_quoted(&named, EXIT_CODE_OTHER, "invalid argument ", value, "");
    if (letter != '\0') {
        error_prefix(error, "%s for \"-%c, --%s\" flag: ", named.text, letter, flag);
    } else {
        error_prefix(error, "%s for \"--%s\" flag: ", named.text, flag);
    }
    error_clear(&named);
    return -1;
}

/* Keeps the nearer of two flags. */
static void compare(const char **nearest, size_t *distance, struct slice name, const char *flag)
{
    size_t this = flag != NULL ? edit_distance(name, slice_of(flag)) : SIZE_MAX;
    if (this >= *distance)
        return;
    *nearest = flag;
    *distance = this;
}

static int complain_of_unknown(const struct reader *r, struct slice name)
{
    uint32_t count;
    const struct option_row *rows = option_rows(&count);
    const char *nearest = NULL;
    size_t distance = name.len / 3 + 2; /* from here on it is another word */
    for (uint32_t i = 0; i < r->set->own_count; i++)
        compare(&nearest, &distance, name, r->set->own[i].flag);
    for (uint32_t i = 0; i < count; i++) {
        if (rows[i].groups & r->set->groups && !(rows[i].groups & GROUP_HIDDEN))
            compare(&nearest, &distance, name, rows[i].flag);
    }
    error_set(r->error, EXIT_CODE_OTHER, "unknown flag: --%.*s", SLICE_ARG(name));
    return nearest != NULL ? error_hint(r->error, "did you mean --%s?", nearest) : -1;
}

/* --- values --- */

static int set_own(const struct reader *r, const struct found *f, struct slice value)
{
    struct options *o = r->options;
    bool on;
    if (!f->help && f->own->text != NULL) {
        *f->own->text = (struct opt_text){ true, arena_copy(&o->arena, value) };
        return 0;
    }
    if (parse_bool(value, &on, EXIT_CODE_OTHER, r->error) != 0)
        return name_flag(r->error, f, value);
    if (f->help) {
        o->help = on;
    } else {
        *f->own->on = (struct opt_bool){ true, on };
    }
    return 0;
}

static int read_row(const struct reader *r, const struct found *f, struct slice value,
                    struct error *bad_value)
{
    const struct option_row *row = f->row;
    struct error *error = row->kind->names_flag ? r->error : bad_value;
    struct option_target t = option_target_make(r->options, row, EXIT_CODE_OTHER, error);
    if (row->kind->read_text(&t, value) != 0)
        return row->kind->names_flag ? name_flag(error, f, value) : 0;
    t.error = bad_value;
    if (row->check != NULL)
        row->check(&t);
    return 0;
}

static int set_flag(const struct reader *r, const struct found *f, struct slice value)
{
    if (f->row == NULL)
        return set_own(r, f, value);
    if (!error_is_set(r->bad_value))
        return read_row(r, f, value, r->bad_value);
    struct error not_the_first = { 0 };
    int result = read_row(r, f, value, &not_the_first);
    error_clear(&not_the_first);
    return result;
}

/* --- words --- */

static bool take(struct arguments *args, struct slice *value)
{
    if (args->left == 0)
        return false;
    *value = slice_of(*args->next++);
    args->left--;
    return true;
}

/* --flag, --flag=value or --flag value. */
static int read_long(const struct reader *r, struct slice text, struct arguments *args)
{
    struct slice name = slice_sub(text, 2, text.len), value;
    if (name.ptr[0] == '-' || name.ptr[0] == '=')
        return error_set(r->error, EXIT_CODE_OTHER, "bad flag syntax: %.*s", SLICE_ARG(text));
    ptrdiff_t equals = slice_find_char(name, '=');
    if (equals >= 0) {
        value = slice_sub(name, (size_t)equals + 1, name.len);
        name = slice_sub(name, 0, (size_t)equals);
    }

    struct found f;
    if (!find(r->set, name, '\0', &f))
        return complain_of_unknown(r, name);
    if (equals < 0) {
        if (value_if_bare(&f) != NULL) {
            value = slice_of(value_if_bare(&f));
        } else if (!take(args, &value)) {
            return error_set(r->error, EXIT_CODE_OTHER, "flag needs an argument: %.*s",
                             SLICE_ARG(text));
        }
    }
    return set_flag(r, &f, value);
}

/* -u5, -u 5, -u=5, and letters that need no value together: -qw. */
static int read_short(const struct reader *r, struct slice letters, struct arguments *args)
{
    while (letters.len > 0) {
        struct slice value, whole = letters;
        struct found f;
        char letter = letters.ptr[0];
        letters = slice_sub(letters, 1, letters.len);
        if (!find(r->set, SLICE(""), letter, &f))
            return error_set(r->error, EXIT_CODE_OTHER, "unknown shorthand flag: '%c' in -%.*s",
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
            return error_set(r->error, EXIT_CODE_OTHER, "flag needs an argument: '%c' in -%.*s",
                             letter, SLICE_ARG(whole));
        }
        if (set_flag(r, &f, value) != 0)
            return -1;
    }
    return 0;
}

int flags_read(const struct flag_set *set, struct options *o, int argc, char **argv,
               const char **positional, int *positional_count, struct error *bad_value,
               struct error *error)
{
    const struct reader r = { set, o, bad_value, error };
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
            rc = read_long(&r, text, &args);
        } else {
            rc = read_short(&r, slice_sub(text, 1, text.len), &args);
        }
        if (rc != 0)
            return -1;
    }
    return 0;
}

bool flags_take_next(struct slice word)
{
    if (word.len < 2 || word.ptr[0] != '-' || slice_find_char(word, '=') >= 0)
        return false;
    bool is_long = word.ptr[1] == '-';
    struct slice name = slice_sub(word, 2, word.len);
    if (is_long && slice_is(name, "help"))
        return false;
    /* Of several letters the last may want a value. */
    const struct option_row *row = find_row(GROUP_ALL, name,
                                            is_long ? '\0' : word.ptr[word.len - 1]);
    return row != NULL ? row->value_if_bare == NULL : is_long && name.len > 0;
}
