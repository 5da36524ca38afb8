/* brunt new: a script to begin with. */
#include "base/arena.h"
#include "base/check.h"
#include "base/file.h"
#include "cli/command_line.h"
#include "cli/commands.h"
#include "cli/embedded.h"
#include "cli/template.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

static struct opt_bool force;
static struct opt_text template_name, project_id;

static const struct command_flag own_flags[] = {
    { .flag = "force", .short_flag = 'f', .help = "overwrite the file if it exists", .on = &force },
    { .flag = "template",
      .help = "minimal, protocol or browser, or the path of a template of your own: with a slash "
              "in it, as in ./mine.js",
      .default_text = "minimal",
      .choices = "minimal,protocol,browser",
      .text = &template_name },
    { .flag = "project-id",
      .help = "a project of Grafana Cloud k6, for the option cloud",
      .text = &project_id },
};

/* A text of ours, or a file: that has a slash in its name. */
static int get_template(struct arena *arena, struct slice name, struct slice *text,
                        struct error *error)
{
    static const struct {
        const char *name, *text;
    } ours[] = {
        { "minimal", embedded_minimal_js },
        { "protocol", embedded_protocol_js },
        { "browser", embedded_browser_js },
    };
    for (size_t i = 0; i < ARRAY_LEN(ours); i++) {
        if (slice_is(name, ours[i].name)) {
            *text = slice_of(ours[i].text);
            return 0;
        }
    }
    if (slice_find_char(name, '/') >= 0) {
        int rc = file_read(arena, name, text);
        return rc == 0 ? 0
                       : error_set(error, EXIT_CODE_OTHER,
                                   "error retrieving template: failed to read template file "
                                   "%.*s: %s",
                                   SLICE_ARG(name), file_strerror(-rc));
    }
    bool is_file = access(arena_str(arena, name), F_OK) == 0;
    const char *meant = is_file ? arena_printf(arena, ", did you mean ./%.*s?", SLICE_ARG(name))
                                : "";
    return error_set(error, EXIT_CODE_OTHER,
                     "error retrieving template: invalid template type \"%.*s\"%s", SLICE_ARG(name),
                     meant);
}

static int write_script(struct arena *arena, const char *path, struct slice name,
                        struct error *error)
{
    const struct template_value values[] = {
        { "ScriptName", slice_of(path) },
        { "ProjectID", project_id.value },
        { 0 },
    };
    struct slice text;
    struct buf script = BUF_INIT(BUF_UNLIMITED);
    int result = get_template(arena, name, &text, error);
    if (result == 0 && template_fill(&script, text, values, error) != 0)
        result = error_prefix(error, "failed to execute template %.*s: ", SLICE_ARG(name));
    if (result == 0) {
        int rc = file_write(slice_of(path), buf_slice(&script));
        if (rc != 0)
            result = error_set(error, EXIT_CODE_OTHER, "open %s: %s", path, file_strerror(-rc));
    }
    buf_deinit(&script);
    return result;
}

static int run(const struct command_line *line, struct error *error)
{
    const char *path = line->argument_count > 0 ? line->arguments[0] : "script.js";
    struct slice name = template_name.set ? template_name.value : SLICE("minimal");
    if (!force.value && access(path, F_OK) == 0)
        return error_set(error, EXIT_CODE_OTHER,
                         "%s already exists. Use the `--force` flag to overwrite it", path);
    struct arena arena;
    arena_init(&arena, 4096);
    int result = write_script(&arena, path, name, error);
    if (result == 0)
        printf("New script created: %s (%.*s template).\n", path, SLICE_ARG(name));
    arena_deinit(&arena);
    return result;
}

const struct command command_new = {
    .name = "new",
    .arguments = "[FILE]",
    .summary = "Make a script to begin with",
    .text = "The file is script.js where no other is named. A template of your own may say\n"
            "{{ .ScriptName }}, {{ .ProjectID }} and {{ if .ProjectID }} ... {{ end }}.\n",
    .examples = "  $ brunt new\n\n"
                "  # With stages, thresholds, setup and groups, over what was there\n"
                "  $ brunt new -f --template protocol shop.js\n\n"
                "  # From a template of your own\n"
                "  $ brunt new --template ./team.js shop.js\n",
    .flags = { GROUP_GLOBAL, own_flags, ARRAY_LEN(own_flags), false },
    .most = 1,
    .choices = ".",
    .run = run,
};
