#include "vu/vu.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "loop/fiber.h"
#include "proto/cookie.h"
#include "proto/http_client.h"
#include "vu/detail.h"
#include "vu/vu_log.h"

#include <stdlib.h>

enum { ITERATION_ARENA_CHUNK = 2048 };

/* --- tags ---------------------------------------------------------------------------------------
 */

static void replace(struct tagset **place, struct tagset *with)
{
    if (with)
        tagset_ref(with);
    tagset_unref(*place);
    *place = with;
}

void vu_set_tag(struct vu *vu, struct slice key, struct slice value)
{
    if (slice_is(key, "group"))
        vu->group = NULL;
    const struct tag change = { key, value };
    replace(&vu->tags, tag_cache_derive(vu->worker->tag_cache, vu->tags, &change, 1));
}

void vu_set_metadata(struct vu *vu, struct slice key, struct slice value)
{
    struct tagset_builder builder;
    tagset_builder_init(&builder, vu->metadata);
    if (value.ptr)
        tagset_builder_set(&builder, key, value);
    else
        tagset_builder_remove(&builder, key);
    struct tagset *built = builder.count ? tagset_build(&builder, vu->test->registry) : NULL;
    tagset_unref(vu->metadata);
    vu->metadata = built;
}

void vu_enter_group(struct vu *vu, struct group_node *group)
{
    if (vu->test->system_tags & TAG_GROUP)
        vu_set_tag(vu, SLICE("group"), slice_of(group->path));
    vu->group = group;
}

struct group_node *vu_group(struct vu *vu)
{
    if (!vu->group) {
        struct slice path = tagset_get(vu->tags, SLICE("group"));
        vu->group = path.ptr ? group_tree_at(vu->worker->groups, path)
                             : group_tree_root(vu->worker->groups);
    }
    return vu->group;
}

/* The tags that a scenario's samples start from: nothing of an earlier scenario survives. */
static void start_tags(struct vu *vu, const struct scenario *scenario)
{
    struct tag changes[TAGSET_MAX];
    uint32_t count = 0;
    for (uint32_t i = 0; scenario && i < scenario->tag_count && count < TAGSET_MAX - 2; i++)
        changes[count++] = (struct tag){ scenario->tags[i].key, scenario->tags[i].value };
    if (vu->test->system_tags & TAG_GROUP)
        changes[count++] = (struct tag){ SLICE("group"), SLICE("") };
    if (scenario && vu->test->system_tags & TAG_SCENARIO)
        changes[count++] = (struct tag){ SLICE("scenario"), scenario->name };
    replace(&vu->tags, tag_cache_derive(vu->worker->tag_cache, vu->test->run_tags, changes, count));
    replace(&vu->metadata, NULL);
    vu->group = group_tree_root(vu->worker->groups);
}

/* The system tags vu and iter are metadata: they would make a time series of every iteration. */
static void set_number_metadata(struct vu *vu, struct slice key, uint64_t number)
{
    char text[24];
    int n = snprintf(text, sizeof(text), "%llu", (unsigned long long)number);
    vu_set_metadata(vu, key, slice_make(text, (size_t)n));
}

/* --- samples -------------------------------------------------------------------------------------
 */

void vu_record_samples(struct vu *vu, const struct record_value *values, uint32_t count,
                       struct tagset *tags, struct tagset *metadata, int64_t wall_ns)
{
    recorder_add(vu->recorder, values, count, tags, metadata, wall_ns);
    if (vu->worker->detail && vu->scenario)
        detail_add(vu->worker->detail, vu->scenario_index, values, count, tags, wall_ns);
}

void vu_record_with(struct vu *vu, const struct record_value *values, uint32_t count,
                    const struct tag *changes, uint32_t change_count)
{
    struct tagset *tags = change_count ? tag_cache_derive(vu->worker->tag_cache, vu->tags, changes,
                                                          change_count)
                                       : vu->tags;
    vu_record_samples(vu, values, count, tags, vu->metadata,
                      clock_wall_of_mono_ns(clock_mono_ns()));
}

void vu_record(struct vu *vu, enum builtin_metric metric, double value)
{
    const struct record_value v = { registry_get(vu->test->registry, metric), value };
    vu_record_with(vu, &v, 1, NULL, 0);
}

static void record_end(struct vu *vu, int64_t start_ns, int64_t end_ns, bool with_iteration)
{
    struct registry *r = vu->test->registry;
    uint64_t sent = 0, received = 0;
    if (vu->http)
        http_client_take_bytes(vu->http, &sent, &received);
    sent += vu->sockets_sent + vu->grpc_traffic.sent;
    received += vu->sockets_received + vu->grpc_traffic.received;
    vu->sockets_sent = vu->sockets_received = 0;
    vu->grpc_traffic = (struct grpc_traffic){ 0 };
    const struct record_value values[] = {
        { registry_get(r, METRIC_DATA_SENT), (double)sent },
        { registry_get(r, METRIC_DATA_RECEIVED), (double)received },
        { registry_get(r, METRIC_ITERATION_DURATION), ns_to_ms(end_ns - start_ns) },
        { registry_get(r, METRIC_ITERATIONS), 1 },
    };
    vu_record_samples(vu, values, with_iteration ? 4 : 2, vu->tags, vu->metadata,
                      clock_wall_of_mono_ns(end_ns));
}

/* --- life ----------------------------------------------------------------------------------------
 */

struct http_client *vu_http(struct vu *vu)
{
    if (!vu->http)
        vu->http = http_client_new(vu->worker->net);
    return vu->http;
}

struct cookie_jar *vu_jar(struct vu *vu)
{
    if (!vu->jar)
        vu->jar = cookie_jar_new();
    return vu->jar;
}

bool vu_is_running(const struct vu *vu)
{
    return vu->phase == VU_PHASE_SETUP || vu->phase == VU_PHASE_SCENARIO ||
           vu->phase == VU_PHASE_TEARDOWN || vu->phase == VU_PHASE_SUMMARY;
}

void vu_free(struct vu *vu)
{
    if (!vu)
        return;
    if (vu->test->bindings->release)
        vu->test->bindings->release(vu);
    vm_free(vu->vm);
    http_client_free(vu->http);
    cookie_jar_free(vu->jar);
    tagset_unref(vu->tags);
    tagset_unref(vu->metadata);
    arena_deinit(&vu->arena);
    vu_worker_lose(vu->worker);
    free(vu);
}

/* What an exception that ends init code, setup or teardown becomes. */
static void error_from_exception(struct error *error, const struct vm_exception *exception)
{
    struct slice text = buf_slice(&exception->text);
    error_set(error, exception->exit_code, "%s%.*s",
              exception->in_promise ? "Uncaught (in promise) " : "", SLICE_ARG(text));
}

struct vu *vu_new(struct test *test, const struct vu_home *home, uint32_t id, uint64_t id_in_test,
                  const vu_interrupt_flag *interrupt, struct error *error)
{
    struct vu_worker *worker = vu_worker_get(test, home, error);
    if (!worker)
        return NULL;
    struct vu *vu = xcalloc(1, sizeof(*vu));
    vu->test = test;
    vu->worker = worker;
    worker->vus++;
    vu->recorder = home->recorder;
    vu->id = id;
    vu->id_in_test = id_in_test;
    vu->interrupt = interrupt;
    arena_init(&vu->arena, ITERATION_ARENA_CHUNK);

    const struct vm_config config = {
        .bundle = test->bundle,
        .modules = test->modules,
        .module_count = test->module_count,
        .install_globals = test->bindings->install_globals,
        .opaque = vu,
        .interrupt = interrupt,
    };
    struct vm_exception exception;
    vm_exception_init(&exception);
    vu->vm = vm_new(&config, error);
    enum vm_outcome outcome = vu->vm ? vm_load(vu->vm, &exception) : VM_EXCEPTION;
    if (vu->vm && outcome != VM_OK)
        error_from_exception(error, &exception);
    vm_exception_deinit(&exception);
    arena_reset(&vu->arena);
    if (outcome != VM_OK) {
        vu_free(vu);
        return NULL;
    }
    vu->phase = VU_PHASE_READY;
    return vu;
}

/* --- setup and teardown ----------------------------------------------------------------------- */

int vu_run_part(struct vu *vu, enum vu_phase phase, struct buf *result_json, struct error *error)
{
    const char *name = phase == VU_PHASE_SETUP ? "setup" : "teardown";
    vu->phase = phase;
    start_tags(vu, NULL);
    if (vu->test->system_tags & TAG_GROUP)
        vu_set_tag(vu, SLICE("group"),
                   phase == VU_PHASE_SETUP ? SLICE("::setup") : SLICE("::teardown"));

    int result = -1;
    struct vm_exception exception;
    vm_exception_init(&exception);
    struct slice data = phase == VU_PHASE_TEARDOWN ? test_setup_data(vu->test) : SLICE("");
    if (vm_set_data(vu->vm, data, error) != 0)
        goto out;
    int64_t start_ns = clock_mono_ns();
    enum vm_outcome outcome = vm_call_export(vu->vm, name, true, result_json, &exception);
    record_end(vu, start_ns, clock_mono_ns(), false);
    if (outcome == VM_OK)
        result = 0;
    else
        error_from_exception(error, &exception);
out:
    vm_exception_deinit(&exception);
    arena_reset(&vu->arena);
    vu->phase = VU_PHASE_READY;
    return result;
}

/* --- the driver ------------------------------------------------------------------------------- */

static struct vu *driver_create(void *context, const struct vu_home *home, uint32_t id,
                                uint64_t id_in_test, const vu_interrupt_flag *interrupt,
                                struct error *error)
{
    struct test *test = context;
    struct vu *vu = vu_new(test, home, id, id_in_test, interrupt, error);
    return vu;
}

static uint32_t index_of(const struct plan *plan, const struct scenario *scenario)
{
    uint32_t i = 0;
    while (i < plan->scenario_count && plan->scenarios[i] != scenario)
        i++;
    CHECK(i < plan->scenario_count);
    return i;
}

static void driver_enter(struct vu *vu, const struct scenario *scenario)
{
    vu->scenario = scenario;
    vu->scenario_index = index_of(vu->test->plan, scenario);
    start_tags(vu, scenario);
    if (vu->test->system_tags & TAG_VU)
        set_number_metadata(vu, SLICE("vu"), vu->id);
    vu->test->bindings->set_env(vu);
}

static void driver_leave(struct vu *vu)
{
    vu->scenario = NULL;
}

/* Setup's data is parsed once per VU: what its script changes in it stays. */
static int take_setup_data(struct vu *vu, struct error *error)
{
    if (vu->has_iterated)
        return 0;
    vu->has_iterated = true;
    return vm_set_data(vu->vm, test_setup_data(vu->test), error);
}

static void wait_out_minimum(struct vu *vu, int64_t start_ns, int64_t end_ns)
{
    const struct opt_duration *minimum = &vu->test->options->min_iteration_duration;
    if (minimum->set && end_ns - start_ns < minimum->ns)
        fiber_sleep_until(start_ns + minimum->ns);
}

bool vu_is_interrupted(const struct vu *vu)
{
    return atomic_load_explicit(vu->interrupt, memory_order_relaxed) ||
           fiber_is_cancelled(fiber_self());
}

static enum iteration_outcome driver_iterate(struct vu *vu, const struct iteration *iteration)
{
    const struct options *options = vu->test->options;
    vu->iteration = *iteration;
    vu->phase = VU_PHASE_SCENARIO;
    vu->aborts_test = false;
    if (vu->jar && !options->no_cookies_reset.value)
        cookie_jar_clear(vu->jar);
    if (vu->test->system_tags & TAG_ITER)
        set_number_metadata(vu, SLICE("iter"), iteration->in_vu);
    vu->test->bindings->begin_iteration(vu);

    struct vm_exception exception;
    vm_exception_init(&exception);
    struct error error = { 0 };
    enum vm_outcome outcome = VM_EXCEPTION;
    int64_t start_ns = clock_mono_ns();
    if (take_setup_data(vu, &error) == 0) {
        struct slice exec = scenario_exec(vu->scenario);
        char *name = arena_str(&vu->arena, exec);
        outcome = vm_call_export(vu->vm, name, true, NULL, &exception);
    }
    int64_t end_ns = clock_mono_ns();

    bool interrupted = outcome == VM_INTERRUPTED || vu_is_interrupted(vu);
    if (options->no_vu_connection_reuse.value && vu->http)
        http_client_close_idle(vu->http);
    record_end(vu, start_ns, end_ns, !interrupted);
    if (outcome == VM_ABORTED)
        vu->test->control.abort(vu->test->control.context, buf_slice(&exception.text));
    if (outcome == VM_EXCEPTION && !interrupted) {
        if (error_is_set(&error))
            vu_log_exception(vu, slice_of(error.text), false);
        else
            vu_log_exception(vu, buf_slice(&exception.text), exception.in_promise);
    }
    error_clear(&error);
    vm_exception_deinit(&exception);
    arena_reset(&vu->arena);
    vm_idle(vu->vm);
    if (!interrupted && outcome != VM_ABORTED)
        wait_out_minimum(vu, start_ns, end_ns);
    vu->phase = VU_PHASE_READY;

    if (outcome == VM_ABORTED)
        return ITERATION_ABORTS_TEST;
    return interrupted ? ITERATION_INTERRUPTED : ITERATION_DONE;
}

const struct vu_driver vu_driver = {
    .create = driver_create,
    .enter_scenario = driver_enter,
    .leave_scenario = driver_leave,
    .iterate = driver_iterate,
    .destroy = vu_free,
};
