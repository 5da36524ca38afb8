#include "cli/report.h"

#include "base/log.h"

int report_error(struct error *error)
{
    if (!error_is_set(error))
        return EXIT_CODE_OK;
    int code = error->exit_code;
    const struct log_field hint = { "hint", slice_of(error->hint) };
    log_write(LOG_ERROR, slice_of(error->text), &hint, error->hint != NULL ? 1 : 0);
    error_clear(error);
    return code;
}

void report_warnings(struct buf *warnings)
{
    struct slice rest = buf_slice(warnings), line;
    while (slice_split(&rest, '\n', &line)) {
        ptrdiff_t tab = slice_find_char(line, '\t');
        struct slice message = tab < 0 ? line : slice_sub(line, 0, (size_t)tab);
        const struct log_field field = { "error",
                                         tab < 0 ? SLICE("")
                                                 : slice_sub(line, (size_t)tab + 1, line.len) };
        if (message.len)
            log_write(LOG_WARN, message, &field, tab < 0 ? 0 : 1);
    }
    buf_reset(warnings);
}
