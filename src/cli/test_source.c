#include "cli/test_source.h"

#include "base/file.h"

#include <unistd.h>

static int check_type(struct slice type, struct error *error)
{
    if (type.len == 0 || slice_is(type, "js") || slice_is(type, "archive"))
        return 0;
    error_set(error, EXIT_CODE_OTHER, "unknown -t/--type: %.*s", SLICE_ARG(type));
    return error_hint(error, "the type has to be js or archive");
}

static int read_standard_input(struct arena *arena, struct slice *text, struct error *error)
{
    int code = file_read_open(arena, STDIN_FILENO, text);
    return code == 0 ? 0
                     : error_set(error, EXIT_CODE_OTHER, "can't read standard input: %s",
                                 file_strerror(-code));
}

static int refuse_compressed(const struct main_script *file, struct error *error)
{
    error_set(error, EXIT_CODE_OTHER, "could not initialize '%.*s': it is compressed with %s",
              SLICE_ARG(file->origin), archive_compression(file->text));
    return error_hint(error, "archives are plain tar files: unpack it first");
}

/* From here on the test is what is in the archive. */
static int open_archive(struct test_source *source, struct arena *arena, struct error *error)
{
    const struct main_script file = source->main;
    source->is_archive = true;
    source->read = source->sources;
    source->sources = sources_new();
    if (archive_read(&source->archive, file.text, arena, source->sources, error) != 0)
        return error_prefix(error,
                            "could not initialize '%.*s': could not load test archive bundle "
                            "'%.*s': ",
                            SLICE_ARG(file.origin), SLICE_ARG(file.origin_url));
    source->main = source->archive.main;
    source->main.origin = file.origin;
    source->main.origin_url = file.origin_url;
    return 0;
}

int test_source_read(struct test_source *source, struct bundle_config *config, struct slice type,
                     struct slice path, struct arena *arena, struct error *error)
{
    struct slice input = SLICE("");
    if (check_type(type, error) != 0 ||
        (slice_is(path, "-") && read_standard_input(arena, &input, error) != 0))
        return -1;
    config->sources = source->sources = sources_new();
    if (main_script_read(config, arena, path, input, &source->main, error) != 0)
        return -1;
    if (!slice_is(type, "js") && archive_compression(source->main.text))
        return refuse_compressed(&source->main, error);
    bool is_archive = slice_is(type, "archive") || (type.len == 0 && archive_is(source->main.text));
    if (is_archive && open_archive(source, arena, error) != 0)
        return -1;
    config->sources = source->sources;
    config->main = source->main;
    return 0;
}

void test_source_deinit(struct test_source *source)
{
    sources_free(source->sources);
    sources_free(source->read);
}
