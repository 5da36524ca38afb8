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
