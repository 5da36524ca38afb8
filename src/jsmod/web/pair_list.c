#include "jsmod/web/pair_list.h"

#include "jsmod/bytes.h"
#include "jsmod/web/iterate.h"
#include "script/value.h"

struct reader {
    int (*pair)(void *context, JSContext *ctx, struct slice name, struct slice value);
    void *context;
};

/* --- [[name, value], ...] --------------------------------------------------------------------- */

static int read_pair(JSContext *ctx, const struct reader *r, JSValueConst name, JSValueConst value)
{
    struct bytes_arg texts[2];
    if (string_arg_read(ctx, name, &texts[0]) != 0)
        return -1;
    int rc = string_arg_read(ctx, value, &texts[1]);
    if (rc == 0) {
        rc = r->pair(r->context, ctx, texts[0].bytes, texts[1].bytes);
        bytes_arg_deinit(&texts[1]);
    }
    bytes_arg_deinit(&texts[0]);
    return rc;
}

struct entry {
    JSValue items[2];
    int count;
};

static int add_item(void *context, JSContext *ctx, JSValueConst item)
{
    struct entry *entry = context;
    if (entry->count < 2)
        entry->items[entry->count] = JS_DupValue(ctx, item);
    entry->count++;
    return 0;
}

static int read_entry(void *context, JSContext *ctx, JSValueConst value)
{
    struct entry entry = { { JS_UNDEFINED, JS_UNDEFINED }, 0 };
    int rc = iterate(ctx, value, add_item, &entry);
    if (rc == 0 && entry.count != 2) {
        JS_ThrowTypeError(ctx, "a pair has two items, not %d", entry.count);
        rc = -1;
    }
    if (rc == 0)
        rc = read_pair(ctx, context, entry.items[0], entry.items[1]);
    JS_FreeValue(ctx, entry.items[0]);
    JS_FreeValue(ctx, entry.items[1]);
    return rc;
}

/* --- { name: value, ... } --------------------------------------------------------------------- */

static int read_member(void *context, JSContext *ctx, struct slice key, JSValueConst value)
{
    const struct reader *r = context;
    struct bytes_arg text;
    if (string_arg_read(ctx, value, &text) != 0)
        return -1;
    int rc = r->pair(r->context, ctx, key, text.bytes);
    bytes_arg_deinit(&text);
    return rc;
}

int pairs_read(JSContext *ctx, JSValueConst object,
               int (*pair)(void *context, JSContext *ctx, struct slice name, struct slice value),
               void *context)
{
    struct reader reader = { pair, context };
    JSValue method = iterator_method(ctx, object);
    int rc = JS_IsException(method)     ? -1
             : value_is_nullish(method) ? value_each(ctx, object, read_member, &reader)
                                        : iterate_with(ctx, object, method, read_entry, &reader);
    JS_FreeValue(ctx, method);
    return rc;
}
