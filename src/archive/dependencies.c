#include "archive/dependencies.h"

#include "base/buf.h"
#include "base/check.h"
#include "script/bundle_module.h"
#include "script/module_url.h"

#include <ctype.h>
#include <stdlib.h>

struct list {
    struct arena *arena;
    struct key_value *items;
    uint32_t count, capacity;
};

static void add(struct list *list, struct slice name, struct slice versions)
{
    struct key_value *item = NULL;

    for (uint32_t i = 0; i < list->count; i++) {
        if (slice_eq(list->items[i].key, name))
            item = &list->items[i];
    }
    if (!item) {
        if (list->count == list->capacity) {
            list->capacity = list->capacity ? 2 * list->capacity : 8;
            list->items = xrealloc(list->items, list->capacity * sizeof(*list->items));
        }
        item = &list->items[list->count++];
        *item = (struct key_value){ arena_copy(list->arena, name), SLICE("*") };
    }
    if (versions.len && slice_is(item->value, "*"))
        item->value = versions;
}

/* --- directives ------------------------------------------------------------------------------- */

/* As k6 writes them: no space behind ">=" and its like, none but one between conditions. */
static struct slice normalized(struct arena *arena, struct slice versions)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    struct slice result;
    bool space = false;

    for (size_t i = 0; i < versions.len; i++) {
        char c = versions.ptr[i];

        if (isspace((unsigned char)c) || c == ',') {
            space = out.len && !strchr("<>=!~^", out.ptr[out.len - 1]);
            continue;
        }
        if (space)
            buf_append_char(&out, ' ');
        buf_append_char(&out, c);
        space = false;
    }
    result = arena_copy(arena, buf_slice(&out));
    buf_deinit(&out);
    return result;
}

/* What a text in front of the code says, if it is such a directive. */
static void take_directive(struct list *list, struct slice text)
{
    struct slice name = SLICE("k6");

    if (!slice_starts(text, SLICE("use k6")))
        return;
    text = slice_trim(slice_sub(text, strlen("use k6"), text.len));
    if (slice_starts(text, SLICE("with "))) {
        text = slice_trim(slice_sub(text, strlen("with "), text.len));
        if (!slice_starts(text, SLICE("k6/x/")))
            return;
        slice_split(&text, ' ', &name);
    }
    add(list, name, normalized(list->arena, text));
}

/* Takes a comment or a text off the front, if there is one: true, with what the text says. */
static bool take_piece(struct slice *code, struct slice *text)
{
    struct slice end = SLICE("\n");
    size_t head = 2;
    ptrdiff_t at;

    *text = SLICE("");
    if (slice_starts(*code, SLICE("/*"))) {
        end = SLICE("*/");
    } else if (code->len && (code->ptr[0] == '"' || code->ptr[0] == '\'')) {
        end = slice_sub(*code, 0, 1);
        head = 1;
    } else if (!slice_starts(*code, SLICE("//")) && !slice_starts(*code, SLICE("#!"))) {
        return false;
    }
    *code = slice_sub(*code, head, code->len);
    at = slice_find(*code, end);
    if (at < 0)
        return false;
    if (head == 1)
        *text = slice_sub(*code, 0, (size_t)at);
    *code = slice_sub(*code, (size_t)at + end.len, code->len);
    return true;
}

static void take_directives(struct list *list, struct slice code)
{
    struct slice text;

    do {
        while (code.len && (isspace((unsigned char)code.ptr[0]) || code.ptr[0] == ';'))
            code = slice_sub(code, 1, code.len);
        if (!take_piece(&code, &text))
            return;
        take_directive(list, text);
    } while (true);
}

/* --- all of a test ---------------------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
    const struct key_value *left = a, *right = b;

    return slice_compare(left->key, right->key);
}

void dependencies_find(const struct bundle *bundle, struct arena *arena, struct key_value **out,
                       uint32_t *count)
{
    struct list list = { .arena = arena };
    const struct bundle_module *module;

    add(&list, SLICE("k6"), SLICE(""));
    for (uint32_t i = 0; (module = bundle_module_at(bundle, i)) != NULL; i++) {
        if (!module_url_is_native(module->url))
            take_directives(&list, module->source);
        else if (slice_starts(module->url, SLICE("k6/x/")))
            add(&list, module->url, SLICE(""));
    }
    qsort(list.items, list.count, sizeof(*list.items), compare);
    *out = ARENA_ARRAY(arena, struct key_value, list.count);
    memcpy(*out, list.items, list.count * sizeof(*list.items));
    *count = list.count;
    free(list.items);
}
