#include "protobuf/wire.h"

void wire_append_varint(struct buf *out, uint64_t value)
{
    char bytes[10];
    size_t n = 0;
    for (; value >= 0x80; value >>= 7)
        bytes[n++] = (char)(value | 0x80);
    bytes[n++] = (char)value;
    buf_append(out, bytes, n);
}

void wire_append_fixed32(struct buf *out, uint32_t value)
{
    char bytes[4];
    for (int i = 0; i < 4; i++)
        bytes[i] = (char)(value >> 8 * i);
    buf_append(out, bytes, sizeof bytes);
}

void wire_append_fixed64(struct buf *out, uint64_t value)
{
    char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (char)(value >> 8 * i);
    buf_append(out, bytes, sizeof bytes);
}

void wire_append_value(struct buf *out, enum wire_type type, uint64_t bits)
{
    if (type == WIRE_VARINT)
        wire_append_varint(out, bits);
    else if (type == WIRE_FIXED32)
        wire_append_fixed32(out, (uint32_t)bits);
    else
        wire_append_fixed64(out, bits);
}

void wire_append_tag(struct buf *out, uint32_t number, enum wire_type type)
{
    wire_append_varint(out, (uint64_t)number << 3 | type);
}

void wire_append_uint(struct buf *out, uint32_t number, uint64_t value)
{
    wire_append_tag(out, number, WIRE_VARINT);
    wire_append_varint(out, value);
}

void wire_append_int(struct buf *out, uint32_t number, int64_t value)
{
    wire_append_uint(out, number, (uint64_t)value);
}

void wire_append_double(struct buf *out, uint32_t number, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    wire_append_tag(out, number, WIRE_FIXED64);
    wire_append_fixed64(out, bits);
}

void wire_append_bytes(struct buf *out, uint32_t number, struct slice value)
{
    wire_append_tag(out, number, WIRE_BYTES);
    wire_append_varint(out, value.len);
    buf_append_slice(out, value);
}

void wire_append_str(struct buf *out, uint32_t number, const char *value)
{
    wire_append_bytes(out, number, slice_of(value));
}

/* One byte is left for the length, which mostly does; else the content moves. */
size_t wire_begin(struct buf *out, uint32_t number)
{
    wire_append_tag(out, number, WIRE_BYTES);
    buf_append_char(out, 0);
    return out->len;
}

void wire_end(struct buf *out, size_t place)
{
    if (out->failed)
        return;
    size_t len = out->len - place, more = 0;
    for (size_t rest = len >> 7; rest; rest >>= 7)
        more++;
    if (more) {
        if (!buf_reserve(out, more))
            return;
        memmove(out->ptr + place + more, out->ptr + place, len);
        out->len += more;
    }
    char *to = out->ptr + place - 1;
    for (; len >= 0x80; len >>= 7)
        *to++ = (char)(len | 0x80);
    *to = (char)len;
}

float wire_float(uint64_t bits)
{
    uint32_t low = (uint32_t)bits;
    float value;
    memcpy(&value, &low, sizeof value);
    return value;
}

double wire_double(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static bool fail(struct wire_reader *r)
{
    r->failed = true;
    return false;
}

static bool next_varint(struct wire_reader *r, uint64_t *value)
{
    const char *at = r->at;
    uint64_t v = 0;
    for (int shift = 0; shift < 70 && at < r->end; shift += 7) {
        uint8_t byte = (uint8_t)*at++;
        if (shift == 63 && byte > 1)
            break;
        v |= (uint64_t)(byte & 0x7f) << shift;
        if (byte < 0x80) {
            r->at = at;
            *value = v;
            return true;
        }
    }
    return fail(r);
}

static bool next_fixed(struct wire_reader *r, int size, uint64_t *value)
{
    if (r->end - r->at < size)
        return fail(r);
    uint64_t v = 0;
    for (int i = 0; i < size; i++)
        v |= (uint64_t)(uint8_t)r->at[i] << 8 * i;
    r->at += size;
    *value = v;
    return true;
}

bool wire_next_value(struct wire_reader *r, enum wire_type type, uint64_t *value)
{
    if (r->failed || r->at == r->end)
        return false;
    switch (type) {
    case WIRE_VARINT: return next_varint(r, value);
    case WIRE_FIXED32: return next_fixed(r, 4, value);
    case WIRE_FIXED64: return next_fixed(r, 8, value);
    default: return fail(r);
    }
}

bool wire_next(struct wire_reader *r, struct wire_field *field)
{
    if (r->failed || r->at == r->end)
        return false;
    const char *start = r->at;
    uint64_t tag;
    *field = (struct wire_field){ 0 };
    if (!next_varint(r, &tag))
        return false;
    field->type = tag & 7;
    bool ok = tag >> 3 > 0 && tag >> 3 <= WIRE_MAX_NUMBER;
    field->number = (uint32_t)(tag >> 3);
    switch (field->type) {
    case WIRE_VARINT: ok = ok && next_varint(r, &field->value); break;
    case WIRE_FIXED32: ok = ok && next_fixed(r, 4, &field->value); break;
    case WIRE_FIXED64: ok = ok && next_fixed(r, 8, &field->value); break;
    case WIRE_BYTES:
        ok = ok && next_varint(r, &field->value) && field->value <= (size_t)(r->end - r->at);
        if (ok) {
            field->bytes = slice_make(r->at, field->value);
            r->at += field->value;
        }
        break;
    case WIRE_GROUP:
    case WIRE_GROUP_END: break;
    default: ok = false;
    }
    if (!ok)
        r->at = start;
    return ok || fail(r);
}

/* The numbers of the open groups lie behind each other in a buffer: recursion would let the peer
 * choose how much stack is used. */
bool wire_skip_group(struct wire_reader *r, uint32_t number)
{
    struct buf open = BUF_INIT(WIRE_MAX_DEPTH * sizeof number);
    buf_append(&open, &number, sizeof number);
    struct wire_field field;
    while (open.len && !open.failed && wire_next(r, &field)) {
        if (field.type == WIRE_GROUP) {
            buf_append(&open, &field.number, sizeof field.number);
        } else if (field.type == WIRE_GROUP_END) {
            memcpy(&number, open.ptr + open.len - sizeof number, sizeof number);
            if (number != field.number)
                break;
            open.len -= sizeof number;
        }
    }
    bool closed = open.len == 0;
    buf_deinit(&open);
    return closed || fail(r);
}

bool wire_next_plain(struct wire_reader *r, struct wire_field *field)
{
    while (wire_next(r, field)) {
        if (field->type == WIRE_GROUP_END)
            return fail(r);
        if (field->type != WIRE_GROUP)
            return true;
        if (!wire_skip_group(r, field->number))
            return false;
    }
    return false;
}
