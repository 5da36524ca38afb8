/* Values as text, read as Go reads them, with Go's messages: people search for those. Private to
 * plan. */
#ifndef PLAN_PARSE_TEXT_H
#define PLAN_PARSE_TEXT_H

#include "base/buf.h"
#include "base/error.h"

enum duration_syntax {
    DURATION_GO,       /* "1h2m3.5s": flags and stages */
    DURATION_EXTENDED, /* also "2d" and bare milliseconds: scripts and variables */
};

int parse_duration(struct slice text, enum duration_syntax syntax, int64_t *out_ns, int exit_code,
                   struct error *error);

/* base 10, or 0: "0x1f", "0o17", "017" and "0b1" too, as flags accept. */
int parse_int(struct slice text, int base, int64_t *out, int exit_code, struct error *error);

/* 1, t, T, TRUE, true, True and their opposites. */
int parse_bool(struct slice text, bool *out, int exit_code, struct error *error);

/* Sets the error to before + the text in quotes + after. */
int error_set_quoted(struct error *error, int exit_code, const char *before, struct slice text,
                     const char *after);

#endif
