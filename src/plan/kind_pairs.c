/* Names with values, sorted by name: tags and -e. */
#include "plan/option_kind.h"

#include <ctype.h>

void option_insert_pair(struct arena *arena, struct key_value **pairs, uint32_t *count,
                        struct slice key, struct slice value)
{
    uint32_t at = 0;
    while (at < *count && slice_compare((*pairs)[at].key, key) < 0)
        at++;
    bool there = at < *count && slice_eq((*pairs)[at].key, key);
    if (!there) {
        *pairs = option_grow(arena, *pairs, *count, sizeof(**pairs));
        memmove(*pairs + at + 1, *pairs + at, (*count - at) * sizeof(**pairs));
        ++*count;
    }
    (*pairs)[at] = (struct key_value){ arena_copy(arena, key), arena_copy(arena, value) };
}

/* A flag is one tag, "name=value". */
static int tags_read_flag(const struct option_target *t, struct slice text)
{
    struct options *o = t->options;
    ptrdiff_t equals = slice_find_char(text, '=');
    const char *wrong = NULL;
    if (text.len == 0) {
        wrong = "invalid tag, empty string";
    } else if (equals == 0) {
        wrong = "invalid tag, empty name";
    } else if (equals < 0 || (size_t)equals + 1 == text.len) {
        wrong = "invalid tag, empty value";
    }
    if (wrong != NULL)
        return error_set(t->error, t->exit_code, "error parsing tag '%.*s': %s", SLICE_ARG(text),
                         wrong);
    option_insert_pair(&o->arena, &o->tags, &o->tag_count, slice_sub(text, 0, (size_t)equals),
                       slice_sub(text, (size_t)equals + 1, text.len));
    return 0;
}

/* A variable holds them all: "a:1,b:2". */
static int tags_read_text(const struct option_target *t, struct slice text)
{
    struct options *o = t->options;
    struct slice pair;
    o->has_tags = true;
    if (o->layer == LAYER_CLI)
        return tags_read_flag(t, text);
    while (slice_split(&text, ',', &pair)) {
        ptrdiff_t colon = slice_find_char(pair, ':');
        if (colon < 0)
            return error_set(t->error, t->exit_code, "invalid map item: \"%.*s\"", SLICE_ARG(pair));
        option_insert_pair(&o->arena, &o->tags, &o->tag_count, slice_sub(pair, 0, (size_t)colon),
                           slice_sub(pair, (size_t)colon + 1, pair.len));
    }
    return 0;
}

static int tags_read_json(const struct option_target *t, const struct json_place *at,
                          const json_t *value)
{
    struct options *o = t->options;
    struct json_context c = option_json_context(t);
    o->has_tags = true;
    return json_read_pairs(&c, at, value, &o->tags, &o->tag_count);
}

static void tags_overlay(struct options *lower, const struct options *upper, size_t offset)
{
    if (upper->tag_count == 0)
        return; /* no tags at all are no reason to drop those below, says k6 */
    lower->has_tags = true;
    if (!lower->merge_tags) {
        lower->tags = option_copy_pairs(&lower->arena, upper->tags, upper->tag_count);
        lower->tag_count = upper->tag_count;
        return;
    }
    for (uint32_t i = 0; i < upper->tag_count; i++)
        option_insert_pair(&lower->arena, &lower->tags, &lower->tag_count, upper->tags[i].key,
                           upper->tags[i].value);
}

static void tags_write(struct json_writer *w, const struct options *o, size_t offset)
{
    if (o->has_tags) {
        option_write_pairs(w, o->tags, o->tag_count);
    } else {
        json_writer_null(w);
    }
}

static bool is_variable_name(struct slice name)
{
    for (size_t i = 0; i < name.len; i++) {
        unsigned char c = (unsigned char)name.ptr[i];
        bool digit = c >= '0' && c <= '9';
        if (c >= 0x80 || !(isalpha(c) || c == '_' || (digit && i > 0)))
            return false;
    }
    return name.len > 0;
}

/* "NAME=value"; without the = the value is empty. */
static int env_read_text(const struct option_target *t, struct slice text)
{
    struct options *o = t->options;
    ptrdiff_t equals = slice_find_char(text, '=');
    struct slice name = slice_sub(text, 0, equals < 0 ? text.len : (size_t)equals);
    if (!is_variable_name(name))
        return error_set(t->error, t->exit_code, "invalid environment variable name '%.*s'",
                         SLICE_ARG(name));
    o->has_env = true;
    option_insert_pair(&o->arena, &o->env, &o->env_count, name,
                       slice_sub(text, name.len + 1, text.len));
    return 0;
}

static void env_overlay(struct options *lower, const struct options *upper, size_t offset)
{
    for (uint32_t i = 0; i < upper->env_count; i++)
        option_insert_pair(&lower->arena, &lower->env, &lower->env_count, upper->env[i].key,
                           upper->env[i].value);
    lower->has_env = lower->has_env || upper->has_env;
}

const struct option_kind option_kind_tags = {
    .argument = "tag",
    .type = "map[string]string",
    .read_text = tags_read_text,
    .read_json = tags_read_json,
    .overlay = tags_overlay,
    .write = tags_write,
};

const struct option_kind option_kind_env = {
    .argument = "VAR=value",
    .type = "map[string]string",
    .read_text = env_read_text,
    .overlay = env_overlay,
};
