#include "base/json_select.h"

#include "base/json_writer.h"
#include "base/json_modifier.h"
#include "base/json_path.h"
#include "base/json_text.h"

enum { MAX_DEPTH = 64 }; /* of paths in paths: each is a frame on the fiber's stack */

struct selection {
    struct arena *arena;
    int depth;
    struct slice value; /* empty while nothing is found */
    bool piped;
    struct slice pipe;
};

static bool get(struct slice json, struct slice path, struct arena *arena, int depth,
                struct slice *out);
static bool descend(struct selection *s, struct slice json, struct slice path);

static struct slice keep(struct arena *arena, struct buf *text)
{
    struct slice copy = arena_copy(arena, buf_slice(text));
    buf_deinit(text);
    return copy;
}

/* Puts an element behind what an array under construction holds. */
static void add_element(struct buf *array, struct slice element)
{
    if (array->len > 1)
        buf_append_char(array, ',');
    buf_append_slice(array, element);
}

static void note_pipe(struct selection *s, const struct json_step *step)
{
    if (step->more || !step->piped)
        return;
    s->piped = true;
    s->pipe = step->pipe;
}

/* A pipe inside the rest of a step works on the collected result. */
static void split_pipe(struct selection *s, struct slice *rest)
{
    struct slice left, right;
    if (!json_path_split_pipe(*rest, &left, &right))
        return;
    *rest = left;
    s->piped = true;
    s->pipe = right;
}

static bool found(struct selection *s, struct slice value)
{
    s->value = value;
    return true;
}

/* --- objects ---------------------------------------------------------------------------------- */

static bool select_in_object(struct selection *s, struct slice json, struct slice path)
{
    struct json_step step = json_step_in_object(path, s->arena);
    struct json_walk walk;
    struct slice key, value;
    note_pipe(s, &step);
    json_walk_begin(&walk, json);
    while (json_walk_next(&walk, &key, &value)) {
        struct slice name = json_unquote(key, s->arena);
        if (step.wild ? !json_glob(step.part, name) : !slice_eq(step.part, name))
            continue;
        if (!step.more)
            return found(s, value);
        if (descend(s, value, step.rest))
            return true;
    }
    return false;
}

/* --- arrays ----------------------------------------------------------------------------------- */

static bool count_elements(struct selection *s, struct slice json)
{
    struct json_walk walk;
    struct slice key, value;
    int count = 0;
    for (json_walk_begin(&walk, json); json_walk_next(&walk, &key, &value);)
        count++;
    return found(s, slice_of(arena_printf(s->arena, "%d", count)));
}

static bool select_in_each(struct selection *s, struct slice json, struct slice rest)
{
    struct json_walk walk;
    struct slice key, value, part;
    struct buf all = BUF_INIT(BUF_UNLIMITED);
    split_pipe(s, &rest);
    buf_append_char(&all, '[');
    for (json_walk_begin(&walk, json); json_walk_next(&walk, &key, &value);)
        if (get(value, rest, s->arena, s->depth + 1, &part))
            add_element(&all, part);
    buf_append_char(&all, ']');
    return found(s, keep(s->arena, &all));
}

static bool element_matches(struct selection *s, const struct json_query *query,
                            struct slice element)
{
    struct slice value = { NULL, 0 };
    if (element.ptr[0] == '{' || element.ptr[0] == '[')
        get(element, query->path, s->arena, s->depth + 1, &value);
    else if (query->path.len == 0)
        value = element;
    else
        return false;
    return json_query_holds(query, value, s->arena);
}

static bool select_by_query(struct selection *s, struct slice json, struct json_step *step)
{
    struct json_walk walk;
    struct slice key, element, value;
    struct buf all = BUF_INIT(BUF_UNLIMITED);
    if (step->more)
        split_pipe(s, &step->rest);
    buf_append_char(&all, '[');
    for (json_walk_begin(&walk, json); json_walk_next(&walk, &key, &element);) {
        if (!element_matches(s, &step->query, element))
            continue;
        value = element;
        bool is_there = !step->more || get(element, step->rest, s->arena, s->depth + 1, &value);
        if (!step->query.all) {
            buf_deinit(&all);
            return is_there && found(s, value);
        }
        if (is_there)
            add_element(&all, value);
    }
    buf_append_char(&all, ']');
    value = keep(s->arena, &all);
    return step->query.all && found(s, value);
}

static bool select_in_array(struct selection *s, struct slice json, struct slice path)
{
    struct json_step step = json_step_in_array(path, s->arena);
    struct json_walk walk;
    struct slice key, value;
    int64_t index;
    note_pipe(s, &step);
    if (step.query.on)
        return select_by_query(s, json, &step);
    if (step.is_hash && slice_is(step.part, "#"))
        return step.each ? select_in_each(s, json, step.rest) : count_elements(s, json);
    if (!slice_to_int64(step.part, &index) || index < 0)
        return false;
    for (json_walk_begin(&walk, json); json_walk_next(&walk, &key, &value); index--)
        if (index == 0)
            return step.more ? descend(s, value, step.rest) : found(s, value);
    return false;
}

static bool descend(struct selection *s, struct slice json, struct slice path)
{
    json = json_first_value(json);
    if (json.len == 0 || s->depth > MAX_DEPTH)
        return false;
    s->depth++;
    bool ok = json.ptr[0] == '{' ? select_in_object(s, json, path)
                                 : json.ptr[0] == '[' && select_in_array(s, json, path);
    s->depth--;
    return ok;
}

/* --- what stands at the beginning of a path: @modifier, !literal, {a,b}, [a,b] ---------------- */

/* What a path that goes on with . or | finds in a value that was made. */
static bool go_on(struct slice value, struct slice path, struct arena *arena, int depth,
                  struct slice *out)
{
    *out = value;
    if (value.len == 0)
        return false;
    return path.len == 0 || get(value, slice_sub(path, 1, path.len), arena, depth + 1, out);
}

/* Takes a modifier's argument off the path: a JSON value, or everything up to the next pipe. */
static struct slice take_argument(struct slice *path)
{
    struct slice argument = json_first_value(*path);
    if (path->len == 0 || !memchr("{[\"", path->ptr[0], 3)) {
        ptrdiff_t pipe = slice_find_char(*path, '|');
        argument = slice_sub(*path, 0, pipe < 0 ? path->len : (size_t)pipe);
    }
    *path = slice_sub(*path, argument.len, path->len);
    return argument;
}

static bool run_modifier(struct slice json, struct slice path, struct arena *arena, int depth,
                         struct slice *out)
{
    size_t end = 1;
    while (end < path.len && !memchr(".|:", path.ptr[end], 3))
        end++;
    json_modifier *modifier = json_modifier_find(slice_sub(path, 1, end));
    struct slice rest = slice_sub(path, end, path.len), argument = SLICE("");
    if (rest.len > 0 && rest.ptr[0] == ':') {
        rest = slice_sub(rest, 1, rest.len);
        argument = take_argument(&rest);
    }
    struct buf changed = BUF_INIT(BUF_UNLIMITED);
    modifier(json, argument, arena, &changed);
    return go_on(keep(arena, &changed), rest, arena, depth, out);
}

struct selector {
    struct slice name, path;
};
enum { MAX_SELECTORS = 128 };

/* Takes "{a,"b":c}" apart: how many, or -1 when it isn't closed. `rest` is what follows. */
static int parse_selectors(struct slice path, struct selector *out, struct slice *rest)
{
    size_t start = 1, colon = 0;
    int depth = 1, count = 0;
    bool in_modifier = false;
    for (size_t i = 1; i < path.len; i++) {
        char c = path.ptr[i];
        bool ends = false;
        if (c == '\\') {
            i++;
        } else if (c == '"') {
            for (i++; i < path.len && path.ptr[i] != '"'; i++)
                if (path.ptr[i] == '\\')
                    i++;
        } else if (c == '@' && (path.ptr[i - 1] == '.' || path.ptr[i - 1] == '|')) {
            in_modifier = true;
        } else if (c == ':' && !in_modifier && depth == 1) {
            colon = i;
        } else if (c == '[' || c == '(' || c == '{') {
            depth++;
        } else if (c == ']' || c == ')' || c == '}') {
            ends = --depth == 0;
        } else {
            ends = c == ',' && depth == 1;
        }
        if (!ends)
            continue;
        if (count == MAX_SELECTORS)
            return -1;
        out[count++] = (struct selector){
            .name = colon ? slice_sub(path, start, colon) : SLICE(""),
            .path = slice_sub(path, colon ? colon + 1 : start, i),
        };
        start = i + 1;
        colon = 0;
        in_modifier = false;
        if (depth == 0) {
            *rest = slice_sub(path, i + 1, path.len);
            return count;
        }
    }
    return -1;
}

/* The name under which a selector without one goes: its path's last part where that is a plain
 * name. */
static struct slice implied_name(struct slice path)
{
    size_t start = path.len;
    while (start > 0 && path.ptr[start - 1] != '.' && path.ptr[start - 1] != '|')
        start--;
    struct slice last = slice_sub(path, start, path.len);
    for (size_t i = 0; i < last.len; i++)
        if ((unsigned char)last.ptr[i] < ' ' || memchr("[](){}\"\\'#@!*?:", last.ptr[i], 15))
            return SLICE("_");
    return last.len ? last : SLICE("_");
}

static void append_name(struct buf *out, const struct selector *s)
{
    if (s->name.len > 0 && s->name.ptr[0] == '"')
        buf_append_slice(out, s->name);
    else
        json_append_string(out, s->name.len > 0 ? s->name : implied_name(s->path));
    buf_append_char(out, ':');
}

/* True when the path began so; *ok tells whether anything was found. */
static bool run_selectors(struct slice json, struct slice path, struct arena *arena, int depth,
                          struct slice *out, bool *ok)
{
    struct selector *selectors = ARENA_ARRAY(arena, struct selector, MAX_SELECTORS);
    struct slice rest = { NULL, 0 }, value;
    int count = parse_selectors(path, selectors, &rest);
    if (count < 0 || (rest.len > 0 && rest.ptr[0] != '.' && rest.ptr[0] != '|'))
        return false;
    bool is_object = path.ptr[0] == '{';
    struct buf made = BUF_INIT(BUF_UNLIMITED);
    buf_append_char(&made, path.ptr[0]);
    for (int i = 0; i < count; i++) {
        if (!get(json, selectors[i].path, arena, depth + 1, &value))
            continue;
        add_element(&made, SLICE(""));
        if (is_object)
            append_name(&made, &selectors[i]);
        buf_append_slice(&made, value);
    }
    buf_append_char(&made, is_object ? '}' : ']');
    *ok = go_on(keep(arena, &made), rest, arena, depth, out);
    return true;
}

/* --- the whole path --------------------------------------------------------------------------- */

/* "..": each line is an element. Valid JSON has but one. */
static struct slice as_lines(struct slice json, struct arena *arena)
{
    struct buf array = BUF_INIT(BUF_UNLIMITED);
    buf_append_char(&array, '[');
    buf_append_slice(&array, json);
    buf_append_char(&array, ']');
    return keep(arena, &array);
}

static bool get(struct slice json, struct slice path, struct arena *arena, int depth,
                struct slice *out)
{
    bool ok;
    if (depth > MAX_DEPTH)
        return false;
    if (json_path_is_modifier(path))
        return run_modifier(json, path, arena, depth, out);
    if (path.len > 1 && path.ptr[0] == '!') {
        struct slice literal = json_first_value(slice_sub(path, 1, path.len));
        size_t end = (size_t)(literal.ptr + literal.len - path.ptr);
        return go_on(literal, slice_sub(path, end, path.len), arena, depth, out);
    }
    if (path.len > 1 && (path.ptr[0] == '[' || path.ptr[0] == '{') &&
        run_selectors(json, path, arena, depth, out, &ok))
        return ok;
    if (slice_starts(path, SLICE(".."))) {
        json = as_lines(json, arena);
        path = slice_sub(path, 2, path.len);
    }
    struct selection s = { .arena = arena, .depth = depth };
    if (!descend(&s, json, path))
        return false;
    *out = s.value;
    return !s.piped || get(s.value, s.pipe, arena, depth + 1, out);
}

bool json_select(struct slice json, struct slice path, struct arena *arena, struct slice *out)
{
    return get(json, path, arena, 0, out);
}
