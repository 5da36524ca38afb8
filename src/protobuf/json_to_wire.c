/* JSON to wire format in one pass. What is open, messages, lists and maps in each other, is a stack
 * of frames and not of calls: whoever writes the JSON chooses how deep it is. */
#include "protobuf/json.h"

#include "protobuf/json_encode.h"

/* Bits of what a message has had: its fields, then its oneofs. */
static bool mark(struct encoder *e, size_t bits, uint32_t index)
{
    char *byte = e->seen.ptr + bits + index / 8;
    bool was = *byte >> index % 8 & 1;
    *byte |= (char)(1 << index % 8);
    return was;
}

void json_encode_push(struct encoder *e, enum frame_kind kind, struct frame opening)
{
    opening.kind = kind;
    opening.first = true;
    opening.seen = e->seen.len;
    buf_append(&e->frames, &opening, sizeof opening);
}

static void check_required(struct encoder *e, const struct frame *f)
{
    for (uint32_t i = 0; i < f->message->field_count; i++) {
        const struct pb_field *field = &f->message->fields[i];
        if (field->required && !e->missing && !(e->seen.ptr[f->seen + i / 8] >> i % 8 & 1))
            e->missing = field;
    }
}

int json_encode_pop(struct encoder *e)
{
    struct frame f = *json_encode_top(e);
    if (f.kind == FRAME_MESSAGE && e->partial == 0)
        check_required(e, &f);
    if (f.kind == FRAME_MAP && json_encode_check_keys(e, f.seen))
        return -1;
    e->frames.len -= sizeof f;
    e->seen.len = f.seen;
    if (f.packed)
        wire_end(e->out, f.packed);
    if (f.drop_empty && e->out->len == f.place)
        e->out->len = f.drop_empty;
    else if (f.place)
        wire_end(e->out, f.place);
    if (f.group)
        wire_append_tag(e->out, f.group, WIRE_GROUP_END);
    e->depth -= f.is_message;
    e->partial -= f.in_any;
    return 0;
}

static int begin_message(struct encoder *e, const struct pb_message *m, struct frame opening)
{
    if (e->in.token.kind != JSON_OBJECT)
        return json_reader_unexpected(&e->in, e->in.token);
    if (m->message_set)
        return error_set(e->in.error, EXIT_CODE_OTHER, "proto: no support for proto1 MessageSets");
    json_reader_take(&e->in);
    opening.message = m;
    json_encode_push(e, FRAME_MESSAGE, opening);
    /* Whole words: keys of maps come behind them. */
    buf_append_repeat(&e->seen, 0, (m->field_count + m->oneof_count + 63) / 64 * 8);
    return 0;
}

int json_encode_message(struct encoder *e, const struct pb_message *m, struct frame opening)
{
    opening.is_message = true;
    if (++e->depth > PB_MAX_DEPTH)
        return error_set(e->in.error, EXIT_CODE_OTHER, "proto: exceeded max recursion depth");
    if (m->known == PB_ORDINARY || m->known == PB_EMPTY)
        return begin_message(e, m, opening);
    return json_encode_known(e, m, opening);
}

static int fail_value(struct encoder *e, const struct pb_field *f, struct json_token t)
{
    return json_reader_fail(&e->in, t, "invalid value for %s field %.*s: %.*s",
                            pb_type_name(f->type), SLICE_ARG(f->json_name), SLICE_ARG(t.raw));
}

int json_encode_scalar(struct encoder *e, const struct pb_field *f, bool tagged, bool always)
{
    struct json_token t = json_reader_take(&e->in);
    enum wire_type wire = pb_type_wire(f->type);
    if (wire != WIRE_BYTES) {
        uint64_t bits;
        if (!json_scalar_bits(f, t, &e->text, &bits))
            return fail_value(e, f, t);
        if (bits == 0 && !always)
            return 0;
        if (tagged)
            wire_append_tag(e->out, f->number, wire);
        wire_append_value(e->out, wire, bits);
        return 0;
    }
    if (t.kind != JSON_STRING)
        return fail_value(e, f, t);
    struct slice text = json_reader_text(t, &e->text);
    if (text.len == 0 && !always)
        return 0;
    if (f->type == PB_STRING) {
        wire_append_bytes(e->out, f->number, text);
        return 0;
    }
    size_t place = wire_begin(e->out, f->number);
    if (!json_append_bytes(e->out, text))
        return fail_value(e, f, t);
    wire_end(e->out, place);
    return 0;
}

/* One value of a field: its own, of its list, or of its map. */
int json_encode_value(struct encoder *e, const struct pb_field *f, bool always)
{
    if (!f->submessage)
        return json_encode_scalar(e, f, true, always);
    struct frame opening = { 0 };
    if (f->type == PB_GROUP) {
        wire_append_tag(e->out, f->number, WIRE_GROUP);
        opening.group = f->number;
    } else {
        opening.place = wire_begin(e->out, f->number);
    }
    return json_encode_message(e, f->submessage, opening);
}

int json_encode_list(struct encoder *e, const struct pb_field *f, struct frame opening)
{
    if (e->in.token.kind != JSON_ARRAY)
        return json_reader_unexpected(&e->in, e->in.token);
    json_reader_take(&e->in);
    if (f->packed && e->in.token.kind != JSON_ARRAY_END)
        opening.packed = wire_begin(e->out, f->number);
    opening.field = f;
    json_encode_push(e, FRAME_LIST, opening);
    return 0;
}

int json_encode_map(struct encoder *e, const struct pb_field *f, struct frame opening)
{
    if (e->in.token.kind != JSON_OBJECT)
        return json_reader_unexpected(&e->in, e->in.token);
    json_reader_take(&e->in);
    opening.field = f;
    json_encode_push(e, FRAME_MAP, opening);
    return 0;
}

int json_encode_name(struct encoder *e, struct frame *f, struct json_token *name)
{
    struct json_token t = json_reader_take(&e->in);
    if (!f->first && t.kind == JSON_COMMA)
        t = json_reader_take(&e->in);
    else if (t.kind == JSON_OBJECT_END)
        return json_encode_pop(e) ? -1 : 0;
    else if (!f->first)
        return json_reader_unexpected(&e->in, t);
    f->first = false;
    if (t.kind != JSON_STRING)
        return json_reader_unexpected(&e->in, t);
    if (e->in.token.kind != JSON_COLON)
        return json_reader_unexpected(&e->in, e->in.token);
    json_reader_take(&e->in);
    *name = t;
    return 1;
}

static int begin_field(struct encoder *e, struct frame *frame, const struct pb_field *f,
                       struct json_token name)
{
    if (mark(e, frame->seen, f->index))
        return json_reader_fail(&e->in, name, "duplicate field %.*s", SLICE_ARG(name.raw));
    bool takes_null = (f->submessage && f->submessage->known == PB_VALUE) ||
                      (f->enumeration && f->enumeration->null_value);
    if (e->in.token.kind == JSON_NULL && !takes_null) {
        json_reader_take(&e->in);
        if (f->required && !e->missing && e->partial == 0)
            e->missing = f;
        return 0;
    }
    if (pb_is_map(f))
        return json_encode_map(e, f, (struct frame){ 0 });
    if (f->repeated)
        return json_encode_list(e, f, (struct frame){ 0 });
    if (f->oneof >= 0 && mark(e, frame->seen, frame->message->field_count + (uint32_t)f->oneof))
        return json_reader_fail(&e->in, name, "error parsing %.*s, oneof %.*s is already set",
                                SLICE_ARG(name.raw),
                                SLICE_ARG(frame->message->oneofs[f->oneof].full_name));
    return json_encode_value(e, f, f->presence);
}

static int step_message(struct encoder *e, struct frame *frame)
{
    struct json_token name;
    int rc = json_encode_name(e, frame, &name);
    if (rc <= 0)
        return rc;
    struct slice text = json_reader_text(name, &e->text);
    if (frame->in_any && slice_is(text, "@type")) {
        json_reader_take(&e->in);
        return 0;
    }
    const struct pb_field *f = pb_message_field(frame->message, text);
    if (!f)
        return json_reader_fail(&e->in, name, "unknown field %.*s", SLICE_ARG(name.raw));
    return begin_field(e, frame, f, name);
}

static int step_list(struct encoder *e, struct frame *frame)
{
    if (e->in.token.kind == JSON_ARRAY_END) {
        json_reader_take(&e->in);
        return json_encode_pop(e);
    }
    if (!frame->first && e->in.token.kind != JSON_COMMA)
        return json_reader_unexpected(&e->in, e->in.token);
    if (!frame->first)
        json_reader_take(&e->in);
    frame->first = false;
    if (frame->packed)
        return json_encode_scalar(e, frame->field, false, true);
    return json_encode_value(e, frame->field, true);
}

static int step(struct encoder *e)
{
    struct frame *frame = json_encode_top(e);
    switch (frame->kind) {
    case FRAME_MESSAGE: return step_message(e, frame);
    case FRAME_LIST: return step_list(e, frame);
    case FRAME_MAP: return json_encode_entry(e, frame);
    case FRAME_ANY: return json_encode_any_member(e, frame);
    case FRAME_CLOSE: break;
    }
    return json_encode_pop(e);
}

static int finish(struct encoder *e)
{
    if (e->in.token.kind != JSON_END)
        return json_reader_unexpected(&e->in, e->in.token);
    if (e->missing)
        return error_set(e->in.error, EXIT_CODE_OTHER, "proto: required field %.*s.%.*s not set",
                         SLICE_ARG(e->missing->message->full_name), SLICE_ARG(e->missing->name));
    if (e->out->failed)
        return error_set(e->in.error, EXIT_CODE_OTHER, "proto: message is too large");
    return 0;
}

int pb_json_to_wire(const struct pb_message *m, const struct pb_types *types, struct slice json,
                    struct buf *wire, struct error *error)
{
    struct encoder e = { .out = wire,
                         .types = types,
                         .frames = BUF_INIT(BUF_UNLIMITED),
                         .seen = BUF_INIT(BUF_UNLIMITED),
                         .text = BUF_INIT(BUF_UNLIMITED) };
    json_reader_init(&e.in, json, error);
    int rc = json_encode_message(&e, m, (struct frame){ 0 });
    while (rc == 0 && e.frames.len)
        rc = step(&e);
    if (rc == 0)
        rc = finish(&e);
    buf_deinit(&e.frames);
    buf_deinit(&e.seen);
    buf_deinit(&e.text);
    return rc;
}
