#include "jsmod/http_body.h"

#include "base/check.h"
#include "jsmod/go_value.h"
#include "jsmod/http_file.h"
#include "jsmod/multipart.h"

#include <stdlib.h>

/* application/x-www-form-urlencoded as Go's url.QueryEscape writes it. */
static void append_escaped(struct buf *out, struct slice text)
{
    static const char digits[] = "0123456789ABCDEF";
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            c == '-' || c == '_' || c == '.' || c == '~') {
            buf_append_char(out, (char)c);
        } else if (c == ' ') {
            buf_append_char(out, '+');
        } else {
            buf_append_char(out, '%');
            buf_append_char(out, digits[c >> 4]);
            buf_append_char(out, digits[c & 15]);
        }
    }
}

struct field {
    struct slice name, value;
    uint32_t order;
};

struct fields {
    struct arena *arena;
    struct field *items;
    uint32_t count, capacity;
};

static void add_field(struct fields *f, JSContext *ctx, struct slice name, JSValueConst value)
{
    if (f->count == f->capacity) {
        f->capacity = f->capacity ? f->capacity * 2 : 16;
        f->items = xrealloc(f->items, f->capacity * sizeof(*f->items));
    }
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    go_value_append(ctx, value, &text);
    f->items[f->count] = (struct field){ arena_copy(f->arena, name),
                                         arena_copy(f->arena, buf_slice(&text)), f->count };
    f->count++;
    buf_deinit(&text);
}

static int collect(void *context, JSContext *ctx, struct slice name, JSValueConst value)
{
    struct fields *f = context;
    if (JS_IsArray(ctx, value) != 1) {
        add_field(f, ctx, name, value);
        return 0;
    }
    JSValue length_value = JS_GetPropertyStr(ctx, value, "length");
    uint32_t length = 0;
    JS_ToUint32(ctx, &length, length_value);
    JS_FreeValue(ctx, length_value);
    for (uint32_t i = 0; i < length; i++) {
        JSValue element = JS_GetPropertyUint32(ctx, value, i);
        add_field(f, ctx, name, element);
        JS_FreeValue(ctx, element);
    }
    return 0;
}

static int by_name(const void *a, const void *b)
{
    const struct field *x = a, *y = b;
    int order = slice_compare(x->name, y->name);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

static int read_form(JSContext *ctx, JSValueConst object, struct arena *arena,
                     struct http_call *call)
{
    struct fields fields = { .arena = arena };
    int result = value_each(ctx, object, collect, &fields);
    if (fields.count)
        qsort(fields.items, fields.count, sizeof(*fields.items), by_name);
    struct buf form = BUF_INIT(BUF_UNLIMITED);
    for (uint32_t i = 0; i < fields.count; i++) {
        if (i > 0)
            buf_append_char(&form, '&');
        append_escaped(&form, fields.items[i].name);
        buf_append_char(&form, '=');
        append_escaped(&form, fields.items[i].value);
    }
    call->has_body = true;
    call->body = arena_copy(arena, buf_slice(&form));
    http_headers_set(&call->headers, arena, SLICE("Content-Type"),
                     SLICE("application/x-www-form-urlencoded"));
    buf_deinit(&form);
    free(fields.items);
    return result == 0 ? 0 : -1;
}

static int find_file(void *context, JSContext *ctx, struct slice name, JSValueConst value)
{
    if (http_is_file(value))
        *(bool *)context = true;
    return 0;
}

int http_body_read(JSContext *ctx, JSValueConst body, struct arena *arena, struct http_call *call,
                   const char **why)
{
    struct slice bytes;
    if (value_is_nullish(body))
        return 0;
    if (JS_IsString(body)) {
        call->has_body = true;
        call->body = value_text(ctx, body, arena);
        return call->body.ptr ? 0 : -1;
    }
    if (value_bytes(ctx, body, &bytes)) {
        call->has_body = true;
        call->body = arena_copy(arena, bytes); /* the script may change its buffer while we send */
        return 0;
    }
    if (!JS_IsObject(body) || JS_IsArray(ctx, body) == 1 || JS_IsFunction(ctx, body)) {
        *why = arena_printf(arena, "unknown request body type %s", go_type_name(ctx, body));
        return 1;
    }
    if (http_is_file(body)) {
        *why = "unknown request body type http.FileData";
        return 1;
    }
    bool has_file = false;
    if (value_each(ctx, body, find_file, &has_file) != 0)
        return -1;
    return has_file ? multipart_read(ctx, body, arena, call) : read_form(ctx, body, arena, call);
}
