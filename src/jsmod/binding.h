/* What every module's binding needs: the VU behind a context, arguments, tags. */
#ifndef JSMOD_BINDING_H
#define JSMOD_BINDING_H

#include "script/native_module.h"
#include "script/value.h"
#include "vu/vu.h"

/* A getter that Object.keys and JSON.stringify see. */
#define FIELD_DEF(field_name, function, magic_number)                                \
    {                                                                                \
        .name = field_name, .prop_flags = JS_PROP_CONFIGURABLE | JS_PROP_ENUMERABLE, \
        .def_type = JS_DEF_CGETSET_MAGIC, .magic = magic_number,                     \
        .u.getset.get.getter_magic = function,                                       \
    }

static inline JSValueConst arg_or_undefined(int argc, JSValueConst *argv, int index)
{
    return index < argc ? argv[index] : JS_UNDEFINED;
}

struct vu *vu_of(JSContext *ctx);

/* Refuses with the message when the script isn't running (init code): true and a pending exception.
 */
bool refuse_in_init(JSContext *ctx, const struct vu *vu, const char *message);

/* Whether the function was declared async. */
bool is_async_function(JSContext *ctx, JSValueConst function);

/* Whether a function got what it insists on; otherwise throws. */
bool has_arguments(JSContext *ctx, int argc, int needed);

/* The truth of a member of an options object; 0 where there is no object, -1 with an exception. */
int option_flag(JSContext *ctx, JSValueConst options, const char *name);

/* Gives the object a property of its own, whatever its prototype has. Takes the value; 0, or -1
 * with an exception, also where the value is one. */
int set_field(JSContext *ctx, JSValueConst object, struct slice name, JSValue value);

/* Object(value) */
JSValue object_of(JSContext *ctx, JSValueConst value);

/* A script's tags object, { key: text | number | boolean }, as changes to a tag set; keys and
 * values are copied into the arena. null and undefined give none. -1 with an exception in k6's
 * words, after `what` ("" or "invalid HTTP request metric tags: "). */
int tags_from_value(JSContext *ctx, JSValueConst object, const char *what, struct tag_changes *out,
                    struct arena *arena);

/* One tag's value as text; kind is "tag" or "metadata" for the message, which `throw_error` throws:
 * throw_go_error or JS_ThrowTypeError. */
int tag_value_text(JSContext *ctx, const char *kind, struct slice key, JSValueConst value,
                   JSValue (*throw_error)(JSContext *ctx, const char *format, ...),
                   struct arena *arena, struct slice *out);

/* Deep-frozen: Object.freeze on the value and all that it holds. 0 or -1. */
int freeze_deep(JSContext *ctx, JSValueConst value);

/* The modules' places in vu->module_data. */
enum module_slot { SLOT_HTTP, SLOT_EXECUTION, SLOT_GLOBALS, SLOT_HTML, SLOT_GRPC };

#endif
