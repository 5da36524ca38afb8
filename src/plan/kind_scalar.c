/* Options of one value: bool, int, duration, text. */
#include "plan/option_kind.h"

#include "base/duration.h"
#include "plan/parse_text.h"

/* A flag's duration is Go's; a variable's may have days, or be bare milliseconds. */
static enum duration_syntax duration_syntax(const struct option_target *t)
{
    return t->options->layer == LAYER_CLI ? DURATION_GO : DURATION_EXTENDED;
}

static int bool_read_text(const struct option_target *t, struct slice text)
{
    struct opt_bool *out = t->value;
    if (parse_bool(text, &out->value, t->exit_code, t->error) != 0)
        return -1;
    out->set = true;
    return 0;
}

static int bool_read_json(const struct option_target *t, const struct json_place *at,
                          const json_t *value)
{
    struct json_context c = option_json_context(t);
    return json_read_bool(&c, at, value, t->value);
}

static int int_read_text(const struct option_target *t, struct slice text)
{
    struct opt_int *out = t->value;
    int base = t->options->layer == LAYER_CLI ? 0 : 10;
    if (parse_int(text, base, &out->value, t->exit_code, t->error) != 0)
        return -1;
    out->set = true;
    return 0;
}

static int int_read_json(const struct option_target *t, const struct json_place *at,
                         const json_t *value)
{
    struct json_context c = option_json_context(t);
    return json_read_int(&c, at, value, t->value);
}

static int duration_read_text(const struct option_target *t, struct slice text)
{
    struct opt_duration *out = t->value;
    if (parse_duration(text, duration_syntax(t), &out->ns, t->exit_code, t->error) != 0)
        return -1;
    out->set = true;
    return 0;
}

static int duration_read_json(const struct option_target *t, const struct json_place *at,
                              const json_t *value)
{
    struct json_context c = option_json_context(t);
    return json_read_duration(&c, at, value, t->value);
}

static int text_read_text(const struct option_target *t, struct slice text)
{
    *(struct opt_text *)t->value = (struct opt_text){ true, arena_copy(&t->options->arena, text) };
    return 0;
}

static int text_read_json(const struct option_target *t, const struct json_place *at,
                          const json_t *value)
{
    struct json_context c = option_json_context(t);
    return json_read_text(&c, at, value, t->value);
}

/* --- laying over ------------------------------------------------------------------------------ */

#define FIELD(options, offset, type)       ((type *)((char *)(options) + (offset)))
#define CONST_FIELD(options, offset, type) ((const type *)((const char *)(options) + (offset)))

static void bool_overlay(struct options *lower, const struct options *upper, size_t offset)
{
    const struct opt_bool *from = CONST_FIELD(upper, offset, struct opt_bool);
    if (from->set)
        *FIELD(lower, offset, struct opt_bool) = *from;
}

static void int_overlay(struct options *lower, const struct options *upper, size_t offset)
{
    const struct opt_int *from = CONST_FIELD(upper, offset, struct opt_int);
    if (from->set)
        *FIELD(lower, offset, struct opt_int) = *from;
}

static void duration_overlay(struct options *lower, const struct options *upper, size_t offset)
{
    const struct opt_duration *from = CONST_FIELD(upper, offset, struct opt_duration);
    if (from->set)
        *FIELD(lower, offset, struct opt_duration) = *from;
}

static void text_overlay(struct options *lower, const struct options *upper, size_t offset)
{
    const struct opt_text *from = CONST_FIELD(upper, offset, struct opt_text);
    if (from->set)
        *FIELD(lower, offset,
               struct opt_text) = (struct opt_text){ true, arena_copy(&lower->arena, from->value) };
}

/* --- printing --------------------------------------------------------------------------------- */

void option_write_int(struct json_writer *w, struct opt_int i)
{
    if (i.set) {
        json_writer_int(w, i.value);
    } else {
        json_writer_null(w);
    }
}

void option_write_text(struct json_writer *w, struct opt_text t)
{
    if (t.set) {
        json_writer_string(w, t.value);
    } else {
        json_writer_null(w);
    }
}

void option_write_duration(struct json_writer *w, struct opt_duration d)
{
    if (!d.set) {
        json_writer_null(w);
        return;
    }
    struct buf text = BUF_INIT(64);
    duration_format(&text, d.ns);
    json_writer_string(w, buf_slice(&text));
    buf_deinit(&text);
}

static void bool_write(struct json_writer *w, const struct options *o, size_t offset)
{
    struct opt_bool value = *CONST_FIELD(o, offset, struct opt_bool);
    if (value.set) {
        json_writer_bool(w, value.value);
    } else {
        json_writer_null(w);
    }
}

static void int_write(struct json_writer *w, const struct options *o, size_t offset)
{
    option_write_int(w, *CONST_FIELD(o, offset, struct opt_int));
}

static void duration_write(struct json_writer *w, const struct options *o, size_t offset)
{
    option_write_duration(w, *CONST_FIELD(o, offset, struct opt_duration));
}

static void text_write(struct json_writer *w, const struct options *o, size_t offset)
{
    option_write_text(w, *CONST_FIELD(o, offset, struct opt_text));
}

const struct option_kind option_kind_bool = {
    .type = "null.Bool",
    .names_flag = true,
    .read_text = bool_read_text,
    .read_json = bool_read_json,
    .overlay = bool_overlay,
    .write = bool_write,
};

const struct option_kind option_kind_int = {
    .argument = "int",
    .type = "null.Int",
    .names_flag = true,
    .read_text = int_read_text,
    .read_json = int_read_json,
    .overlay = int_overlay,
    .write = int_write,
};

const struct option_kind option_kind_duration = {
    .argument = "duration",
    .type = "types.NullDuration",
    .names_flag = true,
    .read_text = duration_read_text,
    .read_json = duration_read_json,
    .overlay = duration_overlay,
    .write = duration_write,
};

const struct option_kind option_kind_text = {
    .argument = "string",
    .type = "null.String",
    .read_text = text_read_text,
    .read_json = text_read_json,
    .overlay = text_overlay,
    .write = text_write,
};
