#include "base/json_path.h"

#include "base/buf.h"
#include "base/encode.h"
#include "base/json_modifier.h"

/* --- steps ------------------------------------------------------------------------------------ */

bool json_path_is_modifier(struct slice path)
{
    if (path.len == 0 || path.ptr[0] != '@')
        return false;
    size_t end = 1;
    while (end < path.len && !memchr(".|:", path.ptr[end], 3))
        end++;
    return json_modifier_find(slice_sub(path, 1, end)) != NULL;
}

/* What follows a dot works on the whole result instead of inside of it. */
static bool acts_as_pipe(struct slice rest)
{
    return rest.len > 0 && (rest.ptr[0] == '[' || rest.ptr[0] == '{' || rest.ptr[0] == '!' ||
                            json_path_is_modifier(rest));
}

/* Ends the part at a dot or a pipe. */
static void end_part(struct json_step *step, struct slice path, size_t at)
{
    struct slice rest = slice_sub(path, at + 1, path.len);
    step->part = slice_sub(path, 0, at);
    step->piped = path.ptr[at] == '|' || acts_as_pipe(rest);
    step->more = !step->piped;
    if (step->piped)
        step->pipe = rest;
    else
        step->rest = rest;
}

static struct slice without_escapes(struct slice part, struct arena *arena)
{
    if (slice_find_char(part, '\\') < 0)
        return part;
    struct buf plain = BUF_INIT(BUF_UNLIMITED);
    for (size_t i = 0; i < part.len; i++) {
        if (part.ptr[i] == '\\' && ++i == part.len)
            break;
        buf_append_char(&plain, part.ptr[i]);
    }
    struct slice copy = arena_copy(arena, buf_slice(&plain));
    buf_deinit(&plain);
    return copy;
}

struct json_step json_step_in_object(struct slice path, struct arena *arena)
{
    struct json_step step = { .part = path };
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        if (c == '\\') {
            i++;
        } else if (c == '.' || c == '|') {
            end_part(&step, path, i);
            break;
        } else if (c == '*' || c == '?') {
            step.wild = true;
        }
    }
    if (!step.wild)
        step.part = without_escapes(step.part, arena);
    return step;
}

/* Where the string that begins at `at` ends: the place of its closing quote. */
static size_t string_end(struct slice path, size_t at)
{
    for (at++; at < path.len && path.ptr[at] != '"'; at++)
        if (path.ptr[at] == '\\')
            at++;
    return at;
}

static struct slice take_operator(struct slice *value)
{
    static const char *const operators[] = {
        "!=", "!%", "<=", ">=", "==", "=", "<", ">", "%", "!"
    };
    for (size_t i = 0; i < sizeof(operators) / sizeof(operators[0]); i++) {
        struct slice op = slice_of(operators[i]);
        if (!slice_starts(*value, op))
            continue;
        *value = slice_trim(slice_sub(*value, op.len, value->len));
        return slice_is(op, "==") ? SLICE("=") : op;
    }
    return SLICE("");
}

/* Reads "#(path op value)" off the path; where it ends, or 0 when it isn't closed. */
static size_t parse_query(struct slice path, struct json_query *query, struct arena *arena)
{
    size_t depth = 1, value_at = 0, i = 2;
    for (; i < path.len; i++) {
        char c = path.ptr[i];
        if (depth == 1 && value_at == 0 && memchr("!=<>%", c, 5)) {
            value_at = i;
        } else if (c == '\\') {
            i++;
        } else if (c == '[' || c == '(') {
            depth++;
        } else if (c == ']' || c == ')') {
            if (--depth == 0)
                break;
        } else if (c == '"') {
            i = string_end(path, i);
        }
    }
    if (depth > 0)
        return 0;
    query->on = true;
    query->path = slice_trim(slice_sub(path, 2, value_at ? value_at : i));
    query->value = value_at ? slice_trim(slice_sub(path, value_at, i)) : SLICE("");
    query->op = take_operator(&query->value);
    if (query->value.len >= 2 && query->value.ptr[0] == '"' &&
        query->value.ptr[query->value.len - 1] == '"')
        query->value = without_escapes(slice_sub(query->value, 1, query->value.len - 1), arena);
    query->all = i + 1 < path.len && path.ptr[i + 1] == '#';
    return i + 1;
}

struct json_step json_step_in_array(struct slice path, struct arena *arena)
{
    struct json_step step = { .part = path };
    if (slice_starts(path, SLICE("#."))) {
        step.part = SLICE("#");
        step.is_hash = step.each = true;
        step.rest = slice_sub(path, 2, path.len);
        return step;
    }
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        if (c == '|' || c == '.') {
            end_part(&step, path, i);
            break;
        }
        if (c != '#')
            continue;
        step.is_hash = true;
        if (i == 0 && path.len > 1 && (path.ptr[1] == '(' || path.ptr[1] == '[')) {
            size_t end = parse_query(path, &step.query, arena);
            if (end == 0)
                break;
            i = end - 1;
        }
    }
    return step;
}

bool json_path_split_pipe(struct slice path, struct slice *left, struct slice *right)
{
    int depth = 0;
    for (size_t i = 0; i < path.len; i++) {
        char c = path.ptr[i];
        if (c == '\\')
            i++;
        else if (c == '"')
            i = string_end(path, i);
        else if (c == '(' || c == '[' || c == '{')
            depth++;
        else if (c == ')' || c == ']' || c == '}')
            depth--;
        else if (c == '|' && depth == 0) {
            *left = slice_sub(path, 0, i);
            *right = slice_sub(path, i + 1, path.len);
            return true;
        }
    }
    return false;
}

/* --- patterns --------------------------------------------------------------------------------- */

static size_t character_length(struct slice text)
{
    size_t length = utf8_sequence(text);
    return length ? length : 1;
}

bool json_glob(struct slice pattern, struct slice text)
{
    size_t p = 0, t = 0, star = SIZE_MAX, star_text = 0;
    while (t < text.len) {
        bool escaped = p + 1 < pattern.len && pattern.ptr[p] == '\\';
        if (p < pattern.len && pattern.ptr[p] == '*') {
            star = p++;
            star_text = t;
        } else if (p < pattern.len && pattern.ptr[p] == '?') {
            p++;
            t += character_length(slice_sub(text, t, text.len));
        } else if (p < pattern.len && pattern.ptr[p + escaped] == text.ptr[t]) {
            p += 1 + escaped;
            t++;
        } else if (star != SIZE_MAX) { /* let the last star take one more */
            p = star + 1;
            t = ++star_text;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.ptr[p] == '*')
        p++;
    return p == pattern.len;
}
