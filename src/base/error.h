/* An error that a person reads: what is wrong, where, and what would be right. For what a person
 * wrote (options, scripts, certificates); hot paths use plain int codes. Owned by the caller, zero
 * means none. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include "base/slice.h"

/* The exit codes of the process: k6's, since CI jobs read them. */
enum exit_code {
    EXIT_CODE_OK = 0,
    EXIT_CODE_THRESHOLDS = 99,
    EXIT_CODE_SETUP_TIMEOUT = 100,
    EXIT_CODE_TEARDOWN_TIMEOUT = 101,
    EXIT_CODE_TIMEOUT = 102,
    EXIT_CODE_STOPPED_BY_API = 103,
    EXIT_CODE_INVALID_CONFIG = 104,
    EXIT_CODE_SIGNAL = 105,
    EXIT_CODE_API = 106,
    EXIT_CODE_SCRIPT_EXCEPTION = 107,
    EXIT_CODE_SCRIPT_ABORT = 108,
    EXIT_CODE_INTERNAL = 109,
    EXIT_CODE_MARKED_FAILED = 110,
    EXIT_CODE_OTHER = 255,
};

struct error {
    char *text; /* owned; NULL while there is no error */
    char *hint; /* owned, often NULL: where it is and what would be right, if the text leaves that
                   open */
    int exit_code;
};

static inline bool error_is_set(const struct error *e)
{
    return e->text != NULL;
}

/* Sets the error, unless one is set already: the first cause wins. Returns -1, for `return
 * error_set(...)`. NULL for callers that don't want the text. */
int error_set(struct error *e, int exit_code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Puts text in front of what is there: "cannot read x: " + "no such file". Returns -1. */
int error_prefix(struct error *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Adds a hint, unless there is one or no error. Returns -1. */
int error_hint(struct error *e, const char *format, ...) __attribute__((format(printf, 2, 3)));

void error_clear(struct error *e);

/* Moves `from` into `to`, leaving `from` clear. */
void error_move(struct error *to, struct error *from);

#endif
