#include "testing.h"

static struct script_test *test;
static JSContext *ctx;
static struct arena arena;

static void begin(void)
{
    test = script_test_run("export default () => {}");
    ctx = vm_context(test->vm);
    arena_init(&arena, 1024);
}

static void end(void)
{
    arena_deinit(&arena);
    script_test_free(test);
}

static JSValue eval(const char *text)
{
    return JS_Eval(ctx, text, strlen(text), "<test>", JS_EVAL_TYPE_GLOBAL);
}

static void text(void **state)
{
    begin();
    static const struct {
        const char *expression, *expected;
    } rows[] = {
        { "'plain'", "plain" },
        { "'\\u00fc \\u{1F680}'", "\xc3\xbc \xf0\x9f\x9a\x80" },
        { "'a\\ud800b\\udfff'", "a\xef\xbf\xbd"
                                "b\xef\xbf\xbd" },
        { "'\\ud7ff\\ue000'", "\xed\x9f\xbf\xee\x80\x80" },
        { "'a\\0b'", "a" },
        { "[1, [2]]", "1,2" },
    };

    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        JSValue v = eval(rows[i].expression);
        struct slice s = value_text(ctx, v, &arena);
        struct buf appended = BUF_INIT(100);

        assert_string_equal(s.ptr, rows[i].expected);
        assert_int_equal(value_append_text(ctx, v, &appended), 0);
        assert_true(slice_eq(buf_slice(&appended), s));
        buf_deinit(&appended);
        JS_FreeValue(ctx, v);
    }
    JSValue symbol = eval("Symbol()");
    assert_null(value_text(ctx, symbol, &arena).ptr);
    JS_FreeValue(ctx, JS_GetException(ctx));
    JS_FreeValue(ctx, symbol);
    end();
}

static void into_text(void **state)
{
    static const struct {
        struct slice bytes;
        const char *expected; /* the code units */
    } rows[] = {
        { { "ascii longer than a word", 24 }, "ascii longer than a word" },
        { { "\xc3\xbc", 2 }, "\xc3\xbc" },
        { { "a\xff\xfe"
            "b",
            4 },
          "a\xef\xbf\xbd\xef\xbf\xbd"
          "b" },
        { { "\xed\xa0\x80", 3 }, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd" },
        { { "\xc3", 1 }, "\xef\xbf\xbd" },
        { { "", 0 }, "" },
    };

    begin();
    for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
        JSValue v = value_from_slice(ctx, rows[i].bytes);

        assert_string_equal(value_text(ctx, v, &arena).ptr, rows[i].expected);
        JS_FreeValue(ctx, v);
    }
    end();
}

static void bytes(void **state)
{
    static const char *const views[] = {
        "new Uint8Array([1, 2, 3])",
        "new Uint8Array([1, 2, 3]).buffer",
        "new Uint8Array([0, 1, 2, 3, 4]).subarray(1, 4)",
        "new DataView(new Uint8Array([0, 1, 2, 3]).buffer, 1)",
        "new Int8Array([1, 2, 3])",
    };
    struct slice out;

    begin();
    for (size_t i = 0; i < ARRAY_LEN(views); i++) {
        JSValue v = eval(views[i]);

        assert_true(value_bytes(ctx, v, &out));
        assert_int_equal(out.len, 3);
        assert_memory_equal(out.ptr, "\1\2\3", 3);
        JS_FreeValue(ctx, v);
    }
    for (const char *const *text = (const char *const[]){ "'x'", "[1]", "null", "({})", NULL };
         *text; text++) {
        JSValue v = eval(*text);

        assert_false(value_bytes(ctx, v, &out));
        assert_false(JS_HasException(ctx));
        JS_FreeValue(ctx, v);
    }
    end();
}

static int note_key(void *context, JSContext *in, struct slice key, JSValueConst value)
{
    buf_append_slice(context, key);
    buf_append_char(context, ' ');
    return slice_is(key, "stop") ? -1 : 0;
}

static void properties(void **state)
{
    struct buf keys = BUF_INIT(100);
    JSValue v;

    begin();
    v = eval("({ b: 1, a: 2, 5: 3, [Symbol()]: 4, __proto__: { inherited: 1 } })");
    assert_int_equal(value_each(ctx, v, note_key, &keys), 0);
    assert_true(slice_is(buf_slice(&keys), "5 b a "));
    JS_FreeValue(ctx, v);
    buf_reset(&keys);
    v = eval("({ 'zero\\0byte': 1, 'half\\ud800': 2, '\u00fc\\ud83d\\ude00': 3 })");
    assert_int_equal(value_each(ctx, v, note_key, &keys), 0);
    assert_int_equal(keys.len, 25);
    assert_memory_equal(keys.ptr, "zero\0byte half\xef\xbf\xbd \xc3\xbc\xf0\x9f\x98\x80 ",
                        keys.len);
    JS_FreeValue(ctx, v);
    buf_reset(&keys);
    v = eval("({ stop: 1, never: 2 })");
    assert_int_equal(value_each(ctx, v, note_key, &keys), -1);
    assert_true(slice_is(buf_slice(&keys), "stop "));
    JS_FreeValue(ctx, v);
    v = eval("({ get x() { throw 1 } })");
    assert_int_equal(value_each(ctx, v, note_key, &keys), -1);
    assert_true(JS_HasException(ctx));
    JS_FreeValue(ctx, JS_GetException(ctx));
    JS_FreeValue(ctx, v);
    buf_deinit(&keys);
    end();
}

static void json(void **state)
{
    struct buf out = BUF_INIT(100);
    JSValue v;

    begin();
    v = value_from_json(ctx, slice_make("{\"a\":[1,null]}garbage", 14));
    assert_int_equal(value_to_json(ctx, v, &out), 0);
    assert_true(slice_is(buf_slice(&out), "{\"a\":[1,null]}"));
    JS_FreeValue(ctx, v);
    buf_reset(&out);
    assert_int_equal(value_to_json(ctx, JS_UNDEFINED, &out), 1);
    assert_int_equal(out.len, 0);
    assert_true(JS_IsException(value_from_json(ctx, SLICE("{"))));
    value_take_exception(ctx, &out);
    assert_true(slice_starts(buf_slice(&out), SLICE("SyntaxError: ")));
    v = eval("({ toJSON() { throw 1 } })");
    assert_int_equal(value_to_json(ctx, v, &out), -1);
    JS_FreeValue(ctx, JS_GetException(ctx));
    JS_FreeValue(ctx, v);
    buf_deinit(&out);
    end();
}

static void classes(void **state)
{
    JSValue v;

    begin();
    v = eval("new Date()");
    assert_true(value_is_class(ctx, v, "Date"));
    assert_false(value_is_class(ctx, v, "Map"));
    assert_false(value_is_class(ctx, JS_NULL, "Date"));
    JS_FreeValue(ctx, v);
    end();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FIBER_TEST(text),       FIBER_TEST(into_text), FIBER_TEST(bytes),
        FIBER_TEST(properties), FIBER_TEST(json),      FIBER_TEST(classes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
