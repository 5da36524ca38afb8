/* k6/secrets: get(key) of the default source, source(name).get(key) of another one. What is known
 * settles its promise at once; who has to be asked is asked on a fiber beside the VU's. */
#include "base/check.h"
#include "jsmod/binding.h"
#include "jsmod/module_table.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "script/event_loop.h"
#include "secrets/secrets.h"

#include <stdlib.h>

enum { ARENA_CHUNK = 256 };

struct fetch {
    struct pending pending;
    struct promise_ends ends;
    struct secrets *secrets;
    struct vm *vm;
    struct fiber *fiber; /* NULL once it is through */
    struct arena arena;
    struct slice source, key; /* in the arena */
    enum secret_result result;
    struct slice value;
    struct error error;
};

static void fetch_free(struct fetch *f)
{
    error_clear(&f->error);
    arena_deinit(&f->arena);
    free(f);
}

/* Settles the promise of what has an outcome. */
static void settle(JSContext *ctx, struct fetch *f)
{
    bool found = f->result == SECRET_FOUND;
    promise_settle(ctx, &f->ends, !found,
                   found ? value_from_slice(ctx, f->value)
                         : go_error_new(ctx, slice_of(f->error.text)));
}

static void run(void *argument)
{
    struct fetch *f = argument;
    f->result = secrets_fetch(f->secrets, f->source, f->key, &f->value, &f->error);
    f->fiber = NULL;
    pending_done(f->vm, &f->pending);
}

static void cancel(struct pending *pending)
{
    struct fetch *f = CONTAINER_OF(pending, struct fetch, pending);
    if (f->fiber)
        fiber_cancel(f->fiber);
}

static void complete(struct pending *pending, JSContext *ctx, bool cancelled)
{
    struct fetch *f = CONTAINER_OF(pending, struct fetch, pending);
    if (cancelled || f->result == SECRET_CANCELLED)
        promise_drop(ctx, &f->ends);
    else
        settle(ctx, f);
    fetch_free(f);
}

/* Takes the fetch over. */
static void start(JSContext *ctx, struct fetch *f)
{
    f->result = secrets_find(f->secrets, f->source, f->key, &f->value, &f->error);
    if (f->result == SECRET_FAR) {
        f->pending = (struct pending){ .complete = complete, .cancel = cancel };
        f->fiber = fiber_start(loop_current(), FIBER_STACK_SMALL, run, f, &f->error);
        if (f->fiber) {
            pending_start(f->vm, &f->pending);
            return;
        }
    }
    settle(ctx, f);
    fetch_free(f);
}

/* The source's name is the function's data. */
static JSValue get(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv, int magic,
                   JSValue *source)
{
    struct fetch *f = xcalloc(1, sizeof(*f));
    JSValue promise = JS_EXCEPTION;
    f->secrets = vu_of(ctx)->test->secrets;
    f->vm = vm_of(ctx);
    arena_init(&f->arena, ARENA_CHUNK);
    f->source = value_text(ctx, source[0], &f->arena);
    f->key = value_text(ctx, arg_or_undefined(argc, argv, 0), &f->arena);
    if (f->source.ptr && f->key.ptr)
        promise = promise_new(ctx, &f->ends);
    if (JS_IsException(promise))
        fetch_free(f);
    else
        start(ctx, f);
    return promise;
}

/* { get }; takes the name. */
static JSValue source_new(JSContext *ctx, JSValue name)
{
    JSValue object = JS_NewObject(ctx);
    JS_SetPropertyStr(ctx, object, "get", JS_NewCFunctionData(ctx, get, 1, 0, 1, &name));
    JS_FreeValue(ctx, name);
    return object;
}

static JSValue source(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    JSValue name = JS_ToString(ctx, arg_or_undefined(argc, argv, 0));
    return JS_IsException(name) ? name : source_new(ctx, name);
}

static int instantiate(JSContext *ctx, JSValueConst exports)
{
    JSValue object = source_new(ctx, JS_NewString(ctx, "default"));
    JS_SetPropertyStr(ctx, object, "source", JS_NewCFunction(ctx, source, "source", 1));
    /* For `require` in what a transpiler made of `import`. */
    JS_SetPropertyStr(ctx, exports, "__esModule", JS_TRUE);
    return JS_SetPropertyStr(ctx, exports, "default", object) < 0 ? -1 : 0;
}

const struct native_module mod_secrets = {
    .specifier = "k6/secrets",
    .instantiate = instantiate,
};
