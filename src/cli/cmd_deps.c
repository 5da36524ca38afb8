/* brunt deps: the modules that a test is made of. */
#include "archive/dependencies.h"
#include "base/check.h"
#include "base/file.h"
#include "base/json_check.h"
#include "base/json_text.h"
#include "base/json_writer.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/test_source.h"
#include "jsmod/module_table.h"
#include "script/bundle_module.h"
#include "script/module_url.h"

#include <unistd.h>
#include <stdlib.h>

static struct opt_bool json;

static const struct command_flag own_flags[] = {
    { .flag = "json", .help = "the dependencies as JSON", .on = &json },
};

struct finding {
    struct arena arena;
    struct slice *imports; /* sorted */
    uint32_t import_count;
    struct key_value *needs; /* k6 and extensions, with the versions that will do */
    uint32_t need_count;
    bool is_missing; /* a module that this program doesn't have is imported */
};

/* That a module is missing is found out, and no reason to stop. */
static bool take_for_native(void *context, struct slice specifier)
{
    struct finding *f = context;
    f->is_missing |= !module_table_has(NULL, specifier);
    return module_url_is_native(specifier);
}

static bool find_text(void *context, struct slice specifier, struct slice *text)
{
    return module_table_text(NULL, specifier, text);
}

static int compare(const void *a, const void *b)
{
    return slice_compare(*(const struct slice *)a, *(const struct slice *)b);
}

static void collect_imports(struct finding *f, const struct bundle *bundle)
{
    uint32_t count = 0;
    while (bundle_module_at(bundle, count) != NULL)
        count++;
    f->imports = ARENA_ARRAY(&f->arena, struct slice, count + 1);
    for (uint32_t i = 0; i < count; i++)
        f->imports[f->import_count++] = arena_copy(&f->arena, bundle_module_at(bundle, i)->url);
    qsort(f->imports, count, sizeof(*f->imports), compare);
}

static void set_versions(struct finding *f, struct slice name, struct slice versions)
{
    for (uint32_t i = 0; i < f->need_count; i++) {
        if (slice_eq(f->needs[i].key, name) && slice_is(f->needs[i].value, "*"))
            f->needs[i].value = versions;
    }
}

/* K6_DEPENDENCIES_MANIFEST says which versions are wanted where the test doesn't. */
static int apply_manifest(struct finding *f, struct error *error)
{
    struct slice manifest = slice_of(getenv("K6_DEPENDENCIES_MANIFEST")), name, versions;
    struct json_fault fault;
    struct json_walk walk;
    if (manifest.len == 0)
        return 0;
    if (!json_check(manifest, &fault))
        return error_set(error, EXIT_CODE_OTHER, "invalid dependencies manifest %s", fault.text);
    if (!json_walk_begin(&walk, manifest) || !walk.in_object)
        return error_set(error, EXIT_CODE_OTHER,
                         "invalid dependencies manifest: it has to be an object, "
                         "{\"k6/x/name\": \"versions\"}");
    while (json_walk_next(&walk, &name, &versions)) {
        if (slice_starts(versions, SLICE("\"")))
            set_versions(f, json_unquote(name, &f->arena), json_unquote(versions, &f->arena));
    }
    return 0;
}

static int find(struct finding *f, const struct command_line *line, struct error *error)
{
    struct bundle_config config = { .is_native = take_for_native,
                                    .built_in = find_text,
                                    .context = f };
    struct test_source source = { 0 };
    struct bundle *bundle = NULL;
    int result = test_source_read(&source, &config, line->settings.type.value,
                                  slice_of(line->arguments[0]), &f->arena, error);
    if (result == 0)
        bundle = bundle_load(&config, error);
    if (bundle != NULL) {
        collect_imports(f, bundle);
        dependencies_find(bundle, &f->arena, &f->needs, &f->need_count);
    }
    bundle_free(bundle);
    test_source_deinit(&source);
    return bundle != NULL ? apply_manifest(f, error) : -1;
}

static void write_json(struct buf *out, const struct finding *f)
{
    struct json_writer w;
    json_writer_init(&w, out, "  ");
    json_writer_begin_object(&w);
    json_writer_key_str(&w, "buildDependencies");
    json_writer_begin_object(&w);
    for (uint32_t i = 0; i < f->need_count; i++) {
        json_writer_key(&w, f->needs[i].key);
        json_writer_string(&w, f->needs[i].value);
    }
    json_writer_end_object(&w);
    json_writer_key_str(&w, "imports");
    json_writer_begin_array(&w);
    for (uint32_t i = 0; i < f->import_count; i++)
        json_writer_string(&w, f->imports[i]);
    json_writer_end_array(&w);
    json_writer_key_str(&w, "customBuildRequired");
    json_writer_bool(&w, f->is_missing);
    json_writer_end_object(&w);
    buf_append_char(out, '\n');
}

static void write_text(struct buf *out, const struct finding *f)
{
    buf_append_str(out, "Build Dependencies:\n");
    for (uint32_t i = 0; i < f->need_count; i++)
        buf_printf(out, "  %.*s: %.*s\n", SLICE_ARG(f->needs[i].key), SLICE_ARG(f->needs[i].value));
    buf_append_str(out, "\nImports:\n");
    for (uint32_t i = 0; i < f->import_count; i++)
        buf_printf(out, "  %.*s\n", SLICE_ARG(f->imports[i]));
    buf_printf(out, "\nCustom Build Required: %s\n", f->is_missing ? "yes" : "no");
}

static int run(const struct command_line *line, struct error *error)
{
    struct finding finding = { 0 };
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    arena_init(&finding.arena, 4096);
    int result = find(&finding, line, error);
    if (result == 0) {
        if (json.value)
            write_json(&text, &finding);
        else
            write_text(&text, &finding);
        file_write_all(STDOUT_FILENO, buf_slice(&text));
    }
    buf_deinit(&text);
    arena_deinit(&finding.arena);
    return result;
}

const struct command command_deps = {
    .name = "deps",
    .arguments = "SCRIPT|-",
    .summary = "List the modules that a test imports",
    .text = "Imports are followed, require() isn't. The build dependencies are the versions of k6 "
            "and of\n"
            "extensions that \"use k6 with ...\" in a script asks for; a custom build would be "
            "required where a\n"
            "module is imported that this program doesn't have.\n",
    .examples = "  $ brunt deps script.js\n\n"
                "  $ brunt deps --json script.js\n",
    .flags = { GROUP_GLOBAL | GROUP_RUNTIME, own_flags, ARRAY_LEN(own_flags), true },
    .least = 1,
    .most = 1,
    .which = "arg should either be \"-\", if reading script from stdin, or a path to a script file",
    .choices = ".",
    .run = run,
};
