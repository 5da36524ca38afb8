/* Any bytes as JSON: what JSON.parse takes, which reads it in one pass, the engine's parser of
 * extended JSON takes too, for the same value. */
#include "base/check.h"

#include <quickjs.h>

#include <stdlib.h>
#include <string.h>

static JSValue parse(JSContext *ctx, const char *text, size_t size, int flags)
{
    JSValue value = JS_ParseJSON2(ctx, text, size, "<fuzz>", flags);
    CHECK(JS_IsException(value) == JS_HasException(ctx));
    JS_FreeValue(ctx, JS_GetException(ctx));
    return value;
}

static void check_same(JSContext *ctx, JSValueConst a, JSValueConst b)
{
    JSValue texts[2] = { JS_JSONStringify(ctx, a, JS_UNDEFINED, JS_UNDEFINED),
                         JS_JSONStringify(ctx, b, JS_UNDEFINED, JS_UNDEFINED) };
    CHECK(JS_StrictEq(ctx, texts[0], texts[1]) || JS_HasException(ctx));
    JS_FreeValue(ctx, JS_GetException(ctx)); /* nested too deeply for it */
    JS_FreeValue(ctx, texts[0]);
    JS_FreeValue(ctx, texts[1]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    JSRuntime *runtime = JS_NewRuntime();
    JSContext *ctx = JS_NewContextRaw(runtime);
    JS_AddIntrinsicBaseObjects(ctx);
    char *text = xmalloc(size + 1);
    memcpy(text, data, size);
    text[size] = '\0';

    JSValue first = parse(ctx, text, size, 0);
    JSValue second = parse(ctx, text, size, 0); /* its shapes are known */
    CHECK(JS_IsException(first) == JS_IsException(second));
    if (!JS_IsException(first)) {
        JSValue expected = parse(ctx, text, size, JS_PARSE_JSON_EXT);
        CHECK(!JS_IsException(expected));
        check_same(ctx, first, expected);
        check_same(ctx, second, expected);
        JS_FreeValue(ctx, expected);
    }
    JS_FreeValue(ctx, first);
    JS_FreeValue(ctx, second);
    free(text);
    JS_FreeContext(ctx);
    JS_FreeRuntime(runtime);
    return 0;
}
