#include "proto/ws_codec.h"

#include "base/check.h"
#include "base/encode.h"

enum {
    FINAL = 0x80,
    RSV1 = 0x40,
    RSV2 = 0x20,
    RSV3 = 0x10,
    OPCODE = 0x0F,
    MASKED = 0x80,
    LENGTH = 0x7F,
    LENGTH_16 = 126,
    LENGTH_64 = 127,
};

static void advance(struct slice *input, size_t n)
{
    input->ptr += n;
    input->len -= n;
}

static uint64_t big_endian(const char *bytes, size_t size)
{
    uint64_t value = 0;
    for (size_t i = 0; i < size; i++)
        value = value << 8 | (unsigned char)bytes[i];
    return value;
}

/* --- reading ---------------------------------------------------------------------------------- */

static bool is_control(unsigned opcode)
{
    return opcode >= WS_CLOSE;
}

/* Bits of ws_parser.violations, in the order in which they are told. */
enum {
    BAD_RSV1 = 1 << 0,
    BAD_RSV2 = 1 << 1,
    BAD_RSV3 = 1 << 2,
    LONG_CONTROL = 1 << 3,
    SPLIT_CONTROL = 1 << 4,
    OPENS_IN_MESSAGE = 1 << 5,
    CONTINUES_NOTHING = 1 << 6,
    BAD_MASK = 1 << 7,
    BAD_LENGTH = 1 << 8,
    BAD_OPCODE = 1 << 9,
};

void ws_violation_text(const struct ws_parser *p, struct buf *out)
{
    static const char *const texts[] = {
        "RSV1 set",
        "RSV2 set",
        "RSV3 set",
        "len > 125 for control",
        "FIN not set on control",
        "data before FIN",
        "continuation after FIN",
        "bad MASK",
        "the highest bit of the length is set",
    };
    const char *separator = "";
    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        if (!(p->violations & 1 << i))
            continue;
        buf_printf(out, "%s%s", separator, texts[i]);
        separator = ", ";
    }
    if (p->violations & BAD_OPCODE)
        buf_printf(out, "%sbad opcode %u", separator, p->bad_opcode);
}

static unsigned judge_opcode(struct ws_parser *p, unsigned first, unsigned length)
{
    switch (first & OPCODE) {
    case WS_CLOSE:
    case WS_PING:
    case WS_PONG:
        return (length > WS_MAX_CONTROL ? LONG_CONTROL : 0) | (first & FINAL ? 0 : SPLIT_CONTROL);
    case WS_TEXT:
    case WS_BINARY: return p->message != 0 ? OPENS_IN_MESSAGE : 0;
    case WS_CONTINUATION: return p->message == 0 ? CONTINUES_NOTHING : 0;
    default: p->bad_opcode = first & OPCODE; return BAD_OPCODE;
    }
}

/* The first two bytes; everything that is wrong with them is told at once. */
static bool judge_head(struct ws_parser *p, unsigned first, unsigned second)
{
    bool opens = (first & OPCODE) == WS_TEXT || (first & OPCODE) == WS_BINARY;
    unsigned wrong = judge_opcode(p, first, second & LENGTH);
    if (first & RSV1 && !(p->compression && opens))
        wrong |= BAD_RSV1;
    if (first & RSV2)
        wrong |= BAD_RSV2;
    if (first & RSV3)
        wrong |= BAD_RSV3;
    if (second & MASKED)
        wrong |= BAD_MASK;
    p->violations = (uint16_t)wrong;
    return wrong == 0;
}

static size_t head_size(unsigned length)
{
    return length == LENGTH_64 ? 10 : length == LENGTH_16 ? 4 : 2;
}

static enum ws_event take_control(struct slice *input, unsigned opcode, size_t length,
                                  struct ws_frame *out)
{
    if (input->len < 2 + length)
        return WS_NEED_MORE;
    *out = (struct ws_frame){ .opcode = opcode, .payload = slice_sub(*input, 2, 2 + length) };
    advance(input, 2 + length);
    return WS_CONTROL;
}

static enum ws_event take_run(struct ws_parser *p, struct slice *input, struct ws_frame *out)
{
    size_t n = input->len < p->remaining ? input->len : (size_t)p->remaining;
    p->remaining -= n;
    *out = (struct ws_frame){
        .opcode = p->message,
        .payload = slice_sub(*input, 0, n),
        .remaining = p->remaining,
        .compressed = p->compressed,
        .ends_message = p->final && p->remaining == 0,
    };
    advance(input, n);
    if (out->ends_message)
        p->message = 0;
    return WS_DATA;
}

static enum ws_event start_data(struct ws_parser *p, struct slice *input, unsigned first,
                                unsigned length, struct ws_frame *out)
{
    size_t head = head_size(length);
    if (input->len < head)
        return WS_NEED_MORE;
    uint64_t size = head == 2 ? length : big_endian(input->ptr + 2, head - 2);
    if (size > INT64_MAX) {
        p->violations = BAD_LENGTH;
        return WS_ERROR;
    }
    advance(input, head);
    if ((first & OPCODE) != WS_CONTINUATION) {
        p->message = first & OPCODE;
        p->compressed = first & RSV1;
    }
    p->final = first & FINAL;
    p->remaining = size;
    return take_run(p, input, out);
}

enum ws_event ws_parse(struct ws_parser *p, struct slice *input, struct ws_frame *out)
{
    if (p->remaining > 0 && input->len > 0)
        return take_run(p, input, out);
    if (p->remaining > 0 || input->len < 2)
        return WS_NEED_MORE;
    unsigned first = (unsigned char)input->ptr[0], second = (unsigned char)input->ptr[1];
    if (!judge_head(p, first, second))
        return WS_ERROR;
    if (is_control(first & OPCODE))
        return take_control(input, first & OPCODE, second & LENGTH, out);
    return start_data(p, input, first, second & LENGTH, out);
}

/* What a peer may say: the registered codes that belong into a frame, and those of applications. */
static bool is_close_code(unsigned code)
{
    return (code >= WS_NORMAL && code <= WS_UNSUPPORTED_DATA) ||
           (code >= WS_INVALID_PAYLOAD && code <= 1014) || (code >= 3000 && code <= 4999);
}

bool ws_parse_close(struct slice payload, uint16_t *code, struct slice *reason, struct buf *wrong)
{
    *code = WS_NO_STATUS;
    *reason = SLICE("");
    if (payload.len == 0)
        return true;
    if (payload.len == 1) {
        buf_append_str(wrong, "close frame of one byte");
        return false;
    }
    *code = (uint16_t)big_endian(payload.ptr, 2);
    *reason = slice_sub(payload, 2, payload.len);
    if (!is_close_code(*code))
        buf_printf(wrong, "bad close code %u", *code);
    else if (!utf8_is_valid(*reason))
        buf_append_str(wrong, "invalid utf8 payload in close frame");
    else
        return true;
    return false;
}

/* --- writing ---------------------------------------------------------------------------------- */

static size_t write_head(char *out, unsigned first, size_t length, uint32_t mask)
{
    size_t head = length > UINT16_MAX ? 10 : length > WS_MAX_CONTROL ? 4 : 2;
    out[0] = (char)first;
    out[1] = (char)(MASKED | (head == 2 ? length : head == 4 ? LENGTH_16 : LENGTH_64));
    for (size_t i = head; i > 2; i--, length >>= 8)
        out[i - 1] = (char)length;
    memcpy(out + head, &mask, sizeof(mask));
    return head + sizeof(mask);
}

static void copy_masked(char *to, struct slice from, uint32_t mask)
{
    uint64_t wide = (uint64_t)mask << 32 | mask, word;
    size_t at = 0;
    for (; at + sizeof(word) <= from.len; at += sizeof(word)) {
        memcpy(&word, from.ptr + at, sizeof(word));
        word ^= wide;
        memcpy(to + at, &word, sizeof(word));
    }
    const char *key = (const char *)&mask;
    for (; at < from.len; at++)
        to[at] = (char)(from.ptr[at] ^ key[at & 3]);
}

void ws_write_frame(struct buf *out, enum ws_opcode opcode, bool compressed, struct slice payload,
                    uint32_t mask)
{
    char *to = buf_reserve(out, WS_MAX_HEAD + payload.len);
    if (to == NULL)
        return;
    size_t head = write_head(to, FINAL | (compressed ? RSV1 : 0) | opcode, payload.len, mask);
    copy_masked(to + head, payload, mask);
    buf_advance(out, head + payload.len);
}

size_t ws_close_payload(char out[WS_MAX_CONTROL], uint16_t code, struct slice reason)
{
    if (code == WS_NO_STATUS)
        return 0;
    reason = slice_sub(reason, 0, WS_MAX_REASON);
    reason.len = utf8_valid_prefix(reason); /* a cut may have split a character */
    out[0] = (char)(code >> 8);
    out[1] = (char)code;
    memcpy(out + 2, reason.ptr, reason.len);
    return 2 + reason.len;
}

void ws_close_text(struct buf *out, uint16_t code, struct slice reason)
{
    static const struct {
        uint16_t code;
        const char *name;
    } names[] = {
        { WS_NORMAL, "normal" },
        { WS_GOING_AWAY, "going away" },
        { WS_PROTOCOL_ERROR, "protocol error" },
        { WS_UNSUPPORTED_DATA, "unsupported data" },
        { WS_NO_STATUS, "no status" },
        { WS_ABNORMAL, "abnormal closure" },
        { WS_INVALID_PAYLOAD, "invalid payload data" },
        { 1008, "policy violation" },
        { WS_TOO_BIG, "message too big" },
        { 1010, "mandatory extension missing" },
        { 1011, "internal server error" },
        { 1015, "TLS handshake error" },
    };
    buf_printf(out, "websocket: close %u", code);
    for (size_t i = 0; i < ARRAY_LEN(names); i++)
        if (names[i].code == code)
            buf_printf(out, " (%s)", names[i].name);
    if (reason.len > 0)
        buf_printf(out, ": %.*s", SLICE_ARG(reason));
}
