/* Options that are lists of texts. */
#include "plan/option_kind.h"

#include "metrics/tagset.h"
#include "plan/csv.h"

#include <stdlib.h>

void *option_grow(struct arena *arena, void *items, uint32_t count, size_t item_size)
{
    char *grown = arena_zalloc(arena, (count + (size_t)1) * item_size);
    if (count > 0)
        memcpy(grown, items, count * item_size);
    return grown;
}

static int split(const struct option_target *t, struct slice text, struct text_list *out)
{
    struct arena *arena = &t->options->arena;
    if (t->options->layer == LAYER_CLI)
        return csv_read_line(arena, text, &out->items, &out->count, t->exit_code, t->error);

    size_t most = 1;
    for (size_t i = 0; i < text.len; i++)
        most += text.ptr[i] == ',';
    out->items = ARENA_ARRAY(arena, struct slice, most);
    struct slice part;
    while (slice_split(&text, ',', &part))
        out->items[out->count++] = arena_copy(arena, part);
    return 0;
}

static int commas_read_text(const struct option_target *t, struct slice text)
{
    struct text_list more = { 0 }, *list = t->value;
    if (split(t, text, &more) != 0)
        return -1;
    struct slice *all = ARENA_ARRAY(&t->options->arena, struct slice, list->count + more.count);
    if (list->count > 0)
        memcpy(all, list->items, list->count * sizeof(*all));
    if (more.count > 0)
        memcpy(all + list->count, more.items, more.count * sizeof(*all));
    *list = (struct text_list){ true, list->count + more.count, all };
    return 0;
}

static int replaced_read_text(const struct option_target *t, struct slice text)
{
    *(struct text_list *)t->value = (struct text_list){ 0 };
    return commas_read_text(t, text);
}

static int whole_read_text(const struct option_target *t, struct slice text)
{
    struct text_list *list = t->value;
    list->items = option_grow(&t->options->arena, list->items, list->count, sizeof(*list->items));
    list->items[list->count++] = arena_copy(&t->options->arena, text);
    list->set = true;
    return 0;
}

static int outputs_read_text(const struct option_target *t, struct slice text)
{
    return t->options->layer == LAYER_CLI ? whole_read_text(t, text) : commas_read_text(t, text);
}

static int list_read_json(const struct option_target *t, const struct json_place *at,
                          const json_t *value)
{
    struct json_context c = option_json_context(t);
    return json_read_list(&c, at, value, t->value);
}

static void list_overlay(struct options *lower, const struct options *upper, size_t offset)
{
    const struct text_list *from = (const void *)((const char *)upper + offset);
    if (!from->set)
        return;
    struct text_list *to = (void *)((char *)lower + offset);
    *to = (struct text_list){ true, from->count,
                              option_copy_texts(&lower->arena, from->items, from->count) };
}

static void list_write(struct json_writer *w, const struct options *o, size_t offset)
{
    const struct text_list *list = (const void *)((const char *)o + offset);
    if (!list->set) {
        json_writer_null(w);
        return;
    }
    json_writer_begin_array(w);
    for (uint32_t i = 0; i < list->count; i++)
        json_writer_string(w, list->items[i]);
    json_writer_end_array(w);
}

#define LIST_KIND(reader)                                                                   \
    {                                                                                       \
        .argument = "strings", .type = "[]string", .names_flag = true, .read_text = reader, \
        .read_json = list_read_json, .overlay = list_overlay, .write = list_write,          \
    }

const struct option_kind option_kind_commas = LIST_KIND(commas_read_text);
const struct option_kind option_kind_replaced = LIST_KIND(replaced_read_text);
const struct option_kind option_kind_whole = LIST_KIND(whole_read_text);
const struct option_kind option_kind_outputs = LIST_KIND(outputs_read_text);

/* --- system tags: a set, printed in alphabetical order; unknown ones are ignored, as by k6
 * ---------- */

static int compare_slices(const void *a, const void *b)
{
    return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

static void keep_known(struct text_list *list)
{
    uint32_t known = 0;
    for (uint32_t i = 0; i < list->count; i++) {
        if (system_tag_from_name(list->items[i]) != 0)
            list->items[known++] = list->items[i];
    }
    if (known > 0)
        qsort(list->items, known, sizeof(*list->items), compare_slices);
    list->count = 0;
    for (uint32_t i = 0; i < known; i++) {
        if (i == 0 || !slice_eq(list->items[i], list->items[i - 1]))
            list->items[list->count++] = list->items[i];
    }
}

static int system_tags_read_text(const struct option_target *t, struct slice text)
{
    int rc = commas_read_text(t, text);
    keep_known(t->value);
    return rc;
}

static int system_tags_read_json(const struct option_target *t, const struct json_place *at,
                                 const json_t *value)
{
    int rc = list_read_json(t, at, value);
    keep_known(t->value);
    return rc;
}

static void system_tags_write(struct json_writer *w, const struct options *o, size_t offset)
{
    const struct text_list *list = (const void *)((const char *)o + offset);
    if (list->count == 0) {
        json_writer_null(w);
    } else {
        list_write(w, o, offset);
    }
}

const struct option_kind option_kind_system_tags = {
    .argument = "strings",
    .type = "metrics.SystemTagSet",
    .names_flag = true,
    .empty_is_value = true,
    .read_text = system_tags_read_text,
    .read_json = system_tags_read_json,
    .overlay = list_overlay,
    .write = system_tags_write,
};
