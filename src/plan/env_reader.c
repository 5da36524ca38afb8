/* Options from environment variables. */
#include "plan/option_kind.h"

#include <ctype.h>

/* The value of a variable; .ptr NULL where there is none. */
static struct slice find(char **environ_list, const char *name)
{
    size_t length = strlen(name);
    for (char **entry = environ_list; *entry != NULL; entry++) {
        if (strncmp(*entry, name, length) == 0 && (*entry)[length] == '=')
            return slice_of(*entry + length + 1);
    }
    return (struct slice){ 0 };
}

/* A bad option is bad configuration; how the script is run is decided before that, with the code
 * that flags have. */
static int exit_code_of(const struct option_row *row)
{
    return row->groups & (GROUP_OPTION | GROUP_RUN) ? EXIT_CODE_INVALID_CONFIG : EXIT_CODE_OTHER;
}

/* Options that have no text form are JSON in their variable. */
static int read_json(const struct option_target *t, struct slice text)
{
    json_error_t why;
    const struct json_place top = { NULL, "Options" }, at = { &top, t->row->key };
    json_t *value = json_loadb(text.ptr, text.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, &why);
    if (value == NULL)
        return error_set(t->error, t->exit_code, "invalid JSON: %s", why.text);
    int rc = json_is_null(value) ? 0 : t->row->kind->read_json(t, &at, value);
    json_decref(value);
    return rc;
}

static int read_value(const struct option_target *t, struct slice text)
{
    const struct option_kind *kind = t->row->kind;
    int rc = kind->read_text != NULL ? kind->read_text(t, text) : read_json(t, text);
    return rc == 0 && t->row->check != NULL ? t->row->check(t) : rc;
}

/* Says whose fault it is. Checks that run before the configuration is put together speak for
 * themselves. */
static void name_variable(const struct option_target *t, struct slice text)
{
    const struct option_row *row = t->row;
    if (!(row->groups & (GROUP_OPTION | GROUP_RUN))) {
        if (row->kind == &option_kind_bool)
            error_prefix(t->error, "env var '%s' is not a valid boolean value: ", row->env);
        return;
    }
    if (t->error->exit_code != t->exit_code)
        return; /* k6 would notice later, without this wording */
    struct buf field = BUF_INIT(256);
    if (row->field != NULL || row->key == NULL) {
        buf_append_str(&field, row->field != NULL ? row->field : row->flag);
    } else {
        buf_append_char(&field, (char)toupper((unsigned char)row->key[0]));
        buf_append_str(&field, row->key + 1);
    }
    error_prefix(t->error,
                 "envconfig.Process: assigning %s to %.*s: converting '%.*s' to type %s. details: ",
                 row->env, SLICE_ARG(buf_slice(&field)), SLICE_ARG(text), row->kind->type);
    buf_deinit(&field);
}

int options_read_env(struct options *o, unsigned groups, char **environ_list, struct error *error)
{
    uint32_t count;
    const struct option_row *rows = option_rows(&count);
    o->layer = LAYER_ENV;
    for (uint32_t i = 0; i < count; i++) {
        if (rows[i].env == NULL || !(rows[i].groups & groups))
            continue;
        struct slice text = find(environ_list, rows[i].env);
        if (text.len == 0 && !(text.ptr != NULL && rows[i].kind->empty_is_value))
            continue;
        struct option_target t = option_target_make(o, &rows[i], exit_code_of(&rows[i]), error);
        if (rows[i].env_by_presence)
            text = SLICE("true");
        if (read_value(&t, text) != 0) {
            name_variable(&t, text);
            return -1;
        }
    }
    /* https://no-color.org: even an empty value counts. */
    if (groups & GROUP_GLOBAL && find(environ_list, "NO_COLOR").ptr != NULL)
        o->no_color = (struct opt_bool){ true, true };
    return 0;
}
