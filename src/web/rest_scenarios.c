/* /v1/scenarios, which k6 doesn't have: how scenarios come along, and the rate of arrivals, which
 * may be changed while they run. */
#include "base/check.h"
#include "base/json_text.h"
#include "web/rest_json.h"
#include "web/rest_routes.h"

#include <stdlib.h>

static const char *const states[] = {
    [SCENARIO_WAITING] = "waiting",         [SCENARIO_RUNNING] = "running",
    [SCENARIO_STOPPING] = "stopping",       [SCENARIO_DONE] = "done",
    [SCENARIO_INTERRUPTED] = "interrupted",
};

static bool has_rate(const struct scenario *s)
{
    return s->executor == EXECUTOR_CONSTANT_ARRIVAL_RATE ||
           s->executor == EXECUTOR_RAMPING_ARRIVAL_RATE;
}

static void write_scenario(struct json_writer *w, const struct scenario_progress *p)
{
    rest_resource_begin(w, "scenarios", p->scenario->name);
    json_writer_begin_object(w);
    json_writer_key_str(w, "executor");
    json_writer_string_str(w, executor_type_name(p->scenario->executor));
    json_writer_key_str(w, "state");
    json_writer_string_str(w, states[p->state]);
    json_writer_key_str(w, "progress");
    json_writer_number(w, p->fraction);
    json_writer_key_str(w, "vus");
    json_writer_int(w, p->active_vus);
    json_writer_key_str(w, "vus-max");
    json_writer_int(w, p->max_vus);
    json_writer_key_str(w, "iterations");
    json_writer_int(w, (int64_t)p->iterations);
    json_writer_key_str(w, "dropped-iterations");
    json_writer_int(w, (int64_t)p->dropped);
    json_writer_key_str(w, "rate");
    if (has_rate(p->scenario))
        json_writer_number(w, p->rate);
    else
        json_writer_null(w);
    json_writer_end_object(w);
    rest_resource_end(w);
}

static struct scenario_progress *look(const struct rest_test *test, uint32_t *count)
{
    *count = scheduler_progress(test->scheduler, NULL, 0);
    struct scenario_progress *list = xcalloc(*count + 1, sizeof(*list));
    scheduler_progress(test->scheduler, list, *count);
    return list;
}

void rest_get_scenarios(struct rest_test *test, const struct server_request *request,
                        struct http_reply *reply, struct slice id)
{
    uint32_t count;
    struct rest_document d;
    struct scenario_progress *list = look(test, &count);
    rest_document_begin(&d);
    json_writer_begin_array(&d.writer);
    for (uint32_t i = 0; i < count; i++)
        write_scenario(&d.writer, &list[i]);
    json_writer_end_array(&d.writer);
    rest_document_send(&d, reply);
    free(list);
}

void rest_get_scenario(struct rest_test *test, const struct server_request *request,
                       struct http_reply *reply, struct slice id)
{
    uint32_t count;
    struct rest_document d;
    struct scenario_progress *list = look(test, &count);
    for (uint32_t i = 0; i < count; i++) {
        if (!slice_eq(list[i].scenario->name, id))
            continue;
        rest_document_begin(&d);
        write_scenario(&d.writer, &list[i]);
        rest_document_send(&d, reply);
    }
    if (!http_reply_is_sent(reply))
        rest_fail(reply, 404, "Not Found", "No scenario with that ID was found");
    free(list);
}

/* The one attribute that can be changed. */
static int read_rate(struct slice attributes, double *per_second, struct error *error)
{
    struct json_walk walk;
    struct slice key, value;
    json_walk_begin(&walk, attributes);
    while (json_walk_next(&walk, &key, &value)) {
        if (slice_is(key, "\"rate\"") && slice_to_double(value, per_second))
            return 0;
    }
    return error_set(error, EXIT_CODE_API, "\"rate\" has to be a number of iterations per second");
}

void rest_patch_scenario(struct rest_test *test, const struct server_request *request,
                         struct http_reply *reply, struct slice id)
{
    struct arena arena;
    struct slice attributes;
    struct error error = { 0 };
    double per_second;
    arena_init(&arena, 1024);
    if (!rest_read_attributes(request, reply, &arena, &attributes))
        goto out;
    if (read_rate(attributes, &per_second, &error) != 0)
        rest_fail_error(reply, 400, "Invalid data", &error);
    else if (scheduler_set_rate(test->scheduler, id, per_second, &error) != 0)
        rest_fail_error(reply, 400, "Execution config error", &error);
    else
        rest_get_scenario(test, request, reply, id);
out:
    arena_deinit(&arena);
}
