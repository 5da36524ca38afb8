#include "proto/http2_connection.h"

#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "proto/http2_codec.h"
#include "proto/http2_error.h"

enum {
    WRITE_AT_ONCE = 64 * 1024,
    READS_PER_TURN = 16, /* then other fibers get theirs, and the deadline a look */
};

/* One request in flight: on the stack of the fiber that waits for it. */
struct exchange {
    struct http2_connection *connection;
    struct http2_stream stream;
    struct fiber *fiber;
    struct exchange *next, **link; /* in the connection's list */
};

struct http2_connection {
    struct net_worker *net;
    struct stream *stream;
    struct http2_codec *codec;
    struct exchange *exchanges;
    uint32_t users;
    struct exchange *reader; /* reads for all */
    struct fiber *writer;    /* writes what the socket did not take at once */
    struct buf unwritten;
    bool drained; /* the last read got all there was */
    bool broken, closing;
    struct net_failure failure; /* what broke it */
};

static bool is_over(const struct exchange *x)
{
    return x->stream.complete || x->stream.reset || x->connection->broken;
}

/* The reader itself waits in a read, unless it is what runs now. */
static void wake(const struct exchange *x)
{
    if (x != x->connection->reader)
        fiber_wake(x->fiber);
    else if (x->fiber != fiber_self())
        stream_stop_read(x->connection->stream);
}

static void on_end(struct http2_stream *stream)
{
    wake(stream->owner);
}

static void break_connection(struct http2_connection *c)
{
    c->broken = true;
    for (struct exchange *x = c->exchanges; x != NULL; x = x->next)
        wake(x);
}

static void free_connection(struct http2_connection *c)
{
    http2_codec_free(c->codec);
    buf_deinit(&c->unwritten);
    stream_free(c->stream);
    free(c);
}

/* --- writing ---------------------------------------------------------------------------------- */

static void write_rest(void *connection)
{
    struct http2_connection *c = connection;
    struct net_failure failure = { 0 };
    while (c->unwritten.len > 0) {
        if (stream_write(c->stream, buf_slice(&c->unwritten), NEVER_NS, &failure) != NET_OK)
            break;
        http2_codec_written(c->codec, clock_mono_ns());
        buf_reset(&c->unwritten);
        http2_codec_take(c->codec, &c->unwritten, WRITE_AT_ONCE);
    }
    c->writer = NULL;
    if (c->closing) {
        free_connection(c);
        return;
    }
    buf_deinit(&c->unwritten);
    if (failure.code != NET_OK && !c->broken) {
        c->failure = failure;
        break_connection(c);
    }
}

static void start_writer(struct http2_connection *c, struct slice rest)
{
    struct error error = { 0 };
    buf_init(&c->unwritten, BUF_UNLIMITED);
    buf_append_slice(&c->unwritten, rest);
    c->writer = fiber_start(loop_current(), FIBER_STACK_SMALL, write_rest, c, &error);
    if (c->writer == NULL) {
        net_fail(&c->failure, NET_ERR_GENERIC, "%s", error.text != NULL ? error.text : "no fiber");
        error_clear(&error);
        break_connection(c);
    }
}

/* Writes what the codec has to say; where a writer is at work already, it takes that too. */
static void flush(struct http2_connection *c)
{
    while (c->writer == NULL && !c->broken) {
        struct buf *out = net_worker_write_buffer(c->net);
        http2_codec_take(c->codec, out, WRITE_AT_ONCE);
        if (out->len == 0)
            return;
        struct iovec all = { out->ptr, out->len };
        ssize_t n = stream_write_some(c->stream, &all, 1, &c->failure);
        if (n < 0)
            break_connection(c);
        else if ((size_t)n < out->len)
            start_writer(c, slice_sub(buf_slice(out), (size_t)n, out->len));
        else
            http2_codec_written(c->codec, clock_mono_ns());
    }
}

/* --- reading ---------------------------------------------------------------------------------- */

static void fail_ended(struct http2_connection *c)
{
    const struct http2_end *end = http2_codec_end(c->codec);
    if (end->violated || end->going_away)
        http2_fail_connection(&c->failure, end);
    else
        net_fail(&c->failure, NET_ERR_GENERIC, "unexpected EOF");
    break_connection(c);
}

/* Passes on what a read has brought: bytes, nothing (the end), or less (`failure` tells). */
static void take_read(struct http2_connection *c, ssize_t n, const struct net_failure *failure)
{
    c->drained = n < NET_WORKER_BUFFER_SIZE;
    if (n < 0 && !http2_codec_end(c->codec)->going_away) {
        c->failure = *failure;
        break_connection(c);
        return;
    }
    if (n > 0)
        http2_codec_feed(c->codec, slice_make(net_worker_read_buffer(c->net), (size_t)n));
    flush(c); /* in the end, too: the peer is told what it did wrong */
    if (!c->broken && (n <= 0 || http2_codec_is_over(c->codec)))
        fail_ended(c);
}

/* One read. NET_OK, also when it broke the connection; TIMEOUT or CANCELLED, which concern the
 * caller alone. */
static int read_some(struct http2_connection *c, int64_t deadline_ns, struct net_failure *failure)
{
    ssize_t n = stream_read(c->stream, net_worker_read_buffer(c->net), NET_WORKER_BUFFER_SIZE,
                            c->drained, deadline_ns, failure);
    if (n < 0 && (failure->code == NET_ERR_TIMEOUT || failure->code == NET_ERR_CANCELLED))
        return failure->code;
    if (n != STREAM_EMPTY)
        take_read(c, n, failure);
    return NET_OK;
}

/* A peer that sends faster than this fiber reads must not keep the loop to itself. */
static int take_turn(int64_t deadline_ns, struct net_failure *failure)
{
    fiber_yield();
    if (fiber_is_cancelled(fiber_self()))
        return net_fail_wait(failure, WAIT_CANCELLED);
    return clock_mono_ns() >= deadline_ns ? net_fail_wait(failure, WAIT_TIMEOUT) : NET_OK;
}

static int read_for_all(struct exchange *x, int64_t deadline_ns, struct net_failure *failure)
{
    struct http2_connection *c = x->connection;
    int code = NET_OK;
    c->reader = x;
    for (uint32_t reads = 1; code == NET_OK && !is_over(x); reads++) {
        code = read_some(c, deadline_ns, failure);
        if (code == NET_OK && reads % READS_PER_TURN == 0)
            code = take_turn(deadline_ns, failure);
    }
    c->reader = NULL;
    return code;
}

static int wait_for_answer(struct exchange *x, int64_t deadline_ns, struct net_failure *failure)
{
    int code = NET_OK;
    while (code == NET_OK && !is_over(x)) {
        if (x->connection->reader == NULL) {
            code = read_for_all(x, deadline_ns, failure);
        } else {
            int result = fiber_park(deadline_ns);
            code = result == WAIT_OK ? NET_OK : net_fail_wait(failure, result);
        }
    }
    return is_over(x) ? NET_OK : code;
}

/* --- exchanges -------------------------------------------------------------------------------- */

static void enlist(struct exchange *x)
{
    struct http2_connection *c = x->connection;
    x->next = c->exchanges;
    if (x->next != NULL)
        x->next->link = &x->next;
    x->link = &c->exchanges;
    c->exchanges = x;
    c->users++;
}

/* Who leaves lets somebody else read. */
static void leave(struct exchange *x)
{
    struct http2_connection *c = x->connection;
    *x->link = x->next;
    if (x->next != NULL)
        x->next->link = x->link;
    c->users--;
    if (c->reader == NULL && c->exchanges != NULL)
        fiber_wake(c->exchanges->fiber);
}

static int judge(const struct exchange *x, int waited, struct http_exchange *out)
{
    const struct http2_stream *s = &x->stream;
    if (s->sink.refused)
        return net_fail(&out->failure, NET_ERR_GENERIC, "%s", memory_budget_complaint());
    if (s->complete)
        return NET_OK;
    if (s->reset)
        return http2_fail_stream(&out->failure, s->id, s->error, s->reset_by_peer);
    if (waited == NET_OK)
        out->failure = x->connection->failure;
    return out->failure.code;
}

int http2_exchange(struct http2_connection *c, const struct http_request *request,
                   int64_t connected_ns, int64_t deadline_ns, struct arena *arena,
                   struct http_exchange *out, struct exchange_result *result)
{
    struct exchange x = {
        .connection = c,
        .stream = { .request = request, .response = &out->response, .arena = arena },
        .fiber = fiber_self(),
    };
    x.stream.owner = &x;
    *result = (struct exchange_result){ .untouched = true };
    int code = http2_codec_start(c->codec, &x.stream, &out->failure);
    if (code != NET_OK) {
        result->reusable = !c->broken;
        return code;
    }
    enlist(&x);
    flush(c);
    code = judge(&x, wait_for_answer(&x, deadline_ns, &out->failure), out);
    http2_codec_abandon(c->codec, &x.stream);
    flush(c);
    leave(&x);
    http_timings_end(&out->timings, connected_ns, x.stream.written_ns, x.stream.first_byte_ns);
    result->refused = x.stream.refused;
    result->untouched = x.stream.first_byte_ns == 0;
    result->reusable = !c->broken && http2_codec_has_room(c->codec);
    return code;
}

/* --- the connection --------------------------------------------------------------------------- */

struct http2_connection *http2_connection_new(struct net_worker *net, struct stream *stream)
{
    struct http2_connection *c = xcalloc(1, sizeof(*c));
    c->net = net;
    c->stream = stream;
    c->codec = http2_codec_new(on_end);
    return c;
}

bool http2_connection_is_ready(struct http2_connection *c)
{
    while (c->users == 0 && !c->broken && stream_has_news(c->stream)) {
        struct net_failure failure;
        ssize_t n = stream_read_some(c->stream, net_worker_read_buffer(c->net),
                                     NET_WORKER_BUFFER_SIZE, &failure);
        if (n == STREAM_EMPTY)
            break;
        take_read(c, n, &failure);
    }
    return !c->broken && http2_codec_has_room(c->codec);
}

uint32_t http2_connection_users(const struct http2_connection *c)
{
    return c->users;
}

void http2_connection_close(struct http2_connection *c)
{
    if (c == NULL)
        return;
    CHECK(c->users == 0);
    c->closing = true;
    if (c->writer != NULL)
        fiber_cancel(c->writer);
    else
        free_connection(c);
}
