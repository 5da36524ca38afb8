/* Options about what comes out: thresholds, tags; and those that are kept as they are: -e, cloud,
 * ext. */
#include "plan/option_kind.h"

#include <ctype.h>
#include <strings.h>
#include <stdlib.h>

/* --- thresholds: kept as text; who knows the metrics judges the expressions
 * ------------------------- */

static int read_threshold(const struct json_context *c, const struct json_place *at,
                          const json_t *value, struct threshold_option *out)
{
    struct opt_text source = { .value = SLICE("") };
    struct opt_bool abort_on_fail = { 0 };
    const char *key;
    json_t *member;
    if (!json_is_object(value)) {
        if (json_read_text(c, at, value, &source) != 0)
            return -1;
        *out = (struct threshold_option){ .source = source.value };
        return 0;
    }
    *out = (struct threshold_option){ 0 };
    json_object_foreach((json_t *)value, key, member)
    {
        struct json_place inner = { at, key };
        int rc = 0;
        if (strcasecmp(key, "threshold") == 0) {
            rc = json_read_text(c, &inner, member, &source);
        } else if (strcasecmp(key, "abortOnFail") == 0) {
            rc = json_read_bool(c, &inner, member, &abort_on_fail);
        } else if (strcasecmp(key, "delayAbortEval") == 0) {
            rc = json_read_duration(c, &inner, member, &out->delay_abort);
        }
        if (rc != 0)
            return rc;
    }
    out->source = source.value;
    out->abort_on_fail = abort_on_fail.value;
    return 0;
}

static int read_metric(const struct json_context *c, const struct json_place *at,
                       const json_t *value, struct threshold_options *out)
{
    out->metric = arena_copy(c->arena, slice_of(at->name));
    if (json_is_null(value))
        return 0;
    if (!json_is_array(value))
        return json_refuse_type(c, at, value, "[]Threshold");
    out->count = (uint32_t)json_array_size(value);
    out->items = ARENA_ARRAY(c->arena, struct threshold_option, out->count);
    for (uint32_t i = 0; i < out->count; i++) {
        if (read_threshold(c, at, json_array_get(value, i), &out->items[i]) != 0)
            return -1;
    }
    return 0;
}

static int thresholds_read_json(const struct option_target *t, const struct json_place *at,
                                const json_t *value)
{
    struct options *o = t->options;
    struct json_context c = option_json_context(t);
    if (!json_is_object(value))
        return json_refuse_type(&c, at, value, "map[string][]Threshold");
    uint32_t size = (uint32_t)json_object_size(value);
    const char **metrics = json_sorted_keys(value);
    o->has_thresholds = true;
    o->threshold_count = size;
    o->thresholds = ARENA_ARRAY(&o->arena, struct threshold_options, size);
    int rc = 0;
    for (uint32_t i = 0; i < size && rc == 0; i++) {
        struct json_place inner = { at, metrics[i] };
        rc = read_metric(&c, &inner, json_object_get(value, metrics[i]), &o->thresholds[i]);
    }
    free(metrics);
    return rc;
}

static void thresholds_overlay(struct options *lower, const struct options *upper, size_t offset)
{
    struct arena *arena = &lower->arena;
    if (!upper->has_thresholds)
        return;
    lower->has_thresholds = true;
    lower->threshold_count = upper->threshold_count;
    lower->thresholds = ARENA_ARRAY(arena, struct threshold_options, upper->threshold_count);
    for (uint32_t i = 0; i < upper->threshold_count; i++) {
        const struct threshold_options *from = &upper->thresholds[i];
        struct threshold_options *to = &lower->thresholds[i];
        to->metric = arena_copy(arena, from->metric);
        to->count = from->count;
        to->items = ARENA_ARRAY(arena, struct threshold_option, from->count);
        for (uint32_t n = 0; n < from->count; n++) {
            to->items[n] = from->items[n];
            to->items[n].source = arena_copy(arena, from->items[n].source);
        }
    }
}

static void write_threshold(struct json_writer *w, const struct threshold_option *t)
{
    if (!t->abort_on_fail) {
        json_writer_string(w, t->source);
        return;
    }
    json_writer_begin_object(w);
    json_writer_key_str(w, "threshold");
    json_writer_string(w, t->source);
    json_writer_key_str(w, "abortOnFail");
    json_writer_bool(w, true);
    json_writer_key_str(w, "delayAbortEval");
    option_write_duration(w, t->delay_abort);
    json_writer_end_object(w);
}

static void thresholds_write(struct json_writer *w, const struct options *o, size_t offset)
{
    if (!o->has_thresholds) {
        json_writer_null(w);
        return;
    }
    json_writer_begin_object(w);
    for (uint32_t i = 0; i < o->threshold_count; i++) {
        json_writer_key(w, o->thresholds[i].metric);
        json_writer_begin_array(w);
        for (uint32_t n = 0; n < o->thresholds[i].count; n++)
            write_threshold(w, &o->thresholds[i].items[n]);
        json_writer_end_array(w);
    }
    json_writer_end_object(w);
}

/* --- pairs: tags and -e
 * ----------------------------------------------------------------------------- */

/* Puts a pair where its key belongs in the order, replacing one of the same key. */
static void insert_pair(struct arena *arena, struct key_value **pairs, uint32_t *count,
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
    insert_pair(&o->arena, &o->tags, &o->tag_count, slice_sub(text, 0, (size_t)equals),
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
        insert_pair(&o->arena, &o->tags, &o->tag_count, slice_sub(pair, 0, (size_t)colon),
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
        insert_pair(&lower->arena, &lower->tags, &lower->tag_count, upper->tags[i].key,
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
    insert_pair(&o->arena, &o->env, &o->env_count, name, slice_sub(text, name.len + 1, text.len));
    return 0;
}

static void env_overlay(struct options *lower, const struct options *upper, size_t offset)
{
    for (uint32_t i = 0; i < upper->env_count; i++)
        insert_pair(&lower->arena, &lower->env, &lower->env_count, upper->env[i].key,
                    upper->env[i].value);
    lower->has_env = lower->has_env || upper->has_env;
}

/* --- JSON that others understand
 * -------------------------------------------------------------------- */

static int raw_read_json(const struct option_target *t, const struct json_place *at,
                         const json_t *value)
{
    struct json_context c = option_json_context(t);
    return json_read_raw(&c, at, value, t->value);
}

static void raw_overlay(struct options *lower, const struct options *upper, size_t offset)
{
    const struct slice *from = (const void *)((const char *)upper + offset);
    if (from->len > 0)
        *(struct slice *)((char *)lower + offset) = arena_copy(&lower->arena, *from);
}

static void raw_write(struct json_writer *w, const struct options *o, size_t offset)
{
    json_write_again(w, *(const struct slice *)((const char *)o + offset));
}

const struct option_kind option_kind_thresholds = {
    .type = "map[string]metrics.Thresholds",
    .read_json = thresholds_read_json,
    .overlay = thresholds_overlay,
    .write = thresholds_write,
};

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

const struct option_kind option_kind_raw = {
    .type = "json.RawMessage",
    .read_json = raw_read_json,
    .overlay = raw_overlay,
    .write = raw_write,
};
