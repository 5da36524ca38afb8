#include "base/json_modifier.h"

#include "base/json_writer.h"
#include "base/json_check.h"
#include "base/json_text.h"

static bool is_container(struct slice value, char bracket)
{
    value = slice_trim(value);
    return value.len > 0 && value.ptr[0] == bracket;
}

static void same(struct slice value, struct slice argument, struct arena *arena, struct buf *out)
{
    buf_append_slice(out, value);
}

/* Back to front, by recursion-free two passes: count, then place. */
static void reverse(struct slice value, struct slice argument, struct arena *arena, struct buf *out)
{
    struct json_walk walk;
    if (!json_walk_begin(&walk, value)) {
        buf_append_slice(out, value);
        return;
    }
    struct slice key, element;
    uint32_t count = 0;
    for (struct json_walk counting = walk; json_walk_next(&counting, &key, &element);)
        count++;
    struct slice *members = ARENA_ARRAY(arena, struct slice, count + 1);
    for (uint32_t i = count; i > 0 && json_walk_next(&walk, &key, &element); i--)
        members[i - 1] = key.ptr
                             ? slice_make(key.ptr, (size_t)(element.ptr + element.len - key.ptr))
                             : element;
    buf_append_char(out, walk.in_object ? '{' : '[');
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0)
            buf_append_char(out, ',');
        buf_append_slice(out, members[i]);
    }
    buf_append_char(out, walk.in_object ? '}' : ']');
}

static void list_members(struct slice value, bool keys, struct buf *out)
{
    struct json_walk walk;
    struct slice key, element;
    buf_append_char(out, '[');
    for (bool ok = json_walk_begin(&walk, value), first = true;
         ok && json_walk_next(&walk, &key, &element); first = false) {
        if (!first)
            buf_append_char(out, ',');
        if (!keys)
            buf_append_slice(out, element);
        else if (key.ptr)
            buf_append_slice(out, key);
        else
            buf_append_str(out, "null");
    }
    buf_append_char(out, ']');
}

static void keys_of(struct slice value, struct slice argument, struct arena *arena, struct buf *out)
{
    list_members(value, true, out);
}

static void values_of(struct slice value, struct slice argument, struct arena *arena,
                      struct buf *out)
{
    if (is_container(value, '['))
        buf_append_slice(out, value);
    else
        list_members(value, false, out);
}

static void append_flat(struct slice value, bool deep, bool *first, struct buf *out)
{
    struct json_walk walk;
    struct slice key, element;
    for (bool ok = json_walk_begin(&walk, value); ok && json_walk_next(&walk, &key, &element);) {
        if (deep && is_container(element, '[')) {
            append_flat(element, true, first, out);
            continue;
        }
        if (!*first)
            buf_append_char(out, ',');
        *first = false;
        buf_append_slice(out, element);
    }
}

static void flatten(struct slice value, struct slice argument, struct arena *arena, struct buf *out)
{
    struct json_walk walk;
    struct slice key, element;
    bool deep = slice_find(argument, SLICE("\"deep\":true")) >= 0, first = true;
    if (!is_container(value, '[') || !json_walk_begin(&walk, value)) {
        buf_append_slice(out, value);
        return;
    }
    buf_append_char(out, '[');
    while (json_walk_next(&walk, &key, &element)) {
        if (is_container(element, '[')) {
            append_flat(element, deep, &first, out);
            continue;
        }
        if (!first)
            buf_append_char(out, ',');
        first = false;
        buf_append_slice(out, element);
    }
    buf_append_char(out, ']');
}

/* Objects of an array become one; of equal keys the last wins, as a parser has it. */
static void join(struct slice value, struct slice argument, struct arena *arena, struct buf *out)
{
    struct json_walk walk, members;
    struct slice key, element, name, member;
    bool first = true;
    if (!is_container(value, '[') || !json_walk_begin(&walk, value)) {
        buf_append_slice(out, value);
        return;
    }
    buf_append_char(out, '{');
    while (json_walk_next(&walk, &key, &element)) {
        if (!is_container(element, '{') || !json_walk_begin(&members, element))
            continue;
        while (json_walk_next(&members, &name, &member)) {
            buf_printf(out, "%s%.*s:", first ? "" : ",", SLICE_ARG(name));
            buf_append_slice(out, member);
            first = false;
        }
    }
    buf_append_char(out, '}');
}

static void to_string(struct slice value, struct slice argument, struct arena *arena,
                      struct buf *out)
{
    json_append_string(out, value);
}

static void from_string(struct slice value, struct slice argument, struct arena *arena,
                        struct buf *out)
{
    if (!is_container(value, '"'))
        return;
    struct slice text = json_unquote(json_first_value(value), arena);
    if (json_check(text, NULL))
        buf_append_slice(out, text);
}

static const struct {
    const char *name;
    json_modifier *run;
} modifiers[] = {
    { "this", same }, /* what is found is parsed anyway, so its layout doesn't matter */
    { "valid", same },          { "pretty", same },  { "ugly", same },
    { "reverse", reverse },     { "keys", keys_of }, { "values", values_of },
    { "flatten", flatten },     { "join", join },    { "tostr", to_string },
    { "fromstr", from_string },
};

json_modifier *json_modifier_find(struct slice name)
{
    for (size_t i = 0; i < sizeof(modifiers) / sizeof(modifiers[0]); i++)
        if (slice_is(name, modifiers[i].name))
            return modifiers[i].run;
    return NULL;
}
