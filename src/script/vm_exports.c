/* What the main script exports, by name. */
#include "base/check.h"
#include "script/value.h"
#include "script/vm_internal.h"

static JSAtom export_atom(struct vm *vm, const char *name)
{
    JSAtom atom;

    for (uint32_t i = 0; i < vm->export_count; i++) {
        if (strcmp(vm->exports[i].name, name) == 0)
            return vm->exports[i].atom;
    }
    atom = JS_NewAtom(vm->ctx, name);
    vm->exports = xrealloc(vm->exports, (vm->export_count + 1) * sizeof(*vm->exports));
    vm->exports[vm->export_count++] = (struct vm_export){ slice_dup(slice_of(name)), atom };
    return atom;
}

JSValue vm_export_get(struct vm *vm, const char *name)
{
    JSAtom atom = export_atom(vm, name);

    if (!JS_IsObject(vm->main_exports))
        return JS_UNDEFINED;
    /* What every object inherits isn't exported. */
    switch (JS_GetOwnProperty(vm->ctx, NULL, vm->main_exports, atom)) {
    case 0: return JS_UNDEFINED;
    case 1: return JS_GetProperty(vm->ctx, vm->main_exports, atom);
    default: return JS_EXCEPTION;
    }
}

enum vm_export_kind vm_export_kind(struct vm *vm, const char *name)
{
    JSValue value = vm_export_get(vm, name);
    enum vm_export_kind kind = VM_EXPORT_OTHER;

    if (JS_IsException(value))
        JS_FreeValue(vm->ctx, JS_GetException(vm->ctx));
    else if (JS_IsUndefined(value))
        kind = VM_EXPORT_MISSING;
    else if (JS_IsFunction(vm->ctx, value))
        kind = VM_EXPORT_FUNCTION;
    JS_FreeValue(vm->ctx, value);
    return kind;
}

struct export_counts {
    uint32_t all, callable;
};

static int count_export(void *context, JSContext *ctx, struct slice key, JSValueConst value)
{
    struct export_counts *counts = context;

    counts->all++;
    if (!slice_is(key, "options") && JS_IsFunction(ctx, value))
        counts->callable++;
    return 0;
}

static struct export_counts count_exports(struct vm *vm)
{
    struct export_counts counts = { 0 };

    if (JS_IsObject(vm->main_exports) &&
        value_each(vm->ctx, vm->main_exports, count_export, &counts)) {
        JS_FreeValue(vm->ctx, JS_GetException(vm->ctx));
    }
    return counts;
}

struct callable_walk {
    void (*entry)(void *context, struct slice name);
    void *context;
};

static int walk_callable(void *context, JSContext *ctx, struct slice key, JSValueConst value)
{
    struct callable_walk *walk = context;

    if (!slice_is(key, "options") && JS_IsFunction(ctx, value))
        walk->entry(walk->context, key);
    return 0;
}

void vm_each_callable(struct vm *vm, void (*entry)(void *context, struct slice name), void *context)
{
    struct callable_walk walk = { entry, context };

    if (JS_IsObject(vm->main_exports) &&
        value_each(vm->ctx, vm->main_exports, walk_callable, &walk)) {
        JS_FreeValue(vm->ctx, JS_GetException(vm->ctx));
    }
}

uint32_t vm_export_count(struct vm *vm)
{
    return count_exports(vm).all;
}

uint32_t vm_callable_count(struct vm *vm)
{
    return count_exports(vm).callable;
}

int vm_export_json(struct vm *vm, const char *name, struct buf *out, struct error *error)
{
    JSValue value;
    int rc;

    vm_enter(vm);
    value = vm_export_get(vm, name);
    if (JS_IsException(value)) {
        JS_FreeValue(vm->ctx, JS_GetException(vm->ctx));
        return error_set(error, EXIT_CODE_OTHER, "the export \"%s\" can't be read", name);
    }
    rc = value_to_setup_json(vm->ctx, value, out, error);
    JS_FreeValue(vm->ctx, value);
    return rc < 0 ? -1 : 0;
}
