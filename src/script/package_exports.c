#include "script/package_exports.h"

#include "base/check.h"

enum { DEEPEST = 16 }; /* conditions within conditions */

static bool condition_holds(const char *name, enum module_use use)
{
    struct slice condition = slice_of(name);

    if (use == USE_REQUIRE ? slice_is(condition, "require")
                           : slice_is(condition, "import") || slice_is(condition, "module")) {
        return true;
    }
    return slice_is(condition, "k6") || slice_is(condition, "browser") ||
           slice_is(condition, "default");
}

/* Puts what the star of the key stood for in place of those of the target. */
static struct slice fill_stars(struct arena *arena, struct slice target, struct slice star)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    struct slice copy;

    for (size_t i = 0; i < target.len; i++) {
        if (target.ptr[i] == '*')
            buf_append_slice(&out, star);
        else
            buf_append_char(&out, target.ptr[i]);
    }
    copy = arena_copy(arena, buf_slice(&out));
    buf_deinit(&out);
    return copy;
}

enum choice {
    NOTHING, /* no condition holds: what comes after may */
    REFUSED, /* null: not for us, and nothing after it either */
    CHOSEN,
};

static enum choice choose(struct arena *arena, const json_t *value, struct slice star,
                          enum module_use use, int depth, struct slice *target)
{
    enum choice choice = NOTHING;
    const char *name;
    json_t *item;
    size_t i;

    if (depth > DEEPEST)
        return NOTHING;
    switch (json_typeof(value)) {
    case JSON_NULL: return REFUSED;
    case JSON_STRING:
        *target = fill_stars(arena, slice_of(json_string_value(value)), star);
        return CHOSEN;
    case JSON_ARRAY:
        json_array_foreach(value, i, item)
        {
            choice = choose(arena, item, star, use, depth + 1, target);
            if (choice == CHOSEN)
                break;
        }
        return choice;
    case JSON_OBJECT:
        json_object_foreach((json_t *)value, name, item)
        {
            if (condition_holds(name, use))
                choice = choose(arena, item, star, use, depth + 1, target);
            if (choice != NOTHING)
                break;
        }
        return choice;
    default: return NOTHING;
    }
}

/* Whether the key is of the pattern "./lib/" star ".js", and what its star then stands for. */
static bool matches(struct slice pattern, struct slice key, struct slice *star)
{
    ptrdiff_t at = slice_find_char(pattern, '*');
    struct slice head, tail;

    if (at < 0)
        return false;
    head = slice_sub(pattern, 0, (size_t)at);
    tail = slice_sub(pattern, (size_t)at + 1, pattern.len);
    *star = slice_sub(key, head.len, key.len > tail.len ? key.len - tail.len : 0);
    return key.len >= pattern.len && slice_starts(key, head) && slice_ends(key, tail);
}

/* The more of the key a pattern spells out before its star, the better it fits. */
static const json_t *best_pattern(const json_t *map, struct slice key, struct slice *star)
{
    const json_t *best = NULL;
    ptrdiff_t best_head = -1;
    struct slice piece;
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)map, name, value)
    {
        struct slice pattern = slice_of(name);
        ptrdiff_t head = slice_find_char(pattern, '*');

        if (head > best_head && matches(pattern, key, &piece)) {
            best = value;
            best_head = head;
            *star = piece;
        }
    }
    return best;
}

/* A map without names of its own is all about the package's main file. */
static bool is_main_only(const json_t *map)
{
    const char *first = json_object_iter_key(json_object_iter((json_t *)map));

    return !json_is_object(map) || (first && *first != '.' && *first != '#');
}

int package_target(struct arena *arena, const json_t *map, struct slice key, enum module_use use,
                   struct slice *target)
{
    struct slice star = SLICE("");
    const json_t *value;

    if (!map)
        return 0;
    if (is_main_only(map))
        value = slice_is(key, ".") ? map : NULL;
    else
        value = json_object_get(map, arena_str(arena, key));
    if (!value && !is_main_only(map))
        value = best_pattern(map, key, &star);
    return value && choose(arena, value, star, use, 0, target) == CHOSEN;
}
