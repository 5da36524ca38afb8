#include "cli/report.h"

#include "base/file.h"
#include "base/log.h"

#include <unistd.h>

/* A log that goes elsewhere is no excuse for silence. */
static void print(struct slice text, const struct log_field *hint, size_t count)
{
    struct buf line = BUF_INIT(1 << 20);
    log_format_line(&line, LOG_FORMAT_TEXT, false, LOG_ERROR, text, hint, count);
    file_write_all(STDERR_FILENO, buf_slice(&line));
    buf_deinit(&line);
}

int report_error(struct error *error)
{
    if (!error_is_set(error))
        return EXIT_CODE_OK;
    int code = error->exit_code;
    struct slice text = slice_of(error->text);
    struct log_field field = { "hint", slice_of(error->hint) };
    size_t count = error->hint != NULL ? 1 : 0;
    if (code == EXIT_CODE_API) { /* as k6 has it in the log */
        field = (struct log_field){ "error", text };
        text = SLICE("Error from API server");
        count = 1;
    }
    log_write(LOG_ERROR, text, &field, count);
    if (log_has_taker())
        print(text, &field, count);
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
