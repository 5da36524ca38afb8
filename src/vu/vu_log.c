#include "vu/vu_log.h"

#include "base/buf.h"
#include "vu/vu.h"

#include <unistd.h>

void vu_log_exception(const struct vu *vu, struct slice text, bool in_promise)
{
    struct buf whole = BUF_INIT(1 << 20);
    if (in_promise)
        buf_append_str(&whole, "Uncaught (in promise) ");
    buf_append_slice(&whole, text);
    struct log_field fields[3];
    size_t count = 0;
    if (vu->scenario) {
        fields[count++] = (struct log_field){ "executor", slice_of(executor_type_name(
                                                              vu->scenario->executor)) };
        fields[count++] = (struct log_field){ "scenario", vu->scenario->name };
    }
    fields[count++] = (struct log_field){ "source", SLICE("stacktrace") };
    log_write(LOG_ERROR, buf_slice(&whole), fields, count);
    buf_deinit(&whole);
}

void vu_log_console(const struct vu *vu, enum log_level level, struct slice text)
{
    static const struct log_field source = { "source", SLICE("console") };
    /* Init code speaks before the options are known, so it always goes to the log. */
    if (vu->test->console_fd < 0 || vu->phase == VU_PHASE_INIT) {
        log_write(level, text, &source, 1);
        return;
    }
    if (!log_enabled(level))
        return;
    struct buf line = BUF_INIT(BUF_UNLIMITED);
    log_format_line(&line, log_current_format(), false, level, text, NULL, 0);
    /* One write per line, so lines of different workers never mix. */
    if (write(vu->test->console_fd, line.ptr, line.len) < 0)
        log_write(level, text, &source, 1);
    buf_deinit(&line);
}

void vu_log_warning(const struct vu *vu, struct slice text, struct slice error_field)
{
    (void)vu;
    const struct log_field field = { "error", error_field };
    log_write(LOG_WARN, text, &field, error_field.ptr ? 1 : 0);
}
