#include "script/position.h"

void position_resolve(const struct compiled_module *code, int *line, int *column)
{
    /* The wrapper of a CommonJS file is in front of its first line. */
    if (*line == 1 && *column > (int)code->text_start)
        *column -= (int)code->text_start;
    *column = (int)typescript_original_column(&code->stripped, (uint32_t)*line, (uint32_t)*column);
}
