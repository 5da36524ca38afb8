#include "cli/loaded_test.h"

#include "base/check.h"
#include "base/file.h"
#include "base/log.h"
#include "cli/config_file.h"
#include "cli/feature_flags.h"
#include "cli/script_env.h"
#include "jsmod/module_table.h"
#include "loop/loop.h"
#include "script/sources.h"
#include "secrets/secrets.h"
#include "vu/net_options.h"
#include "vu/shared_arrays.h"
#include "vu/vu.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

extern char **environ;

enum { WORKER_SLOTS = 1024 }; /* more workers than any machine has cores we know of */

/* A line each, with a tab before k6's `error` field. */
static void log_warnings(struct buf *warnings)
{
    struct slice rest = buf_slice(warnings), line;
    while (slice_split(&rest, '\n', &line)) {
        ptrdiff_t tab = slice_find_char(line, '\t');
        struct slice message = tab < 0 ? line : slice_sub(line, 0, (size_t)tab);
        const struct log_field field = { "error",
                                         tab < 0 ? SLICE("")
                                                 : slice_sub(line, (size_t)tab + 1, line.len) };
        if (message.len)
            log_write(LOG_WARN, message, &field, tab < 0 ? 0 : 1);
    }
    buf_reset(warnings);
}

/* --- layers --- */

/* The lowest layer, and what it is needed for first: features, and what they do to the script. */
static int read_config(struct loaded_test *t, bool system_env_by_default, struct error *error)
{
    struct buf warnings = BUF_INIT(1 << 20);
    const struct options *settings = &t->line->settings;
    int result = config_file_read(&t->options, settings, &warnings, error);
    log_warnings(&warnings);
    buf_deinit(&warnings);
    if (result != 0)
        return -1;
    t->features = feature_flags_resolve(t->line, &t->options);
    t->options.merge_tags = t->features & FEATURE_MERGE_RUN_TAGS;
    t->test.freeze_env = t->features & FEATURE_FREEZE_ENV;
    t->test.plain_globals = slice_is(settings->compatibility_mode.value, "base");
    script_env_collect(&t->test, settings, system_env_by_default, t->features, &t->arena);
    return 0;
}

/* Script < environment < command line, over the config file in t->options. */
static int consolidate(struct loaded_test *t, struct error *error)
{
    struct buf warnings = BUF_INIT(1 << 20);
    struct options env;
    options_init(&env);
    int result = options_read_env(&env, GROUP_ALL, environ, error);
    if (result == 0) {
        options_apply(&t->options, &t->script_options, &warnings, error);
        options_apply(&t->options, &env, &warnings, error);
        options_apply(&t->options, &t->line->flags, &warnings, error);
        result = error_is_set(error) ? -1 : 0;
    }
    log_warnings(&warnings);
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

/* Runs the init code in a VU that is there for nothing else, and reads what it says. */
static int run_init_code(struct loaded_test *t, struct options *script, struct error *error)
{
    static const vu_interrupt_flag never;
    struct buf json = BUF_INIT(64 << 20), warnings = BUF_INIT(1 << 20);
    const struct vu_home home = { .loop = loop_current(), .recorder = NULL, .worker = 0 };
    struct vu *vu = vu_new(&t->test, &home, 0, 0, &never, error);
    int result = vu ? 0 : -1;
    if (vu && vm_callable_count(vu->vm) == 0)
        result = error_set(error, EXIT_CODE_OTHER, "no exported functions in script");
    /* k6 names the script unless an exception's stack does. */
    if (result != 0 && error->exit_code != EXIT_CODE_SCRIPT_EXCEPTION)
        bundle_prefix_error(t->test.bundle, error);
    if (result == 0) {
        collect_exports(t, vu->vm);
        result = vm_export_json(vu->vm, "options", &json, error);
        if (result == 0 && json.len)
            result = options_read_json(script, buf_slice(&json), LAYER_SCRIPT, &warnings, error);
        if (result != 0)
            bundle_prefix_error(t->test.bundle, error);
    }
    log_warnings(&warnings);
    vu_free(vu);
    vu_workers_free(&t->test); /* made before the options were known */
    buf_deinit(&json);
    buf_deinit(&warnings);
    return result;
}

/* All of standard input. */
static int read_standard_input(struct loaded_test *t, struct slice *text, struct error *error)
{
    int code = file_read_open(&t->arena, STDIN_FILENO, text);
    return code == 0 ? 0
                     : error_set(error, EXIT_CODE_OTHER, "can't read standard input: %s",
                                 file_strerror(-code));
}

static int load_bundle(struct loaded_test *t, struct error *error)
{
    struct bundle_config config = { .sources = t->sources,
                                    .is_native = module_table_has,
                                    .built_in = module_table_text };
    struct slice standard_input = SLICE("");
    if (strcmp(t->script, "-") == 0 && read_standard_input(t, &standard_input, error) != 0)
        return -1;
    if (main_script_read(&config, &t->arena, slice_of(t->script), standard_input, &config.main,
                         error) != 0)
        return -1;
    t->test.bundle = bundle_load(&config, error);
    return t->test.bundle ? 0 : -1;
}

/* --type and K6_TYPE: a script is all there is so far. */
static int check_type(const struct opt_text *type, struct error *error)
{
    if (!type->set || type->value.len == 0 || slice_is(type->value, "js"))
        return 0;
    if (slice_is(type->value, "archive"))
        return error_set(error, EXIT_CODE_OTHER, "archives can't be run yet; give the script");
    error_set(error, EXIT_CODE_OTHER, "unknown -t/--type: %.*s", SLICE_ARG(type->value));
    return error_hint(error, "the type has to be js");
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
    t->sources = sources_new();
    test->options = &t->options;
    test->registry = registry_new();
    test->bindings = &js_bindings;
    test->modules = module_table(&test->module_count);
    test->shared_arrays = shared_arrays_new();
    test->worker_slots = WORKER_SLOTS;
    test->workers = xcalloc(WORKER_SLOTS, sizeof(*test->workers));
    test->console_fd = -1;
    test->user_agent = SLICE("brunt/" BRUNT_VERSION);
}

int loaded_test_load(struct loaded_test *t, const struct command_line *line,
                     bool system_env_by_default, struct error *error)
{
    init(t, line);
    int result = open_secrets(t, error);
    if (result == 0)
        result = check_type(&line->settings.type, error);
    if (result == 0)
        result = load_bundle(t, error);
    if (result == 0)
        result = read_config(t, system_env_by_default, error);
    if (result == 0)
        result = run_init_code(t, &t->script_options, error);
    if (result == 0)
        result = consolidate(t, error);
    return result;
}

/* --- thresholds and the rest --- */

static int make_thresholds(struct loaded_test *t, struct error *error)
{
    const struct options *o = &t->options;
    struct registry *r = t->test.registry;
    t->thresholds = xcalloc(o->threshold_count + 1, sizeof(*t->thresholds));
    for (uint32_t i = 0; i < o->threshold_count; i++) {
        const struct threshold_options *from = &o->thresholds[i];
        struct threshold_set *set = &t->thresholds[t->threshold_count++];
        threshold_set_init(set, from->metric);
        for (uint32_t k = 0; k < from->count; k++) {
            struct threshold *added = threshold_set_add(set, from->items[k].source, error);
            if (!added)
                return -1;
            added->abort_on_fail = from->items[k].abort_on_fail;
            added->delay_abort_ns = from->items[k].delay_abort.set ? from->items[k].delay_abort.ns
                                                                   : 0;
        }
        if (threshold_set_bind(set, r, error) != 0)
            return -1;
    }
    /* The summary tells how long successful requests took. */
    if (t->test.system_tags & TAG_EXPECTED_RESPONSE)
        registry_submetric(r, registry_get(r, METRIC_HTTP_REQ_DURATION),
                           SLICE("expected_response:true"), error);
    return 0;
}

static void make_run_tags(struct loaded_test *t)
{
    struct tagset_builder builder;
    tagset_builder_init(&builder, NULL);
    for (uint32_t i = 0; i < t->options.tag_count; i++)
        tagset_builder_set(&builder, t->options.tags[i].key, t->options.tags[i].value);
    t->test.run_tags = tagset_build(&builder, t->test.registry);
}

static uint32_t system_tags_of(const struct options *o)
{
    uint32_t tags = 0; /* resolved options hold the default when nobody set them */
    for (uint32_t i = 0; i < o->system_tags.count; i++)
        tags |= system_tag_from_name(o->system_tags.items[i]);
    return tags;
}

static int open_console_output(struct loaded_test *t, struct error *error)
{
    if (!t->options.console_output.set)
        return 0;
    char *path = arena_str(&t->arena, t->options.console_output.value);
    t->test.console_fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (t->test.console_fd >= 0)
        return 0;
    return error_set(error, EXIT_CODE_OTHER, "cannot open the console output file \"%s\": %s", path,
                     strerror(errno));
}

int loaded_test_resolve(struct loaded_test *t, struct error *error)
{
    struct test *test = &t->test;
    struct buf warnings = BUF_INIT(1 << 20), json = BUF_INIT(64 << 20);
    int result = options_resolve(&t->options, &warnings, error);
    log_warnings(&warnings);
    if (result == 0) {
        feature_tag_run(&t->options, t->features);
        test->system_tags = system_tags_of(&t->options);
        test->detailed = t->options.summary_mode.set &&
                         slice_eq_nocase(t->options.summary_mode.value, SLICE("full"));
        if (t->options.user_agent.set)
            test->user_agent = t->options.user_agent.value;
        result = make_thresholds(t, error);
    }
    if (result == 0) {
        registry_seal(test->registry);
        bundle_seal(test->bundle);
        make_run_tags(t);
        t->plan = plan_new(&t->options, error);
        test->plan = t->plan;
        test->http_version = net_options_http_version(&t->options);
        rate_limit_init(&test->request_limit, t->options.rps.set ? t->options.rps.value : 0);
        result = t->plan ? net_options_apply(&test->net, &t->options, &t->arena, error) : -1;
    }
    if (result == 0)
        result = open_console_output(t, error);
    if (result == 0) {
        options_write_test_json(&json, &t->options);
        test->options_json = arena_copy(&t->arena, buf_slice(&json));
    }
    buf_deinit(&warnings);
    buf_deinit(&json);
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
    secrets_free(test->secrets);
    bundle_free(test->bundle);
    sources_free(t->sources);
    if (test->registry)
        registry_free(test->registry);
    if (test->console_fd > 0)
        close(test->console_fd);
    options_deinit(&t->options);
    options_deinit(&t->script_options);
    arena_deinit(&t->arena);
}
