#include "proto/grpc_connection.h"

#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "net/quote.h"
#include "proto/http2_error.h"

#include <stdlib.h>

enum {
    WRITE_AT_ONCE = 64 * 1024,
    READS_PER_TURN = 8, /* then others get theirs */
};

struct grpc_connection {
    struct net_worker *net;
    struct stream *stream;
    struct stream_listener listener;
    struct loop *loop;
    struct timer turn; /* reads what was left, writes what has gathered */
    struct grpc_codec *codec;
    struct fiber *opener; /* waits for the peer's first words */
    struct buf unwritten; /* what the socket didn't take at once */
    size_t written;       /* of it */
    struct grpc_traffic *traffic;
    uint64_t counted_sent, counted_received;
    uint32_t references;
    bool broken; /* nothing can come any more */
    struct net_failure failure;
};

static void count_traffic(struct grpc_connection *c)
{
    uint64_t sent = stream_bytes_written(c->stream), received = stream_bytes_read(c->stream);
    c->traffic->sent += sent - c->counted_sent;
    c->traffic->received += received - c->counted_received;
    c->counted_sent = sent;
    c->counted_received = received;
}

static void set_turn(struct grpc_connection *c)
{
    if (c->turn.heap_index == 0)
        timer_set(c->loop, &c->turn, loop_now_ns(c->loop) + 1);
}

/* --- the end ---------------------------------------------------------------------------------- */

static void append_goaway(struct buf *out, const struct http2_end *end)
{
    struct http2_error_name name = http2_error_name(end->code);
    char debug[2 * sizeof(end->debug)];
    buf_printf(out, ", received prior goaway: code: %s", name.text);
    if (end->debug[0] != '\0')
        buf_printf(out, ", debug data: %s", quote_into(debug, sizeof(debug), slice_of(end->debug)));
}

/* Every call ends with what has become of the connection. */
static void break_connection(struct grpc_connection *c, const char *doing, const char *why)
{
    const struct http2_end *end = grpc_codec_end(c->codec);
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    if (c->broken)
        return;
    c->broken = true;
    if (end->going_away)
        buf_printf(&text, "closing transport due to: connection error: desc = \"%s: %s\"", doing,
                   why);
    else
        buf_printf(&text, "%s: %s", doing, why);
    if (end->going_away)
        append_goaway(&text, end);
    net_fail(&c->failure, NET_ERR_GENERIC, "%.*s", SLICE_ARG(buf_slice(&text)));
    grpc_codec_end_calls(c->codec, GRPC_UNAVAILABLE, buf_slice(&text));
    buf_deinit(&text);
    timer_clear(&c->turn);
    if (c->opener != NULL)
        fiber_wake(c->opener);
}

/* --- writing ---------------------------------------------------------------------------------- */

/* What is left of earlier writes; false when it isn't all gone. */
static bool write_rest(struct grpc_connection *c)
{
    struct net_failure failure;
    struct iovec rest = { c->unwritten.ptr + c->written, c->unwritten.len - c->written };
    if (rest.iov_len == 0)
        return true;
    ssize_t n = stream_write_some(c->stream, &rest, 1, &failure);
    if (n < 0) {
        break_connection(c, "error writing to server", net_failure_long(&failure));
        return false;
    }
    c->written += (size_t)n;
    if (c->written < c->unwritten.len)
        return false;
    buf_deinit(&c->unwritten);
    c->written = 0;
    return true;
}

/* Writes what the codec has to say; where that isn't all, the listener will hear of room. */
static void flush(struct grpc_connection *c)
{
    while (!c->broken && write_rest(c)) {
        struct net_failure failure;
        struct buf *out = net_worker_write_buffer(c->net);
        grpc_codec_take(c->codec, out, WRITE_AT_ONCE);
        if (out->len == 0)
            break;
        struct iovec all = { out->ptr, out->len };
        ssize_t n = stream_write_some(c->stream, &all, 1, &failure);
        if (n < 0)
            break_connection(c, "error writing to server", net_failure_long(&failure));
        else if ((size_t)n < out->len)
            buf_append_slice(&c->unwritten, slice_sub(buf_slice(out), (size_t)n, out->len));
    }
    count_traffic(c);
}

/* --- reading ---------------------------------------------------------------------------------- */

static void end_by_codec(struct grpc_connection *c)
{
    const struct http2_end *end = grpc_codec_end(c->codec);
    struct net_failure failure = { 0 };
    if (end->violated)
        http2_fail_connection(&failure, end);
    else
        net_fail(&failure, NET_ERR_GENERIC, "EOF");
    break_connection(c, "error reading from server", net_failure_long(&failure));
}

/* One read; false when there was nothing to read. */
static bool read_once(struct grpc_connection *c)
{
    struct net_failure failure;
    char *to = net_worker_read_buffer(c->net);
    if (!stream_has_news(c->stream))
        return false;
    ssize_t n = stream_read_some(c->stream, to, NET_WORKER_BUFFER_SIZE, &failure);
    if (n == STREAM_EMPTY)
        return false;
    if (n < 0) {
        break_connection(c, "error reading from server", net_failure_long(&failure));
        return false;
    }
    if (n == 0) {
        end_by_codec(c);
        return false;
    }
    grpc_codec_feed(c->codec, slice_make(to, (size_t)n));
    return !grpc_codec_is_over(c->codec);
}

static void read_some(struct grpc_connection *c)
{
    int reads = 0;
    while (!c->broken && reads < READS_PER_TURN && read_once(c))
        reads++;
    if (reads == READS_PER_TURN)
        set_turn(c);
    if (c->opener != NULL && grpc_codec_is_ready(c->codec))
        fiber_wake(c->opener);
}

static void on_notice(struct stream_listener *listener)
{
    struct grpc_connection *c = CONTAINER_OF(listener, struct grpc_connection, listener);
    if (c->broken)
        return;
    read_some(c);
    flush(c); /* in the end, too: the peer is told what it did wrong */
    if (!c->broken && grpc_codec_is_over(c->codec))
        end_by_codec(c);
}

static void on_turn(struct timer *timer)
{
    on_notice(&CONTAINER_OF(timer, struct grpc_connection, turn)->listener);
}

/* --- the connection --------------------------------------------------------------------------- */

struct grpc_connection *grpc_connection_new(struct net_worker *net, struct stream *stream,
                                            struct grpc_traffic *traffic)
{
    struct grpc_connection *c = xcalloc(1, sizeof(*c));
    c->net = net;
    c->stream = stream;
    c->listener.notice = on_notice;
    c->loop = loop_current();
    c->turn.fire = on_turn;
    c->codec = grpc_codec_new();
    c->traffic = traffic;
    c->references = 1;
    buf_init(&c->unwritten, BUF_UNLIMITED);
    stream_listen(stream, &c->listener);
    flush(c);
    set_turn(c);
    return c;
}

void grpc_connection_ref(struct grpc_connection *c)
{
    c->references++;
}

void grpc_connection_unref(struct grpc_connection *c)
{
    if (c == NULL || --c->references > 0)
        return;
    grpc_codec_close(c->codec);
    flush(c);
    timer_clear(&c->turn);
    grpc_codec_free(c->codec);
    buf_deinit(&c->unwritten);
    stream_free(c->stream);
    free(c);
}

int grpc_connection_wait_ready(struct grpc_connection *c, int64_t deadline_ns,
                               struct net_failure *failure)
{
    int result = WAIT_OK;
    c->opener = fiber_self();
    while (result == WAIT_OK && !c->broken && !grpc_codec_is_ready(c->codec))
        result = fiber_park(deadline_ns);
    c->opener = NULL;
    if (c->broken)
        *failure = c->failure;
    else if (!grpc_codec_is_ready(c->codec))
        return net_fail_wait(failure, result);
    return c->broken ? failure->code : NET_OK;
}

bool grpc_connection_is_usable(const struct grpc_connection *c)
{
    return !c->broken && grpc_codec_takes_calls(c->codec);
}

struct slice grpc_connection_remote_ip(const struct grpc_connection *c)
{
    return stream_remote_ip(c->stream);
}

bool grpc_connection_is_tls(const struct grpc_connection *c)
{
    return stream_is_tls(c->stream);
}

void grpc_connection_cancel_calls(struct grpc_connection *c, struct slice text)
{
    grpc_codec_end_calls(c->codec, GRPC_CANCELED, text);
    if (!c->broken)
        set_turn(c);
}

/* --- calls ------------------------------------------------------------------------------------ */

static void on_deadline(struct timer *timer)
{
    grpc_call_cancel(CONTAINER_OF(timer, struct grpc_call, timer), GRPC_DEADLINE_EXCEEDED,
                     SLICE("context deadline exceeded"));
}

void grpc_call_start(struct grpc_call *call, struct grpc_connection *c,
                     const struct grpc_request *request, int64_t deadline_ns)
{
    grpc_call_init(call);
    grpc_connection_ref(c);
    call->connection = c;
    call->deadline_ns = deadline_ns;
    call->timer.fire = on_deadline;
    if (!grpc_codec_start(c->codec, call, request))
        return;
    if (deadline_ns != NEVER_NS)
        timer_set(c->loop, &call->timer, deadline_ns);
    set_turn(c);
}

void grpc_call_send(struct grpc_call *call, struct slice message, bool is_last)
{
    if (call->over || call->out_ended)
        return;
    grpc_frame_write(&call->out, message);
    call->out_ended = is_last;
    grpc_codec_resume(call->connection->codec, call);
    set_turn(call->connection);
}

void grpc_call_end_sending(struct grpc_call *call)
{
    if (call->over || call->out_ended)
        return;
    call->out_ended = true;
    grpc_codec_resume(call->connection->codec, call);
    set_turn(call->connection);
}

void grpc_call_flush(struct grpc_call *call)
{
    flush(call->connection);
}

struct grpc_message *grpc_call_receive(struct grpc_call *call)
{
    struct grpc_message *message = grpc_call_take(call);
    if (message != NULL && !call->over && call->held > 0) {
        grpc_codec_acknowledge(call->connection->codec, call);
        set_turn(call->connection);
    }
    return message;
}

void grpc_call_cancel(struct grpc_call *call, enum grpc_code code, struct slice text)
{
    struct grpc_connection *c = call->connection;
    if (call->over)
        return;
    grpc_call_end(call, code, text);
    grpc_codec_drop(c->codec, call);
    set_turn(c);
}

static void ignore_news(struct grpc_call *call)
{
    (void)call;
}

void grpc_call_release(struct grpc_call *call)
{
    struct grpc_connection *c = call->connection;
    if (c == NULL)
        return;
    call->on_news = ignore_news;
    grpc_call_cancel(call, GRPC_CANCELED, SLICE("context canceled"));
    grpc_call_deinit(call);
    call->connection = NULL;
    grpc_connection_unref(c);
}
