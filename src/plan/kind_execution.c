/* Options that say how much to run: stages, scenarios, the execution segment and its sequence. */
#include "plan/option_kind.h"

#include "plan/csv.h"
#include "plan/parse_text.h"

#include <stdlib.h>

/* --- stages ----------------------------------------------------------------------------------- */

/* "10s:5", ":5" or "10s". */
static int stage_read_text(const struct option_target *t, struct slice text, struct stage *stage)
{
    ptrdiff_t colon = slice_find_char(text, ':');
    struct slice duration = slice_sub(text, 0, colon < 0 ? text.len : (size_t)colon);
    struct slice target = slice_sub(text, duration.len + 1, text.len);
    *stage = (struct stage){ 0 };
    if (duration.len > 0) {
        if (parse_duration(duration, DURATION_GO, &stage->duration_ns, t->exit_code, t->error) != 0)
            return -1;
        stage->has_duration = true;
    }
    if (target.len > 0) {
        if (parse_int(target, 10, &stage->target, t->exit_code, t->error) != 0)
            return -1;
        stage->has_target = true;
    }
    return 0;
}

static int add_stage(const struct option_target *t, struct slice text)
{
    struct options *o = t->options;
    struct stage stage;
    bool is_flag = o->layer == LAYER_CLI;
    if (stage_read_text(t, text, &stage) != 0)
        return is_flag ? error_prefix(t->error, "error for stage %u: ", o->stage_count) : -1;
    if (is_flag && !stage.has_duration)
        return error_set(t->error, t->exit_code, "stage %u doesn't have a specified duration",
                         o->stage_count);
    o->stages = option_grow(&o->arena, o->stages, o->stage_count, sizeof(stage));
    o->stages[o->stage_count++] = stage;
    return 0;
}

static int stages_read_text(const struct option_target *t, struct slice text)
{
    struct slice *items;
    uint32_t count;
    t->options->has_stages = true;
    if (csv_read_line(&t->options->arena, text, &items, &count, t->exit_code, t->error) != 0)
        return -1;
    for (uint32_t i = 0; i < count; i++) {
        if (add_stage(t, items[i]) != 0)
            return -1;
    }
    return 0;
}

static int stages_option_read_json(const struct option_target *t, const struct json_place *at,
                                   const json_t *value)
{
    struct options *o = t->options;
    struct json_context c = option_json_context(t);
    o->has_stages = true;
    return stages_read_json(&c, at, value, false, &o->stages, &o->stage_count);
}

/* Stages without a duration don't count, as in k6. */
static void stages_overlay(struct options *lower, const struct options *upper, size_t offset)
{
    if (!upper->has_stages)
        return;
    lower->has_stages = true;
    lower->stage_count = 0;
    lower->stages = ARENA_ARRAY(&lower->arena, struct stage, upper->stage_count);
    for (uint32_t i = 0; i < upper->stage_count; i++) {
        if (upper->stages[i].has_duration)
            lower->stages[lower->stage_count++] = upper->stages[i];
    }
}

static void stages_option_write(struct json_writer *w, const struct options *o, size_t offset)
{
    stages_write(w, o->has_stages, o->stages, o->stage_count);
}

/* --- scenarios -------------------------------------------------------------------------------- */

/* Only a script or a config file can hold scenarios; a variable may hold them as JSON. */
static int scenarios_read_text(const struct option_target *t, struct slice text)
{
    return error_set(t->error, t->exit_code,
                     "scenarios can only be set in a script or a config file");
}

static void scenarios_overlay(struct options *lower, const struct options *upper, size_t offset)
{
    if (!upper->has_scenarios)
        return;
    struct arena *arena = &lower->arena;
    lower->has_scenarios = true;
    lower->scenario_count = upper->scenario_count;
    lower->scenarios = ARENA_ARRAY(arena, struct scenario, upper->scenario_count);
    for (uint32_t i = 0; i < upper->scenario_count; i++) {
        struct scenario *s = &lower->scenarios[i];
        *s = upper->scenarios[i];
        s->name = arena_copy(arena, s->name);
        if (s->exec.set)
            s->exec.value = arena_copy(arena, s->exec.value);
        s->env = option_copy_pairs(arena, s->env, s->env_count);
        s->tags = option_copy_pairs(arena, s->tags, s->tag_count);
        s->options_json = arena_copy(arena, s->options_json);
        s->stages = ARENA_ARRAY(arena, struct stage, s->stage_count);
        if (s->stage_count > 0)
            memcpy(s->stages, upper->scenarios[i].stages, s->stage_count * sizeof(*s->stages));
    }
}

static void scenarios_option_write(struct json_writer *w, const struct options *o, size_t offset)
{
    scenarios_write(w, o);
}

/* --- execution segments: read once for the complaints, kept as normal text -------------------- */

static int keep_text(const struct option_target *t, struct buf *text)
{
    struct opt_text *out = t->value;
    *out = (struct opt_text){ true, arena_copy(&t->options->arena, buf_slice(text)) };
    buf_deinit(text);
    return 0;
}

/* The parsers speak of invalid configuration; a bad flag has another exit code. */
static int keep_error(const struct option_target *t, struct error *own)
{
    own->exit_code = t->exit_code;
    if (!error_is_set(t->error))
        error_move(t->error, own);
    error_clear(own);
    return -1;
}

static int segment_read_text(const struct option_target *t, struct slice text)
{
    struct segment segment;
    struct error own = { 0 };
    if (segment_parse(&segment, text, &own) != 0)
        return keep_error(t, &own);
    struct buf normal = BUF_INIT(256);
    segment_format(&normal, &segment);
    return keep_text(t, &normal);
}

static int sequence_read_text(const struct option_target *t, struct slice text)
{
    struct segment *sequence;
    uint32_t count;
    struct error own = { 0 };
    if (segment_sequence_parse(&sequence, &count, text, &own) != 0)
        return keep_error(t, &own);
    struct buf normal = BUF_INIT(BUF_UNLIMITED);
    segment_sequence_format(&normal, sequence, count);
    free(sequence);
    return keep_text(t, &normal);
}

static int segment_read_json(const struct option_target *t, const struct json_place *at,
                             const json_t *value)
{
    struct json_context c = option_json_context(t);
    struct opt_text text = { 0 };
    if (json_read_text(&c, at, value, &text) != 0)
        return -1;
    return segment_read_text(t, text.value);
}

static int sequence_read_json(const struct option_target *t, const struct json_place *at,
                              const json_t *value)
{
    struct json_context c = option_json_context(t);
    struct opt_text text = { 0 };
    if (json_read_text(&c, at, value, &text) != 0)
        return -1;
    return sequence_read_text(t, text.value);
}

static void segment_overlay(struct options *lower, const struct options *upper, size_t offset)
{
    option_kind_text.overlay(lower, upper, offset);
}

static void segment_write(struct json_writer *w, const struct options *o, size_t offset)
{
    option_kind_text.write(w, o, offset);
}

const struct option_kind option_kind_stages = {
    .argument = "stage",
    .type = "lib.Stage",
    .read_text = stages_read_text,
    .read_json = stages_option_read_json,
    .overlay = stages_overlay,
    .write = stages_option_write,
};

const struct option_kind option_kind_scenarios = {
    .type = "lib.ScenarioConfigs",
    .read_text = scenarios_read_text,
    .read_json = scenarios_read_json,
    .overlay = scenarios_overlay,
    .write = scenarios_option_write,
};

const struct option_kind option_kind_segment = {
    .argument = "string",
    .type = "lib.ExecutionSegment",
    .read_text = segment_read_text,
    .read_json = segment_read_json,
    .overlay = segment_overlay,
    .write = segment_write,
};

const struct option_kind option_kind_sequence = {
    .argument = "string",
    .type = "lib.ExecutionSegmentSequence",
    .read_text = sequence_read_text,
    .read_json = sequence_read_json,
    .overlay = segment_overlay,
    .write = segment_write,
};
