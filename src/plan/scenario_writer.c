/* Scenarios and stages as `inspect` and exec.test.options show them. */
#include "plan/option_kind.h"

#include "base/check.h"

#include <stdlib.h>

void stages_write(struct json_writer *w, bool set, const struct stage *stages, uint32_t count)
{
    if (!set) {
        json_writer_null(w);
        return;
    }
    json_writer_begin_array(w);
    for (uint32_t i = 0; i < count; i++) {
        json_writer_begin_object(w);
        json_writer_key_str(w, "duration");
        option_write_duration(
            w, (struct opt_duration){ stages[i].has_duration, stages[i].duration_ns });
        json_writer_key_str(w, "target");
        option_write_int(w, (struct opt_int){ stages[i].has_target, stages[i].target });
        json_writer_end_object(w);
    }
    json_writer_end_array(w);
}

static void write_pairs(struct json_writer *w, const char *key, bool set,
                        const struct key_value *pairs, uint32_t count)
{
    json_writer_key_str(w, key);
    if (set) {
        option_write_pairs(w, pairs, count);
    } else {
        json_writer_null(w);
    }
}

static void write_field(struct json_writer *w, const struct scenario *s,
                        const struct scenario_field *field)
{
    const void *value = (const char *)s + field->offset;
    json_writer_key_str(w, field->key);
    switch (field->type) {
    case FIELD_INT: option_write_int(w, *(const struct opt_int *)value); break;
    case FIELD_DURATION: option_write_duration(w, *(const struct opt_duration *)value); break;
    case FIELD_STAGES: stages_write(w, s->has_stages, s->stages, s->stage_count); break;
    }
}

static void write_scenario(struct json_writer *w, const struct scenario *s)
{
    json_writer_begin_object(w);
    json_writer_key_str(w, "executor");
    json_writer_string_str(w, executor_type_name(s->executor));
    json_writer_key_str(w, "startTime");
    option_write_duration(w, s->start_time);
    json_writer_key_str(w, "gracefulStop");
    option_write_duration(w, s->graceful_stop);
    write_pairs(w, "env", s->has_env, s->env, s->env_count);
    json_writer_key_str(w, "exec");
    option_write_text(w, s->exec);
    write_pairs(w, "tags", s->has_tags, s->tags, s->tag_count);
    if (s->options_json.len > 0) {
        json_writer_key_str(w, "options");
        json_write_again(w, s->options_json);
    }
    uint32_t count;
    const struct scenario_field *fields = executor_fields(s->executor, &count);
    for (uint32_t i = 0; i < count; i++)
        write_field(w, s, &fields[i]);
    json_writer_end_object(w);
}

static int by_name(const void *a, const void *b)
{
    const struct scenario *const *x = a, *const *y = b;
    return slice_compare((*x)->name, (*y)->name);
}

void scenarios_write(struct json_writer *w, const struct options *o)
{
    if (!o->has_scenarios) {
        json_writer_null(w);
        return;
    }
    /* Resolved scenarios stand in the order of their start. */
    const struct scenario **sorted = xcalloc(o->scenario_count + 1, sizeof(*sorted));
    for (uint32_t i = 0; i < o->scenario_count; i++)
        sorted[i] = &o->scenarios[i];
    qsort(sorted, o->scenario_count, sizeof(*sorted), by_name);

    json_writer_begin_object(w);
    for (uint32_t i = 0; i < o->scenario_count; i++) {
        json_writer_key(w, sorted[i]->name);
        write_scenario(w, sorted[i]);
    }
    json_writer_end_object(w);
    free(sorted);
}
