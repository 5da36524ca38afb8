/* k6/metrics: Counter, Gauge, Rate, Trend. */
#include "base/encode.h"
#include "jsmod/binding.h"
#include "jsmod/classes.h"
#include "jsmod/module_table.h"
#include "vu/vu_log.h"

#include <math.h>

static const JSClassDef metric_class_def = { .class_name = "Metric" };

/* --- add ----------------------------------------------------------------------------------------
 */

/* Where character `index` begins. */
static size_t utf8_offset(struct slice text, size_t index)
{
    size_t at = 0;
    for (; at < text.len && index > 0; index--)
        for (at++; at < text.len && (text.ptr[at] & 0xC0) == 0x80;)
            at++;
    return at;
}

/* Long values are cut in the middle: first and last 50 characters, as k6 shows them. */
static void append_limited(struct buf *out, struct slice text)
{
    enum { MAX_CHARACTERS = 100 };
    size_t length = utf8_length(text);
    if (length < MAX_CHARACTERS) {
        buf_append_slice(out, text);
        return;
    }
    size_t head = utf8_offset(text, MAX_CHARACTERS / 2);
    size_t tail = utf8_offset(text, length - MAX_CHARACTERS / 2);
    buf_append_slice(out, slice_sub(text, 0, head));
    buf_printf(out, "... omitting %zu characters ...", length - MAX_CHARACTERS);
    buf_append_slice(out, slice_sub(text, tail, text.len));
}

/* false and a warning, or an exception with the option `throw`. */
static JSValue refuse(JSContext *ctx, struct vu *vu, struct buf *message)
{
    JSValue result = JS_FALSE;
    if (vu->test->options->throw_errors.value)
        result = throw_go_error(ctx, "%.*s", SLICE_ARG(buf_slice(message)));
    else
        vu_log_warning(vu, buf_slice(message), slice_make(NULL, 0));
    buf_deinit(message);
    return result;
}

static JSValue refuse_value(JSContext *ctx, struct vu *vu, const struct metric *m,
                            JSValueConst value)
{
    struct buf message = BUF_INIT(4096);
    buf_append_char(&message, '\'');
    append_limited(&message, value_text(ctx, value, &vu->arena));
    buf_printf(&message,
               "' is an invalid value for metric '%s', a number or a boolean value is expected",
               m->name);
    return refuse(ctx, vu, &message);
}

static JSValue metric_add(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv,
                          int magic, JSValue *data)
{
    uint32_t id = 0;
    JS_ToUint32(ctx, &id, data[0]);
    struct metric *m = registry_get(vu_of(ctx)->test->registry, id);
    struct vu *vu = vu_of(ctx);
    if (refuse_in_init(ctx, vu, "Adding to metrics in the init context is not supported"))
        return JS_EXCEPTION;
    if (argc == 0) {
        struct buf message = BUF_INIT(4096);
        buf_printf(&message,
                   "no value was provided for metric '%s', a number or a boolean value is expected",
                   m->name);
        return refuse(ctx, vu, &message);
    }
    double number;
    if (JS_IsNull(argv[0]))
        return refuse_value(ctx, vu, m, argv[0]);
    if (JS_ToFloat64(ctx, &number, argv[0]) != 0)
        return JS_EXCEPTION;
    if (isnan(number))
        return refuse_value(ctx, vu, m, argv[0]);

    const struct record_value value = { m, number };
    if (argc < 2) {
        vu_record_with(vu, &value, 1, NULL, 0);
        return JS_TRUE;
    }
    struct tag_changes tags;
    struct buf what = BUF_INIT(512);
    buf_printf(&what, "cannot add tags for the '%s' custom metric: ", m->name);
    char *prefix = buf_take(&what);
    int result = tags_from_value(ctx, argv[1], prefix, &tags, &vu->arena);
    free(prefix);
    if (result != 0)
        return JS_EXCEPTION;
    vu_record_with(vu, &value, 1, tags.items, tags.count);
    return JS_TRUE;
}

static JSValue bound_add(JSContext *ctx, const struct metric *m)
{
    JSValue id = JS_NewUint32(ctx, m->id);
    return JS_NewCFunctionData(ctx, metric_add, 2, 0, 1, &id);
}

/* --- construction ----------------------------------------------------------------------------- */

static JSValue metric_new(JSContext *ctx, JSValueConst new_target, int argc, JSValueConst *argv,
                          int magic)
{
    struct vu *vu = vu_of(ctx);
    if (vu->phase != VU_PHASE_INIT)
        return throw_go_error(ctx, "metrics must be declared in the init context");
    size_t length;
    JSValue empty = JS_NewString(ctx, "");
    const char *text = JS_ToCStringLen(ctx, &length,
                                       argc > 0 && !JS_IsUndefined(argv[0]) ? argv[0] : empty);
    JS_FreeValue(ctx, empty);
    if (!text)
        return JS_EXCEPTION;
    struct error error = { 0 };
    enum value_type contains = argc > 1 && JS_ToBool(ctx, argv[1]) == 1 ? VALUE_TIME
                                                                        : VALUE_DEFAULT;
    struct metric *m = registry_metric(vu->test->registry, slice_make(text, length),
                                       (enum metric_type)magic, contains, &error);
    JS_FreeCString(ctx, text);
    if (!m) {
        throw_go_error(ctx, "%s", error.text);
        error_clear(&error);
        return JS_EXCEPTION;
    }
    JSValue prototype = JS_GetPropertyStr(ctx, new_target, "prototype");
    JSValue object = JS_NewObjectProtoClass(ctx, prototype, class_ids[CLASS_METRIC]);
    JS_FreeValue(ctx, prototype);
    if (JS_IsException(object))
        return object;
    JS_DefinePropertyValueStr(ctx, object, "name", JS_NewString(ctx, m->name), JS_PROP_ENUMERABLE);
    /* Its own and bound: scripts pass `counter.add` around. */
    JS_DefinePropertyValueStr(ctx, object, "add", bound_add(ctx, m), JS_PROP_C_W_E);
    return object;
}

static const struct {
    const char *name;
    enum metric_type type;
} classes[] = {
    { "Counter", METRIC_COUNTER },
    { "Gauge", METRIC_GAUGE },
    { "Rate", METRIC_RATE },
    { "Trend", METRIC_TREND },
};

static int instantiate(JSContext *ctx, JSValueConst exports)
{
    if (class_register(ctx, CLASS_METRIC, &metric_class_def, NULL, 0) != 0)
        return -1;
    for (size_t i = 0; i < sizeof(classes) / sizeof(classes[0]); i++) {
        JSValue constructor = JS_NewCFunctionMagic(
            ctx, metric_new, classes[i].name, 2, JS_CFUNC_constructor_magic, (int)classes[i].type);
        JSValue prototype = JS_NewObject(ctx);
        JS_SetConstructor(ctx, constructor, prototype);
        JS_FreeValue(ctx, prototype);
        if (JS_SetPropertyStr(ctx, exports, classes[i].name, constructor) < 0)
            return -1;
    }
    return 0;
}

const struct native_module mod_metrics = {
    .specifier = "k6/metrics",
    .default_is_namespace = true,
    .instantiate = instantiate,
};
