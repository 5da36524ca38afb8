/* k6/experimental/csv: parse(file, options) makes a SharedArray of what is left of a file, Parser
 * hands out its rows one by one, to each VU from the start. */
#include "base/check.h"
#include "base/encode.h"
#include "base/memory_budget.h"
#include "jsmod/binding.h"
#include "jsmod/classes.h"
#include "jsmod/csv_table.h"
#include "jsmod/fs_file.h"
#include "jsmod/go_value.h"
#include "jsmod/module_table.h"
#include "jsmod/shared_array.h"
#include "script/event_loop.h"
#include "vu/shared_arrays.h"

#include <math.h>

#include <stdlib.h>

enum { ROWS_CHUNK = 64 * 1024 };

/* --- options ---------------------------------------------------------------------------------- */

static int read_delimiter(JSContext *ctx, JSValueConst value, char delimiter[5],
                          struct error *error)
{
    struct arena arena;
    arena_init(&arena, 64);
    struct slice text = value_text(ctx, value, &arena);
    int result = text.ptr ? 0 : -1;
    if (text.ptr && !csv_delimiter_valid(text))
        result = error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                           utf8_length(text) == 1
                               ? "delimiter must not be a quote or the end of a line"
                               : "delimiter must be a single character");
    if (result == 0)
        snprintf(delimiter, 5, "%.*s", SLICE_ARG(text));
    arena_deinit(&arena);
    return result;
}

/* An option; undefined where there is none. */
static JSValue get_option(JSContext *ctx, JSValueConst object, const char *name)
{
    return value_is_nullish(object) ? JS_UNDEFINED : JS_GetPropertyStr(ctx, object, name);
}

static int read_flag(JSContext *ctx, JSValueConst object, const char *name, bool *out)
{
    JSValue value = get_option(ctx, object, name);
    int flag = JS_IsException(value) ? -1 : JS_ToBool(ctx, value);
    *out = flag > 0;
    JS_FreeValue(ctx, value);
    return flag < 0 ? -1 : 0;
}

static int read_line_number(JSContext *ctx, JSValueConst object, const char *name, bool *has,
                            int64_t *out)
{
    static const double most = 1e15;
    JSValue value = get_option(ctx, object, name);
    double number = 0;
    *has = !JS_IsUndefined(value);
    int result = JS_IsException(value) || (*has && JS_ToFloat64(ctx, &number, value) != 0) ? -1 : 0;
    *out = isnan(number) ? 0 : (int64_t)fmin(fmax(number, -most), most);
    JS_FreeValue(ctx, value);
    return result;
}

/* -1 with a JS exception or the error. */
static int read_options(JSContext *ctx, JSValueConst object, struct csv_options *o,
                        struct error *error)
{
    *o = (struct csv_options){ .delimiter = "," };
    JSValue delimiter = get_option(ctx, object, "delimiter");
    int result = JS_IsException(delimiter) ? -1 : 0;
    if (result == 0 && !JS_IsUndefined(delimiter))
        result = read_delimiter(ctx, delimiter, o->delimiter, error);
    JS_FreeValue(ctx, delimiter);
    if (result != 0 || read_flag(ctx, object, "skipFirstLine", &o->skip_first_line) != 0 ||
        read_line_number(ctx, object, "fromLine", &o->has_from, &o->from_line) != 0 ||
        read_line_number(ctx, object, "toLine", &o->has_to, &o->to_line) != 0 ||
        read_flag(ctx, object, "asObjects", &o->as_objects) != 0)
        return -1;
    if (o->has_from && o->has_to && o->from_line >= o->to_line)
        return error_set(error, EXIT_CODE_SCRIPT_EXCEPTION,
                         "fromLine must be less than or equal to toLine");
    return 0;
}

/* Throws what read_options or csv_table_open left behind. */
static JSValue throw_after(JSContext *ctx, const char *prefix, struct error *error)
{
    if (error_is_set(error))
        throw_go_error(ctx, "%s; reason: %s", prefix, error->text);
    error_clear(error);
    return JS_EXCEPTION;
}

static JSValue throw_no_file(JSContext *ctx, JSValueConst value)
{
    return throw_go_error(ctx, "first argument expected to be a fs.File instance, got %s instead",
                          go_type_name(ctx, value));
}

/* --- parse ------------------------------------------------------------------------------------ */

/* What tells one shared table from another. */
static struct slice table_name(const struct fs_file *file, size_t offset,
                               const struct csv_options *o, struct arena *arena)
{
    return slice_of(
        arena_printf(arena, "csv.parse.%s.%d%d.%lld.%lld.%zu.%.*s", o->delimiter,
                     o->skip_first_line, o->as_objects, (long long)(o->has_from ? o->from_line : 0),
                     (long long)(o->has_to ? o->to_line : 0), offset, SLICE_ARG(file->path)));
}

struct rows {
    struct slice *items; /* JSON, in the arena */
    uint32_t count, capacity;
};

static void add_row(struct rows *rows, const struct csv_table *table, struct buf *json,
                    struct arena *arena)
{
    if (rows->count == rows->capacity) {
        rows->capacity = rows->capacity ? 2 * rows->capacity : 64;
        rows->items = xrealloc(rows->items, rows->capacity * sizeof(*rows->items));
    }
    buf_reset(json);
    csv_table_row_json(table, json);
    rows->items[rows->count++] = arena_copy(arena, buf_slice(json));
}

/* Reads all rows and shares them. NULL with the error. */
static const struct shared_array *share_rows(struct vu *vu, struct slice name,
                                             struct csv_table *table, struct error *error)
{
    const struct shared_array *array = NULL;
    struct rows rows = { 0 };
    struct buf json = BUF_INIT(BUF_UNLIMITED);
    struct arena arena;
    enum csv_result result;
    arena_init(&arena, ROWS_CHUNK);
    while ((result = csv_table_next(table, error)) == CSV_RECORD)
        add_row(&rows, table, &json, &arena);
    if (result == CSV_END) {
        array = shared_arrays_put(vu->test->shared_arrays, name, rows.items, rows.count);
        if (!array)
            error_set(error, EXIT_CODE_OTHER, "%s", memory_budget_complaint());
    }
    arena_deinit(&arena);
    buf_deinit(&json);
    free(rows.items);
    return array;
}

static JSValue parse_table(JSContext *ctx, struct slice name, struct csv_table *table)
{
    struct vu *vu = vu_of(ctx);
    struct error error = { 0 };
    const struct shared_array *array = shared_arrays_find(vu->test->shared_arrays, name);
    if (!array)
        array = share_rows(vu, name, table, &error);
    if (array)
        return promise_settled(ctx, false, shared_array_object(ctx, array));
    error_prefix(&error, "failed to read record; reason: ");
    JSValue promise = promise_settled(ctx, true, go_error_new(ctx, slice_of(error.text)));
    error_clear(&error);
    return promise;
}

static JSValue csv_parse(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct fs_file *file = fs_file_of(arg_or_undefined(argc, argv, 0));
    struct csv_options options;
    struct error error = { 0 };
    if (!file)
        return throw_no_file(ctx, arg_or_undefined(argc, argv, 0));
    if (read_options(ctx, arg_or_undefined(argc, argv, 1), &options, &error) != 0)
        return throw_after(ctx, "failed to interpret the provided Parser options", &error);
    size_t offset = file->offset;
    struct csv_table *table = csv_table_new(fs_file_take_rest(file), &options, &error);
    if (!table)
        return throw_after(ctx, "failed to create a new parser", &error);
    struct arena arena;
    arena_init(&arena, 256);
    JSValue promise = parse_table(ctx, table_name(file, offset, &options, &arena), table);
    arena_deinit(&arena);
    csv_table_free(table);
    return promise;
}

/* --- Parser ----------------------------------------------------------------------------------- */

static JSValue row_value(JSContext *ctx, const struct csv_table *t)
{
    struct buf json = BUF_INIT(BUF_UNLIMITED);
    csv_table_row_json(t, &json);
    JSValue value = value_from_json(ctx, buf_slice(&json));
    buf_deinit(&json);
    return value;
}

static JSValue parser_next(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct csv_table *table = class_this(ctx, this_val, CLASS_CSV_PARSER, "Parser");
    struct error error = { 0 };
    if (!table)
        return JS_EXCEPTION;
    enum csv_result result = csv_table_next(table, &error);
    if (result == CSV_ERROR) {
        JSValue promise = promise_settled(ctx, true, go_text_new(ctx, slice_of(error.text)));
        error_clear(&error);
        return promise;
    }
    JSValue row = JS_NewObject(ctx);
    JS_SetPropertyStr(ctx, row, "done", JS_NewBool(ctx, result == CSV_END));
    JS_SetPropertyStr(ctx, row, "value",
                      result == CSV_END ? JS_NewArray(ctx) : row_value(ctx, table));
    return promise_settled(ctx, false, row);
}

static void finalize(JSRuntime *rt, JSValue value)
{
    csv_table_free(JS_GetOpaque(value, class_ids[CLASS_CSV_PARSER]));
}

static const JSClassDef parser_class = { .class_name = "Parser", .finalizer = finalize };

static const JSCFunctionListEntry parser_methods[] = {
    JS_CFUNC_DEF("next", 0, parser_next),
};

static JSValue parser_new(JSContext *ctx, JSValueConst new_target, int argc, JSValueConst *argv)
{
    JSValueConst source = arg_or_undefined(argc, argv, 0);
    struct fs_file *file = fs_file_of(source);
    struct csv_options options;
    struct error error = { 0 };
    if (vu_of(ctx)->phase != VU_PHASE_INIT)
        return throw_go_error(ctx, "csv Parser constructor must be called in the init context");
    if (value_is_nullish(source))
        return throw_go_error(ctx,
                              "csv Parser constructor takes at least one non-nil source argument");
    if (!file)
        return throw_no_file(ctx, source);
    if (read_options(ctx, arg_or_undefined(argc, argv, 1), &options, &error) != 0)
        return throw_after(ctx, "encountered an error while interpreting Parser options", &error);
    struct csv_table *table = csv_table_new(fs_file_take_rest(file), &options, &error);
    if (!table)
        return throw_after(ctx, "failed to create a new parser", &error);
    JSValue parser = class_new_object(ctx, CLASS_CSV_PARSER, table);
    if (JS_IsException(parser))
        csv_table_free(table);
    return parser;
}

static int instantiate(JSContext *ctx, JSValueConst exports)
{
    JSValue constructor = class_constructor(ctx, CLASS_CSV_PARSER, &parser_class, parser_new,
                                            parser_methods, ARRAY_LEN(parser_methods));
    return JS_IsException(constructor) || JS_SetPropertyStr(ctx, exports, "Parser", constructor) < 0
               ? -1
               : 0;
}

static const JSCFunctionListEntry entries[] = { JS_CFUNC_DEF("parse", 2, csv_parse) };

const struct native_module mod_csv = {
    .specifier = "k6/experimental/csv",
    .entries = entries,
    .entry_count = ARRAY_LEN(entries),
    .default_is_namespace = true,
    .instantiate = instantiate,
};
