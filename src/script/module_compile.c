/* Compiling one file. Its imports are noted, not followed: the bundle does that. */
#include "script/module_compile.h"

#include "base/buf.h"
#include "base/check.h"
#include "script/exception.h"
#include "script/stack_limit.h"

#include "quickjs.h"

struct import_list {
    struct arena *arena;
    struct slice *items;
    uint32_t count, capacity;
};

static char *note_import(JSContext *ctx, const char *base, const char *specifier, void *opaque)
{
    struct import_list *list = opaque;

    if (list->count == list->capacity) {
        uint32_t capacity = list->capacity ? 2 * list->capacity : 8;
        struct slice *items = ARENA_ARRAY(list->arena, struct slice, capacity);

        if (list->count)
            memcpy(items, list->items, list->count * sizeof(*items));
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = arena_copy(list->arena, slice_of(specifier));
    return js_strdup(ctx, specifier);
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

static JSValue compile_commonjs(JSContext *ctx, const char *url, struct slice text,
                                size_t *text_start)
{
    struct buf source = BUF_INIT(BUF_UNLIMITED);
    JSValue function;

    /* On one line with the text's first, so that line numbers stay right. */
    buf_append_str(&source, "(function(module,exports){");
    if (slice_starts(text, SLICE("#!")))
        buf_append_str(&source, "//");
    *text_start = source.len;
    buf_append_slice(&source, text);
    buf_append_str(&source, "\n})");
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
    size_t text_start;

    out->kind = MODULE_ESM;
    out->text = text;
    out->text_start = 0;
    if (!JS_IsException(module) && JS_ModuleHasSyntax(JS_VALUE_GET_PTR(module)))
        return module;
    complaint = JS_IsException(module) ? JS_GetException(ctx) : JS_UNDEFINED;
    function = compile_commonjs(ctx, url, text, &text_start);
    if (!JS_IsException(function)) {
        out->kind = MODULE_COMMONJS;
        out->text_start = text_start;
        JS_FreeValue(ctx, complaint);
        return function;
    }
    JS_FreeValue(ctx, JS_GetException(ctx));
    return JS_IsException(module) ? JS_Throw(ctx, complaint) : module;
}

int module_compile(struct arena *arena, struct slice url, struct slice text,
                   struct compiled_module *out, struct error *error)
{
    JSRuntime *rt = JS_NewRuntime();
    JSContext *ctx = rt ? JS_NewContext(rt) : NULL;
    struct import_list imports = { .arena = arena };
    const char *name = arena_str(arena, url);
    JSValue code;
    uint8_t *bytes;
    size_t len;
    int rc = -1;

    if (!ctx)
        out_of_memory();
    stack_limit_set(rt);
    JS_SetStripInfo(rt, JS_STRIP_SOURCE); /* the bundle has it */
    JS_SetModuleLoaderFunc(rt, note_import, load_stub, &imports);

    code = compile_either(ctx, name, text, out);
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
        out->imports = imports.items;
        out->import_count = imports.count;
        /* The context owns modules, the caller owns functions. */
        if (JS_VALUE_GET_TAG(code) != JS_TAG_MODULE)
            JS_FreeValue(ctx, code);
        rc = 0;
    }
    JS_FreeContext(ctx);
    JS_FreeRuntime(rt);
    return rc;
}
