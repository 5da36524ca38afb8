#include "testing.h"

static void order(void **state)
{
    assert_logs(
        "export default async () => { const log = []; const say = (t) => () => log.push(t);"
        "  setTimeout(say('200'), 200); setTimeout(say('0'), 0); setTimeout(say('0 again'), 0);"
        "  setTimeout(say('text'), '100'); setTimeout(say('negative'), -5);"
        "  Promise.resolve().then(say('job')); clearTimeout(setTimeout(say('cleared'), 1));"
        "  let n = 0; const id = setInterval(() => { say('i')(); if (++n === 2) clearInterval(id) "
        "}, 60);"
        "  setTimeout((a, b) => console.log(log.join(), a, b, n), 300, 'x', 2); }",
        "job,0,0 again,negative,i,text,i,200 x 2 2");
}

static void numbers(void **state)
{
    assert_logs("export default () => { const e = [];"
                "  for (const f of [undefined, 'text', () => {}, null, () => {}])"
                "    try { e.push(setTimeout(f)) } catch (x) { e.push(x.name) }"
                "  clearTimeout(); clearTimeout('abc'); clearInterval(99); console.log(e.join()) }",
                "GoError,TypeError,2,GoError,4");
}

static void a_timer_that_sets_timers(void **state)
{
    assert_logs(
        "export default () => { setTimeout(() => setTimeout(() => console.log('inner'), 1), 1);"
        "  console.log('end') }",
        "end\ninner");
}

static void an_exception_ends_it(void **state)
{
    struct script_test *t = script_test_run(
        "export default () => { setTimeout(() => console.log('before'), 1);"
        "  setTimeout(() => { throw new Error('in a timer') }, 2); setInterval(() => "
        "console.log('after'), 3) };"
        "export const next = () => console.log('next')");

    assert_int_equal(script_test_call(t, "default"), VM_EXCEPTION);
    assert_string_equal(script_test_exception(t), "Error: in a timer");
    assert_int_equal(script_test_call(t, "next"), VM_OK);
    assert_string_equal(script_test_console(t), "before\nnext");
    script_test_free(t);
}

static void check_rejection(const char *function, const char *message)
{
    char script[512];
    struct script_test *t;

    snprintf(script, sizeof(script), "export default %s", function);
    t = script_test_run(script);
    assert_int_equal(script_test_call(t, "default"), message ? VM_EXCEPTION : VM_OK);
    if (message) {
        assert_true(t->exception.in_promise);
        assert_int_equal(t->exception.exit_code, EXIT_CODE_OTHER);
        assert_string_equal(script_test_exception(t), message);
    }
    script_test_free(t);
}

static void rejections(void **state)
{
    check_rejection("() => { Promise.reject(new Error('nobody')) }", "Error: nobody");
    check_rejection("async () => { throw 'async' }", "async");
    check_rejection("async () => { await null; null.x }",
                    "TypeError: cannot read property 'x' of null");
    check_rejection("() => { Promise.reject() }", "undefined");
    check_rejection("() => { Promise.reject(1).catch(() => {}) }", NULL);
    check_rejection(
        "() => { const p = Promise.reject(1); Promise.resolve().then(() => p.catch(() => {})) }",
        NULL);
    check_rejection(
        "() => { const p = Promise.reject('late'); setTimeout(() => p.catch(() => {}), 1) }",
        "late");
    check_rejection("async () => { try { await Promise.reject(1) } catch {} }", NULL);
}

/* --- operations in flight --------------------------------------------------------------------- */

/* An operation that ends on another fiber. */
struct operation {
    struct pending pending;
    struct promise_ends ends;
    struct vm *vm;
    struct fiber *fiber;
    int64_t until_ns;
    bool fails;
};

static int cancelled_count, freed_count;

static void operation_complete(struct pending *pending, JSContext *ctx, bool cancelled)
{
    struct operation *o = CONTAINER_OF(pending, struct operation, pending);

    cancelled_count += cancelled;
    freed_count++;
    if (cancelled)
        promise_drop(ctx, &o->ends);
    else
        promise_settle(ctx, &o->ends, o->fails, JS_NewString(ctx, o->fails ? "failed" : "done"));
    free(o);
}

static void operation_cancel(struct pending *pending)
{
    fiber_cancel(CONTAINER_OF(pending, struct operation, pending)->fiber);
}

static void operation_run(void *arg)
{
    struct operation *o = arg;

    fiber_sleep_until(o->until_ns);
    pending_done(o->vm, &o->pending);
}

static JSValue operate(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct operation *o = xcalloc(1, sizeof(*o));
    JSValue promise = promise_new(ctx, &o->ends);
    int32_t ms;

    JS_ToInt32(ctx, &ms, argv[0]);
    o->pending.complete = operation_complete;
    o->pending.cancel = operation_cancel;
    o->vm = vm_of(ctx);
    o->until_ns = clock_mono_ns() + ms * NS_PER_MS;
    o->fails = JS_ToBool(ctx, argv[1]);
    pending_start(o->vm, &o->pending);
    o->fiber = fiber_start(loop_current(), FIBER_STACK_SMALL, operation_run, o, NULL);
    return promise;
}

static struct script_test *with_operations(const char *text)
{
    struct script_test *t = script_test_run(text);
    JSContext *ctx = vm_context(t->vm);
    JSValue global = JS_GetGlobalObject(ctx);

    JS_SetPropertyStr(ctx, global, "operate", JS_NewCFunction(ctx, operate, "operate", 2));
    JS_FreeValue(ctx, global);
    cancelled_count = freed_count = 0;
    return t;
}

static void operations(void **state)
{
    struct script_test *t = with_operations(
        "export default async () => { const [a, b] = await Promise.all([operate(3), operate(1)]);"
        "  console.log(a, b); try { await operate(1, true) } catch (e) { console.log(e) }"
        "  operate(2).then((v) => console.log('afterwards', v)) }");

    assert_int_equal(script_test_call(t, "default"), VM_OK);
    assert_string_equal(script_test_console(t), "done done\nfailed\nafterwards done");
    assert_int_equal(freed_count, 4);
    script_test_free(t);
}

static void operations_beside_a_blocking_call(void **state)
{
    /* What completes while the fiber waits for something else neither wakes that nor gets lost. */
    struct script_test *t = with_operations(
        "import { sleep } from 'k6'; export default async () => { const p = operate(1); const t = "
        "Date.now();"
        "  sleep(30); console.log(Date.now() - t >= 29); console.log(await p) }");

    assert_int_equal(script_test_call(t, "default"), VM_OK);
    assert_string_equal(script_test_console(t), "true\ndone");
    script_test_free(t);
}

static void operations_are_cancelled(void **state)
{
    struct script_test *t = with_operations(
        "export default () => { operate(60000); operate(60000); operate(0);"
        "  setTimeout(() => { throw 'enough' }, 5) }");

    assert_int_equal(script_test_call(t, "default"), VM_EXCEPTION);
    assert_int_equal(freed_count, 3);
    assert_int_equal(cancelled_count, 2);
    script_test_free(t);
}

/* --- being stopped ---------------------------------------------------------------------------- */

struct stopper {
    struct script_test *test;
    struct fiber *fiber; /* to be cancelled; else the flag is set */
};

static void stop_soon(void *arg)
{
    struct stopper *s = arg;

    fiber_sleep_until(clock_mono_ns() + 5 * NS_PER_MS);
    if (s->fiber)
        fiber_cancel(s->fiber);
    else
        s->test->interrupt = 1;
}

static void check_stopped(const char *body, struct fiber *fiber)
{
    char script[512];
    struct script_test *t;
    struct stopper s = { .fiber = fiber };

    snprintf(script, sizeof(script),
             "import { sleep } from 'k6'; export default async () => { try { %s } catch { "
             "console.log('caught') }"
             "  finally { console.log('finally') } console.log('went on') };"
             "export const next = () => console.log('next')",
             body);
    s.test = t = with_operations(script);
    fiber_start(loop_current(), FIBER_STACK_SMALL, stop_soon, &s, NULL);
    assert_int_equal(script_test_call(t, "default"), VM_INTERRUPTED);
    assert_string_equal(script_test_console(t), "");
    if (fiber)
        assert_true(fiber_is_cancelled(fiber)); /* and stays so for whoever comes next */
    fiber_uncancel(fiber_self());
    t->interrupt = 0;
    assert_int_equal(script_test_call(t, "next"), VM_OK);
    assert_string_equal(script_test_console(t), "next");
    script_test_free(t);
}

static void stopped(void **state)
{
    check_stopped("sleep(60000)", fiber_self());
    check_stopped("(async () => sleep(60000))(); console.log('swallowed')", fiber_self());
    check_stopped("new Promise(() => sleep(60000)); console.log('swallowed')", fiber_self());
    check_stopped("await new Promise((r) => setTimeout(r, 60000))", fiber_self());
    check_stopped("await operate(60000)", fiber_self());
    check_stopped("await Promise.all([operate(60000), operate(60000)])", fiber_self());
    check_stopped("for (;;) await new Promise((r) => setTimeout(r, 1))", NULL);
}

/* What runs without ever waiting can only be stopped from elsewhere. */
static void stopped_in_a_loop(void **state)
{
    struct script_test *t = script_test_run(
        "export default () => { try { for (;;); } finally { console.log('f') } }");

    t->interrupt = 1;
    assert_int_equal(script_test_call(t, "default"), VM_INTERRUPTED);
    t->interrupt = 0;
    assert_string_equal(script_test_console(t), "");
    script_test_free(t);
}

static void check_aborted(const char *body)
{
    char script[512];
    struct script_test *t;

    snprintf(script, sizeof(script),
             "import { abort } from 'k6'; export default async () => { %s }; const say = (t) => "
             "console.log(t)",
             body);
    t = script_test_run(script);
    assert_int_equal(script_test_call(t, "default"), VM_ABORTED);
    assert_string_equal(script_test_exception(t), "test aborted");
    assert_int_equal(t->exception.exit_code, EXIT_CODE_SCRIPT_ABORT);
    assert_string_equal(script_test_console(t), "");
    script_test_free(t);
}

static void aborted(void **state)
{
    check_aborted(
        "try { abort() } catch { say('caught') } finally { say('finally') } say('went on')");
    check_aborted("await null; abort(); say('went on')");
    check_aborted("(async () => { abort() })(); say('went on')");
    check_aborted("new Promise(() => abort()); say('went on')");
    check_aborted("[1].forEach(() => abort()); say('went on')");
    check_aborted("setTimeout(abort, 1); setTimeout(() => say('later'), 2)");
    check_aborted("Promise.resolve().then(abort).catch(() => say('caught')); setTimeout(say, 1)");
    check_aborted("abort(); await new Promise((r) => setTimeout(r, 60000))");
}

static void aborted_in_init(void **state)
{
    struct script_test *t = script_test_new(
        "main.js", "import { abort } from 'k6'; import './a.js'; abort(); x()", "a.js", "export {}",
        NULL);

    assert_int_equal(script_test_vm(t), VM_ABORTED);
    assert_string_equal(script_test_exception(t), "test aborted");
    script_test_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIBER_TEST(order),
        FIBER_TEST(numbers),
        FIBER_TEST(a_timer_that_sets_timers),
        FIBER_TEST(an_exception_ends_it),
        FIBER_TEST(rejections),
        FIBER_TEST(operations),
        FIBER_TEST(operations_beside_a_blocking_call),
        FIBER_TEST(operations_are_cancelled),
        FIBER_TEST(stopped),
        FIBER_TEST(stopped_in_a_loop),
        FIBER_TEST(aborted),
        FIBER_TEST(aborted_in_init),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
