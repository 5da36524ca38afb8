/* brunt version. */
#include "base/check.h"
#include "base/json_writer.h"
#include "cli/build_info.h"
#include "cli/command_line.h"
#include "cli/commands.h"

#include <stdio.h>
#include <sys/utsname.h>

static struct opt_bool json;

static const struct command_flag own_flags[] = {
    { .flag = "json", .help = "the version as JSON", .on = &json },
};

/* Go's names of architectures, which tools that read k6's version know. */
static const char *go_arch(const char *machine)
{
    if (strcmp(machine, "x86_64") == 0)
        return "amd64";
    return strcmp(machine, "aarch64") == 0 ? "arm64" : machine;
}

/* k6's keys, so that what reads its version can read ours. */
static void print_json(void)
{
    struct slice commit = slice_of(build_commit);
    ptrdiff_t plus = slice_find_char(commit, '+');
    struct utsname system = { .machine = "" };
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    struct json_writer w;
    uname(&system);
    json_writer_init(&w, &text, NULL);
    json_writer_begin_object(&w);
    json_writer_key_str(&w, "commit");
    json_writer_string(&w, plus < 0 ? commit : slice_sub(commit, 0, (size_t)plus));
    json_writer_key_str(&w, "commit_dirty");
    json_writer_bool(&w, plus >= 0);
    json_writer_key_str(&w, "go_arch");
    json_writer_string_str(&w, go_arch(system.machine));
    json_writer_key_str(&w, "go_os");
    json_writer_string_str(&w, "linux");
    json_writer_key_str(&w, "go_version");
    json_writer_string_str(&w, "none");
    json_writer_key_str(&w, "version");
    json_writer_string_str(&w, "v" BRUNT_VERSION);
    json_writer_end_object(&w);
    printf("%.*s\n", SLICE_ARG(buf_slice(&text)));
    buf_deinit(&text);
}

static int run(const struct command_line *line, struct error *error)
{
    if (json.value)
        print_json();
    else
        printf("brunt v%s (commit/%s, k6 v2.2.0 compatible)\n", BRUNT_VERSION, build_commit);
    return 0;
}

const struct command command_version = {
    .name = "version",
    .arguments = "",
    .summary = "Print the version",
    .examples = "  $ brunt version --json\n",
    .flags = { GROUP_GLOBAL, own_flags, ARRAY_LEN(own_flags) },
    .most = ANY_NUMBER,
    .run = run,
};
