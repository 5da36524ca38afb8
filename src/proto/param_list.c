#include "proto/param_list.h"

#include "base/check.h"
#include "proto/form_urlencoded.h"

#include <stdlib.h>

void param_list_clear(struct param_list *list)
{
    for (uint32_t i = 0; i < list->count; i++)
        free((char *)list->items[i].name.ptr);
    list->count = 0;
}

void param_list_deinit(struct param_list *list)
{
    param_list_clear(list);
    free(list->items);
}

static struct param param_new(struct slice name, struct slice value)
{
    char *block = xmalloc(name.len + value.len + 1);
    if (name.len)
        memcpy(block, name.ptr, name.len);
    if (value.len)
        memcpy(block + name.len, value.ptr, value.len);
    return (struct param){ slice_make(block, name.len), slice_make(block + name.len, value.len) };
}

void param_list_append(struct param_list *list, struct slice name, struct slice value)
{
    if (list->count == list->capacity) {
        list->capacity = list->capacity ? 2 * list->capacity : 4;
        list->items = xrealloc(list->items, list->capacity * sizeof(*list->items));
    }
    list->items[list->count++] = param_new(name, value);
}

/* --- as text ---------------------------------------------------------------------------------- */

static int append_pair(void *context, struct slice name, struct slice value)
{
    param_list_append(context, name, value);
    return 0;
}

void param_list_read(struct param_list *list, struct slice text)
{
    form_urlencoded_parse(text, append_pair, list);
}

void param_list_write(const struct param_list *list, struct buf *out)
{
    size_t start = out->len;
    for (uint32_t i = 0; i < list->count; i++)
        form_urlencoded_append(out, start, list->items[i].name, list->items[i].value);
}

/* --- by name ---------------------------------------------------------------------------------- */

static bool matches(const struct param *p, struct slice name, const struct slice *value)
{
    return slice_eq(p->name, name) && (!value || slice_eq(p->value, *value));
}

uint32_t param_list_find(const struct param_list *list, uint32_t from, struct slice name,
                         const struct slice *value)
{
    while (from < list->count && !matches(&list->items[from], name, value))
        from++;
    return from;
}

void param_list_remove(struct param_list *list, uint32_t from, struct slice name,
                       const struct slice *value)
{
    uint32_t kept = from;
    for (uint32_t i = from; i < list->count; i++) {
        if (matches(&list->items[i], name, value))
            free((char *)list->items[i].name.ptr);
        else
            list->items[kept++] = list->items[i];
    }
    if (kept < list->count)
        list->count = kept;
}

void param_list_set(struct param_list *list, struct slice name, struct slice value)
{
    uint32_t at = param_list_find(list, 0, name, NULL);
    if (at == list->count) {
        param_list_append(list, name, value);
        return;
    }
    struct param changed = param_new(name, value);
    free((char *)list->items[at].name.ptr);
    list->items[at] = changed;
    param_list_remove(list, at + 1, name, NULL);
}

/* --- sorting ---------------------------------------------------------------------------------- */

/* UTF-8 sorts by code points. In UTF-16 those beyond U+FFFF, which begin with F0 to F4 here, come
 * before U+E000 to U+FFFF, which begin with EE and EF. */
static int compare_utf16(struct slice a, struct slice b)
{
    size_t shorter = a.len < b.len ? a.len : b.len, i = 0;
    while (i < shorter && a.ptr[i] == b.ptr[i])
        i++;
    if (i == shorter)
        return (a.len > b.len) - (a.len < b.len);
    unsigned char x = (unsigned char)a.ptr[i], y = (unsigned char)b.ptr[i];
    bool crosses = x >= 0xEE && y >= 0xEE && (x >= 0xF0) != (y >= 0xF0);
    return crosses == (x < y) ? 1 : -1;
}

/* Merges two sorted runs that lie side by side. */
static void merge(struct param *items, uint32_t left, uint32_t count, struct param *room)
{
    uint32_t i = 0, k = left, to = 0;
    memcpy(room, items, left * sizeof(*room));
    while (i < left && k < count)
        items[to++] = compare_utf16(room[i].name, items[k].name) <= 0 ? room[i++] : items[k++];
    while (i < left)
        items[to++] = room[i++];
}

static void sort(struct param *items, uint32_t count, struct param *room)
{
    if (count < 2)
        return;
    sort(items, count / 2, room);
    sort(items + count / 2, count - count / 2, room);
    merge(items, count / 2, count, room);
}

void param_list_sort(struct param_list *list)
{
    struct param *room = xmalloc((list->count + 1) * sizeof(*room));
    sort(list->items, list->count, room);
    free(room);
}
