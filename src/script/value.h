/* Helpers for native code that handles JavaScript values. For jsmod (and script itself). */
#ifndef SCRIPT_VALUE_H
#define SCRIPT_VALUE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"

#include "quickjs.h"

struct vm;

struct vm *vm_of(JSContext *ctx);
JSContext *vm_context(struct vm *vm);

/* --- out of JavaScript ------------------------------------------------------------------------ */

/* String(v) as UTF-8 into the arena; ptr NULL with a JS exception pending when conversion throws.
 * Lone surrogates become U+FFFD. */
struct slice value_text(JSContext *ctx, JSValueConst v, struct arena *arena);

/* The same, appended; -1 with the exception. */
int value_append_text(JSContext *ctx, JSValueConst v, struct buf *out);

/* The bytes of an ArrayBuffer or a view on one; false (no exception) for anything else. Borrowed:
 * valid while v lives and is not detached. */
bool value_bytes(JSContext *ctx, JSValueConst v, struct slice *out);

/* Whether the value is null or undefined. */
bool value_is_nullish(JSValueConst v);

/* Whether the engine made it as one of its own: "Date", "Map", "Set", "RegExp", "String",
 * "Promise", "Proxy", "Uint8Array", ... */
bool value_is_class(JSContext *ctx, JSValueConst v, const char *name);

/* Own enumerable string-keyed properties, in order: calls back with the key as UTF-8 text and the
 * value (borrowed). Stops on -1, which is returned (exception pending or not is the callback's
 * matter). */
int value_each(JSContext *ctx, JSValueConst object,
               int (*entry)(void *context, JSContext *ctx, struct slice key, JSValueConst value),
               void *context);

/* JSON.stringify(v) appended; 1 when the result is undefined (nothing appended), -1 with exception.
 */
int value_to_json(JSContext *ctx, JSValueConst v, struct buf *out);

/* The JSON that k6 makes of setup's result and of the options: Map as pairs, Set as array,
 * Uint8Array as base64, undefined as null. 1 when v is undefined (nothing appended), -1 with the
 * error (no JS exception) for what has no JSON: functions, NaN, cycles. */
int value_to_setup_json(JSContext *ctx, JSValueConst v, struct buf *out, struct error *error);

/* What console.log prints for a value: k6 v2.2's format ({ a: "x" }, arrays, errors, cyclic ...).
 */
void value_inspect(JSContext *ctx, JSValueConst v, struct buf *out);

/* What k6 logs of an exception: text and stack ("\tat fn (file:///x.js:3:9)" lines). Takes the
 * pending exception. */
void value_take_exception(JSContext *ctx, struct buf *out);

/* --- into JavaScript -------------------------------------------------------------------------- */

JSValue value_from_slice(JSContext *ctx,
                         struct slice text);                /* UTF-8, invalid bytes become U+FFFD */
JSValue value_from_json(JSContext *ctx, struct slice json); /* JS exception on bad JSON */

/* Throws k6's Go-side error: an Error whose name is "GoError", so that String() is "GoError: text".
 * Returns JS_EXCEPTION. */
JSValue throw_go_error(JSContext *ctx, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The error itself, for rejecting a promise with it. */
JSValue go_error_new(JSContext *ctx, struct slice text);

/* An Error with a name of its own, as those of the web have: "NotFoundError". */
JSValue named_error_new(JSContext *ctx, const char *name, struct slice text);

/* What k6 rejects some promises with: an error of Go's, which in JavaScript is no Error and has
 * nothing but a text. */
JSValue go_text_new(JSContext *ctx, struct slice text);

/* For a native function whose wait was cancelled: ends what runs, uncatchably (VM_INTERRUPTED).
 * Returns JS_EXCEPTION. */
JSValue throw_interrupted(JSContext *ctx);

/* --- the stack -------------------------------------------------------------------------------- */

/* URL of the module whose code called the native function ("file:///x.js"), in the arena; empty if
 * unknown. What require() resolves against. */
struct slice value_caller_url(JSContext *ctx, struct arena *arena);

/* URL of the module that is being evaluated, whoever's function it is that calls: what open()
 * resolves against. */
struct slice value_module_url(JSContext *ctx, struct arena *arena);

/* The global function open(path, mode), refusals and warning included. */
JSValue script_open(JSContext *ctx, JSValueConst this_val, int argc, JSValueConst *argv);

#endif
