#include "jsmod/http/http_body.h"

#include "jsmod/go_value.h"
#include "jsmod/http/form_encode.h"
#include "jsmod/http/http_file.h"
#include "jsmod/http/multipart.h"
#include "jsmod/web/blob.h"
#include "jsmod/web/form_data.h"
#include "jsmod/web/url_search_params.h"

static int read_form(JSContext *ctx, JSValueConst object, struct arena *arena,
                     struct http_call *call)
{
    struct form_fields fields;
    struct buf form = BUF_INIT(BUF_UNLIMITED);
    form_fields_init(&fields, arena);
    int result = form_fields_add_object(&fields, ctx, object);
    form_fields_append(&fields, &form);
    call->has_body = true;
    call->body = arena_copy(arena, buf_slice(&form));
    http_headers_set(&call->headers, arena, SLICE("Content-Type"),
                     SLICE("application/x-www-form-urlencoded"));
    buf_deinit(&form);
    form_fields_deinit(&fields);
    return result == 0 ? 0 : -1;
}

static int find_file(void *context, JSContext *ctx, struct slice name, JSValueConst value)
{
    if (http_is_part_file(value))
        *(bool *)context = true;
    return 0;
}

/* Takes the text. */
static int take_form(struct http_call *call, struct arena *arena, struct buf *text,
                     struct slice type)
{
    call->has_body = true;
    call->body = arena_copy(arena, buf_slice(text));
    http_headers_set(&call->headers, arena, SLICE("Content-Type"), type);
    buf_deinit(text);
    return 0;
}

int http_body_read(JSContext *ctx, JSValueConst body, struct arena *arena, struct http_call *call,
                   const char **why)
{
    struct slice bytes;
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    if (value_is_nullish(body))
        return 0;
    if (JS_IsString(body)) {
        call->has_body = true;
        call->body = value_text(ctx, body, arena);
        return call->body.ptr ? 0 : -1;
    }
    const struct blob *blob = blob_of(body);
    if (blob || value_bytes(ctx, body, &bytes)) {
        bytes = blob ? blob->bytes : bytes;
        call->has_body = true;
        call->body = arena_copy(arena, bytes); /* the script may change its buffer while we send */
        return 0;
    }
    if (!JS_IsObject(body) || JS_IsArray(ctx, body) == 1 || JS_IsFunction(ctx, body)) {
        *why = arena_printf(arena, "unknown request body type %s", go_type_name(ctx, body));
        return 1;
    }
    if (url_search_params_append(body, &text))
        return take_form(call, arena, &text, SLICE("application/x-www-form-urlencoded"));
    if (form_data_is(body)) {
        struct slice type;
        if (form_data_append(ctx, body, arena, &text, &type) == 0)
            return take_form(call, arena, &text, type);
        buf_deinit(&text);
        return -1;
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
