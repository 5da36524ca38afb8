/* One JavaScript world: a runtime, a context, the modules of a bundle, and an event loop. A VU has
 * one. Everything here runs on one fiber (its stack limit is set from it). This header does not
 * show quickjs.h: for jsmod there is script/value.h. */
#ifndef SCRIPT_VM_H
#define SCRIPT_VM_H

#include "base/buf.h"
#include "base/error.h"
#include "script/bundle.h"

#include <stdatomic.h>

struct vm;
struct native_module; /* script/native_module.h: for jsmod */

struct vm_config {
    struct bundle *bundle;
    const struct native_module *const *modules; /* importable ones, by specifier */
    uint32_t module_count;
    void (*install_globals)(struct vm *vm); /* console, open, __VU ...; on the VM's fiber before any
                                             * script runs */
    void *opaque;                           /* the VU: vm_opaque */
    const _Atomic int *interrupt; /* non-zero: running JavaScript is stopped; may be NULL */
    size_t memory_limit;          /* bytes; 0 = none */
};

enum vm_outcome {
    VM_OK,
    VM_EXCEPTION,   /* thrown or rejected and not caught; see vm_exception */
    VM_INTERRUPTED, /* the interrupt flag or a cancelled wait ended it */
    VM_ABORTED,     /* vm_abort was called: cannot be caught */
    VM_NO_RESULT,   /* vm_call_summary: there is no such function, or it returned nothing */
};

struct vm_exception {
    struct buf text; /* "Error: message\n\tat fn (file:///x.js:3:9)\n..." as k6 logs it:
                      * String(value) and the stack */
    bool in_promise; /* k6 prefixes "Uncaught (in promise) " */
    int exit_code;   /* EXIT_CODE_SCRIPT_EXCEPTION; EXIT_CODE_OTHER in a promise; vm_abort's */
};

/* On the fiber that will run it. NULL with the error set. Cheap: no script is run. */
struct vm *vm_new(const struct vm_config *config, struct error *error);

/* Nothing may run in it. NULL is allowed. */
void vm_free(struct vm *vm);
void *vm_opaque(const struct vm *vm);

/* Runs the main module's init code (top-level await included) with its event loop. Fills
 * `exception` unless VM_OK. */
enum vm_outcome vm_load(struct vm *vm, struct vm_exception *exception);

/* Whether init code is running: what only works there (open, require) asks. */
bool vm_is_loading(const struct vm *vm);

/* --- exports ---------------------------------------------------------------------------------- */

enum vm_export_kind { VM_EXPORT_MISSING, VM_EXPORT_FUNCTION, VM_EXPORT_OTHER };
enum vm_export_kind vm_export_kind(struct vm *vm, const char *name);

/* How many names are exported, and how many of them are functions that can be run ("options"
 * isn't). */
uint32_t vm_export_count(struct vm *vm);
uint32_t vm_callable_count(struct vm *vm);

/* Names them, one call each; the name is borrowed for the call. */
void vm_each_callable(struct vm *vm, void (*entry)(void *context, struct slice name),
                      void *context);

/* JSON of an export ("options") into `out`, by setup's rules; nothing is appended when it is
 * missing or undefined. 0, or -1 with the error. */
int vm_export_json(struct vm *vm, const char *name, struct buf *out, struct error *error);

/* --- calls ------------------------------------------------------------------------------------ */

/* Data handed to functions as first argument (setup data), parsed from JSON once and then kept:
 * changes by the script stay. Empty JSON = undefined. */
int vm_set_data(struct vm *vm, struct slice json, struct error *error);

/* Calls an exported function with the data as argument when `with_data` (undefined data still
 * counts as one argument), awaits a returned promise, and runs the event loop until nothing is
 * pending: timers, requests in flight. When `result_json` is given the (awaited) result is written
 * there as JSON by setup's rules; nothing for undefined. */
enum vm_outcome vm_call_export(struct vm *vm, const char *name, bool with_data,
                               struct buf *result_json, struct vm_exception *exception);

/* handleSummary(data): argument from JSON; the result object's entries are walked: key, string or
 * bytes value. A value of another type, or a result that is no object, is the exception. */
enum vm_outcome vm_call_summary(struct vm *vm, struct slice data_json,
                                void (*entry)(void *context, struct slice key, struct slice value),
                                void *context, struct vm_exception *exception);

/* Ends what runs, uncatchably, with an error of this text and exit code (exec.test.abort). To be
 * followed by returning JS_EXCEPTION from the native function. */
void vm_abort(struct vm *vm, struct slice text, int exit_code);

/* Whether what runs is being ended, by vm_abort or an interrupt: the pending exception is no
 * script's. */
bool vm_is_stopping(const struct vm *vm);

/* Collects garbage if enough has gathered: between iterations. */
void vm_idle(struct vm *vm);

void vm_exception_init(struct vm_exception *e);
void vm_exception_deinit(struct vm_exception *e);

#endif
