#include "cli/yaml.h"

#include "base/json_text.h"

enum { STEP = 2 }; /* columns that an inner level is further to the right */

/* Whether it takes lines of its own: an object or array with something in it. */
static bool is_nested(struct slice json)
{
    struct json_walk walk;
    struct slice key, value;
    return json_walk_begin(&walk, json) && json_walk_next(&walk, &key, &value);
}

/* Texts stay quoted where YAML would take them for something else. */
static void append_text(struct buf *out, struct slice quoted)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./-";
    static const char *const words[] = { "true", "false", "null", "yes", "no", "on", "off" };
    struct slice text = slice_sub(quoted, 1, quoted.len - 1);
    bool is_plain = text.len > 0 && strchr("0123456789.-", text.ptr[0]) == NULL;
    for (size_t i = 0; i < text.len && is_plain; i++)
        is_plain = memchr(plain, text.ptr[i], sizeof(plain) - 1) != NULL;
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        is_plain = is_plain && !slice_is(text, words[i]);
    buf_append_slice(out, is_plain ? text : quoted);
}

static void append_key(struct buf *out, struct slice key)
{
    append_text(out, key);
    buf_append_char(out, ':');
}

void yaml_append(struct buf *out, struct slice json, size_t indent)
{
    struct json_walk walk;
    struct slice key, value;
    json = json_first_value(json);
    if (!is_nested(json)) {
        if (slice_starts(json, SLICE("\"")))
            append_text(out, json);
        else
            buf_append_slice(out, json);
        buf_append_char(out, '\n');
        return;
    }
    json_walk_begin(&walk, json);
    for (bool first = true; json_walk_next(&walk, &key, &value); first = false) {
        if (!first)
            buf_append_repeat(out, ' ', indent);
        if (!walk.in_object) {
            buf_append_str(out, "- ");
            yaml_append(out, value, indent + STEP);
            continue;
        }
        append_key(out, key);
        if (is_nested(value)) {
            buf_append_char(out, '\n');
            buf_append_repeat(out, ' ', indent + STEP);
        } else {
            buf_append_char(out, ' ');
        }
        yaml_append(out, value, indent + STEP);
    }
}
