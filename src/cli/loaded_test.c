#include "cli/loaded_test.h"

#include "base/check.h"
#include "cli/config_file.h"
#include "cli/feature_flags.h"
#include "cli/report.h"
#include "cli/script_env.h"
#include "cli/script_memory.h"
#include "jsmod/module_table.h"
#include "loop/loop.h"
#include "plan/selection.h"
#include "remote/remote_modules.h"
#include "secrets/secrets.h"
#include "vu/grpc_schemas.h"
#include "vu/shared_arrays.h"
#include "vu/vu.h"

#include <stdlib.h>
#include <unistd.h>

extern char **environ;

enum { WORKER_SLOTS = 1024 }; /* more workers than any machine has cores we know of */

/* --- layers --- */

/* The lowest layer, and what it is needed for first: features, and what they do to the script. */
static int read_config(struct loaded_test *t, bool system_env_by_default, struct error *error)
{
    struct buf warnings = BUF_INIT(1 << 20);
    const struct options *settings = &t->line->settings;
    int result = config_file_read(&t->options, settings, &warnings, error);
    report_warnings(&warnings);
    buf_deinit(&warnings);
    if (result != 0)
        return -1;
    t->features = feature_flags_resolve(t->line, &t->options);
    t->options.merge_tags = t->features & FEATURE_MERGE_RUN_TAGS;
    t->test.freeze_env = t->features & FEATURE_FREEZE_ENV;
    t->test.plain_globals = slice_is(settings->compatibility_mode.value, "base");
    return script_env_collect(&t->test, &t->source.archive, settings, system_env_by_default,
                              t->features, &t->arena, error);
}

/* Script < environment < command line, over the config file in t->options. */
static int consolidate(struct loaded_test *t, struct error *error)
{
    struct buf warnings = BUF_INIT(1 << 20);
    struct options env;
    options_init(&env);
    int result = options_read_env(&env, GROUP_ALL, environ, error);
    if (result == 0)
        result = selection_check_flags(&t->line->flags, error);
    if (result == 0 && selection_is_wanted(&t->line->flags))
        selection_protect(&env, &warnings);
    if (result == 0) {
        options_apply(&t->options, &t->script_options, &warnings, error);
        options_apply(&t->options, &env, &warnings, error);
        options_apply(&t->options, &t->line->flags, &warnings, error);
        result = error_is_set(error) ? -1 : 0;
    }
    if (result == 0)
        result = selection_apply(&t->options, &warnings, error);
    report_warnings(&warnings);
    buf_deinit(&warnings);
    options_deinit(&env);
    return result;
}

/* --- the script --- */

static void collect_export(void *context, struct slice name)
{
    struct loaded_test *t = context;
    struct text_list *exports = &t->options.exports;
    exports->items[exports->count++] = arena_copy(&t->arena, name);
}

/* The names that scenarios may run, for the validation of `exec`. */
static void collect_exports(struct loaded_test *t, struct vm *vm)
{
    t->options.exports.set = true;
    t->options.exports.items = ARENA_ARRAY(&t->arena, struct slice, vm_callable_count(vm) + 1);
    vm_each_callable(vm, collect_export, t);
    t->has_setup = vm_export_kind(vm, "setup") == VM_EXPORT_FUNCTION;
    t->has_teardown = vm_export_kind(vm, "teardown") == VM_EXPORT_FUNCTION;
    t->has_handle_summary = vm_export_kind(vm, "handleSummary") == VM_EXPORT_FUNCTION;
}

/* What the script says, or what the archive kept of it and of the command line. */
static int read_script_options(const struct loaded_test *t, struct vm *vm, struct options *script,
                               struct error *error)
{
    struct buf json = BUF_INIT(64 << 20), warnings = BUF_INIT(1 << 20);
    int result;
    if (t->source.is_archive) {
        result = options_read_json(script, t->source.archive.options, LAYER_SCRIPT, NULL, error);
    } else {
        result = vm_export_json(vm, "options", &json, error);
        if (result == 0 && json.len)
            result = options_read_json(script, buf_slice(&json), LAYER_SCRIPT, &warnings, error);
    }
    report_warnings(&warnings);
    buf_deinit(&json);
    buf_deinit(&warnings);
    return result;
}

/* Runs the init code in a VU that is there for nothing else, and reads what it says. */
static int run_init_code(struct loaded_test *t, struct options *script, struct error *error)
{
    static const vu_interrupt_flag never;
    const struct vu_home home = { .loop = loop_current(), .worker = VU_HOME_CONTROL };
    struct vu *vu = vu_new(&t->test, &home, 0, 0, &never, error);
    int result = vu ? 0 : -1;
    if (vu && vm_callable_count(vu->vm) == 0)
        result = error_set(error, EXIT_CODE_OTHER, "no exported functions in script");
    /* k6 names the script unless an exception's stack does. */
    if (result != 0 && error->exit_code != EXIT_CODE_SCRIPT_EXCEPTION)
        bundle_prefix_error(t->test.bundle, error);
    if (result == 0) {
        collect_exports(t, vu->vm);
        result = read_script_options(t, vu->vm, script, error);
        if (result != 0)
            bundle_prefix_error(t->test.bundle, error);
    }
    vu_free(vu);
    vu_workers_free(&t->test); /* made before the options were known */
    return result;
}

static int load_bundle(struct loaded_test *t, struct error *error)
{
    struct bundle_config config = { .is_native = module_table_has,
                                    .built_in = module_table_text,
                                    .fetch = remote_modules_fetch,
                                    .context = t->remote };
    if (test_source_read(&t->source, &config, t->line->settings.type.value, slice_of(t->script),
                         &t->arena, error) != 0)
        return -1;
    t->test.bundle = bundle_load(&config, error);
    return t->test.bundle ? 0 : -1;
}

static int open_secrets(struct loaded_test *t, struct error *error)
{
    const struct text_list *texts = &t->line->settings.secret_sources;
    t->test.secrets = secrets_open(texts->items, texts->count, error);
    return t->test.secrets ? 0 : -1;
}

static void init(struct loaded_test *t, const struct command_line *line)
{
    struct test *test = &t->test;
    *t = (struct loaded_test){ .line = line, .script = line->arguments[0] };
    arena_init(&t->arena, 16 * 1024);
    options_init(&t->script_options);
    options_init(&t->options);
    module_table_init();
    t->remote = remote_modules_new(line->settings.module_cache.value, line->settings.offline.value);
    test->options = &t->options;
    test->registry = registry_new();
    test->bindings = &js_bindings;
    test->modules = module_table(&test->module_count);
    test->shared_arrays = shared_arrays_new();
    test->grpc_schemas = grpc_schemas_new();
    test->worker_slots = WORKER_SLOTS;
    test->workers = xcalloc(WORKER_SLOTS, sizeof(*test->workers));
    test->console_fd = -1;
    test->user_agent = SLICE("brunt/" BRUNT_VERSION);
}

int loaded_test_load(struct loaded_test *t, const struct command_line *line,
                     bool system_env_by_default, struct error *error)
{
    init(t, line);
    script_memory_limit(line->settings.memory_limit);
    int result = open_secrets(t, error);
    if (result == 0)
        result = load_bundle(t, error);
    if (result == 0)
        result = read_config(t, system_env_by_default, error);
    if (result == 0)
        result = run_init_code(t, &t->script_options, error);
    remote_modules_disconnect(t->remote);
    if (result == 0)
        result = consolidate(t, error);
    return result;
}

void loaded_test_free(struct loaded_test *t)
{
    struct test *test = &t->test;
    if (test->workers)
        vu_workers_free(test);
    free(test->workers);
    for (uint32_t i = 0; i < t->threshold_count; i++)
        threshold_set_deinit(&t->thresholds[i]);
    free(t->thresholds);
    plan_free(t->plan);
    tagset_unref(test->run_tags);
    shared_arrays_free(test->shared_arrays);
    grpc_schemas_free(test->grpc_schemas);
    secrets_free(test->secrets);
    bundle_free(test->bundle);
    test_source_deinit(&t->source);
    remote_modules_free(t->remote);
    if (test->registry)
        registry_free(test->registry);
    if (test->console_fd > 0)
        close(test->console_fd);
    options_deinit(&t->options);
    options_deinit(&t->script_options);
    arena_deinit(&t->arena);
}
