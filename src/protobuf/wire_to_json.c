/* Wire format to JSON. A message is looked over once for where its fields are, then they are
 * written in the order of their declaration. What is open is a stack of frames and not of calls:
 * the peer chooses how deep it is. */
#include "protobuf/json_decode.h"

#include <stdarg.h>

enum { MAX_GROUP_DEPTH = 100 }; /* each level goes over all groups in it */

__attribute__((format(printf, 2, 0))) static void set_error(struct decoder *d, const char *format,
                                                            va_list args)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    buf_vprintf(&text, format, args);
    error_set(d->error, EXIT_CODE_OTHER, "proto: %.*s", SLICE_ARG(buf_slice(&text)));
    buf_deinit(&text);
}

int json_decode_bad_wire(struct decoder *d, const char *format, ...)
{
    va_list args;
    if (d->no_form && d->error)
        error_clear(d->error); /* worse than what was found so far */
    va_start(args, format);
    set_error(d, format, args);
    va_end(args);
    return -1;
}

void json_decode_no_form(struct decoder *d, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    if (!d->no_form)
        set_error(d, format, args);
    va_end(args);
    d->no_form = true;
    buf_append_str(d->out, "null");
}

int json_decode_push(struct decoder *d, struct json_decode_frame frame)
{
    buf_append(&d->frames, &frame, sizeof frame);
    d->depth += frame.levels;
    d->group_depth += frame.grouped;
    d->partial += frame.in_any;
    if (d->depth > PB_MAX_DEPTH || d->group_depth > MAX_GROUP_DEPTH)
        return json_decode_bad_wire(d, "exceeded maximum recursion depth");
    return 0;
}

static void pop(struct decoder *d)
{
    const struct json_decode_frame *f = json_decode_top(d);
    buf_append_char(d->out, f->kind == DECODE_LIST ? ']' : '}');
    d->slots.len = f->base;
    d->depth -= f->levels;
    d->group_depth -= f->grouped;
    d->partial -= f->in_any;
    d->frames.len -= sizeof *f;
}

int json_decode_fields(struct decoder *d, const struct pb_message *m, struct slice bytes,
                       bool group, bool in_any)
{
    struct json_decode_frame frame = { .kind = DECODE_FIELDS,
                                       .message = m,
                                       .levels = 1,
                                       .grouped = group,
                                       .comma = in_any,
                                       .in_any = in_any,
                                       .base = d->slots.len };
    if (m->message_set)
        json_decode_no_form(d, "no support for proto1 MessageSets");
    return json_decode_push(d, frame) || json_decode_index(d, m, bytes) ? -1 : 0;
}

int json_decode_message(struct decoder *d, const struct pb_message *m, struct slice bytes,
                        bool group)
{
    if (m->known != PB_ORDINARY && m->known != PB_EMPTY)
        return json_decode_known(d, m, bytes);
    buf_append_char(d->out, '{');
    return json_decode_fields(d, m, bytes, group, false);
}

static int append_field(struct decoder *d, const struct pb_field *f, const struct slot *slot)
{
    if (f->repeated && !slot->first)
        buf_append_str(d->out, pb_is_map(f) ? "{}" : "[]");
    else if (pb_is_map(f))
        return json_decode_map(d, f, slot);
    else if (f->repeated)
        return json_decode_list(d, f, slot);
    else if (f->presence && !slot->first)
        buf_append_str(d->out, "null");
    else if (f->submessage)
        return json_decode_message(d, f->submessage, slot->bytes, f->type == PB_GROUP);
    else
        return json_decode_scalar(d, f, slot);
    return 0;
}

/* Fields until one pushes a frame: 1 then, 0 at the end. */
static int next_fields(struct decoder *d, struct json_decode_frame *frame)
{
    const struct pb_message *m = frame->message;
    size_t depth = d->frames.len;
    while (frame->next < m->field_count) {
        const struct pb_field *f = &m->fields[frame->next++];
        struct slot slot = json_decode_slots(d, frame->base)[f->index];
        if (f->oneof >= 0 && !slot.first)
            continue;
        if (frame->comma)
            buf_append_char(d->out, ',');
        frame->comma = true;
        buf_append_slice(d->out, f->json_key);
        if (append_field(d, f, &slot))
            return -1;
        if (d->frames.len != depth)
            return 1;
    }
    return 0;
}

/* The next element that is a message. */
static int next_element(struct decoder *d, struct json_decode_frame *frame)
{
    const struct pb_field *f = frame->field;
    struct wire_field value;
    while (wire_next(&frame->list, &value)) {
        bool group = value.type == WIRE_GROUP;
        if (group && !json_decode_group(&frame->list, value.number, &value.bytes))
            break;
        if (value.number != f->number || value.type != pb_type_wire(f->type))
            continue;
        if (frame->comma)
            buf_append_char(d->out, ',');
        frame->comma = true;
        return json_decode_message(d, f->submessage, value.bytes, group) ? -1 : 1;
    }
    return 0;
}

/* What is in an Any may be an Any: it is begun here and not where it is found. */
static int next_of_any(struct decoder *d, struct json_decode_frame *frame)
{
    if (frame->next++)
        return 0;
    return json_decode_message(d, frame->message, frame->bytes, false) ? -1 : 1;
}

static int step(struct decoder *d)
{
    struct json_decode_frame *frame = json_decode_top(d);
    int rc = 0;
    switch (frame->kind) {
    case DECODE_FIELDS: rc = next_fields(d, frame); break;
    case DECODE_LIST: rc = next_element(d, frame); break;
    case DECODE_ENTRIES: rc = json_decode_next_entry(d, frame); break;
    case DECODE_ANY: rc = next_of_any(d, frame); break;
    }
    if (rc == 0)
        pop(d);
    return rc < 0 ? -1 : 0;
}

enum pb_json_result pb_wire_to_json(const struct pb_message *m, const struct pb_types *types,
                                    struct slice wire, struct buf *json, struct error *error)
{
    struct decoder d = { .out = json,
                         .types = types,
                         .error = error,
                         .frames = BUF_INIT(BUF_UNLIMITED),
                         .slots = BUF_INIT(BUF_UNLIMITED) };
    arena_init(&d.merged, 4096);
    int rc = json_decode_message(&d, m, wire, false);
    while (rc == 0 && d.frames.len)
        rc = step(&d);
    if (rc == 0 && json->failed)
        json_decode_no_form(&d, "message is too large");
    buf_deinit(&d.frames);
    buf_deinit(&d.slots);
    arena_deinit(&d.merged);
    if (rc)
        return PB_JSON_BAD_WIRE;
    return d.no_form ? PB_JSON_NO_FORM : PB_JSON_OK;
}
