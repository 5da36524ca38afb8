/* k6: check, fail, group, sleep, randomSeed. */
#include "jsmod/module_table.h"

#include "base/clock.h"
#include "jsmod/binding.h"
#include "loop/fiber.h"
#include "script/vm.h"

#include <math.h>

#define NAME_SEPARATOR "::"

static bool has_separator(struct slice name)
{
    return slice_find(name, SLICE(NAME_SEPARATOR)) >= 0;
}

static JSValue throw_separator(JSContext *ctx)
{
    return throw_go_error(ctx, "group and check names may not contain '" NAME_SEPARATOR "'");
}

/* --- check ------------------------------------------------------------------------------------ */

struct check_run {
    struct vu *vu;
    JSValueConst subject;
    struct tag_changes tags; /* the script's own, and a place for the check's name at the end */
    bool all_passed;
};

/* What the predicate says of the subject: 1, 0, or -1 with an exception. */
static int judge(JSContext *ctx, JSValueConst predicate, JSValueConst subject)
{
    if (!JS_IsFunction(ctx, predicate))
        return JS_ToBool(ctx, predicate);
    JSValue result = JS_Call(ctx, predicate, JS_UNDEFINED, 1, &subject);
    if (JS_IsException(result))
        return -1;
    int passed = JS_ToBool(ctx, result);
    JS_FreeValue(ctx, result);
    return passed;
}

static int check_one(void *context, JSContext *ctx, struct slice name, JSValueConst predicate)
{
    struct check_run *run = context;
    struct vu *vu = run->vu;
    if (has_separator(name)) {
        throw_separator(ctx);
        return -1;
    }
    if (is_async_function(ctx, predicate)) {
        throw_go_error(ctx, "the built-in check() does not support async functions as arguments. "
                            "Use the JavaScript utils library as a replacement. Refer to "
                            "https://grafana.com/docs/k6/latest/javascript-api/jslib/utils/check/ "
                            "for more info");
        return -1;
    }
    int passed = judge(ctx, predicate, run->subject);
    if (passed != 1)
        run->all_passed = false;

    /* The summary's tree is made of what the two tags would say. */
    if ((vu->test->system_tags & (TAG_CHECK | TAG_GROUP)) == (TAG_CHECK | TAG_GROUP)) {
        struct check_node *node = group_node_check(vu->worker->groups, vu_group(vu), name);
        if (passed == 1)
            node->passes++;
        else
            node->fails++;
    }
    uint32_t count = run->tags.count;
    if (vu->test->system_tags & TAG_CHECK && count < TAGSET_MAX)
        run->tags.items[count++] = (struct tag){ SLICE("check"), name };
    const struct record_value value = { registry_get(vu->test->registry, METRIC_CHECKS),
                                        passed == 1 };
    vu_record_with(vu, &value, 1, run->tags.items, count);
    return passed < 0 ? -1 : 0;
}

static JSValue k6_check(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct vu *vu = vu_of(ctx);
    if (refuse_in_init(ctx, vu, "Using check() in the init context is not supported"))
        return JS_EXCEPTION;
    if (argc < 2)
        return throw_go_error(ctx, "no checks provided to `check`");
    if (value_is_nullish(argv[1]))
        return JS_ThrowTypeError(ctx, "Cannot convert undefined or null to object");

    struct check_run run;
    run.vu = vu;
    run.subject = argv[0];
    run.all_passed = true;
    if (tags_from_value(ctx, arg_or_undefined(argc, argv, 2), "", &run.tags, &vu->arena) != 0)
        return JS_EXCEPTION;
    if (!JS_IsObject(argv[1]))
        return JS_TRUE; /* a number has no predicates */
    if (value_each(ctx, argv[1], check_one, &run) != 0)
        return JS_EXCEPTION;
    return JS_NewBool(ctx, run.all_passed);
}

/* --- group ------------------------------------------------------------------------------------ */

static JSValue k6_group(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct vu *vu = vu_of(ctx);
    if (refuse_in_init(ctx, vu, "Using group() in the init context is not supported"))
        return JS_EXCEPTION;
    JSValueConst body = arg_or_undefined(argc, argv, 1);
    if (!JS_IsFunction(ctx, body))
        return throw_go_error(ctx, "group() requires a callback as a second argument");
    if (is_async_function(ctx, body))
        return throw_go_error(
            ctx, "group() does not support async functions as arguments, please see "
                 "https://grafana.com/docs/k6/latest/javascript-api/k6/group/ for more info");
    size_t length;
    const char *text = JS_ToCStringLen(ctx, &length, argv[0]);
    if (!text)
        return JS_EXCEPTION;
    struct slice name = slice_make(text, length);
    if (has_separator(name)) {
        JS_FreeCString(ctx, text);
        return throw_separator(ctx);
    }
    struct group_node *outer = vu_group(vu);
    /* Without a name, or without the group tag, it is part of the group around it. */
    bool is_part = name.len == 0 || !(vu->test->system_tags & TAG_GROUP);
    struct group_node *inner = is_part ? outer : group_node_child(vu->worker->groups, outer, name);
    JS_FreeCString(ctx, text);

    vu_enter_group(vu, inner);
    int64_t start_ns = clock_mono_ns();
    JSValue result = JS_Call(ctx, body, JS_UNDEFINED, 0, NULL);
    /* An interrupted group has no duration that would mean anything. */
    if (!vu_is_interrupted(vu))
        vu_record(vu, METRIC_GROUP_DURATION, ns_to_ms(clock_mono_ns() - start_ns));
    vu_enter_group(vu, outer);
    return result;
}

/* --- the rest --------------------------------------------------------------------------------- */

static JSValue k6_fail(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    if (argc == 0)
        return throw_go_error(ctx, "%s", "");
    const char *text = JS_ToCString(ctx, argv[0]);
    if (!text)
        return JS_EXCEPTION;
    JSValue thrown = throw_go_error(ctx, "%s", text);
    JS_FreeCString(ctx, text);
    return thrown;
}

static JSValue k6_sleep(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    double seconds;
    if (JS_ToFloat64(ctx, &seconds, arg_or_undefined(argc, argv, 0)) != 0)
        return JS_EXCEPTION;
    if (!(seconds > 0))
        return JS_UNDEFINED; /* NaN too */
    int64_t now_ns = clock_mono_ns();
    double ns = seconds * (double)NS_PER_S;
    int64_t until_ns = ns < (double)(INT64_MAX - now_ns) ? now_ns + (int64_t)ns : NEVER_NS;
    if (fiber_sleep_until(until_ns) == WAIT_CANCELLED)
        return throw_interrupted(ctx);
    return JS_UNDEFINED;
}

/* Math.random after randomSeed: splitmix64, so that neighbouring seeds give unrelated sequences. */
static JSValue seeded_random(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct vu *vu = vu_of(ctx);
    uint64_t x = vu->random_state += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    x ^= x >> 31;
    return JS_NewFloat64(ctx, (double)(x >> 11) * 0x1p-53);
}

static JSValue k6_random_seed(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    int64_t seed;
    if (JS_ToInt64(ctx, &seed, arg_or_undefined(argc, argv, 0)) != 0)
        return JS_EXCEPTION;
    vu_of(ctx)->random_state = (uint64_t)seed;
    JSValue global = JS_GetGlobalObject(ctx);
    JSValue math = JS_GetPropertyStr(ctx, global, "Math");
    JS_DefinePropertyValueStr(ctx, math, "random", JS_NewCFunction(ctx, seeded_random, "random", 0),
                              JS_PROP_WRITABLE | JS_PROP_CONFIGURABLE);
    JS_FreeValue(ctx, math);
    JS_FreeValue(ctx, global);
    return JS_UNDEFINED;
}

static const JSCFunctionListEntry entries[] = {
    JS_CFUNC_DEF("check", 2, k6_check), JS_CFUNC_DEF("fail", 1, k6_fail),
    JS_CFUNC_DEF("group", 2, k6_group), JS_CFUNC_DEF("randomSeed", 1, k6_random_seed),
    JS_CFUNC_DEF("sleep", 1, k6_sleep),
};

const struct native_module mod_k6 = {
    .specifier = "k6",
    .entries = entries,
    .entry_count = sizeof(entries) / sizeof(entries[0]),
    .default_is_namespace = true,
};
