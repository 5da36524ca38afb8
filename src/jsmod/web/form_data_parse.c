#include "jsmod/web/form_data_parse.h"

#include "jsmod/bytes.h"
#include "jsmod/classes.h"
#include "jsmod/web/blob_file.h"
#include "jsmod/web/form_data.h"
#include "proto/form_urlencoded.h"
#include "proto/multipart_parser.h"
#include "script/value.h"

/* --- application/x-www-form-urlencoded -------------------------------------------------------- */

struct form {
    JSContext *ctx;
    JSValueConst data;
};

static int add_pair(void *context, struct slice name, struct slice value)
{
    const struct form *form = context;
    return form_data_add(form->ctx, form->data, value_from_slice(form->ctx, name),
                         value_from_slice(form->ctx, value));
}

/* --- multipart/form-data ---------------------------------------------------------------------- */

static JSValue file_of_part(JSContext *ctx, const struct multipart_part *part)
{
    struct buf name = BUF_INIT(BUF_UNLIMITED);
    multipart_append_name(&name, part->filename);
    JSValue file = file_new(ctx, part->bytes, part->type.len ? part->type : SLICE("text/plain"),
                            buf_slice(&name));
    buf_deinit(&name);
    return file;
}

static int add_part(JSContext *ctx, JSValueConst data, const struct multipart_part *part)
{
    struct buf name = BUF_INIT(BUF_UNLIMITED);
    multipart_append_name(&name, part->name);
    int rc = form_data_add(ctx, data, value_from_slice(ctx, buf_slice(&name)),
                           part->filename.ptr ? file_of_part(ctx, part)
                                              : text_of_bytes(ctx, part->bytes));
    buf_deinit(&name);
    return rc;
}

static int add_parts(JSContext *ctx, JSValueConst data, struct slice bytes, struct slice boundary)
{
    struct multipart_part part;
    int more;
    while ((more = multipart_next(&bytes, boundary, &part)) > 0)
        if (add_part(ctx, data, &part) != 0)
            return -1;
    if (more < 0)
        JS_ThrowTypeError(ctx, "the body isn't what its Content-Type says: a part of the form is "
                               "malformed or was cut off");
    return more;
}

/* --- either ----------------------------------------------------------------------------------- */

static bool is_urlencoded(struct slice type)
{
    ptrdiff_t semicolon = slice_find_char(type, ';');
    struct slice essence = slice_sub(type, 0, semicolon < 0 ? type.len : (size_t)semicolon);
    return slice_eq_nocase(slice_trim(essence), SLICE("application/x-www-form-urlencoded"));
}

JSValue form_data_parse(JSContext *ctx, struct slice bytes, struct slice content_type)
{
    struct slice boundary;
    bool is_multipart = multipart_boundary(content_type, &boundary);
    if (!is_multipart && !is_urlencoded(content_type))
        return JS_ThrowTypeError(ctx, "the body is no form: its Content-Type is \"%.*s\"",
                                 SLICE_ARG(content_type));
    JSValue data = form_data_new(ctx);
    if (JS_IsException(data))
        return data;
    struct form form = { ctx, data };
    return object_or_exception(ctx, data,
                               is_multipart ? add_parts(ctx, data, bytes, boundary)
                                            : form_urlencoded_parse(bytes, add_pair, &form));
}
