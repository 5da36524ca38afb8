/* k6/execution: what is running, and ways to end it. */
#include "base/clock.h"
#include "base/log.h"
#include "jsmod/binding.h"
#include "jsmod/classes.h"
#include "jsmod/module_table.h"
#include "script/vm.h"

static JSValue refused(JSContext *ctx, const char *what)
{
    return throw_go_error(ctx, "getting %s in the init context is not supported", what);
}

/* --- exec.scenario
 * ------------------------------------------------------------------------------------ */

enum scenario_member {
    SCENARIO_NAME,
    SCENARIO_EXECUTOR,
    SCENARIO_START,
    SCENARIO_PROGRESS,
    SCENARIO_IN_INSTANCE,
    SCENARIO_IN_TEST
};

static JSValue scenario_get(JSContext *ctx, JSValueConst this_val, int magic)
{
    struct vu *vu = vu_of(ctx);
    if (vu->phase != VU_PHASE_SCENARIO)
        return throw_go_error(
            ctx, "getting scenario information outside of the VU context is not supported");
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

/* --- exec.instance
 * -------------------------------------------------------------------------------------- */

enum instance_member {
    INSTANCE_DURATION,
    INSTANCE_COMPLETED,
    INSTANCE_INTERRUPTED,
    INSTANCE_ACTIVE,
    INSTANCE_INITIALIZED
};

static JSValue instance_get(JSContext *ctx, JSValueConst this_val, int magic)
{
    struct vu *vu = vu_of(ctx);
    if (vu->phase != VU_PHASE_SCENARIO && vu->phase != VU_PHASE_SETUP)
        return refused(ctx, "instance information");
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

/* --- exec.test
 * ---------------------------------------------------------------------------------------------- */

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

static JSValue test_options(JSContext *ctx, JSValueConst this_val)
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
    JS_CGETSET_DEF("options", test_options, NULL),
};

/* --- exec.vu.metrics.tags and metadata: live views of the VU's sets
 * ----------------------------------------- */

struct live_set {
    const char *kind; /* for messages */
    struct tagset *(*get)(const struct vu *vu);
    void (*set)(struct vu *vu, struct slice key, struct slice value);
};

static struct tagset *get_tags(const struct vu *vu)
{
    return vu->tags;
}
static struct tagset *get_metadata(const struct vu *vu)
{
    return vu->metadata;
}

static const struct live_set live_tags = { "tag", get_tags, vu_set_tag };
static const struct live_set live_metadata = { "metadata", get_metadata, vu_set_metadata };

static const struct live_set *live_set_of(JSValueConst object)
{
    const struct live_set *set = class_opaque(object, CLASS_TAGS);
    return set ? set : class_opaque(object, CLASS_METADATA);
}

/* The key's present value; .ptr NULL where there is none. `text` is to be freed. */
static struct slice live_value(JSContext *ctx, JSValueConst object, JSAtom atom)
{
    struct tagset *set = live_set_of(object)->get(vu_of(ctx));
    const char *key = set ? JS_AtomToCString(ctx, atom) : NULL;
    struct slice value = key ? tagset_get(set, slice_of(key)) : slice_make(NULL, 0);
    JS_FreeCString(ctx, key);
    return value;
}

static int live_get_own(JSContext *ctx, JSPropertyDescriptor *desc, JSValueConst object,
                        JSAtom atom)
{
    struct slice value = live_value(ctx, object, atom);
    if (!value.ptr)
        return 0;
    if (!desc)
        return 1;
    desc->flags = JS_PROP_C_W_E;
    desc->getter = desc->setter = JS_UNDEFINED;
    desc->value = value_from_slice(ctx, value);
    return JS_IsException(desc->value) ? -1 : 1;
}

static int live_names(JSContext *ctx, JSPropertyEnum **names, uint32_t *count, JSValueConst object)
{
    struct tagset *set = live_set_of(object)->get(vu_of(ctx));
    uint32_t n = set ? set->count : 0;
    JSPropertyEnum *list = js_malloc(ctx, sizeof(*list) * (n ? n : 1));
    if (!list)
        return -1;
    for (uint32_t i = 0; i < n; i++) {
        list[i].is_enumerable = 1;
        list[i].atom = JS_NewAtomLen(ctx, set->tags[i].key.ptr, set->tags[i].key.len);
    }
    *names = list;
    *count = n;
    return 0;
}

static int live_assign(JSContext *ctx, JSValueConst object, JSAtom atom, JSValueConst value)
{
    const struct live_set *live = live_set_of(object);
    struct vu *vu = vu_of(ctx);
    const char *key = JS_AtomToCString(ctx, atom);
    if (!key)
        return -1;
    struct slice text;
    int result = tag_value_text(ctx, live->kind, slice_of(key), value, &vu->arena, &text);
    if (result == 0)
        live->set(vu, slice_of(key), text);
    JS_FreeCString(ctx, key);
    return result == 0 ? 1 : -1;
}

static int live_define(JSContext *ctx, JSValueConst object, JSAtom atom, JSValueConst value,
                       JSValueConst getter, JSValueConst setter, int flags)
{
    return live_assign(ctx, object, atom, value);
}

static int live_set_property(JSContext *ctx, JSValueConst object, JSAtom atom, JSValueConst value,
                             JSValueConst receiver, int flags)
{
    return live_assign(ctx, object, atom, value);
}

static int live_delete(JSContext *ctx, JSValueConst object, JSAtom atom)
{
    const char *key = JS_AtomToCString(ctx, atom);
    if (!key)
        return -1;
    live_set_of(object)->set(vu_of(ctx), slice_of(key), slice_make(NULL, 0));
    JS_FreeCString(ctx, key);
    return 1;
}

static JSClassExoticMethods live_exotic = {
    .get_own_property = live_get_own,
    .get_own_property_names = live_names,
    .delete_property = live_delete,
    .define_own_property = live_define,
    .set_property = live_set_property,
};

static const JSClassDef tags_def = { .class_name = "Tags", .exotic = &live_exotic };
static const JSClassDef metadata_def = { .class_name = "Metadata", .exotic = &live_exotic };

/* --- exec.vu
 * ---------------------------------------------------------------------------------------------------
 */

enum vu_member { VU_ID_INSTANCE, VU_ID_TEST, VU_ITERATION_INSTANCE, VU_ITERATION_SCENARIO };

static JSValue vu_get(JSContext *ctx, JSValueConst this_val, int magic)
{
    struct vu *vu = vu_of(ctx);
    if (vu->phase == VU_PHASE_INIT)
        return refused(ctx, "VU information");
    switch ((enum vu_member)magic) {
    case VU_ID_INSTANCE: return JS_NewInt64(ctx, vu->id);
    case VU_ID_TEST: return JS_NewInt64(ctx, (int64_t)vu->id_in_test);
    case VU_ITERATION_INSTANCE: return JS_NewInt64(ctx, (int64_t)vu->iteration.in_vu);
    case VU_ITERATION_SCENARIO: return JS_NewInt64(ctx, (int64_t)vu->iteration.in_scenario_of_vu);
    }
    return JS_UNDEFINED;
}

static JSValue live_object(JSContext *ctx, enum native_class which, const struct live_set *live)
{
    if (class_register(ctx, CLASS_TAGS, &tags_def, NULL, 0) != 0 ||
        class_register(ctx, CLASS_METADATA, &metadata_def, NULL, 0) != 0)
        return JS_EXCEPTION;
    return class_new_object(ctx, which, (void *)live);
}

static JSValue vu_get_tags(JSContext *ctx, JSValueConst this_val)
{
    if (vu_of(ctx)->phase == VU_PHASE_INIT)
        return refused(ctx, "VU information");
    return live_object(ctx, CLASS_TAGS, &live_tags);
}

static JSValue vu_get_metadata(JSContext *ctx, JSValueConst this_val)
{
    if (vu_of(ctx)->phase == VU_PHASE_INIT)
        return refused(ctx, "VU information");
    return live_object(ctx, CLASS_METADATA, &live_metadata);
}

/* A wrong assignment names the property, as k6 does. */
static JSValue refuse_tags(JSContext *ctx, JSValueConst this_val, JSValueConst value)
{
    return JS_ThrowTypeError(ctx, "Cannot assign to read only property 'tags'");
}

static JSValue refuse_metadata(JSContext *ctx, JSValueConst this_val, JSValueConst value)
{
    return JS_ThrowTypeError(ctx, "Cannot assign to read only property 'metadata'");
}

static const JSCFunctionListEntry vu_metrics_entries[] = {
    JS_CGETSET_DEF("tags", vu_get_tags, refuse_tags),
    JS_CGETSET_DEF("metadata", vu_get_metadata, refuse_metadata),
};

static JSValue vu_get_metrics(JSContext *ctx, JSValueConst this_val)
{
    if (vu_of(ctx)->phase == VU_PHASE_INIT)
        return refused(ctx, "VU information");
    JSValue metrics = JS_NewObject(ctx);
    JS_SetPropertyFunctionList(ctx, metrics, vu_metrics_entries, 2);
    return metrics;
}

static const JSCFunctionListEntry vu_entries[] = {
    FIELD_DEF("idInInstance", vu_get, VU_ID_INSTANCE),
    FIELD_DEF("idInTest", vu_get, VU_ID_TEST),
    FIELD_DEF("iterationInInstance", vu_get, VU_ITERATION_INSTANCE),
    FIELD_DEF("iterationInScenario", vu_get, VU_ITERATION_SCENARIO),
    JS_CGETSET_DEF("tags", vu_get_tags, refuse_tags),
    JS_CGETSET_DEF("metrics", vu_get_metrics, NULL),
};

#define OBJECT(name, list) \
    JS_OBJECT_DEF(name, list, sizeof(list) / sizeof((list)[0]), JS_PROP_C_W_E)

static const JSCFunctionListEntry entries[] = {
    OBJECT("instance", instance_entries),
    OBJECT("scenario", scenario_entries),
    OBJECT("test", test_entries),
    OBJECT("vu", vu_entries),
};

const struct native_module mod_execution = {
    .specifier = "k6/execution",
    .entries = entries,
    .entry_count = sizeof(entries) / sizeof(entries[0]),
    .default_is_namespace = true,
};
