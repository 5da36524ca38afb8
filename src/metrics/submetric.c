/* Sub-metrics: reading "metric{tag:value}" and the registry's list of them. */
#include "metrics/registry.h"

#include "base/buf.h"
#include "base/check.h"
#include "metrics/go_text.h"

#include <stdlib.h>

/* --- the text --- */

static int name_error(struct error *error, struct slice text, const char *what)
{
    char *quoted = go_text_quote(text);
    error_set(error, EXIT_CODE_INVALID_CONFIG, "parsing metric name failed, metric %s %s", quoted,
              what);
    free(quoted);
    return -1;
}

/* The part before the next comma; unlike slice_split, an empty text has one (empty) part. */
static bool next_part(struct slice *rest, struct slice *part)
{
    if (!rest->ptr)
        return false;
    ptrdiff_t comma = slice_find_char(*rest, ',');
    size_t end = comma < 0 ? rest->len : (size_t)comma;
    *part = slice_sub(*rest, 0, end);
    *rest = comma < 0 ? (struct slice){ 0 } : slice_sub(*rest, end + 1, rest->len);
    return true;
}

int submetric_parse(struct slice text, struct slice *metric_name, struct slice *suffix,
                    struct error *error)
{
    ptrdiff_t open = slice_find_char(text, '{');
    ptrdiff_t close = slice_rfind_char(text, '}');
    *metric_name = text;
    *suffix = (struct slice){ 0 };
    if (open < 0 && close < 0)
        return 0;
    if (open < 0 || close < 0)
        return name_error(error, text, "has unmatched opening/close curly brace");
    if (close < open)
        return name_error(error, text, "closing curly brace appears before opening one");
    if ((size_t)close != text.len - 1)
        return name_error(error, text, "lacks a closing curly brace in its last position");

    struct slice inside = slice_sub(text, (size_t)open + 1, (size_t)close);
    struct slice rest = inside, part;
    while (next_part(&rest, &part)) {
        ptrdiff_t colon = slice_find_char(part, ':');
        if (colon < 0 || (size_t)colon + 1 == part.len)
            return name_error(error, part, "tag expression is malformed");
    }
    *metric_name = slice_sub(text, 0, (size_t)open);
    *suffix = slice_trim(inside);
    return 0;
}

static bool is_quote(char c)
{
    return c == '"' || c == '\'';
}

/* Without spaces around it, then without any quotes around it. */
static struct slice bare(struct slice s)
{
    s = slice_trim(s);
    while (s.len && is_quote(s.ptr[0]))
        s = slice_sub(s, 1, s.len);
    while (s.len && is_quote(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

static int read_tags(struct tagset_builder *tags, struct slice suffix, struct error *error)
{
    tagset_builder_init(tags, NULL);
    struct slice rest = suffix, part;
    while (next_part(&rest, &part)) {
        if (part.len == 0)
            continue;
        ptrdiff_t colon = slice_find_char(part, ':');
        size_t key_end = colon < 0 ? part.len : (size_t)colon;
        struct slice key = bare(slice_sub(part, 0, key_end));
        struct slice value = bare(slice_sub(part, key_end + 1, part.len));
        if (!tagset_builder_set(tags, key, value))
            return error_set(error, EXIT_CODE_INVALID_CONFIG,
                             "a sub-metric can have at most %d tags", TAGSET_MAX);
    }
    return 0;
}

/* --- the list --- */

void submetric_free(struct submetric *s)
{
    free(s->name);
    free(s->suffix);
    free(s->tags);
    free(s);
}

static char *full_name(const struct metric *parent, struct slice suffix)
{
    struct buf name = BUF_INIT(BUF_UNLIMITED);
    buf_append_str(&name, parent->name);
    buf_append_char(&name, '{');
    buf_append_slice(&name, suffix);
    buf_append_char(&name, '}');
    return buf_take(&name);
}

static struct submetric *submetric_new(struct metric *parent, struct slice suffix,
                                       struct error *error)
{
    struct submetric *s = xcalloc(1, sizeof *s);
    s->suffix = slice_dup(suffix);
    s->name = full_name(parent, suffix);
    s->parent = parent;
    struct tagset_builder tags;
    if (read_tags(&tags, slice_make(s->suffix, suffix.len), error) < 0) {
        submetric_free(s);
        return NULL;
    }
    s->tag_count = tags.count;
    s->tags = xmalloc(tags.count * sizeof *s->tags + 1);
    memcpy(s->tags, tags.tags, tags.count * sizeof *s->tags);
    return s;
}

static bool same_tags(const struct submetric *a, const struct submetric *b)
{
    if (a->tag_count != b->tag_count)
        return false;
    for (uint32_t i = 0; i < a->tag_count; i++) {
        if (!slice_eq(a->tags[i].key, b->tags[i].key) ||
            !slice_eq(a->tags[i].value, b->tags[i].value))
            return false;
    }
    return true;
}

static void append(struct registry *r, struct submetric *s)
{
    if (r->submetric_count == r->submetric_capacity) {
        r->submetric_capacity = r->submetric_capacity ? r->submetric_capacity * 2 : 8;
        r->submetrics = xrealloc(r->submetrics, r->submetric_capacity * sizeof *r->submetrics);
    }
    s->index = r->submetric_count;
    r->submetrics[r->submetric_count++] = s;
}

struct submetric *registry_submetric(struct registry *r, struct metric *parent, struct slice suffix,
                                     struct error *error)
{
    CHECK(!r->sealed);
    suffix = slice_trim(suffix);
    if (suffix.len == 0) {
        error_set(error, EXIT_CODE_INVALID_CONFIG,
                  "submetric criteria for metric '%s' cannot be empty", parent->name);
        return NULL;
    }
    struct submetric *made = submetric_new(parent, suffix, error);
    if (!made)
        return NULL;
    struct submetric **at = &parent->submetrics;
    while (*at && !same_tags(*at, made))
        at = &(*at)->next;
    if (*at) {
        submetric_free(made);
        return *at;
    }
    append(r, made);
    *at = made;
    return made;
}

uint32_t registry_submetric_count(const struct registry *r)
{
    return r->submetric_count;
}

struct submetric *registry_submetric_at(const struct registry *r, uint32_t index)
{
    CHECK(index < r->submetric_count);
    return r->submetrics[index];
}

bool submetric_matches(const struct submetric *s, const struct tagset *tags)
{
    for (uint32_t i = 0; i < s->tag_count; i++) {
        struct slice value = tagset_get(tags, s->tags[i].key);
        if (!value.ptr || !slice_eq(value, s->tags[i].value))
            return false;
    }
    return true;
}

void registry_seal(struct registry *r)
{
    r->sealed = true;
}
