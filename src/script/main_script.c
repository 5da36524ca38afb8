#include "script/main_script.h"

#include "script/bundle.h"
#include "script/module_source.h"
#include "script/module_url.h"
#include "script/sources.h"

#include <stdlib.h>
#include <unistd.h>

/* What a script from standard input is called, as path and as URL. */
static const struct slice STANDARD_INPUT = SLICE("/-"), STANDARD_INPUT_URL = SLICE("file:///-");

static struct slice working_directory(struct arena *arena)
{
    char *here = getcwd(NULL, 0);
    struct slice path = path_join(arena, slice_of(here), SLICE("."));

    free(here);
    return path;
}

static struct slice folder_url(struct arena *arena, struct slice path)
{
    struct slice url = module_url_from_path(arena, path);

    return slice_ends(url, SLICE("/")) ? url
                                       : slice_of(arena_printf(arena, "%.*s/", SLICE_ARG(url)));
}

/* A file, if there is one of that name, else what a module here could import. */
static int locate(const struct bundle_config *config, struct arena *arena, struct slice here,
                  struct slice path, struct slice *url, struct error *error)
{
    struct slice file = path_join(arena, here, path);

    if (slice_find(path, SLICE("://")) > 0 && sources_kind(config->sources, file) == SOURCE_NONE)
        return module_url_resolve(arena, folder_url(arena, here), path, url, error);
    *url = module_url_from_path(arena, file);
    return 0;
}

int main_script_read(const struct bundle_config *config, struct arena *arena, struct slice path,
                     struct slice standard_input, struct main_script *out, struct error *error)
{
    struct slice here = working_directory(arena);

    *out = (struct main_script){ .origin = path };
    if (slice_is(path, "-")) {
        out->url = out->origin_url = STANDARD_INPUT_URL;
        out->dir = folder_url(arena, here);
        out->text = standard_input;
        sources_put(config->sources, STANDARD_INPUT, standard_input);
        return 0;
    }
    if (locate(config, arena, here, path, &out->url, error) ||
        module_read_source(arena, config, out->url, path, &out->text, error)) {
        error->exit_code = EXIT_CODE_OTHER;
        return -1;
    }
    out->origin_url = out->url;
    out->dir = module_url_dir(out->url);
    return 0;
}
