/* What the files of script/ share of a VM. Nobody else includes it. */
#ifndef SCRIPT_VM_INTERNAL_H
#define SCRIPT_VM_INTERNAL_H

#include "script/bundle_module.h"
#include "script/event_loop.h"
#include "script/heap.h"
#include "script/image.h"
#include "script/vm.h"

#include "quickjs.h"

struct fiber;
struct script_timer;

/* A module's instance. */
struct vm_module {
    JSModuleDef *def;      /* NULL: not yet asked for. The context owns it */
    JSValue module_object; /* CommonJS while it is being evaluated: `module` */
};

/* A rejected promise that nobody has handled yet. */
struct rejection {
    JSValue promise, reason;
};

struct event_loop {
    struct pending *in_flight;              /* started, not done */
    struct pending *done_first, *done_last; /* completions to run */
    struct script_timer **timers;           /* by time, then by age */
    uint32_t timer_count, timer_capacity;
    uint32_t background_timers;   /* of these, those that nobody waits for */
    struct script_timer *running; /* whose callback is on the stack */
    struct rejection *rejections;
    uint32_t rejection_count, rejection_capacity;
    int64_t last_timer_id;
    bool waiting; /* parked in the loop: completions have to wake it */
};

enum vm_stop { VM_RUNS, VM_STOP_INTERRUPT, VM_STOP_ABORT };

struct vm_export {
    char *name;
    JSAtom atom;
};

struct vm {
    struct vm_config config;
    JSRuntime *rt;
    JSContext *ctx;
    struct image *image;       /* NULL in the first VM, which runs before the bundle is sealed */
    struct fiber *fiber;       /* whose stack the limit was taken from */
    int64_t turn_ns;           /* when others of the thread last had their turn */
    struct vm_module *modules; /* by the index in the bundle */
    uint32_t module_capacity;
    struct vm_export *exports; /* names that were asked for */
    uint32_t export_count;
    JSValue main_exports; /* namespace object, or module.exports of a CommonJS script */
    JSValue data;
    JSValue built_ins; /* exports by specifier, of those that this VM has compiled for itself */
    JSValue go_error_proto;
    struct event_loop loop;
    enum vm_stop stop; /* why what runs is being ended */
    char *abort_text;
    int abort_code;
    struct heap heap;
    bool loading;
};

/* --- vm.c ------------------------------------------------------------------------------------- */

/* Before JavaScript is entered from outside: on another fiber than last time the stack is another.
 */
void vm_enter(struct vm *vm);

/* --- module_loader.c -------------------------------------------------------------------------- */

void module_loader_install(struct vm *vm);
void module_loader_deinit(struct vm *vm);

struct vm_module *module_slot(struct vm *vm, const struct bundle_module *module);

/* A module or a CommonJS function from its bytecode, for this context alone. */
JSValue module_read(JSContext *ctx, const struct bundle_module *module);

/* The module's instance, read from its bytecode the first time; not yet evaluated. NULL with an
 * exception. */
JSModuleDef *module_instance(struct vm *vm, const struct bundle_module *module);

/* require(): links and evaluates now. The exports, or an exception. */
JSValue module_require(struct vm *vm, const struct bundle_module *module);

/* The global function, also the boundary between the module that is being required and who asked.
 */
JSValue script_require(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv);

/* --- object_module.c: modules that aren't ESM, made of an object ------------------------------ */

JSModuleDef *native_module_instance(struct vm *vm, const struct bundle_module *module);
JSModuleDef *commonjs_instance(struct vm *vm, const struct bundle_module *module);

/* module.exports as it is now. */
JSValue commonjs_exports(struct vm *vm, const struct bundle_module *module);

/* --- script_open.c ---------------------------------------------------------------------------- */

/* k6's refusal of what is only there while the init code runs. Returns JS_EXCEPTION. */
JSValue throw_only_in_init(JSContext *ctx, const char *function);

/* --- event_loop.c ----------------------------------------------------------------------------- */

void event_loop_install(struct vm *vm);
void event_loop_deinit(struct vm *vm);

/* Whether there is nothing to run or to wait for. */
bool event_loop_is_idle(struct vm *vm);

/* Runs jobs, timers and completions until there is nothing left of a call that returned `result`:
 * VM_OK; VM_EXCEPTION with the exception taken; VM_INTERRUPTED; VM_ABORTED. */
enum vm_outcome event_loop_run(struct vm *vm, JSValueConst result, struct vm_exception *exception);

/* Gives up what is left: warns of timers, cancels operations and waits for their end. */
void event_loop_abandon(struct vm *vm);

/* --- timers.c --------------------------------------------------------------------------------- */

int64_t timers_next_ns(const struct vm *vm); /* NEVER_NS without any */

/* Calls the first timer's callback; JS_EXCEPTION if it throws. */
JSValue timers_fire_first(struct vm *vm);

/* Drops all, with k6's warning for each that isn't in the background. */
void timers_abandon(struct vm *vm);

/* --- vm_exports.c ----------------------------------------------------------------------------- */

/* An export's value as it is now: undefined where there is none. */
JSValue vm_export_get(struct vm *vm, const char *name);

/* --- exception.c ------------------------------------------------------------------------------ */

/* How the exception that is pending ends the call. */
enum vm_outcome vm_take_failure(struct vm *vm, struct vm_exception *exception);

#endif
