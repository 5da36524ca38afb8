#include "output/influx_line.h"

#include "base/check.h"
#include "base/number.h"

#include <stdlib.h>

enum field_kind { FIELD_STRING, FIELD_INT, FIELD_FLOAT, FIELD_BOOL };

struct influx_field {
    struct slice name;
    enum field_kind kind;
};

static const char *const kind_names[] = {
    [FIELD_STRING] = "string", [FIELD_INT] = "int", [FIELD_FLOAT] = "float", [FIELD_BOOL] = "bool"
};

/* --- which tags are fields -------------------------------------------------------------------- */

static int compare_fields(const void *a, const void *b)
{
    return slice_compare(((const struct influx_field *)a)->name,
                         ((const struct influx_field *)b)->name);
}

static int parse_field(struct influx_field *out, struct slice text, struct error *error)
{
    ptrdiff_t colon = slice_find_char(text, ':');
    *out = (struct influx_field){ text, FIELD_STRING };
    if (colon < 0)
        return 0;
    out->name = slice_sub(text, 0, (size_t)colon);
    struct slice kind = slice_sub(text, (size_t)colon + 1, text.len);
    for (size_t i = 0; i < ARRAY_LEN(kind_names); i++) {
        if (kind.len == 0 || slice_is(kind, kind_names[i])) {
            out->kind = (enum field_kind)i;
            return 0;
        }
    }
    error_set(error, EXIT_CODE_OTHER,
              "an invalid type (%.*s) is specified for an InfluxDB field (%.*s)", SLICE_ARG(kind),
              SLICE_ARG(out->name));
    return error_hint(error, "the types are string, int, float and bool");
}

int influx_fields_parse(struct influx_fields *out, struct slice text, struct arena *arena,
                        struct error *error)
{
    size_t most = 1;
    for (size_t i = 0; i < text.len; i++)
        most += text.ptr[i] == ',';
    *out = (struct influx_fields){ .items = ARENA_ARRAY(arena, struct influx_field, most) };
    struct slice part;
    while (slice_split(&text, ',', &part)) {
        part = slice_trim(part);
        if (part.len > 0 && parse_field(&out->items[out->count++], part, error) != 0)
            return -1;
    }
    qsort(out->items, out->count, sizeof(*out->items), compare_fields);
    for (uint32_t i = 1; i < out->count; i++)
        if (slice_eq(out->items[i - 1].name, out->items[i].name))
            return error_set(error, EXIT_CODE_OTHER,
                             "a tag name (%.*s) shows up more than once in InfluxDB field type "
                             "configurations",
                             SLICE_ARG(out->items[i].name));
    return 0;
}

static const struct influx_field *find_field(const struct influx_fields *fields, struct slice name)
{
    const struct influx_field wanted = { .name = name };
    return fields->count == 0 ? NULL
                              : bsearch(&wanted, fields->items, fields->count,
                                        sizeof(*fields->items), compare_fields);
}

/* --- text ------------------------------------------------------------------------------------- */

/* A line break has no escape: it is shown as one. Nor has a backslash at the end, which would
 * escape what follows: it goes. */
static void append_escaped(struct buf *out, struct slice text, const char *special)
{
    while (text.len > 0 && text.ptr[text.len - 1] == '\\')
        text.len--;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\n') {
            buf_append_str(out, "\\n");
            continue;
        }
        if (c != '\0' && strchr(special, c) != NULL)
            buf_append_char(out, '\\');
        buf_append_char(out, c);
    }
}

static void append_string(struct buf *out, struct slice text)
{
    buf_append_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"' || text.ptr[i] == '\\')
            buf_append_char(out, '\\');
        buf_append_char(out, text.ptr[i]);
    }
    buf_append_char(out, '"');
}

static bool is_one_of(struct slice text, const char *words)
{
    struct slice rest = slice_of(words), word;
    while (slice_split(&rest, ' ', &word))
        if (slice_eq(text, word))
            return true;
    return false;
}

/* A text that isn't of the field's kind stays a text. */
static void append_field(struct buf *out, const struct influx_field *field, struct slice value)
{
    int64_t whole;
    double number;
    append_escaped(out, field->name, ",= ");
    buf_append_char(out, '=');
    if (field->kind == FIELD_INT && slice_to_int64(value, &whole)) {
        buf_printf(out, "%lldi", (long long)whole);
    } else if (field->kind == FIELD_FLOAT && slice_to_double(value, &number)) {
        number_append_shortest(out, number);
    } else if (field->kind == FIELD_BOOL && is_one_of(value, "1 t T TRUE true True")) {
        buf_append_str(out, "true");
    } else if (field->kind == FIELD_BOOL && is_one_of(value, "0 f F FALSE false False")) {
        buf_append_str(out, "false");
    } else {
        append_string(out, value);
    }
}

/* Fields come by name, and the sample's own is "value": it hides a tag of that name. */
static int compare_to_value(const struct influx_field *field)
{
    return slice_compare(field->name, SLICE("value"));
}

void influx_append_head(struct buf *out, const struct tagset *tags, void *fields)
{
    uint32_t count = tags != NULL ? tags->count : 0;
    for (uint32_t i = 0; i < count; i++) {
        const struct tag *tag = &tags->tags[i];
        if (tag->value.len == 0 || find_field(fields, tag->key) != NULL)
            continue;
        buf_append_char(out, ',');
        append_escaped(out, tag->key, ",= ");
        buf_append_char(out, '=');
        append_escaped(out, tag->value, ",= ");
    }
    buf_append_char(out, ' ');
    for (uint32_t i = 0; i < count; i++) {
        const struct influx_field *field = find_field(fields, tags->tags[i].key);
        if (field != NULL && compare_to_value(field) < 0) {
            append_field(out, field, tags->tags[i].value);
            buf_append_char(out, ',');
        }
    }
}

void influx_append_tail(struct buf *out, const struct tagset *tags, void *fields)
{
    for (uint32_t i = 0; tags != NULL && i < tags->count; i++) {
        const struct influx_field *field = find_field(fields, tags->tags[i].key);
        if (field != NULL && compare_to_value(field) > 0) {
            buf_append_char(out, ',');
            append_field(out, field, tags->tags[i].value);
        }
    }
}
