/* Any text as a source map, asked for some places. */
#include "base/check.h"
#include "script/source_map.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct error error = { 0 };
    struct source_map *map = source_map_parse(slice_make((const char *)data, size),
                                              SLICE("file:///x.js"), &error);

    CHECK(!map == error_is_set(&error));
    error_clear(&error);
    for (int line = 1; map && line < 20; line++) {
        for (int column = 1; column < 200; column += 7) {
            const char *file = NULL;
            int original_line = line, original_column = column;

            if (source_map_find(map, &file, &original_line, &original_column))
                CHECK(file && original_line > 0 && original_column > 0);
        }
    }
    source_map_free(map);
    return 0;
}
