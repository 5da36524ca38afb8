/* A VM's life: made, loaded once, idle between calls, freed. */
#include "script/vm.h"

#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "script/heap.h"
#include "script/stack_limit.h"
#include "script/value.h"
#include "script/vm_internal.h"

/* How long a script computes before the others of its thread get their turn: the VUs whose answers
 * are there, and whoever is to stop it. */
static const int64_t TURN_NS = 1 * NS_PER_MS;

static void share_thread(struct vm *vm)
{
    int64_t now_ns;

    if (!vm->fiber || fiber_self() != vm->fiber)
        return;
    now_ns = clock_mono_ns();
    if (now_ns - vm->turn_ns < TURN_NS)
        return;
    fiber_yield();
    vm->turn_ns = clock_mono_ns();
}

/* Asked every few thousand calls and jumps. */
static int interrupt_wanted(JSRuntime *rt, void *opaque)
{
    struct vm *vm = opaque;

    if (vm->stop == VM_RUNS)
        share_thread(vm);
    if (vm->stop == VM_RUNS) {
        bool flagged = vm->config.interrupt &&
                       atomic_load_explicit(vm->config.interrupt, memory_order_relaxed);

        if (!flagged && !(vm->fiber && fiber_is_cancelled(vm->fiber)))
            return 0;
        vm->stop = VM_STOP_INTERRUPT;
    }
    JS_RequestInterrupt(vm->ctx);
    return 1;
}

void vm_enter(struct vm *vm)
{
    struct fiber *fiber = fiber_self();

    vm->stop = VM_RUNS;
    if (fiber != vm->fiber || !fiber) {
        vm->fiber = fiber;
        stack_limit_set(vm->rt);
    }
}

struct vm *vm_new(const struct vm_config *config, struct error *error)
{
    struct vm *vm = xcalloc(1, sizeof(*vm));

    vm->config = *config;
    vm->main_exports = vm->data = vm->built_ins = vm->go_error_proto = JS_UNDEFINED;
    if (bundle_is_sealed(config->bundle))
        vm->image = image_ref(config->bundle);
    vm->rt = heap_new_runtime(&vm->heap, vm->image ? image_runtime(vm->image) : NULL);
    if (vm->rt) {
        vm_enter(vm);
        JS_SetRuntimeOpaque(vm->rt, vm);
        JS_SetInterruptHandler(vm->rt, interrupt_wanted, vm);
        vm->ctx = JS_NewContext(vm->rt);
    }
    if (!vm->ctx) {
        error_set(error, EXIT_CODE_OTHER, "not enough memory for a JavaScript runtime");
        vm_free(vm);
        return NULL;
    }
    JS_SetContextOpaque(vm->ctx, vm);
    event_loop_install(vm);
    module_loader_install(vm);
    if (config->install_globals)
        config->install_globals(vm);
    heap_set_limit(vm->rt, config->memory_limit);
    return vm;
}

void vm_free(struct vm *vm)
{
    if (!vm)
        return;
    if (vm->ctx) {
        vm_enter(vm);
        event_loop_abandon(vm);
        event_loop_deinit(vm);
        for (uint32_t i = 0; i < vm->export_count; i++) {
            JS_FreeAtom(vm->ctx, vm->exports[i].atom);
            free(vm->exports[i].name);
        }
        free(vm->exports);
        JS_FreeValue(vm->ctx, vm->main_exports);
        JS_FreeValue(vm->ctx, vm->data);
        JS_FreeValue(vm->ctx, vm->built_ins);
        JS_FreeValue(vm->ctx, vm->go_error_proto);
        module_loader_deinit(vm);
        JS_FreeContext(vm->ctx);
    }
    if (vm->rt)
        heap_free_runtime(&vm->heap, vm->rt);
    image_unref(vm->image);
    free(vm->abort_text);
    free(vm);
}

void *vm_opaque(const struct vm *vm)
{
    return vm->config.opaque;
}

bool vm_is_loading(const struct vm *vm)
{
    return vm->loading;
}

bool vm_is_stopping(const struct vm *vm)
{
    return vm->stop != VM_RUNS;
}

void vm_idle(struct vm *vm)
{
    if (heap_wants_collection(&vm->heap)) {
        JS_RunGC(vm->rt);
        heap_collected(&vm->heap, vm->rt);
    }
}

/* --- loading ---------------------------------------------------------------------------------- */

/* Evaluates the main module to the end of its event loop. JS_EXCEPTION with the exception pending.
 */
static enum vm_outcome run_main(struct vm *vm, const struct bundle_module *main, JSModuleDef **def,
                                struct vm_exception *exception)
{
    JSContext *ctx = vm->ctx;
    JSValue promise = JS_EXCEPTION;
    enum vm_outcome outcome;

    *def = module_instance(vm, main);
    if (*def && JS_ResolveModule(ctx, JS_MKPTR(JS_TAG_MODULE, *def)) == 0) {
        promise = JS_EvalModule(ctx, *def);
    }
    if (JS_IsException(promise))
        return vm_take_failure(vm, exception);
    JS_MarkPromiseHandled(ctx, promise);
    outcome = event_loop_run(vm, promise, exception);
    if (outcome == VM_OK && JS_PromiseState(ctx, promise) == JS_PROMISE_REJECTED) {
        JS_Throw(ctx, JS_PromiseResult(ctx, promise));
        outcome = vm_take_failure(vm, exception);
    }
    JS_FreeValue(ctx, promise);
    return outcome;
}

enum vm_outcome vm_load(struct vm *vm, struct vm_exception *exception)
{
    const struct bundle_module *main = bundle_main(vm->config.bundle);
    JSModuleDef *def;
    enum vm_outcome outcome;

    vm_enter(vm);
    vm->loading = true;
    outcome = run_main(vm, main, &def, exception);
    vm->loading = false;
    if (outcome != VM_OK) {
        event_loop_abandon(vm);
        return outcome;
    }
    vm->main_exports = main->code.kind == MODULE_COMMONJS ? commonjs_exports(vm, main)
                                                          : JS_GetModuleNamespace(vm->ctx, def);
    if (JS_IsException(vm->main_exports)) {
        vm->main_exports = JS_UNDEFINED;
        return vm_take_failure(vm, exception);
    }
    heap_collected(&vm->heap, vm->rt);
    return VM_OK;
}
