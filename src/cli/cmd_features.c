/* brunt features: the feature flags there are. */
#include "base/check.h"
#include "base/file.h"
#include "base/json_writer.h"
#include "cli/commands.h"
#include "plan/feature.h"

#include <unistd.h>

static struct opt_bool json;

static const struct command_flag own_flags[] = {
    { .flag = "json", .help = "the list as JSON", .on = &json },
};

/* Three spaces between columns, as in k6. */
static void write_table(struct buf *out)
{
    uint32_t count;
    const struct feature_row *rows = feature_rows(&count);
    int name = (int)strlen("FEATURE"), lifecycle = (int)strlen("LIFECYCLE");
    for (uint32_t i = 0; i < count; i++) {
        name = (int)strlen(rows[i].name) > name ? (int)strlen(rows[i].name) : name;
        lifecycle = (int)strlen(rows[i].lifecycle) > lifecycle ? (int)strlen(rows[i].lifecycle)
                                                               : lifecycle;
    }
    buf_printf(out, "%-*s   %-*s   DESCRIPTION\n", name, "FEATURE", lifecycle, "LIFECYCLE");
    for (uint32_t i = 0; i < count; i++)
        buf_printf(out, "%-*s   %-*s   %s\n", name, rows[i].name, lifecycle, rows[i].lifecycle,
                   rows[i].description);
}

static void write_json(struct buf *out)
{
    uint32_t count;
    const struct feature_row *rows = feature_rows(&count);
    struct json_writer w;
    json_writer_init(&w, out, "  ");
    json_writer_begin_array(&w);
    for (uint32_t i = 0; i < count; i++) {
        json_writer_begin_object(&w);
        json_writer_key_str(&w, "feature");
        json_writer_string_str(&w, rows[i].name);
        json_writer_key_str(&w, "lifecycle");
        json_writer_string_str(&w, rows[i].lifecycle);
        json_writer_key_str(&w, "description");
        json_writer_string_str(&w, rows[i].description);
        json_writer_end_object(&w);
    }
    json_writer_end_array(&w);
    buf_append_char(out, '\n');
}

static int run(const struct command_line *line, struct error *error)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    if (json.value)
        write_json(&text);
    else
        write_table(&text);
    file_write_all(STDOUT_FILENO, buf_slice(&text));
    buf_deinit(&text);
    return 0;
}

const struct command command_features = {
    .name = "features",
    .arguments = "",
    .summary = "List the feature flags",
    .text = "A feature is behaviour that may be switched on before it is the rule: with --features "
            "of run,\n"
            "with K6_FEATURES, or with \"features\" in the config file.\n",
    .examples = "  $ brunt features --json\n\n"
                "  $ brunt run --features freeze-env,merge-run-tags script.js\n",
    .flags = { GROUP_GLOBAL, own_flags, ARRAY_LEN(own_flags) },
    .run = run,
};
