/* "a,b,\"c,d\"": the lists that flags take. Private to plan. */
#ifndef PLAN_CSV_H
#define PLAN_CSV_H

#include "base/arena.h"
#include "base/error.h"

/* The fields of one line, in the arena; none for empty text. -1 with the words of Go's
 * encoding/csv. */
int csv_read_line(struct arena *arena, struct slice line, struct slice **out, uint32_t *count,
                  int exit_code, struct error *error);

#endif
