#include "jsmod/go_value.h"

#include "base/check.h"
#include "base/number.h"
#include "script/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

enum { MAX_DEPTH = 16 };

static void append_value(JSContext *ctx, JSValueConst value, struct buf *out, int depth);

bool go_is_integer(JSContext *ctx, JSValueConst value)
{
    double number;
    if (!JS_IsNumber(value) || JS_ToFloat64(ctx, &number, value) != 0)
        return false;
    return number == trunc(number) && fabs(number) < 0x1p53 && !(number == 0 && signbit(number));
}

/* %v of a float64: %g with the shortest digits, exponent form below 1e-4 and from 1e21 on. */
static void append_float(struct buf *out, double number)
{
    if (isnan(number)) {
        buf_append_str(out, "NaN");
    } else if (isinf(number)) {
        buf_append_str(out, number > 0 ? "+Inf" : "-Inf");
    } else if (number != 0 && (fabs(number) < 1e-4 || fabs(number) >= 1e21)) {
        char text[40];
        for (int digits = 0; digits < 17; digits++) {
            snprintf(text, sizeof(text), "%.*e", digits, number);
            if (strtod(text, NULL) == number)
                break;
        }
        buf_append_str(out, text);
    } else {
        number_append_shortest(out, number);
    }
}

static void append_array(JSContext *ctx, JSValueConst array, struct buf *out, int depth)
{
    JSValue length_value = JS_GetPropertyStr(ctx, array, "length");
    uint32_t length = 0;
    JS_ToUint32(ctx, &length, length_value);
    JS_FreeValue(ctx, length_value);
    buf_append_char(out, '[');
    for (uint32_t i = 0; i < length; i++) {
        if (i > 0)
            buf_append_char(out, ' ');
        JSValue element = JS_GetPropertyUint32(ctx, array, i);
        append_value(ctx, element, out, depth + 1);
        JS_FreeValue(ctx, element);
    }
    buf_append_char(out, ']');
}

struct member {
    char *key;
    JSValue value;
};

struct members {
    struct member *items;
    uint32_t count, capacity;
};

static int collect(void *context, JSContext *ctx, struct slice key, JSValueConst value)
{
    struct members *m = context;
    if (m->count == m->capacity) {
        m->capacity = m->capacity ? m->capacity * 2 : 8;
        m->items = xrealloc(m->items, m->capacity * sizeof(*m->items));
    }
    m->items[m->count++] = (struct member){ slice_dup(key), JS_DupValue(ctx, value) };
    return 0;
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct member *)a)->key, ((const struct member *)b)->key);
}

static void append_map(JSContext *ctx, JSValueConst object, struct buf *out, int depth)
{
    struct members m = { 0 };
    value_each(ctx, object, collect, &m);
    if (m.count)
        qsort(m.items, m.count, sizeof(*m.items), by_key);
    buf_append_str(out, "map[");
    for (uint32_t i = 0; i < m.count; i++) {
        if (i > 0)
            buf_append_char(out, ' ');
        buf_printf(out, "%s:", m.items[i].key);
        append_value(ctx, m.items[i].value, out, depth + 1);
        JS_FreeValue(ctx, m.items[i].value);
        free(m.items[i].key);
    }
    buf_append_char(out, ']');
    free(m.items);
}

static void append_value(JSContext *ctx, JSValueConst value, struct buf *out, int depth)
{
    double number;
    if (depth > MAX_DEPTH) {
        buf_append_str(out, "...");
    } else if (value_is_nullish(value)) {
        buf_append_str(out, "<nil>");
    } else if (JS_IsNumber(value)) {
        JS_ToFloat64(ctx, &number, value);
        if (go_is_integer(ctx, value))
            buf_append_int(out, (int64_t)number);
        else
            append_float(out, number);
    } else if (JS_IsArray(ctx, value) == 1) {
        append_array(ctx, value, out, depth);
    } else if (JS_IsObject(value) && !JS_IsFunction(ctx, value)) {
        append_map(ctx, value, out, depth);
    } else {
        size_t length;
        const char *text = JS_ToCStringLen(ctx, &length, value);
        if (text)
            buf_append(out, text, length);
        JS_FreeCString(ctx, text);
    }
}

void go_value_append(JSContext *ctx, JSValueConst value, struct buf *out)
{
    append_value(ctx, value, out, 0);
}

/* NULL for what is no typed array. */
static const char *typed_array_name(JSContext *ctx, JSValueConst value)
{
    static const char *const names[][2] = {
        { "Int8Array", "[]int8" },          { "Uint8Array", "[]uint8" },
        { "Uint8ClampedArray", "[]uint8" }, { "Int16Array", "[]int16" },
        { "Uint16Array", "[]uint16" },      { "Int32Array", "[]int32" },
        { "Uint32Array", "[]uint32" },      { "Float32Array", "[]float32" },
        { "Float64Array", "[]float64" },    { "BigInt64Array", "[]int64" },
        { "BigUint64Array", "[]uint64" },
    };
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (value_is_class(ctx, value, names[i][0]))
            return names[i][1];
    return NULL;
}

const char *go_type_name(JSContext *ctx, JSValueConst value)
{
    if (value_is_nullish(value))
        return "<nil>";
    if (JS_IsNumber(value))
        return go_is_integer(ctx, value) ? "int64" : "float64";
    if (JS_IsBool(value))
        return "bool";
    if (JS_IsString(value))
        return "string";
    if (JS_IsArray(ctx, value) == 1)
        return "[]interface {}";
    if (JS_IsFunction(ctx, value))
        return "func(sobek.FunctionCall) sobek.Value";
    const char *typed_array = typed_array_name(ctx, value);
    return typed_array ? typed_array : "map[string]interface {}";
}
