/* Compiling one file. Its imports are noted, not followed: the bundle does that. */
#include "script/module_compile.h"

#include "base/buf.h"
#include "base/check.h"
#include "base/json_writer.h"
#include "script/exception.h"
#include "script/module_url.h"
#include "script/position.h"
#include "script/stack_limit.h"

#include "quickjs.h"

/* Where the engine's calls put what it says of a file. */
struct compilation {
    struct arena *arena;
    struct compiled_module *out;
};

static void note(struct arena *arena, struct import_list *list, const char *specifier)
{
    if (list->count == list->capacity) {
        uint32_t capacity = list->capacity ? 2 * list->capacity : 8;
        struct slice *items = ARENA_ARRAY(arena, struct slice, capacity);

        if (list->count)
            memcpy(items, list->items, list->count * sizeof(*items));
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = arena_copy(arena, slice_of(specifier));
}

bool import_list_has(const struct import_list *list, struct slice specifier)
{
    for (uint32_t i = 0; i < list->count; i++) {
        if (slice_eq(list->items[i], specifier))
            return true;
    }
    return false;
}

static char *note_import(JSContext *ctx, const char *base, const char *specifier, void *opaque)
{
    struct compilation *c = opaque;

    note(c->arena, &c->out->imports, specifier);
    return js_strdup(ctx, specifier);
}

static void note_special_import(JSContext *ctx, const char *specifier, int kind, void *opaque)
{
    struct compilation *c = opaque;

    note(c->arena, kind == JS_IMPORT_JSON ? &c->out->json_imports : &c->out->dynamic_imports,
         specifier);
}

static int init_nothing(JSContext *ctx, JSModuleDef *m)
{
    return 0;
}

static JSModuleDef *load_stub(JSContext *ctx, const char *name, void *opaque)
{
    return JS_NewCModule(ctx, name, init_nothing);
}

static JSValue compile_esm(JSContext *ctx, const char *url, struct slice text)
{
    /* The engine wants a terminator behind the text. */
    char *copy = slice_dup(text);
    JSValue module = JS_Eval(ctx, copy, text.len, url,
                             JS_EVAL_TYPE_MODULE | JS_EVAL_FLAG_COMPILE_ONLY);

    free(copy);
    return module;
}

size_t module_wrap_commonjs(struct buf *out, struct slice text)
{
    size_t start;

    /* On one line with the text's first, so that line numbers stay right. */
    buf_append_str(out, "(function(module,exports){");
    if (slice_starts(text, SLICE("#!")))
        buf_append_str(out, "//");
    start = out->len;
    buf_append_slice(out, text);
    buf_append_str(out, "\n})");
    return start;
}

static JSValue compile_commonjs(JSContext *ctx, const char *url, struct slice text,
                                size_t *text_start)
{
    struct buf source = BUF_INIT(BUF_UNLIMITED);
    JSValue function;

    *text_start = module_wrap_commonjs(&source, text);
    buf_append_char(&source, '\0');
    function = JS_Eval(ctx, source.ptr, source.len - 1, url,
                       JS_EVAL_TYPE_GLOBAL | JS_EVAL_FLAG_COMPILE_ONLY);
    buf_deinit(&source);
    return function;
}

/* The compiled module or function, or JS_EXCEPTION with the complaint that helps more. A file that
 * could be both is CommonJS. */
static JSValue compile_either(JSContext *ctx, const char *url, struct slice text,
                              struct compiled_module *out)
{
    JSValue module = compile_esm(ctx, url, text), function, complaint;

    out->kind = MODULE_ESM;
    if (!JS_IsException(module) && JS_ModuleHasSyntax(JS_VALUE_GET_PTR(module)))
        return module;
    complaint = JS_IsException(module) ? JS_GetException(ctx) : JS_UNDEFINED;
    out->dynamic_imports.count = 0; /* they are noted anew */
    function = compile_commonjs(ctx, url, text, &out->text_start);
    if (!JS_IsException(function)) {
        out->kind = MODULE_COMMONJS;
        JS_FreeValue(ctx, complaint);
        return function;
    }
    out->text_start = 0;
    JS_FreeValue(ctx, JS_GetException(ctx));
    return JS_IsException(module) ? JS_Throw(ctx, complaint) : module;
}

bool module_is_json(struct slice url)
{
    return slice_ends(module_url_without_query(url), SLICE(".json"));
}

/* A module whose exports are the value. It is compiled as a text to parse, which is smaller than
 * code that makes the value. */
static JSValue compile_json(JSContext *ctx, const char *url, struct slice text,
                            struct compiled_module *out)
{
    struct buf source = BUF_INIT(BUF_UNLIMITED);
    char *copy = slice_dup(text);
    JSValue value = JS_ParseJSON(ctx, copy, text.len, url);

    free(copy);
    if (JS_IsException(value))
        return value;
    JS_FreeValue(ctx, value);
    buf_append_str(&source, "module.exports=JSON.parse(");
    json_append_string(&source, text);
    buf_append_char(&source, ')');
    out->kind = MODULE_COMMONJS;
    value = compile_commonjs(ctx, url, buf_slice(&source), &out->text_start);
    buf_deinit(&source);
    return value;
}

static void show_position(void *opaque, const char **file, int *line, int *column)
{
    position_resolve(opaque, line, column);
}

/* `out` has the text, and how it was made. */
static int compile(struct arena *arena, struct slice url, struct compiled_module *out,
                   struct error *error)
{
    JSRuntime *rt = JS_NewRuntime();
    JSContext *ctx = rt ? JS_NewContext(rt) : NULL;
    struct compilation compilation = { arena, out };
    const char *name = arena_str(arena, url);
    JSValue code;
    uint8_t *bytes;
    size_t len;
    int rc = -1;

    if (!ctx)
        out_of_memory();
    stack_limit_set(rt);
    JS_SetStripInfo(rt, JS_STRIP_SOURCE); /* the bundle has it */
    JS_SetModuleLoaderFunc(rt, note_import, load_stub, &compilation);
    JS_SetImportNoteFunc(rt, note_special_import, &compilation);
    JS_SetPositionFunc(rt, show_position, out);

    code = module_is_json(url) ? compile_json(ctx, name, out->text, out)
                               : compile_either(ctx, name, out->text, out);
    if (JS_IsException(code)) {
        struct buf what = BUF_INIT(BUF_UNLIMITED);

        exception_take_text(ctx, &what);
        error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "%.*s",
                  SLICE_ARG(slice_trim(buf_slice(&what))));
        buf_deinit(&what);
    } else {
        bytes = JS_WriteObject(ctx, &len, code, JS_WRITE_OBJ_BYTECODE);
        if (!bytes)
            out_of_memory();
        out->bytecode = arena_copy(arena, slice_make((const char *)bytes, len));
        js_free(ctx, bytes);
        /* The context owns modules, the caller owns functions. */
        if (JS_VALUE_GET_TAG(code) != JS_TAG_MODULE)
            JS_FreeValue(ctx, code);
        rc = 0;
    }
    JS_FreeContext(ctx);
    JS_FreeRuntime(rt);
    return rc;
}

/* Standard input says nothing of what it is. */
static bool may_be_typescript(struct slice url)
{
    url = module_url_without_query(url);
    return slice_ends(url, SLICE(".ts")) || slice_ends(url, SLICE(".mts")) ||
           slice_ends(url, SLICE(".cts")) || slice_is(url, "file:///-");
}

/* As k6 does: types are looked for where JavaScript alone fails. */
int module_compile(struct arena *arena, struct slice url, struct slice text,
                   struct compiled_module *out, struct error *error)
{
    struct typescript_output stripped;

    *out = (struct compiled_module){ .text = text };
    if (!may_be_typescript(url))
        return compile(arena, url, out, error);
    if (compile(arena, url, out, NULL) == 0)
        return 0;
    if (typescript_strip(arena, url, text, &stripped, error))
        return -1;
    *out = (struct compiled_module){ .text = stripped.text, .stripped = stripped };
    return compile(arena, url, out, error);
}
