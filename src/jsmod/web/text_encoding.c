#include "jsmod/web/text_encoding.h"

#include "base/check.h"
#include "base/text_decoder.h"
#include "jsmod/binding.h"
#include "jsmod/bytes.h"
#include "jsmod/classes.h"
#include "script/value.h"

/* --- TextEncoder ------------------------------------------------------------------------------ */

static JSValue encode(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct bytes_arg text;
    if (text_arg_read(ctx, argv[0], &text) != 0)
        return JS_EXCEPTION;
    JSValue array = uint8_array_new(ctx, text.bytes);
    bytes_arg_deinit(&text);
    return array;
}

static JSValue get_encoding(JSContext *ctx, JSValueConst this_val)
{
    return JS_NewString(ctx, "utf-8");
}

static JSValue encoder_new(JSContext *ctx, JSValueConst new_target, int argc, JSValueConst *argv)
{
    return class_new_for(ctx, new_target, CLASS_TEXT_ENCODER, NULL);
}

static const JSClassDef encoder_def = { .class_name = "TextEncoder" };

static const JSCFunctionListEntry encoder_members[] = {
    CLASS_TAG_DEF("TextEncoder"),
    JS_CGETSET_DEF("encoding", get_encoding, NULL),
    JS_CFUNC_DEF("encode", 1, encode),
};

static const struct web_class encoder_class = {
    .which = CLASS_TEXT_ENCODER,
    .def = &encoder_def,
    .construct = encoder_new,
    .members = encoder_members,
    .member_count = ARRAY_LEN(encoder_members),
};

JSValue text_encoder_constructor(JSContext *ctx)
{
    return web_class_constructor(ctx, &encoder_class);
}

/* --- TextDecoder ------------------------------------------------------------------------------ */

static void decoder_finalize(JSRuntime *rt, JSValue value)
{
    js_free_rt(rt, class_opaque(value, CLASS_TEXT_DECODER));
}

static JSValue decode(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv)
{
    struct text_decoder *decoder = class_this(ctx, this_val, CLASS_TEXT_DECODER, "TextDecoder");
    int more_to_come = decoder ? option_flag(ctx, argv[1], "stream") : -1;
    struct slice bytes = SLICE("");
    if (more_to_come < 0)
        return JS_EXCEPTION;
    if (!value_is_nullish(argv[0]) && !value_bytes(ctx, argv[0], &bytes))
        return throw_go_error(ctx, "data is not an ArrayBuffer, typed array, or DataView");
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    JSValue result = text_decode(decoder, bytes, more_to_come, &text) == 0
                         ? JS_NewStringLen(ctx, text.ptr, text.len)
                         : JS_ThrowTypeError(ctx, "decoding text: invalid byte sequence");
    buf_deinit(&text);
    return result;
}

enum decoder_field { FIELD_ENCODING, FIELD_FATAL, FIELD_IGNORE_BOM };

static JSValue get_field(JSContext *ctx, JSValueConst this_val, int field)
{
    const struct text_decoder *decoder = class_this(ctx, this_val, CLASS_TEXT_DECODER,
                                                    "TextDecoder");
    if (!decoder)
        return JS_EXCEPTION;
    switch ((enum decoder_field)field) {
    case FIELD_ENCODING: return JS_NewString(ctx, text_encoding_name(decoder->encoding));
    case FIELD_FATAL: return JS_NewBool(ctx, decoder->fatal);
    case FIELD_IGNORE_BOM: return JS_NewBool(ctx, decoder->ignore_bom);
    }
    return JS_UNDEFINED;
}

static int read_label(JSContext *ctx, JSValueConst value, enum text_encoding *encoding)
{
    struct bytes_arg label;
    if (text_arg_read(ctx, value, &label) != 0)
        return -1;
    bool known = text_encoding_of_label(label.bytes, encoding);
    if (!known)
        JS_ThrowRangeError(ctx, "unsupported encoding: %.*s", SLICE_ARG(label.bytes));
    bytes_arg_deinit(&label);
    return known ? 0 : -1;
}

static JSValue decoder_new(JSContext *ctx, JSValueConst new_target, int argc, JSValueConst *argv)
{
    struct text_decoder settings = { 0 };
    JSValueConst options = argc > 1 ? argv[1] : JS_UNDEFINED;
    int fatal, ignore_bom;
    if (read_label(ctx, argc > 0 ? argv[0] : JS_UNDEFINED, &settings.encoding) != 0 ||
        (fatal = option_flag(ctx, options, "fatal")) < 0 ||
        (ignore_bom = option_flag(ctx, options, "ignoreBOM")) < 0)
        return JS_EXCEPTION;
    settings.fatal = fatal;
    settings.ignore_bom = ignore_bom;
    struct text_decoder *decoder = js_malloc(ctx, sizeof(*decoder));
    if (!decoder)
        return JS_EXCEPTION;
    *decoder = settings;
    JSValue object = class_new_for(ctx, new_target, CLASS_TEXT_DECODER, decoder);
    if (JS_IsException(object))
        js_free(ctx, decoder);
    return object;
}

static const JSClassDef decoder_def = {
    .class_name = "TextDecoder",
    .finalizer = decoder_finalize,
};

static const JSCFunctionListEntry decoder_members[] = {
    CLASS_TAG_DEF("TextDecoder"),
    JS_CGETSET_MAGIC_DEF("encoding", get_field, NULL, FIELD_ENCODING),
    JS_CGETSET_MAGIC_DEF("fatal", get_field, NULL, FIELD_FATAL),
    JS_CGETSET_MAGIC_DEF("ignoreBOM", get_field, NULL, FIELD_IGNORE_BOM),
    JS_CFUNC_DEF("decode", 2, decode),
};

static const struct web_class decoder_class = {
    .which = CLASS_TEXT_DECODER,
    .def = &decoder_def,
    .construct = decoder_new,
    .members = decoder_members,
    .member_count = ARRAY_LEN(decoder_members),
};

JSValue text_decoder_constructor(JSContext *ctx)
{
    return web_class_constructor(ctx, &decoder_class);
}
