/* Tables of TypeScript and what it becomes. */
#ifndef TESTS_TYPESCRIPT_TESTING_H
#define TESTS_TYPESCRIPT_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/check.h"
#include "typescript/typescript.h"

struct strip_case {
    const char *input;
    const char *output;
};

/* White space at the ends of both is not compared. */
void assert_stripped(const struct strip_case *c);

/* The text, in which what is between « and » becomes white space, and nothing else changes. */
void assert_erased(const char *marked);

/* The error's text, which is in `error` behind "x.ts: Line "; "" if it is no error. */
void assert_strip_error(const char *input, const char *error);

#endif
