/* Maps from JSON objects. */
#include "protobuf/json_encode.h"

#include <stdlib.h>

/* What tells keys apart: a number itself, or the hash of a text. */
struct key {
    uint64_t id;
    struct json_token token;
    bool is_text;
};

static int compare(const void *a, const void *b)
{
    const struct key *x = a, *y = b;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return (x->token.raw.ptr > y->token.raw.ptr) - (x->token.raw.ptr < y->token.raw.ptr);
}

static bool same_text(const struct key *a, const struct key *b)
{
    if (!a->token.escaped && !b->token.escaped)
        return slice_eq(a->token.raw, b->token.raw);
    struct buf x = BUF_INIT(BUF_UNLIMITED), y = x;
    bool same = slice_eq(json_reader_text(a->token, &x), json_reader_text(b->token, &y));
    buf_deinit(&x);
    buf_deinit(&y);
    return same;
}

int json_encode_check_keys(struct encoder *e, size_t begin)
{
    size_t count = (e->seen.len - begin) / sizeof(struct key);
    if (count < 2)
        return 0;
    struct key *keys = (struct key *)(void *)(e->seen.ptr + begin);
    qsort(keys, count, sizeof *keys, compare);
    for (size_t i = 1; i < count; i++) {
        const struct key *a = &keys[i - 1], *b = &keys[i];
        if (a->id == b->id && (!a->is_text || same_text(a, b)))
            return json_reader_fail(&e->in, b->token, "duplicate map key %.*s",
                                    SLICE_ARG(b->token.raw));
    }
    return 0;
}

static int append_key(struct encoder *e, const struct pb_field *f, struct json_token name)
{
    struct key key = { .token = name, .is_text = f->type == PB_STRING };
    struct slice text = json_reader_text(name, &e->text);
    if (key.is_text) {
        key.id = slice_hash(text);
        wire_append_bytes(e->out, f->number, text);
    } else {
        if (!json_key_bits(f->type, text, &key.id))
            return json_reader_fail(&e->in, name, "invalid value for %s key: %.*s",
                                    pb_type_name(f->type), SLICE_ARG(name.raw));
        enum wire_type wire = pb_type_wire(f->type);
        wire_append_tag(e->out, f->number, wire);
        wire_append_value(e->out, wire, key.id);
    }
    buf_append(&e->seen, &key, sizeof key);
    return 0;
}

int json_encode_entry(struct encoder *e, struct frame *frame)
{
    struct json_token name;
    if (frame->entry)
        wire_end(e->out, frame->entry);
    frame->entry = 0;
    int rc = json_encode_name(e, frame, &name);
    if (rc <= 0)
        return rc;
    const struct pb_field *fields = frame->field->submessage->fields;
    frame->entry = wire_begin(e->out, frame->field->number);
    return append_key(e, &fields[0], name) || json_encode_value(e, &fields[1], true) ? -1 : 0;
}
