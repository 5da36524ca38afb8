#include "jsmod/http/multipart.h"

#include "base/encode.h"
#include "jsmod/go_value.h"
#include "jsmod/http/http_file.h"

#include <sys/random.h>

enum { BOUNDARY_BYTES = 30 }; /* as Go's mime/multipart: 60 hex digits */

static struct slice make_boundary(struct arena *arena)
{
    char bytes[BOUNDARY_BYTES];
    if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
        memset(bytes, 0x5a, sizeof(bytes));
    struct buf text = BUF_INIT(256);
    hex_append(&text, slice_make(bytes, sizeof(bytes)));
    struct slice boundary = arena_copy(arena, buf_slice(&text));
    buf_deinit(&text);
    return boundary;
}

/* Go's quoteEscaper, and line ends, which would let a name write headers. */
static void append_quoted(struct buf *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '\\' || c == '"')
            buf_append_char(out, '\\');
        if (c == '\r')
            buf_append_str(out, "%0D");
        else if (c == '\n')
            buf_append_str(out, "%0A");
        else
            buf_append_char(out, c);
    }
}

static void begin_part(struct multipart *w, struct slice name)
{
    buf_printf(&w->out, "--%.*s\r\nContent-Disposition: form-data; name=\"",
               SLICE_ARG(w->boundary));
    append_quoted(&w->out, name);
    buf_append_char(&w->out, '"');
}

int multipart_add_file(struct multipart *w, JSContext *ctx, struct slice name, JSValueConst value)
{
    struct file_data file;
    if (http_file_read(ctx, value, w->arena, &file) != 0)
        return -1;
    begin_part(w, name);
    buf_append_str(&w->out, "; filename=\"");
    append_quoted(&w->out, file.name);
    buf_printf(&w->out, "\"\r\nContent-Type: %.*s\r\n\r\n", SLICE_ARG(file.content_type));
    buf_append_slice(&w->out, file.bytes);
    buf_append_str(&w->out, "\r\n");
    return 0;
}

void multipart_add_text(struct multipart *w, struct slice name, struct slice text)
{
    begin_part(w, name);
    buf_append_str(&w->out, "\r\n\r\n");
    buf_append_slice(&w->out, text);
    buf_append_str(&w->out, "\r\n");
}

void multipart_begin(struct multipart *w, struct arena *arena)
{
    *w = (struct multipart){ .out = BUF_INIT(BUF_UNLIMITED),
                             .arena = arena,
                             .boundary = make_boundary(arena) };
}

struct slice multipart_end(struct multipart *w)
{
    buf_printf(&w->out, "--%.*s--\r\n", SLICE_ARG(w->boundary));
    return slice_of(
        arena_printf(w->arena, "multipart/form-data; boundary=%.*s", SLICE_ARG(w->boundary)));
}

static int write_member(void *context, JSContext *ctx, struct slice name, JSValueConst value)
{
    struct multipart *w = context;
    if (http_is_part_file(value))
        return multipart_add_file(w, ctx, name, value);
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    go_value_append(ctx, value, &text);
    multipart_add_text(w, name, buf_slice(&text));
    buf_deinit(&text);
    return 0;
}

int multipart_read(JSContext *ctx, JSValueConst object, struct arena *arena, struct http_call *call)
{
    struct multipart w;
    multipart_begin(&w, arena);
    int result = value_each(ctx, object, write_member, &w);
    struct slice type = multipart_end(&w);
    if (result == 0) {
        call->has_body = true;
        call->body = arena_copy(arena, buf_slice(&w.out));
        http_headers_set(&call->headers, arena, SLICE("Content-Type"), type);
    }
    buf_deinit(&w.out);
    return result;
}
