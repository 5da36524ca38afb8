/* TypeScript to JavaScript: types are taken out, not checked. Type syntax becomes white space of
 * the same width, so that tokens stay at their lines and columns; only enums, namespaces, parameter
 * properties and what few things else need code insert text, never a line break. Knows nothing of
 * files or engines. */
#ifndef TYPESCRIPT_TYPESCRIPT_H
#define TYPESCRIPT_TYPESCRIPT_H

#include "base/arena.h"
#include "base/error.h"

/* Text that was put in: from `column` on, `width` columns of this line have no origin. */
struct typescript_shift {
    uint32_t line;   /* from 1, as in the original */
    uint32_t column; /* in the output, from 1, in code points */
    uint32_t width;
};

struct typescript_output {
    struct slice text;
    struct typescript_shift *shifts; /* by line and column */
    uint32_t shift_count;
};

/* Strips `text`, which is `name` in errors. All of `out` lives in the arena. -1 with the error in
 * the words of k6's transpiler: "file:///x.ts: Line 3:14 Unexpected \")\"", line and column from 1.
 * Nesting is limited, so that 100 KB of stack are enough for any text. */
int typescript_strip(struct arena *arena, struct slice name, struct slice text,
                     struct typescript_output *out, struct error *error);

/* The column in the original for a column (from 1) of a line of the output. */
uint32_t typescript_original_column(const struct typescript_output *out, uint32_t line,
                                    uint32_t column);

#endif
