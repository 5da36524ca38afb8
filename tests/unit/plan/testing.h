/* What the tests of plan share: options from one layer of JSON, flags or variables, and what the
 * errors and warnings about them say. */
#ifndef TESTS_PLAN_TESTING_H
#define TESTS_PLAN_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/check.h"
#include "base/clock.h"
#include "plan/flags.h"
#include "plan/plan.h"

#include <stdio.h>
#include <stdlib.h>

/* One layer of options, and how reading it went. */
struct reading {
    struct options options;
    struct error error;
    struct buf warnings;
    int rc;
    bool is_late; /* of flags: the error is about a value, the syntax is fine */
};

void reading_json(struct reading *r, enum option_layer layer, const char *json);

/* Variables, ended by NULL: "K6_VUS=3". */
void reading_env(struct reading *r, const char *const *variables);

/* Flags, separated by single spaces. */
void reading_flags(struct reading *r, const char *flags);
void reading_deinit(struct reading *r);

/* Resolves what was read, on top of nothing. */
void reading_resolve(struct reading *r);

/* Resolved options from a script's options. */
void reading_script(struct reading *r, const char *json);

#define assert_ok(reading)                                                                        \
    do {                                                                                          \
        if ((reading)->rc != 0)                                                                   \
            print_error("%s\n", (reading)->error.text ? (reading)->error.text : "no error text"); \
        assert_int_equal((reading)->rc, 0);                                                       \
    } while (0)

#define assert_error(reading, code, expected)                 \
    do {                                                      \
        assert_int_equal((reading)->rc, -1);                  \
        assert_string_equal((reading)->error.text, expected); \
        assert_int_equal((reading)->error.exit_code, code);   \
    } while (0)

/* Slices and buffers against a C string. */
void assert_text(struct slice actual, const char *expected);

/* A tuple from texts; `sequence` may be NULL. */
struct segment_tuple *tuple_of(const char *segment, const char *sequence);

#endif
