/* brunt stats: the metrics of a running test. */
#include "base/file.h"
#include "base/json_select.h"
#include "base/json_text.h"
#include "cli/api_client.h"
#include "cli/commands.h"
#include "cli/yaml.h"

#include <unistd.h>

/* A list of names, each with what the API says of the metric. */
static void append_metrics(struct buf *out, struct slice metrics, struct arena *arena)
{
    struct json_walk walk;
    struct slice none, metric, name, attributes;
    if (!json_walk_begin(&walk, metrics))
        return;
    while (json_walk_next(&walk, &none, &metric)) {
        if (!json_select(metric, SLICE("id"), arena, &name) ||
            !json_select(metric, SLICE("attributes"), arena, &attributes))
            continue;
        buf_append_str(out, "- name: ");
        yaml_append(out, name, 2);
        buf_append_str(out, "  ");
        yaml_append(out, attributes, 2);
    }
}

static int run(const struct command_line *line, struct error *error)
{
    struct arena arena;
    struct slice metrics;
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    arena_init(&arena, 64 * 1024);
    int result = api_call(line, "GET", "/v1/metrics", SLICE(""), &arena, &metrics, error);
    if (result == 0) {
        append_metrics(&text, metrics, &arena);
        file_write_all(STDOUT_FILENO, buf_slice(&text));
    }
    buf_deinit(&text);
    arena_deinit(&arena);
    return result;
}

const struct command command_stats = {
    .name = "stats",
    .arguments = "",
    .summary = "Show the metrics of a running test",
    .text =
        "The test has to be run with --address; the same address is asked, or localhost:6565.\n",
    .examples = "  $ brunt stats --address localhost:6565\n",
    .flags = { .groups = GROUP_GLOBAL },
    .most = ANY_NUMBER,
    .run = run,
};
