/* Scenarios from JSON. Which fields there are depends on the executor; a field that its executor
 * doesn't have is refused, since it would silently do nothing. */
#include "plan/option_kind.h"

#include "plan/parse_text.h"

#include <stdlib.h>
#include <strings.h>

/* encoding/json matches keys without regard to case, and so do scripts that got used to it. */
static bool is_key(const char *key, const char *name)
{
    return strcasecmp(key, name) == 0;
}

static int read_stage(const struct json_context *c, const struct json_place *at,
                      const json_t *value, bool strict, struct stage *stage)
{
    if (json_is_null(value))
        return 0;
    if (!json_is_object(value))
        return json_refuse_type(c, at, value, "Stage");
    struct opt_duration duration = { 0 };
    struct opt_int target = { 0 };
    const char *key, *unknown = NULL;
    json_t *member;
    json_object_foreach((json_t *)value, key, member)
    {
        struct json_place inner = { at, key };
        int rc = 0;
        if (is_key(key, "duration")) {
            rc = json_read_duration(c, &inner, member, &duration);
        } else if (is_key(key, "target")) {
            rc = json_read_int(c, &inner, member, &target);
        } else {
            unknown = key;
        }
        if (rc != 0)
            return rc;
    }
    if (strict && unknown != NULL)
        return json_refuse_field(c, unknown);
    *stage = (struct stage){ duration.ns, target.value, duration.set, target.set };
    return 0;
}

int stages_read_json(const struct json_context *c, const struct json_place *at, const json_t *value,
                     bool strict, struct stage **out, uint32_t *count)
{
    if (!json_is_array(value))
        return json_refuse_type(c, at, value, "[]Stage");
    size_t size = json_array_size(value);
    *out = ARENA_ARRAY(c->arena, struct stage, size);
    *count = (uint32_t)size;
    for (size_t i = 0; i < size; i++) {
        if (read_stage(c, at, json_array_get(value, i), strict, &(*out)[i]) != 0)
            return -1;
    }
    return 0;
}

/* Options of a scenario are for the browser module, which checks them. */
static int read_options(const struct json_context *c, const struct json_place *at,
                        const json_t *value, struct scenario *s)
{
    const char *key;
    json_t *member;
    if (!json_is_object(value))
        return json_refuse_type(c, at, value, "ScenarioOptions");
    json_object_foreach((json_t *)value, key, member)
    {
        if (!is_key(key, "browser"))
            return json_refuse_field(c, key);
        if (!json_is_object(member) && !json_is_null(member))
            return json_refuse_type(c, at, member, "map[string]any");
    }
    return json_read_raw(c, at, value, &s->options_json);
}

/* 1 where the key is none that all executors have. */
static int read_common(const struct json_context *c, const struct json_place *at, const char *key,
                       const json_t *value, struct scenario *s)
{
    if (is_key(key, "executor"))
        return 0; /* read first, see read_scenario */
    if (is_key(key, "startTime"))
        return json_read_duration(c, at, value, &s->start_time);
    if (is_key(key, "gracefulStop"))
        return json_read_duration(c, at, value, &s->graceful_stop);
    if (is_key(key, "exec"))
        return json_read_text(c, at, value, &s->exec);
    if (is_key(key, "env")) {
        s->has_env = !json_is_null(value);
        return s->has_env ? json_read_pairs(c, at, value, &s->env, &s->env_count) : 0;
    }
    if (is_key(key, "tags")) {
        s->has_tags = !json_is_null(value);
        return s->has_tags ? json_read_pairs(c, at, value, &s->tags, &s->tag_count) : 0;
    }
    if (is_key(key, "options"))
        return json_is_null(value) ? 0 : read_options(c, at, value, s);
    return 1;
}

static int read_own(const struct json_context *c, const struct json_place *at,
                    const struct scenario_field *field, const json_t *value, struct scenario *s)
{
    void *out = (char *)s + field->offset;
    switch (field->type) {
    case FIELD_INT: return json_read_int(c, at, value, out);
    case FIELD_DURATION: return json_read_duration(c, at, value, out);
    case FIELD_STAGES: break;
    }
    s->has_stages = !json_is_null(value);
    return s->has_stages ? stages_read_json(c, at, value, true, &s->stages, &s->stage_count) : 0;
}

static int read_field(const struct json_context *c, const struct json_place *at, const char *key,
                      const json_t *value, struct scenario *s, const char **unknown)
{
    uint32_t count;
    const struct scenario_field *fields = executor_fields(s->executor, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (is_key(key, fields[i].key))
            return read_own(c, at, &fields[i], value, s);
    }
    int rc = read_common(c, at, key, value, s);
    if (rc == 1 && *unknown == NULL)
        *unknown = key;
    return rc == 1 ? 0 : rc;
}

static int refuse_executor(const struct json_context *c, struct slice name)
{
    struct buf known = BUF_INIT(1024);
    for (int i = 0; i < EXECUTOR_TYPE_COUNT; i++)
        buf_printf(&known, "%s%s", i ? ", " : "", executor_type_name((enum executor_type)i));
    error_set(c->error, c->exit_code, "unknown executor type '%.*s'", SLICE_ARG(name));
    error_hint(c->error, "there are %.*s", SLICE_ARG(buf_slice(&known)));
    buf_deinit(&known);
    return -1;
}

static int read_executor(const struct json_context *c, const struct json_place *at,
                         const json_t *value, struct scenario *s)
{
    struct opt_text name = { .value = SLICE("") };
    const char *key;
    json_t *member;
    if (!json_is_object(value) && !json_is_null(value))
        return json_refuse_type(c, at, value, "Scenario");
    json_object_foreach((json_t *)value, key, member)
    {
        struct json_place inner = { at, key };
        if (is_key(key, "executor") && json_read_text(c, &inner, member, &name) != 0)
            return -1;
    }
    if (name.value.len == 0)
        return error_set(c->error, c->exit_code,
                         "scenario '%.*s' doesn't have a specified executor type",
                         SLICE_ARG(s->name));
    if (!executor_type_from_name(name.value, &s->executor))
        return refuse_executor(c, name.value);
    return 0;
}

static int read_scenario(const struct json_context *c, const struct json_place *at,
                         const json_t *value, struct scenario *s)
{
    if (read_executor(c, at, value, s) != 0)
        return -1;
    const char **keys = json_sorted_keys(value), *unknown = NULL;
    int rc = 0;
    for (size_t i = 0; i < json_object_size(value) && rc == 0; i++) {
        struct json_place inner = { at, keys[i] };
        rc = read_field(c, &inner, keys[i], json_object_get(value, keys[i]), s, &unknown);
    }
    if (rc == 0 && unknown != NULL)
        rc = json_refuse_field(c, unknown);
    free(keys);
    return rc;
}

int scenarios_read_json(const struct option_target *t, const struct json_place *at,
                        const json_t *value)
{
    struct options *o = t->options;
    struct json_context c = option_json_context(t);
    if (!json_is_object(value))
        return json_refuse_type(&c, at, value, "map[string]Scenario");

    size_t size = json_object_size(value);
    const char **names = json_sorted_keys(value);
    o->has_scenarios = true;
    o->scenario_count = (uint32_t)size;
    o->scenarios = ARENA_ARRAY(&o->arena, struct scenario, size);
    int rc = 0;
    for (size_t i = 0; i < size && rc == 0; i++) {
        struct json_place inner = { at, names[i] };
        o->scenarios[i].name = arena_copy(&o->arena, slice_of(names[i]));
        rc = read_scenario(&c, &inner, json_object_get(value, names[i]), &o->scenarios[i]);
    }
    free(names);
    return rc;
}
