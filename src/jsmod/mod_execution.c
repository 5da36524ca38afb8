/* k6/execution: what is running, and ways to end it. */
#include "base/check.h"
#include "base/clock.h"
#include "base/log.h"
#include "jsmod/binding.h"
#include "jsmod/exec_tags.h"
#include "jsmod/exec_view.h"
#include "jsmod/module_table.h"
#include "script/vm.h"

static JSValue refused(JSContext *ctx, const char *what)
{
    return throw_go_error(ctx, "getting %s in the init context is not supported", what);
}

/* --- exec.scenario ---------------------------------------------------------------------------- */

enum scenario_member {
    SCENARIO_NAME,
    SCENARIO_EXECUTOR,
    SCENARIO_START,
    SCENARIO_PROGRESS,
    SCENARIO_IN_INSTANCE,
    SCENARIO_IN_TEST
};

/* False with an exception. */
static bool has_scenario(JSContext *ctx, const struct vu *vu)
{
    if (vu->phase == VU_PHASE_SCENARIO)
        return true;
    throw_go_error(ctx, "getting scenario information outside of the VU context is not supported");
    return false;
}

static JSValue scenario_get(JSContext *ctx, JSValueConst this_val, int magic)
{
    struct vu *vu = vu_of(ctx);
    if (!has_scenario(ctx, vu))
        return JS_EXCEPTION;
    int64_t started_ns = 0;
    double progress = 0;
    switch ((enum scenario_member)magic) {
    case SCENARIO_NAME: return value_from_slice(ctx, vu->scenario->name);
    case SCENARIO_EXECUTOR: return JS_NewString(ctx, executor_type_name(vu->scenario->executor));
    case SCENARIO_IN_INSTANCE: return JS_NewInt64(ctx, (int64_t)vu->iteration.in_scenario_instance);
    case SCENARIO_IN_TEST: return JS_NewInt64(ctx, (int64_t)vu->iteration.in_scenario_test);
    default: break;
    }
    const struct test_control *control = &vu->test->control;
    control->scenario(control->context, vu->scenario, &started_ns, &progress);
    if (magic == SCENARIO_PROGRESS)
        return JS_NewFloat64(ctx, progress);
    return JS_NewInt64(ctx, clock_wall_of_mono_ns(started_ns) / NS_PER_MS);
}

static const JSCFunctionListEntry scenario_entries[] = {
    FIELD_DEF("name", scenario_get, SCENARIO_NAME),
    FIELD_DEF("executor", scenario_get, SCENARIO_EXECUTOR),
    FIELD_DEF("startTime", scenario_get, SCENARIO_START),
    FIELD_DEF("progress", scenario_get, SCENARIO_PROGRESS),
    FIELD_DEF("iterationInInstance", scenario_get, SCENARIO_IN_INSTANCE),
    FIELD_DEF("iterationInTest", scenario_get, SCENARIO_IN_TEST),
};

/* --- exec.instance ---------------------------------------------------------------------------- */

enum instance_member {
    INSTANCE_DURATION,
    INSTANCE_COMPLETED,
    INSTANCE_INTERRUPTED,
    INSTANCE_ACTIVE,
    INSTANCE_INITIALIZED
};

/* False with an exception. */
static bool has_instance(JSContext *ctx, const struct vu *vu)
{
    if (vu->phase == VU_PHASE_SCENARIO || vu->phase == VU_PHASE_SETUP)
        return true;
    refused(ctx, "instance information");
    return false;
}

static JSValue instance_get(JSContext *ctx, JSValueConst this_val, int magic)
{
    struct vu *vu = vu_of(ctx);
    if (!has_instance(ctx, vu))
        return JS_EXCEPTION;
    struct test_stats stats;
    vu->test->control.stats(vu->test->control.context, &stats);
    switch ((enum instance_member)magic) {
    case INSTANCE_DURATION: return JS_NewFloat64(ctx, ns_to_ms(stats.run_ns));
    case INSTANCE_COMPLETED: return JS_NewInt64(ctx, (int64_t)stats.iterations_completed);
    case INSTANCE_INTERRUPTED: return JS_NewInt64(ctx, (int64_t)stats.iterations_interrupted);
    case INSTANCE_ACTIVE: return JS_NewInt64(ctx, stats.vus_active);
    case INSTANCE_INITIALIZED: return JS_NewInt64(ctx, stats.vus_initialized);
    }
    return JS_UNDEFINED;
}

static const JSCFunctionListEntry instance_entries[] = {
    FIELD_DEF("currentTestRunDuration", instance_get, INSTANCE_DURATION),
    FIELD_DEF("iterationsCompleted", instance_get, INSTANCE_COMPLETED),
    FIELD_DEF("iterationsInterrupted", instance_get, INSTANCE_INTERRUPTED),
    FIELD_DEF("vusActive", instance_get, INSTANCE_ACTIVE),
    FIELD_DEF("vusInitialized", instance_get, INSTANCE_INITIALIZED),
};

/* --- exec.test -------------------------------------------------------------------------------- */

/* "test aborted: why", the way k6 says it. */
static struct slice reason_text(JSContext *ctx, struct vu *vu, const char *what, int argc,
                                JSValueConst *argv)
{
    if (argc == 0 || value_is_nullish(argv[0]))
        return arena_copy(&vu->arena, slice_of(what));
    struct slice why = value_text(ctx, argv[0], &vu->arena);
    return slice_of(arena_printf(&vu->arena, "%s: %.*s", what, SLICE_ARG(why)));
}

static JSValue test_abort(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct vu *vu = vu_of(ctx);
    struct slice reason = reason_text(ctx, vu, "test aborted", argc, argv);
    vm_abort(vu->vm, reason, EXIT_CODE_SCRIPT_ABORT);
    return throw_interrupted(ctx);
}

static JSValue test_fail(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct vu *vu = vu_of(ctx);
    if (!vu_is_running(vu))
        return throw_go_error(ctx, "execution.test.fail() called outside of VU context");
    struct slice reason = reason_text(ctx, vu, "test marked as failed", argc, argv);
    log_write(LOG_ERROR, reason, NULL, 0);
    vu->test->marked_failed = true;
    return JS_UNDEFINED;
}

static JSValue test_options(JSContext *ctx, JSValueConst this_val, int magic)
{
    struct vu *vu = vu_of(ctx);
    if (vu->phase == VU_PHASE_INIT)
        return refused(ctx, "test options");
    JSValue options = value_from_json(ctx, vu->test->options_json);
    if (!JS_IsException(options) && freeze_deep(ctx, options) != 0) {
        JS_FreeValue(ctx, options);
        return JS_EXCEPTION;
    }
    /* One object for all later reads. */
    JS_DefinePropertyValueStr(ctx, this_val, "options", JS_DupValue(ctx, options),
                              JS_PROP_ENUMERABLE);
    return options;
}

static const JSCFunctionListEntry test_entries[] = {
    JS_CFUNC_DEF("abort", 1, test_abort),
    JS_CFUNC_DEF("fail", 1, test_fail),
    FIELD_DEF("options", test_options, 0),
};

/* --- exec.vu ---------------------------------------------------------------------------------- */

/* False with an exception. */
static bool has_vu(JSContext *ctx, const struct vu *vu)
{
    if (vu->phase != VU_PHASE_INIT)
        return true;
    refused(ctx, "VU information");
    return false;
}

enum vu_member {
    VU_ID_INSTANCE,
    VU_ID_TEST,
    VU_ITERATION_INSTANCE,
    VU_ITERATION_SCENARIO,
    VU_TAGS,
    VU_METADATA,
    VU_METRICS
};

static const struct exec_view vu_metrics;

static JSValue vu_get(JSContext *ctx, JSValueConst this_val, int magic)
{
    struct vu *vu = vu_of(ctx);
    if (!has_vu(ctx, vu))
        return JS_EXCEPTION;
    switch ((enum vu_member)magic) {
    case VU_ID_INSTANCE: return JS_NewInt64(ctx, vu->id);
    case VU_ID_TEST: return JS_NewInt64(ctx, (int64_t)vu->id_in_test);
    case VU_ITERATION_INSTANCE: return JS_NewInt64(ctx, (int64_t)vu->iteration.in_vu);
    case VU_ITERATION_SCENARIO: return JS_NewInt64(ctx, (int64_t)vu->iteration.in_scenario_of_vu);
    case VU_TAGS: return exec_tags_object(ctx);
    case VU_METADATA: return exec_metadata_object(ctx);
    case VU_METRICS: return exec_view_object(ctx, &vu_metrics);
    }
    return JS_UNDEFINED;
}

static const JSCFunctionListEntry vu_metrics_entries[] = {
    FIELD_DEF("tags", vu_get, VU_TAGS),
    FIELD_DEF("metadata", vu_get, VU_METADATA),
};

static const JSCFunctionListEntry vu_entries[] = {
    FIELD_DEF("idInInstance", vu_get, VU_ID_INSTANCE),
    FIELD_DEF("idInTest", vu_get, VU_ID_TEST),
    FIELD_DEF("iterationInInstance", vu_get, VU_ITERATION_INSTANCE),
    FIELD_DEF("iterationInScenario", vu_get, VU_ITERATION_SCENARIO),
    FIELD_DEF("tags", vu_get, VU_TAGS),
    FIELD_DEF("metrics", vu_get, VU_METRICS),
};

/* --- the module ------------------------------------------------------------------------------- */

static const struct exec_view vu_metrics = { vu_metrics_entries, ARRAY_LEN(vu_metrics_entries) };

/* The members that are views, and whether there is anything to see. */
static const struct view_member {
    const char *name;
    struct exec_view view;
    bool (*is_there)(JSContext *ctx, const struct vu *vu);
} view_members[] = {
    { "instance", { instance_entries, ARRAY_LEN(instance_entries) }, has_instance },
    { "scenario", { scenario_entries, ARRAY_LEN(scenario_entries) }, has_scenario },
    { "vu", { vu_entries, ARRAY_LEN(vu_entries) }, has_vu },
};

static JSValue view_get(JSContext *ctx, JSValueConst this_val, int magic)
{
    const struct view_member *member = &view_members[magic];
    return member->is_there(ctx, vu_of(ctx)) ? exec_view_object(ctx, &member->view) : JS_EXCEPTION;
}

static const JSCFunctionListEntry default_entries[] = {
    FIELD_DEF("instance", view_get, 0),
    FIELD_DEF("scenario", view_get, 1),
    FIELD_DEF("vu", view_get, 2),
};

/* An imported name is one object for good, whose members refuse where `exec.vu` would. */
static int instantiate(JSContext *ctx, JSValueConst exports)
{
    JSValue test = JS_NewObject(ctx);
    JS_SetPropertyFunctionList2(ctx, test, test_entries, ARRAY_LEN(test_entries),
                                JS_PROP_ENUMERABLE);
    for (size_t i = 0; i < ARRAY_LEN(view_members); i++)
        JS_SetPropertyStr(ctx, exports, view_members[i].name,
                          exec_view_object(ctx, &view_members[i].view));
    return JS_SetPropertyStr(ctx, exports, "test", test) < 0 ? -1 : 0;
}

static JSValue make_default(JSContext *ctx, JSValueConst exports)
{
    JSValue object = JS_NewObject(ctx);
    JS_SetPropertyFunctionList2(ctx, object, default_entries, ARRAY_LEN(default_entries),
                                JS_PROP_ENUMERABLE);
    JS_SetPropertyStr(ctx, object, "test", JS_GetPropertyStr(ctx, exports, "test"));
    return object;
}

const struct native_module mod_execution = {
    .specifier = "k6/execution",
    .instantiate = instantiate,
    .make_default = make_default,
};
