#include "proto/ws_connection.h"

#include "base/check.h"
#include "base/clock.h"
#include "loop/loop.h"
#include "proto/ws_deflate.h"

#include <stdlib.h>

enum {
    READS_PER_TURN = 4,       /* then other connections get theirs */
    COMPACT_FROM = 64 * 1024, /* bytes written at the front of `out` that are worth a move */
};

struct ws_connection {
    struct ws_worker *worker;
    struct stream *stream;
    struct stream_listener listener;
    struct ws_task turn;
    struct ws_leaver leaver;
    struct timer timer; /* until the peer has to close */
    struct ws_parser parser;
    struct ws_assembly assembly;
    struct buf kept;                   /* of a frame whose head is incomplete */
    struct buf out;                    /* to be written */
    size_t written;                    /* of `out` */
    size_t unsent;                     /* bytes of messages in `out` */
    struct ws_incoming *first, **last; /* to be taken */
    size_t queued;                     /* bytes in these */
    bool full;                         /* nothing is read until something is taken */
    bool close_sent;                   /* or about to be, in `out` */
    bool over;                         /* the last of what is to be taken has come */
    bool gone;                         /* nothing more can come over the stream */
    bool left;
    void (*on_news)(void *owner);
    void *owner;
};

/* --- what has come ---------------------------------------------------------------------------- */

static void enqueue(struct ws_connection *c, struct ws_incoming *in)
{
    bool was_empty = c->first == NULL;
    *c->last = in;
    c->last = &in->next;
    c->queued += sizeof(*in) + in->len;
    if (was_empty)
        c->on_news(c->owner);
}

static void end(struct ws_connection *c, enum ws_incoming_kind kind, uint16_t code,
                struct slice text)
{
    if (c->over)
        return;
    c->over = true;
    timer_clear(&c->timer);
    ws_assembly_deinit(&c->assembly);
    enqueue(c, ws_incoming_new(kind, code, text));
}

bool ws_connection_has_news(const struct ws_connection *c)
{
    return c->first != NULL;
}

struct ws_incoming *ws_connection_take(struct ws_connection *c)
{
    struct ws_incoming *in = c->first;
    if (in == NULL)
        return NULL;
    c->first = in->next;
    if (c->first == NULL)
        c->last = &c->first;
    c->queued -= sizeof(*in) + in->len;
    if (c->full && c->queued <= WS_QUEUE_LIMIT / 2) {
        c->full = false;
        ws_worker_do(c->worker, &c->turn);
    }
    return in;
}

/* --- writing ---------------------------------------------------------------------------------- */

static void write_frame(struct ws_connection *c, enum ws_opcode opcode, bool compressed,
                        struct slice payload)
{
    ws_write_frame(&c->out, opcode, compressed, payload, ws_worker_mask(c->worker));
}

static void write_close(struct ws_connection *c, uint16_t code, struct slice reason)
{
    char payload[WS_MAX_CONTROL];
    if (c->close_sent)
        return;
    c->close_sent = true;
    write_frame(c, WS_CLOSE, false, slice_make(payload, ws_close_payload(payload, code, reason)));
}

static void drop_out(struct ws_connection *c)
{
    buf_deinit(&c->out);
    c->written = c->unsent = 0;
}

/* Writes what fits; where that isn't all, the listener will hear when there is room. */
static void flush(struct ws_connection *c)
{
    struct net_failure failure;
    struct iovec all = { c->out.ptr + c->written, c->out.len - c->written };
    if (all.iov_len == 0 || c->gone)
        return;
    ssize_t n = stream_write_some(c->stream, &all, 1, &failure);
    if (n < 0) {
        c->gone = true;
        drop_out(c);
        end(c, WS_IN_UNSENT, 0, slice_of(net_failure_long(&failure)));
        return;
    }
    c->written += (size_t)n;
    if (c->written == c->out.len) {
        drop_out(c);
    } else if (c->written >= COMPACT_FROM && c->written > c->out.len / 2) {
        buf_consume(&c->out, c->written);
        c->written = 0;
    }
}

bool ws_connection_send(struct ws_connection *c, enum ws_opcode opcode, struct slice payload)
{
    if (c->over || c->close_sent)
        return false;
    bool is_message = opcode == WS_TEXT || opcode == WS_BINARY;
    if (is_message)
        c->unsent += payload.len;
    if (is_message && c->parser.compression) {
        struct buf *compressed = ws_worker_scratch(c->worker);
        ws_deflate_compress(ws_worker_deflate(c->worker), payload, compressed);
        write_frame(c, opcode, true, buf_slice(compressed));
    } else {
        write_frame(c, opcode, false, payload);
    }
    ws_worker_do(c->worker, &c->turn);
    return true;
}

size_t ws_connection_unsent(const struct ws_connection *c)
{
    return c->unsent;
}

/* --- reading ---------------------------------------------------------------------------------- */

static void blame_peer(struct ws_connection *c, uint16_t code, struct slice text)
{
    write_close(c, code, text);
    end(c, WS_IN_BROKEN, 0, text);
}

static void take_close(struct ws_connection *c, struct slice payload)
{
    uint16_t code;
    struct slice reason;
    struct buf *wrong = ws_worker_scratch(c->worker);
    if (!ws_parse_close(payload, &code, &reason, wrong)) {
        blame_peer(c, WS_PROTOCOL_ERROR, buf_slice(wrong));
        return;
    }
    write_close(c, code, SLICE(""));
    end(c, WS_IN_CLOSED, code, reason);
}

static void take_control(struct ws_connection *c, const struct ws_frame *frame)
{
    if (frame->opcode == WS_CLOSE) {
        take_close(c, frame->payload);
        return;
    }
    if (frame->opcode == WS_PING && !c->close_sent)
        write_frame(c, WS_PONG, false, frame->payload);
    enqueue(c,
            ws_incoming_new(frame->opcode == WS_PING ? WS_IN_PING : WS_IN_PONG, 0, frame->payload));
}

static void take_data(struct ws_connection *c, const struct ws_frame *frame)
{
    struct ws_incoming *message;
    const char *wrong;
    struct ws_deflate *deflate = frame->compressed ? ws_worker_deflate(c->worker) : NULL;
    int code = ws_assembly_add(&c->assembly, frame, deflate, ws_worker_scratch(c->worker), &message,
                               &wrong);
    if (code != 0)
        blame_peer(c, (uint16_t)code, slice_of(wrong));
    else if (message != NULL)
        enqueue(c, message);
}

static void take_frames(struct ws_connection *c, struct slice *input)
{
    struct ws_frame frame;
    while (!c->over) {
        switch (ws_parse(&c->parser, input, &frame)) {
        case WS_NEED_MORE: return;
        case WS_DATA: take_data(c, &frame); break;
        case WS_CONTROL: take_control(c, &frame); break;
        case WS_ERROR: {
            struct buf *wrong = ws_worker_scratch(c->worker);
            ws_violation_text(&c->parser, wrong);
            blame_peer(c, WS_PROTOCOL_ERROR, buf_slice(wrong));
        }
        }
    }
}

/* Bytes that are new, behind those that were kept; what is left of them is kept again. */
static void take_bytes(struct ws_connection *c, struct slice bytes)
{
    bool gathering = c->kept.len > 0;
    if (gathering) {
        buf_append_slice(&c->kept, bytes);
        bytes = buf_slice(&c->kept);
    }
    take_frames(c, &bytes);
    if (bytes.len == 0 || c->over)
        buf_deinit(&c->kept);
    else if (gathering)
        buf_consume(&c->kept, c->kept.len - bytes.len);
    else
        buf_append_slice(&c->kept, bytes);
}

static void take_end(struct ws_connection *c, ssize_t n, const struct net_failure *failure)
{
    c->gone = true;
    if (n == 0)
        end(c, WS_IN_LOST, WS_ABNORMAL, SLICE("unexpected EOF"));
    else
        end(c, WS_IN_BROKEN, 0, slice_of(net_failure_long(failure)));
}

/* One read; false when there was nothing to read. */
static bool read_once(struct ws_connection *c)
{
    struct net_failure failure;
    char *to = net_worker_read_buffer(ws_worker_net(c->worker));
    if (!stream_has_news(c->stream))
        return false;
    ssize_t n = stream_read_some(c->stream, to, NET_WORKER_BUFFER_SIZE, &failure);
    if (n == STREAM_EMPTY)
        return false;
    if (n <= 0)
        take_end(c, n, &failure);
    else if (!c->over)
        take_bytes(c, slice_make(to, (size_t)n));
    return true;
}

static void read_some(struct ws_connection *c)
{
    /* Between the end and the leave nobody cares. */
    for (int i = 0; !c->gone && (!c->over || c->left); i++) {
        c->full = c->queued >= WS_QUEUE_LIMIT;
        if (c->full)
            return;
        if (i == READS_PER_TURN) {
            ws_worker_do(c->worker, &c->turn);
            return;
        }
        if (!read_once(c))
            return;
    }
}

/* --- the connection --------------------------------------------------------------------------- */

static void connection_free(struct ws_connection *c)
{
    ws_unlink(&c->turn.link);
    ws_unlink(&c->leaver.link);
    timer_clear(&c->timer);
    for (struct ws_incoming *in = c->first, *next; in != NULL; in = next) {
        next = in->next;
        free(in);
    }
    ws_assembly_deinit(&c->assembly);
    buf_deinit(&c->kept);
    buf_deinit(&c->out);
    stream_free(c->stream);
    free(c);
}

static void on_notice(struct stream_listener *listener)
{
    struct ws_connection *c = CONTAINER_OF(listener, struct ws_connection, listener);
    ws_worker_do(c->worker, &c->turn);
}

static void on_turn(struct ws_task *task)
{
    struct ws_connection *c = CONTAINER_OF(task, struct ws_connection, turn);
    if (c->kept.len > 0 && !c->over && !c->full)
        take_bytes(c, SLICE(""));
    read_some(c);
    flush(c);
    if (c->left && c->gone)
        connection_free(c);
}

static void on_timer(struct timer *timer)
{
    struct ws_connection *c = CONTAINER_OF(timer, struct ws_connection, timer);
    if (c->left)
        connection_free(c);
    else
        end(c, WS_IN_LOST, WS_ABNORMAL, SLICE("no answer to the close frame"));
}

static void set_timer(struct ws_connection *c, int64_t seconds)
{
    struct loop *loop = ws_worker_loop(c->worker);
    timer_set(loop, &c->timer, loop_now_ns(loop) + seconds * NS_PER_S);
}

static void on_drop(struct ws_leaver *leaver)
{
    connection_free(CONTAINER_OF(leaver, struct ws_connection, leaver));
}

struct ws_connection *ws_connection_new(struct ws_worker *w, struct stream *stream,
                                        bool compression, struct slice behind,
                                        void (*on_news)(void *owner), void *owner)
{
    struct ws_connection *c = xcalloc(1, sizeof(*c));
    c->worker = w;
    c->stream = stream;
    c->listener.notice = on_notice;
    c->turn.run = on_turn;
    c->leaver.drop = on_drop;
    c->timer.fire = on_timer;
    c->parser.compression = compression;
    buf_init(&c->kept, BUF_UNLIMITED);
    buf_init(&c->out, BUF_UNLIMITED);
    c->last = &c->first;
    c->on_news = on_news;
    c->owner = owner;
    buf_append_slice(&c->kept, behind);
    stream_listen(stream, &c->listener);
    ws_worker_do(w, &c->turn);
    return c;
}

void ws_connection_close(struct ws_connection *c, uint16_t code, struct slice reason)
{
    if (c->over || c->close_sent)
        return;
    write_close(c, code, reason);
    set_timer(c, WS_CLOSE_TIMEOUT_S);
    ws_worker_do(c->worker, &c->turn);
}

static void ignore_news(void *owner)
{
    (void)owner;
}

void ws_connection_leave(struct ws_connection *c, uint16_t code, uint64_t *sent, uint64_t *received)
{
    c->on_news = ignore_news;
    if (!c->over)
        write_close(c, code, SLICE(""));
    flush(c);
    *sent += stream_bytes_written(c->stream);
    *received += stream_bytes_read(c->stream);
    if (c->gone) {
        connection_free(c);
        return;
    }
    c->left = true;
    end(c, WS_IN_LOST, WS_ABNORMAL, SLICE(""));
    c->queued = 0; /* what nobody takes doesn't keep from reading */
    ws_worker_add_leaver(c->worker, &c->leaver);
    set_timer(c, WS_LEAVE_TIMEOUT_S);
    ws_worker_do(c->worker, &c->turn);
}
