/* WebSockets: they echo, close, drop, send what breaks the protocol, and count all of it. */
#include "routes.h"

#include "base/base64.h"
#include "base/check.h"
#include "crypto/digest.h"
#include "ws_frame.h"

#include <stdlib.h>

/* What the sockets of this process have seen, for tests that count. */
static struct {
    uint64_t opened, closed; /* closed: by a close frame of the client's */
    uint64_t received, sent; /* messages */
} totals;

/* What the query asks for. */
struct wishes {
    int64_t close_after; /* messages, then a close frame with the code and the reason; -1: never */
    int64_t drop_after;  /* messages, then the end without one */
    int64_t drop_chance; /* of 1000, at each message */
    uint16_t code;
    struct buf reason;
    struct buf raw; /* bytes to be sent at once */
    bool deflate;   /* where it is offered */
    bool uncounted; /* not in the totals */
};

struct socket {
    struct exchange *x;
    struct frame_reader reader;
    struct wishes wishes;
    struct buf message; /* of several frames */
    struct buf text;    /* scratch */
    int opcode;         /* of the message */
    bool packed;        /* compressed: the message */
    bool deflate;       /* agreed upon */
    int64_t messages;
};

/* --- the handshake ---------------------------------------------------------------------------- */

static void read_wishes(struct socket *s)
{
    struct slice query = s->x->request->query, key, value;
    struct buf decoded = BUF_INIT(64 << 10);
    struct wishes *w = &s->wishes;
    int64_t number = 0;
    *w = (struct wishes){
        .close_after = -1,
        .drop_after = -1,
        .code = 1000,
        .reason = BUF_INIT(123),
        .raw = BUF_INIT(64 << 10),
    };
    while (request_next_argument(&query, &decoded, &key, &value)) {
        slice_to_int64(value, &number);
        if (slice_is(key, "close-after"))
            w->close_after = number;
        else if (slice_is(key, "drop-after"))
            w->drop_after = number;
        else if (slice_is(key, "drop-chance"))
            w->drop_chance = number;
        else if (slice_is(key, "code"))
            w->code = (uint16_t)number;
        else if (slice_is(key, "reason"))
            buf_append_slice(&w->reason, value);
        else if (slice_is(key, "deflate"))
            w->deflate = true;
        else if (slice_is(key, "uncounted"))
            w->uncounted = true;
        else if (slice_is(key, "raw"))
            buf_append_slice(&w->raw, value);
    }
    buf_deinit(&decoded);
}

static void accept_socket(struct socket *s)
{
    unsigned char digest[DIGEST_MAX_SIZE];
    struct buf text = BUF_INIT(256);
    const struct request *q = s->x->request;
    buf_append_slice(&text, request_header(q, "Sec-WebSocket-Key"));
    buf_append_str(&text, "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    size_t size = digest_of(DIGEST_SHA1, buf_slice(&text), digest);
    buf_reset(&text);
    base64_encode(&text, slice_make((const char *)digest, size), BASE64_STD);
    struct slice offer = request_header(q, "Sec-WebSocket-Extensions");
    struct slice protocols = request_header(q, "Sec-WebSocket-Protocol"), protocol;
    s->deflate = s->wishes.deflate && slice_find(offer, SLICE("permessage-deflate")) >= 0;
    reply_begin(s->x, 101);
    reply_header(s->x, "Upgrade", SLICE("websocket"));
    reply_header(s->x, "Connection", SLICE("Upgrade"));
    reply_header(s->x, "Sec-WebSocket-Accept", buf_slice(&text));
    if (slice_split(&protocols, ',', &protocol))
        reply_header(s->x, "Sec-WebSocket-Protocol", slice_trim(protocol));
    if (s->deflate)
        reply_header(s->x, "Sec-WebSocket-Extensions",
                     SLICE("permessage-deflate; server_no_context_takeover"));
    buf_append_str(&s->x->out, "\r\n");
    buf_append_slice(&s->x->out, buf_slice(&s->wishes.raw));
    reply_raw(s->x, buf_slice(&s->x->out));
    buf_deinit(&text);
}

/* --- frames ----------------------------------------------------------------------------------- */

static bool send_frame(struct socket *s, int opcode, struct slice payload)
{
    buf_reset(&s->x->out);
    frame_append(&s->x->out, opcode, false, payload);
    return reply_raw(s->x, buf_slice(&s->x->out));
}

static bool send_message(struct socket *s, int opcode, struct slice message)
{
    struct buf packed = BUF_INIT(BUF_UNLIMITED);
    if (s->deflate)
        frame_deflate(&packed, message);
    buf_reset(&s->x->out);
    frame_append(&s->x->out, opcode, s->deflate, s->deflate ? buf_slice(&packed) : message);
    buf_deinit(&packed);
    totals.sent += !s->wishes.uncounted;
    return reply_raw(s->x, buf_slice(&s->x->out));
}

static bool send_close(struct socket *s)
{
    char payload[125] = { (char)(s->wishes.code >> 8), (char)s->wishes.code };
    struct slice reason = buf_slice(&s->wishes.reason);
    memcpy(payload + 2, reason.ptr, reason.len);
    return send_frame(s, FRAME_CLOSE, slice_make(payload, s->wishes.code ? 2 + reason.len : 0));
}

/* False when the connection is to end. */
static bool take_message(struct socket *s, struct slice message)
{
    const struct wishes *w = &s->wishes;
    totals.received += !w->uncounted;
    s->messages++;
    if (w->drop_chance > rand() % 1000)
        return false;
    if (!send_message(s, s->opcode, message) || s->messages == w->drop_after)
        return false;
    return s->messages != w->close_after || send_close(s);
}

static bool take_data(struct socket *s, const struct frame *f)
{
    if (f->opcode != 0) {
        s->opcode = f->opcode;
        s->packed = f->compressed;
    }
    if (f->final && f->opcode != 0 && !s->packed)
        return take_message(s, f->payload);
    buf_append_slice(&s->message, f->payload);
    if (!f->final)
        return true;
    bool fine = true;
    struct slice message = buf_slice(&s->message);
    if (s->packed) {
        buf_reset(&s->text);
        fine = frame_inflate(&s->text, message);
        message = buf_slice(&s->text);
    }
    fine = fine && take_message(s, message);
    buf_reset(&s->message);
    return fine;
}

/* A close frame comes back, unless it answers one. */
static bool take_frame(struct socket *s, const struct frame *f)
{
    switch (f->opcode) {
    case FRAME_CLOSE:
        totals.closed += !s->wishes.uncounted;
        if (s->wishes.close_after < 0 || s->messages < s->wishes.close_after)
            send_frame(s, FRAME_CLOSE, slice_sub(f->payload, 0, 2));
        return false;
    case FRAME_PING: return send_frame(s, FRAME_PONG, f->payload);
    case FRAME_PONG: return true;
    default: return take_data(s, f);
    }
}

void websocket_echo(struct exchange *x)
{
    struct socket s = {
        .x = x,
        .reader = { .peer = x->peer, .input = BUF_INIT(BUF_UNLIMITED) },
        .message = BUF_INIT(BUF_UNLIMITED),
        .text = BUF_INIT(BUF_UNLIMITED),
    };
    struct frame frame;
    read_wishes(&s);
    totals.opened += !s.wishes.uncounted;
    accept_socket(&s);
    bool goes_on = s.wishes.close_after != 0 || send_close(&s);
    if (s.wishes.drop_after == 0)
        goes_on = false;
    while (goes_on && frame_read(&s.reader, &frame))
        goes_on = take_frame(&s, &frame);
    x->close = true;
    buf_deinit(&s.reader.input);
    buf_deinit(&s.message);
    buf_deinit(&s.text);
    buf_deinit(&s.wishes.reason);
    buf_deinit(&s.wishes.raw);
}

void websocket_totals(struct exchange *x)
{
    struct buf json = BUF_INIT(256);
    buf_printf(&json, "{\"opened\":%llu,\"closed\":%llu,\"received\":%llu,\"sent\":%llu}",
               (unsigned long long)totals.opened, (unsigned long long)totals.closed,
               (unsigned long long)totals.received, (unsigned long long)totals.sent);
    reply(x, 200, "application/json", buf_slice(&json));
    buf_deinit(&json);
}
