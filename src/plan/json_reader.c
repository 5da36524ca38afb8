/* Options from JSON: of a script, an archive or a config file. */
#include "plan/option_kind.h"

#include <stdlib.h>
#include <strings.h>

enum { MOST_JSON = 64 << 20 };

/* What only older or other tools write into config files. */
static bool is_ignored(const char *key)
{
    return strcasecmp(key, "noArchiveUpload") == 0;
}

/* Scripts set what is about the test; a config file also sets what is about the run. */
static const struct option_row *find_row(const char *key, enum option_layer layer)
{
    uint32_t count;
    const struct option_row *rows = option_rows(&count);
    unsigned groups = layer == LAYER_CONFIG_FILE ? GROUP_OPTION | GROUP_RUN : GROUP_OPTION;
    for (uint32_t i = 0; i < count; i++) {
        if (rows[i].key == NULL || strcasecmp(rows[i].key, key) != 0)
            continue;
        bool known = rows[i].groups & groups || strcmp(rows[i].key, "features") == 0;
        return known ? &rows[i] : NULL;
    }
    return NULL;
}

static int read_option(struct options *o, const struct option_row *row,
                       const struct json_place *top, const json_t *value, struct error *error)
{
    struct option_target t = option_target_make(o, row, EXIT_CODE_INVALID_CONFIG, error);
    struct json_place at = { top, row->key };
    if (json_is_null(value))
        return 0;
    if (row->kind->read_json(&t, &at, value) != 0)
        return -1;
    return row->check != NULL ? row->check(&t) : 0;
}

static void warn(struct buf *warnings, const char *message, const char *cause)
{
    if (warnings != NULL)
        buf_printf(warnings, "%s%s%s\n", message, cause ? "\t" : "", cause ? cause : "");
}

/* An unknown field is only worth a warning, and only when all else is well. */
static void warn_unknown(struct buf *warnings, const char *key)
{
    struct error cause = { 0 };
    struct json_context c = { NULL, EXIT_CODE_OTHER, &cause };
    json_refuse_field(&c, key);
    warn(warnings, "There were unknown fields in the options exported in the script", cause.text);
    error_clear(&cause);
}

static int read_object(struct options *o, const json_t *object, struct buf *warnings,
                       struct error *error)
{
    const struct json_place top = { NULL, "Options" };
    const char **keys = json_sorted_keys(object), *unknown = NULL;
    int rc = 0;
    for (size_t i = 0; i < json_object_size(object) && rc == 0; i++) {
        const struct option_row *row = find_row(keys[i], o->layer);
        if (row != NULL) {
            rc = read_option(o, row, &top, json_object_get(object, keys[i]), error);
        } else if (unknown == NULL && !is_ignored(keys[i])) {
            unknown = keys[i];
        }
    }
    if (rc == 0 && o->layer == LAYER_SCRIPT && unknown != NULL)
        warn_unknown(warnings, unknown);
    if (rc == 0 && o->layer == LAYER_SCRIPT && o->features.count > 0)
        warn(warnings,
             "Feature flags in script options are not supported; use --features, K6_FEATURES, or "
             "the JSON config",
             NULL);
    free(keys);
    return rc;
}

int options_read_json(struct options *o, struct slice json, enum option_layer layer,
                      struct buf *warnings, struct error *error)
{
    json_error_t why;
    o->layer = layer;
    if (json.len > MOST_JSON)
        return error_set(error, EXIT_CODE_INVALID_CONFIG, "options of more than %d MB are refused",
                         MOST_JSON >> 20);
    json_t *root = json_loadb(json.ptr, json.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, &why);
    if (root == NULL)
        return error_set(error, EXIT_CODE_INVALID_CONFIG, "invalid JSON in line %d, column %d: %s",
                         why.line, why.column, why.text);

    int rc = 0;
    if (json_is_object(root)) {
        rc = read_object(o, root, warnings, error);
    } else if (!json_is_null(root)) {
        struct json_context c = { &o->arena, EXIT_CODE_INVALID_CONFIG, error };
        struct json_place top = { NULL, "Options" };
        rc = json_refuse_type(&c, &top, root, "lib.Options");
    }
    json_decref(root);
    return rc;
}
