#include "plan/csv.h"

#include "base/csv_reader.h"

int csv_read_line(struct arena *arena, struct slice line, struct slice **out, uint32_t *count,
                  int exit_code, struct error *error)
{
    struct csv_reader reader;
    struct error fault = { 0 };
    csv_reader_init(&reader, line, SLICE(","));
    enum csv_result result = csv_reader_next(&reader, &fault);
    *count = result == CSV_RECORD ? reader.count : 0;
    *out = ARENA_ARRAY(arena, struct slice, *count + 1);
    for (uint32_t i = 0; i < *count; i++)
        (*out)[i] = arena_copy(arena, reader.fields[i]);
    csv_reader_deinit(&reader);
    if (result == CSV_ERROR)
        error_set(error, exit_code, "%s", fault.text);
    error_clear(&fault);
    return result == CSV_ERROR ? -1 : 0;
}
