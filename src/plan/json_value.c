/* The small readers that all options are made of. */
#include "plan/json_value.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/number.h"
#include "plan/parse_text.h"

#include <stdlib.h>

enum { DEEPEST = 32 }; /* of values that are kept as they are; the writer takes a little more */

struct slice json_slice(const json_t *string)
{
    return slice_make(json_string_value(string), json_string_length(string));
}

static int compare_keys(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const char **json_sorted_keys(const json_t *object)
{
    const char **keys = xcalloc(json_object_size(object) + 1, sizeof(*keys));
    size_t count = 0;
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value) keys[count++] = key;
    qsort(keys, count, sizeof(*keys), compare_keys);
    return keys;
}

/* --- complaints ----------------------------------------------------------------------------------
 */

static void append_place(struct buf *out, const struct json_place *at)
{
    if (at->parent != NULL) {
        append_place(out, at->parent);
        buf_append_char(out, '.');
    }
    buf_append_str(out, at->name);
}

static void append_type(struct buf *out, const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT: buf_append_str(out, "object"); break;
    case JSON_ARRAY: buf_append_str(out, "array"); break;
    case JSON_STRING: buf_append_str(out, "string"); break;
    case JSON_INTEGER: buf_append_str(out, "number"); break;
    case JSON_REAL:
        buf_append_str(out, "number ");
        number_append_js(out, json_real_value(value));
        break;
    case JSON_NULL: buf_append_str(out, "null"); break;
    default: buf_append_str(out, "bool"); break;
    }
}

int json_refuse_type(const struct json_context *c, const struct json_place *at, const json_t *value,
                     const char *wanted)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    buf_append_str(&text, "json: cannot unmarshal ");
    append_type(&text, value);
    buf_append_str(&text, at->parent == NULL ? " into Go value" : " into Go struct field ");
    if (at->parent != NULL)
        append_place(&text, at);
    error_set(c->error, c->exit_code, "%.*s of type %s", SLICE_ARG(buf_slice(&text)), wanted);
    buf_deinit(&text);
    return -1;
}

/* For texts of k6's that don't say which option they are about. */
static int hint_place(const struct json_context *c, const struct json_place *at, const char *wanted)
{
    struct buf place = BUF_INIT(BUF_UNLIMITED);
    append_place(&place, at);
    error_hint(c->error, "%.*s has to be %s", SLICE_ARG(buf_slice(&place)), wanted);
    buf_deinit(&place);
    return -1;
}

int json_refuse_field(const struct json_context *c, const char *key)
{
    return error_set_quoted(c->error, c->exit_code, "json: unknown field ", slice_of(key), "");
}

/* --- values --------------------------------------------------------------------------------------
 */

int json_read_int(const struct json_context *c, const struct json_place *at, const json_t *value,
                  struct opt_int *out)
{
    if (json_is_null(value))
        return 0;
    if (json_is_integer(value)) {
        *out = (struct opt_int){ true, json_integer_value(value) };
        return 0;
    }
    if (!json_is_string(value))
        return json_refuse_type(c, at, value, "int64");
    struct slice text = json_slice(value);
    if (text.len == 0)
        return 0;
    if (parse_int(text, 10, &out->value, c->exit_code, c->error) != 0)
        return hint_place(c, at, "a whole number");
    out->set = true;
    return 0;
}

static const char duration_wanted[] =
    "a duration such as \"30s\" or \"1m30s\", or a number of milliseconds";

int json_read_duration(const struct json_context *c, const struct json_place *at,
                       const json_t *value, struct opt_duration *out)
{
    int64_t ns;
    if (json_is_null(value))
        return 0;
    if (json_is_string(value)) {
        if (parse_duration(json_slice(value), DURATION_EXTENDED, &ns, c->exit_code, c->error) != 0)
            return hint_place(c, at, duration_wanted);
    } else if (json_is_number(value)) {
        double ms = json_number_value(value);
        if (!(ms > -9e12 && ms < 9e12)) {
            error_set(c->error, c->exit_code, "'%g' is not a valid duration value", ms);
            return hint_place(c, at, duration_wanted);
        }
        ns = (int64_t)(ms * (double)NS_PER_MS);
    } else {
        char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
        error_set(c->error, c->exit_code, "'%s' is not a valid duration value", text ? text : "");
        free(text);
        return hint_place(c, at, duration_wanted);
    }
    *out = (struct opt_duration){ true, ns };
    return 0;
}

int json_read_bool(const struct json_context *c, const struct json_place *at, const json_t *value,
                   struct opt_bool *out)
{
    if (json_is_null(value))
        return 0;
    if (!json_is_boolean(value))
        return json_refuse_type(c, at, value, "bool");
    *out = (struct opt_bool){ true, json_is_true(value) };
    return 0;
}

int json_read_text(const struct json_context *c, const struct json_place *at, const json_t *value,
                   struct opt_text *out)
{
    if (json_is_null(value))
        return 0;
    if (!json_is_string(value))
        return json_refuse_type(c, at, value, "string");
    *out = (struct opt_text){ true, arena_copy(c->arena, json_slice(value)) };
    return 0;
}

int json_read_list(const struct json_context *c, const struct json_place *at, const json_t *value,
                   struct text_list *out)
{
    if (json_is_null(value))
        return 0;
    if (!json_is_array(value))
        return json_refuse_type(c, at, value, "[]string");
    size_t count = json_array_size(value);
    struct slice *items = ARENA_ARRAY(c->arena, struct slice, count);
    for (size_t i = 0; i < count; i++) {
        struct opt_text text = { .value = SLICE("") };
        if (json_read_text(c, at, json_array_get(value, i), &text) != 0)
            return -1;
        items[i] = text.value;
    }
    *out = (struct text_list){ true, (uint32_t)count, items };
    return 0;
}

int json_read_pairs(const struct json_context *c, const struct json_place *at, const json_t *value,
                    struct key_value **out, uint32_t *count)
{
    if (!json_is_object(value))
        return json_refuse_type(c, at, value, "map[string]string");
    size_t size = json_object_size(value);
    const char **keys = json_sorted_keys(value);
    struct key_value *pairs = ARENA_ARRAY(c->arena, struct key_value, size);
    int rc = 0;
    for (size_t i = 0; i < size && rc == 0; i++) {
        struct json_place inner = { at, keys[i] };
        struct opt_text text = { .value = SLICE("") };
        rc = json_read_text(c, &inner, json_object_get(value, keys[i]), &text);
        pairs[i] = (struct key_value){ arena_copy(c->arena, slice_of(keys[i])), text.value };
    }
    free(keys);
    *out = pairs;
    *count = (uint32_t)size;
    return rc;
}

/* --- values that are kept as they are --------------------------------------------------------- */

static bool is_deeper(const json_t *value, int levels)
{
    const char *key;
    json_t *inner;
    size_t i;
    if (levels == 0)
        return true;
    json_object_foreach((json_t *)value, key, inner)
    {
        if (is_deeper(inner, levels - 1))
            return true;
    }
    json_array_foreach(value, i, inner)
    {
        if (is_deeper(inner, levels - 1))
            return true;
    }
    return false;
}

static void write_object(struct json_writer *w, const json_t *object)
{
    const char **keys = json_sorted_keys(object);
    json_writer_begin_object(w);
    for (size_t i = 0; i < json_object_size(object); i++) {
        json_writer_key_str(w, keys[i]);
        json_write_value(w, json_object_get(object, keys[i]));
    }
    json_writer_end_object(w);
    free(keys);
}

void json_write_value(struct json_writer *w, const json_t *value)
{
    const json_t *item;
    size_t i;
    switch (json_typeof(value)) {
    case JSON_OBJECT: write_object(w, value); break;
    case JSON_ARRAY:
        json_writer_begin_array(w);
        json_array_foreach(value, i, item) json_write_value(w, item);
        json_writer_end_array(w);
        break;
    case JSON_STRING: json_writer_string(w, json_slice(value)); break;
    case JSON_INTEGER: json_writer_int(w, json_integer_value(value)); break;
    case JSON_REAL: json_writer_number(w, json_real_value(value)); break;
    case JSON_NULL: json_writer_null(w); break;
    default: json_writer_bool(w, json_is_true(value)); break;
    }
}

int json_read_raw(const struct json_context *c, const struct json_place *at, const json_t *value,
                  struct slice *out)
{
    if (is_deeper(value, DEEPEST))
        return error_set(c->error, c->exit_code, "option '%s' is nested too deeply", at->name);
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    struct json_writer w;
    json_writer_init(&w, &text, NULL);
    json_write_value(&w, value);
    *out = arena_copy(c->arena, buf_slice(&text));
    buf_deinit(&text);
    return 0;
}

void json_write_again(struct json_writer *w, struct slice json)
{
    json_t *value = json_loadb(json.ptr, json.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, NULL);
    if (value != NULL) {
        json_write_value(w, value);
    } else {
        json_writer_null(w);
    }
    json_decref(value);
}
