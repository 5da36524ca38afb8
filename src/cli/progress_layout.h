/* The live display as a block of text: a status line above one aligned line per scenario. */
#ifndef CLI_PROGRESS_LAYOUT_H
#define CLI_PROGRESS_LAYOUT_H

#include "cli/progress_line.h"

struct progress_layout {
    int columns;    /* of the window; 0: as narrow as can be, with percentages for bars */
    uint32_t lines; /* at most so many for scenarios; those that run come first */
    bool color;
    const struct progress_line *phase; /* before or after the scenarios: a line above; or NULL */
};

void progress_layout(struct buf *out, const struct progress_layout *layout,
                     const struct progress_line *lines, uint32_t count);

#endif
