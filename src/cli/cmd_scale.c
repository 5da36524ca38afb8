/* brunt scale: other numbers of VUs in a running test. */
#include "base/check.h"
#include "cli/api_client.h"
#include "cli/commands.h"

#include <inttypes.h>

static struct opt_text vus, max_vus;

static const struct command_flag own_flags[] = {
    { .flag = "vus",
      .short_flag = 'u',
      .argument = "int",
      .help = "virtual users that are active",
      .text = &vus },
    { .flag = "max",
      .short_flag = 'm',
      .argument = "int",
      .help = "virtual users that there may be at most",
      .text = &max_vus },
};

static int append(struct buf *out, const char *key, const char *flag, const struct opt_text *number,
                  struct error *error)
{
    int64_t value;
    if (!number->set)
        return 0;
    if (!slice_to_int64(number->value, &value) || value < 0)
        return error_set(error, EXIT_CODE_OTHER, "--%s has to be a number of VUs, not \"%.*s\"",
                         flag, SLICE_ARG(number->value));
    buf_printf(out, "%s\"%s\":%" PRId64, out->len > 0 ? "," : "", key, value);
    return 0;
}

static int run(const struct command_line *line, struct error *error)
{
    struct buf attributes = BUF_INIT(256);
    int result = append(&attributes, "vus", "vus", &vus, error);
    if (result == 0)
        result = append(&attributes, "vus-max", "max", &max_vus, error);
    if (result == 0 && attributes.len == 0)
        result = error_set(error, EXIT_CODE_OTHER, "specify either -u/--vus or -m/--max");
    if (result == 0)
        result = api_print_status(line, buf_slice(&attributes), error);
    buf_deinit(&attributes);
    return result;
}

const struct command command_scale = {
    .name = "scale",
    .arguments = "",
    .summary = "Change the VUs of a running test",
    .text = "That is for scenarios that are externally-controlled. The test has to be run with "
            "--address;\n"
            "the same address is asked, or localhost:6565.\n",
    .examples = "  $ brunt scale --address localhost:6565 --vus 50 --max 100\n",
    .flags = { GROUP_GLOBAL, own_flags, ARRAY_LEN(own_flags), false },
    .run = run,
};
