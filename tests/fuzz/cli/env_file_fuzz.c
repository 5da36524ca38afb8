/* Files of --env-file: whatever they hold, each line is read once, and values end where they end.
 */
#include "base/check.h"
#include "cli/env_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena arena;
    struct slice rest = slice_make((const char *)data, size);
    struct key_value pair;
    struct error error = { 0 };
    int line = 0, last = 0;
    arena_init(&arena, 1024);
    while (env_file_next(&rest, &line, &arena, &pair, &error)) {
        CHECK(line > last && pair.key.len > 0);
        last = line;
    }
    error_clear(&error);
    arena_deinit(&arena);
    return 0;
}
