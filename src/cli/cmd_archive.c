/* brunt archive: a test with all that it needs in one file, which k6 runs, too. */
#include "archive/dependencies.h"
#include "base/check.h"
#include "cli/commands.h"
#include "cli/loaded_test.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static struct opt_text output;
static struct opt_bool exclude_env;

static const struct command_flag own_flags[] = {
    { .flag = "archive-out",
      .short_flag = 'O',
      .argument = "string",
      .help = "file to write the archive to; \"-\": standard output",
      .default_text = "archive.tar",
      .text = &output },
    { .flag = "exclude-env-vars",
      .help = "keep no environment variables in the archive, neither of --env nor of the system",
      .on = &exclude_env },
};
static int compare_keys(const void *a, const void *b)
{
    const struct key_value *left = a, *right = b;
    return slice_compare(left->key, right->key);
}

static void describe(const struct loaded_test *t, struct slice options, struct archive *a,
                     struct arena *arena)
{
    *a = (struct archive){ .main = t->source.main,
                           .options = options,
                           .has_env = !exclude_env.value,
                           .env = t->test.env,
                           .env_count = t->test.env_count,
                           .compatibility_mode = t->options.compatibility_mode.value };
    if (a->env_count)
        qsort(a->env, a->env_count, sizeof(*a->env), compare_keys);
    dependencies_find(t->test.bundle, arena, &a->dependencies, &a->dependency_count);
}

/* Now, or what builds that have to be repeatable say (https://reproducible-builds.org/specs). */
static int64_t time_of_archive(void)
{
    const char *given = getenv("SOURCE_DATE_EPOCH");
    int64_t time_s;
    return given && slice_to_int64(slice_of(given), &time_s) && time_s >= 0 ? time_s
                                                                            : (int64_t)time(NULL);
}

/* Half an archive is of no use to anybody. */
static void remove_half(int fd, const char *path)
{
    struct stat info;
    if (fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
        unlink(path);
}

static int write_archive(const struct archive *a, const struct sources *sources,
                         struct arena *arena, struct error *error)
{
    if (output.set && slice_is(output.value, "-"))
        return archive_write(a, sources, time_of_archive(), STDOUT_FILENO, error);
    const char *path = output.set ? arena_str(arena, output.value) : "archive.tar";
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0)
        return error_set(error, EXIT_CODE_OTHER, "can't create the archive '%s': %s", path,
                         strerror(errno));
    int result = archive_write(a, sources, time_of_archive(), fd, error);
    if (result != 0)
        remove_half(fd, path);
    if (close(fd) != 0 && result == 0)
        result = error_set(error, EXIT_CODE_OTHER, "%s", strerror(errno));
    return result == 0 ? 0 : error_prefix(error, "can't write the archive '%s': ", path);
}

/* The options are those before anything is derived from them, so that flags can still replace
 * shortcuts when the archive is run; that they can be run is seen first. */
static int make_archive(struct loaded_test *t, struct error *error)
{
    struct buf json = BUF_INIT(BUF_UNLIMITED);
    struct archive archive;
    int result = options_fill_defaults(&t->options, error);
    if (result == 0) {
        options_write_json(&json, &t->options, false);
        result = loaded_test_resolve(t, error);
    }
    if (result == 0) {
        describe(t, buf_slice(&json), &archive, &t->arena);
        result = write_archive(&archive, t->source.sources, &t->arena, error);
    }
    buf_deinit(&json);
    return result;
}

static int run(const struct command_line *line, struct error *error)
{
    struct loaded_test t;
    int result = loaded_test_load(&t, line, false, error);
    if (result == 0)
        result = make_archive(&t, error);
    loaded_test_free(&t);
    return result;
}

const struct command command_archive = {
    .name = "archive",
    .arguments = "SCRIPT|-",
    .summary = "Put a test and all that it needs into one file",
    .text = "What a script imports and opens goes along, with the options and the variables of -e. "
            "k6 runs\n"
            "such a file, too.\n",
    .examples = "  # 10 VUs for 10 seconds, somewhere else\n"
                "  $ brunt archive -u 10 -d 10s -O test.tar script.js\n"
                "  $ brunt run test.tar\n",
    .flags = { GROUP_GLOBAL | GROUP_OPTION | GROUP_RUNTIME, own_flags, ARRAY_LEN(own_flags) },
    .least = 1,
    .most = 1,
    .choices = ".",
    .run = run,
};
