/* google.protobuf.Any from JSON: "@type" names the message that the other members are of. */
#include "protobuf/json_encode.h"

#include "protobuf/types.h"

enum { ANY_TYPE_URL = 1, ANY_VALUE = 2 };

/* Goes over a value, whose brackets need not match: it is read again. */
static int skip_value(struct json_reader *r)
{
    int open = 0;
    do {
        struct json_token t = json_reader_take(r);
        if (t.kind == JSON_BAD || t.kind == JSON_END)
            return json_reader_unexpected(r, t);
        open += (t.kind == JSON_OBJECT || t.kind == JSON_ARRAY) -
                (t.kind == JSON_OBJECT_END || t.kind == JSON_ARRAY_END);
    } while (open > 0);
    return 0;
}

/* Looks for "@type" in the object that comes next, by a reader of its own: kind JSON_END where the
 * object is empty. */
static int find_type(struct encoder *e, struct json_token *type)
{
    struct json_reader r = e->in;
    struct json_token start = json_reader_take(&r), name;
    bool any = false;
    *type = (struct json_token){ .kind = JSON_END };
    while (r.token.kind == JSON_STRING) {
        any = true;
        name = json_reader_take(&r);
        if (r.token.kind != JSON_COLON)
            return json_reader_unexpected(&r, r.token);
        json_reader_take(&r);
        struct json_token value = r.token;
        bool is_type = slice_is(json_reader_text(name, &e->text), "@type");
        if (is_type && type->kind == JSON_STRING)
            return json_reader_fail(&r, name, "duplicate \"@type\" field");
        if (is_type && value.kind != JSON_STRING)
            return json_reader_fail(&r, value, "@type field value is not a string: %.*s",
                                    SLICE_ARG(value.raw));
        if (is_type)
            *type = value;
        if (skip_value(&r))
            return -1;
        if (r.token.kind == JSON_COMMA)
            json_reader_take(&r);
    }
    if (r.token.kind != JSON_OBJECT_END)
        return json_reader_unexpected(&r, r.token);
    if (any && type->kind == JSON_END)
        return json_reader_fail(&r, start, "missing \"@type\" field");
    return 0;
}

int json_encode_any(struct encoder *e, struct frame opening)
{
    struct json_token type;
    if (e->in.token.kind != JSON_OBJECT)
        return json_reader_unexpected(&e->in, e->in.token);
    if (find_type(e, &type))
        return -1;
    json_encode_push(e, FRAME_CLOSE, opening);
    if (type.kind == JSON_END) {
        json_reader_take(&e->in);
        json_reader_take(&e->in);
        return 0;
    }
    struct slice url = json_reader_text(type, &e->text);
    if (url.len == 0)
        return json_reader_fail(&e->in, type, "@type field contains empty value");
    const struct pb_message *m = pb_types_find(e->types, url);
    if (!m)
        return json_reader_fail(&e->in, type, "unable to resolve %.*s: \"not found\"",
                                SLICE_ARG(type.raw));
    wire_append_bytes(e->out, ANY_TYPE_URL, url);
    struct frame inner = { .drop_empty = e->out->len, .in_any = true };
    inner.place = wire_begin(e->out, ANY_VALUE);
    e->partial++;
    if (m->known == PB_ORDINARY)
        return json_encode_message(e, m, inner);
    json_reader_take(&e->in);
    inner.message = m;
    json_encode_push(e, FRAME_ANY, inner);
    return 0;
}

int json_encode_any_member(struct encoder *e, struct frame *frame)
{
    const struct pb_message *m = frame->message;
    struct json_token name, end = e->in.token;
    bool found = frame->found;
    int rc = json_encode_name(e, frame, &name);
    if (rc == 0 && !found && m->known != PB_EMPTY)
        return json_reader_fail(&e->in, end, "missing \"value\" field");
    if (rc <= 0)
        return rc;
    struct slice text = json_reader_text(name, &e->text);
    if (slice_is(text, "@type"))
        return skip_value(&e->in);
    if (!slice_is(text, "value"))
        return json_reader_fail(&e->in, name, "unknown field %.*s", SLICE_ARG(name.raw));
    if (found)
        return json_reader_fail(&e->in, name, "duplicate \"value\" field");
    frame->found = true;
    return json_encode_message(e, m, (struct frame){ 0 });
}
