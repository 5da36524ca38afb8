/* What the tests of script share: files in a folder of their own, a bundle of them, VMs whose
 * console is a text, all on a fiber of a running loop. */
#ifndef TESTS_SCRIPT_TESTING_H
#define TESTS_SCRIPT_TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "script/event_loop.h"
#include "script/native_module.h"
#include "script/sources.h"
#include "script/value.h"
#include "script/vm.h"

#include <stdlib.h>

struct script_test {
    char dir[64]; /* where the files are; the main script is "main.js" */
    struct arena arena;
    struct sources *sources;
    struct bundle *bundle; /* NULL if it can't be loaded: see error */
    struct error error;
    struct vm *vm; /* NULL before the first script_test_vm */
    struct vm_exception exception;
    struct buf console; /* a line for each console.log */
    _Atomic int interrupt;
    size_t memory_limit;
};

/* A row for cmocka's table: the test runs on a fiber. */
#define FIBER_TEST(test)                                \
    {                                                   \
#test, run_on_fiber, NULL, NULL, (void *)(test) \
    }
void run_on_fiber(void **test);

/* Writes the files (name, text, name, text, ..., NULL) and loads the bundle of "main.js". */
struct script_test *script_test_new(const char *name, ...) __attribute__((sentinel));

/* Loads the bundle again, of this file. */
void script_test_load(struct script_test *t, const char *name);

/* The usual case: one script, loaded, its init code run. */
struct script_test *script_test_run(const char *text);
void script_test_free(struct script_test *t);

/* Makes a VM in place of the one before, and runs the init code. */
enum vm_outcome script_test_vm(struct script_test *t);

enum vm_outcome script_test_call(struct script_test *t, const char *name);

/* What the console shows since the last time; without its last line end. */
const char *script_test_console(struct script_test *t);

/* The exception's text without the stack. */
const char *script_test_exception(struct script_test *t);

/* Runs a script and compares what its default function logs. */
void assert_logs(const char *script, const char *expected);

/* Compares what the default function logs in a first VM, and in a second one of the sealed bundle.
 * Frees the test. */
void assert_logs_twice(struct script_test *t, const char *expected);

#endif
