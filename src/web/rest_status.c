/* /v1/status: where the test is; pausing, stopping, and the VUs of externally-controlled. */
#include "base/json_text.h"
#include "web/rest_json.h"
#include "web/rest_routes.h"

void rest_get_status(struct rest_test *test, const struct server_request *request,
                     struct http_reply *reply, struct slice id)
{
    struct rest_document d;
    struct rest_state state;
    test->state(test->context, &state);
    rest_document_begin(&d);
    struct json_writer *w = &d.writer;
    rest_resource_begin(w, "status", SLICE("default"));
    json_writer_begin_object(w);
    json_writer_key_str(w, "status");
    json_writer_int(w, state.phase);
    json_writer_key_str(w, "paused");
    json_writer_bool(w, scheduler_paused(test->scheduler));
    json_writer_key_str(w, "vus");
    json_writer_int(w, scheduler_active_vus(test->scheduler));
    json_writer_key_str(w, "vus-max");
    json_writer_int(w, scheduler_initialized_vus(test->scheduler));
    json_writer_key_str(w, "stopped");
    json_writer_bool(w, state.stopped);
    json_writer_key_str(w, "running");
    json_writer_bool(w, state.running);
    json_writer_key_str(w, "tainted");
    json_writer_bool(w, state.tainted);
    json_writer_end_object(w);
    rest_resource_end(w);
    rest_document_send(&d, reply);
}

/* --- changes --- */

struct wanted {
    struct opt_bool paused, stopped;
    struct opt_int vus, max_vus;
};

static int read_bool(struct slice key, struct slice value, struct opt_bool *out,
                     struct error *error)
{
    *out = (struct opt_bool){ true, slice_is(value, "true") };
    if (out->value || slice_is(value, "false"))
        return 0;
    return error_set(error, EXIT_CODE_API, "%.*s has to be true or false", SLICE_ARG(key));
}

static int read_int(struct slice key, struct slice value, struct opt_int *out, struct error *error)
{
    out->set = true;
    if (slice_to_int64(value, &out->value) && out->value >= 0)
        return 0;
    return error_set(error, EXIT_CODE_API, "%.*s has to be a number of VUs", SLICE_ARG(key));
}

static int read_wanted(struct slice attributes, struct wanted *out, struct error *error)
{
    struct json_walk walk;
    struct slice key, value;
    int result = 0;
    json_walk_begin(&walk, attributes);
    while (result == 0 && json_walk_next(&walk, &key, &value)) {
        if (slice_is(value, "null"))
            continue;
        if (slice_is(key, "\"paused\""))
            result = read_bool(key, value, &out->paused, error);
        else if (slice_is(key, "\"stopped\""))
            result = read_bool(key, value, &out->stopped, error);
        else if (slice_is(key, "\"vus\""))
            result = read_int(key, value, &out->vus, error);
        else if (slice_is(key, "\"vus-max\""))
            result = read_int(key, value, &out->max_vus, error);
    }
    return result;
}

/* The complaints are k6's. */
static int set_paused(struct scheduler *s, bool paused, struct error *error)
{
    bool begun = scheduler_started_ns(s) != 0, is_paused = scheduler_paused(s);
    if (!begun && is_paused && paused)
        return error_set(error, EXIT_CODE_API, "execution is already paused");
    if (!scheduler_can_pause(s, error))
        return -1;
    if (is_paused == paused)
        return error_set(error, EXIT_CODE_API,
                         paused ? "test execution was already paused"
                                : "test execution wasn't paused");
    scheduler_set_paused(s, paused);
    return 0;
}

static int set_vus(struct rest_test *test, const struct wanted *wanted, struct error *error)
{
    struct rest_state state;
    int64_t vus = 0, max_vus = 0;
    test->state(test->context, &state);
    if (state.phase < REST_INIT_DONE || state.phase >= REST_TEARDOWN)
        return error_set(error, EXIT_CODE_API, "the test isn't running");
    scheduler_get_vus(test->scheduler, &vus, &max_vus);
    return scheduler_set_vus(test->scheduler, wanted->vus.set ? wanted->vus.value : vus,
                             wanted->max_vus.set ? wanted->max_vus.value : max_vus, error);
}

void rest_patch_status(struct rest_test *test, const struct server_request *request,
                       struct http_reply *reply, struct slice id)
{
    struct arena arena;
    struct slice attributes;
    struct error error = { 0 };
    struct wanted wanted = { 0 };
    arena_init(&arena, 1024);
    if (!rest_read_attributes(request, reply, &arena, &attributes))
        goto out;
    if (read_wanted(attributes, &wanted, &error) != 0)
        rest_fail_error(reply, 400, "Invalid data", &error);
    else if (wanted.stopped.value)
        test->stop(test->context);
    else if (wanted.paused.set && set_paused(test->scheduler, wanted.paused.value, &error) != 0)
        rest_fail_error(reply, 500, "Pause error", &error);
    else if ((wanted.vus.set || wanted.max_vus.set) && set_vus(test, &wanted, &error) != 0)
        rest_fail_error(reply, 500, "Execution config error", &error);
    if (!http_reply_is_sent(reply))
        rest_get_status(test, request, reply, id);
out:
    arena_deinit(&arena);
}
