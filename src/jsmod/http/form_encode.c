#include "jsmod/http/form_encode.h"

#include "base/check.h"
#include "jsmod/go_value.h"
#include "script/value.h"

#include <stdlib.h>

void form_fields_init(struct form_fields *f, struct arena *arena)
{
    *f = (struct form_fields){ .arena = arena };
}

void form_fields_deinit(struct form_fields *f)
{
    free(f->items);
}

void form_fields_add(struct form_fields *f, struct slice name, struct slice value)
{
    if (f->count == f->capacity) {
        f->capacity = f->capacity ? f->capacity * 2 : 16;
        f->items = xrealloc(f->items, f->capacity * sizeof(*f->items));
    }
    f->items[f->count] = (struct form_field){ arena_copy(f->arena, name),
                                              arena_copy(f->arena, value), f->count };
    f->count++;
}

/* --- from an object -------------------------------------------------------------------------- */

static void add_field(struct form_fields *f, JSContext *ctx, struct slice name, JSValueConst value)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    go_value_append(ctx, value, &text);
    form_fields_add(f, name, buf_slice(&text));
    buf_deinit(&text);
}

static int collect(void *context, JSContext *ctx, struct slice name, JSValueConst value)
{
    struct form_fields *f = context;
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

int form_fields_add_object(struct form_fields *f, JSContext *ctx, JSValueConst object)
{
    return value_each(ctx, object, collect, f);
}

/* --- as text --------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    const struct form_field *x = a, *y = b;
    int order = slice_compare(x->name, y->name);
    return order ? order : (x->order > y->order) - (x->order < y->order);
}

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

void form_fields_append(struct form_fields *f, struct buf *out)
{
    if (f->count > 0)
        qsort(f->items, f->count, sizeof(*f->items), by_name);
    for (uint32_t i = 0; i < f->count; i++) {
        if (i > 0)
            buf_append_char(out, '&');
        append_escaped(out, f->items[i].name);
        buf_append_char(out, '=');
        append_escaped(out, f->items[i].value);
    }
}
