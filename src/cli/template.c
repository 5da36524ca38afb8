#include "cli/template.h"

#include <ctype.h>

enum { DEEPEST = 16 }; /* ifs in each other */

/* An {{ if }} that is open. */
struct condition {
    bool holds;
    bool in_else;
};

struct filling {
    struct slice text, rest; /* all of it; what is still to be read */
    const struct template_value *values;
    struct condition open[DEEPEST];
    int depth;
    struct buf *out;
    struct error *error;
};

static int complain(const struct filling *f, struct slice at, const char *what, struct slice which)
{
    int line = 1;
    for (const char *c = f->text.ptr; c < at.ptr; c++)
        line += *c == '\n';
    return error_set(f->error, EXIT_CODE_OTHER, "line %d: %s%.*s", line, what, SLICE_ARG(which));
}

static bool is_writing(const struct filling *f)
{
    for (int i = 0; i < f->depth; i++) {
        if (f->open[i].holds == f->open[i].in_else)
            return false;
    }
    return true;
}

/* ".Name" */
static int look_up(const struct filling *f, struct slice name, struct slice *out)
{
    for (const struct template_value *v = f->values; v->name != NULL; v++) {
        if (slice_starts(name, SLICE(".")) && slice_is(slice_sub(name, 1, name.len), v->name)) {
            *out = v->value;
            return 0;
        }
    }
    return complain(f, name, "there is nothing to put in for ", name);
}

/* What stands between the braces, without white space around it. */
static int act(struct filling *f, struct slice action)
{
    struct slice value;
    if (slice_starts(action, SLICE("/*")))
        return 0;
    if (slice_starts(action, SLICE("if "))) {
        if (f->depth == DEEPEST)
            return complain(f, action, "too many ifs in each other", SLICE(""));
        if (look_up(f, slice_trim(slice_sub(action, 3, action.len)), &value) != 0)
            return -1;
        f->open[f->depth++] = (struct condition){ .holds = value.len > 0 };
        return 0;
    }
    if (slice_is(action, "else") || slice_is(action, "end")) {
        if (f->depth == 0)
            return complain(f, action, "there is no if for this ", action);
        if (slice_is(action, "end"))
            f->depth--;
        else
            f->open[f->depth - 1].in_else = true;
        return 0;
    }
    if (look_up(f, action, &value) != 0)
        return -1;
    if (is_writing(f))
        buf_append_slice(f->out, value);
    return 0;
}

static struct slice trim_end(struct slice s)
{
    while (s.len > 0 && isspace((unsigned char)s.ptr[s.len - 1]))
        s.len--;
    return s;
}

static struct slice trim_start(struct slice s)
{
    while (s.len > 0 && isspace((unsigned char)s.ptr[0]))
        s = slice_sub(s, 1, s.len);
    return s;
}

/* One action, "{{ ... }}", at the start of the rest. */
static int take_action(struct filling *f)
{
    ptrdiff_t end = slice_find(f->rest, SLICE("}}"));
    if (end < 0)
        return complain(f, f->rest, "{{ without }}", SLICE(""));
    struct slice inside = slice_sub(f->rest, 2, (size_t)end);
    f->rest = slice_sub(f->rest, (size_t)end + 2, f->rest.len);
    if (slice_starts(inside, SLICE("- ")))
        inside = slice_sub(inside, 1, inside.len);
    if (slice_ends(inside, SLICE(" -"))) {
        inside = slice_sub(inside, 0, inside.len - 1);
        f->rest = trim_start(f->rest);
    }
    return act(f, slice_trim(inside));
}

int template_fill(struct buf *out, struct slice text, const struct template_value *values,
                  struct error *error)
{
    struct filling f = { .text = text, .rest = text, .values = values, .out = out, .error = error };
    while (f.rest.len > 0) {
        ptrdiff_t at = slice_find(f.rest, SLICE("{{"));
        struct slice plain = slice_sub(f.rest, 0, at < 0 ? f.rest.len : (size_t)at);
        f.rest = slice_sub(f.rest, plain.len, f.rest.len);
        if (slice_starts(f.rest, SLICE("{{- ")))
            plain = trim_end(plain);
        if (is_writing(&f))
            buf_append_slice(out, plain);
        if (f.rest.len > 0 && take_action(&f) != 0)
            return -1;
    }
    return f.depth == 0 ? 0 : complain(&f, f.rest, "an if has no {{ end }}", SLICE(""));
}
