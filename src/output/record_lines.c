#include "output/record_lines.h"

void record_lines_write(struct line_file *file, const struct record_batch *batch,
                        record_renderer *render, void *context)
{
    if (line_file_failed(file)) {
        line_file_lose(file, batch->value_count);
        return;
    }
    for (uint32_t i = 0; i < batch->record_count; i++) {
        const struct record *record = &batch->records[i];
        render(line_file_buf(file), record, &batch->values[record->first], context);
        line_file_commit(file);
    }
}
