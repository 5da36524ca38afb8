/* In steady state: one write, one wait, one read into memory that all connections of the worker
 * share, and four looks at the clock. What the read leaves over is kept only while an answer is
 * incomplete. */
#include "proto/http1_connection.h"

#include "base/clock.h"
#include "loop/fiber.h"
#include "proto/body_sink.h"
#include "proto/http1_codec.h"
#include "proto/http1_upload.h"

enum {
    COPY_BODY_UP_TO = 8 * 1024, /* behind the head into one write */
    READS_PER_TURN = 16,        /* then other fibers get theirs, and the deadline a look */
};

struct exchange {
    struct net_worker *net;
    struct stream *stream;
    const struct http_request *request;
    int64_t deadline_ns;
    struct arena *arena;
    struct http_exchange *out;
    struct http1_parser parser;
    struct http1_upload upload;
    struct body_sink sink;
    struct buf kept; /* of an incomplete head or chunk frame: presented again with more behind it */
    int64_t written_ns, first_byte_ns;
    bool drained; /* the last read got all there was */
    bool surplus; /* bytes came behind the answer */
    uint32_t reads;
};

/* --- sending ---------------------------------------------------------------------------------- */

static int upload_rest(struct exchange *x, struct slice head, struct slice body, size_t sent)
{
    /* The head lies in the shared buffer, which others write to while this fiber waits. */
    struct slice head_left = arena_copy(x->arena, slice_sub(head, sent, head.len));
    struct slice body_left = slice_sub(body, sent > head.len ? sent - head.len : 0, body.len);
    return http1_upload_start(&x->upload, x->stream, head_left, body_left, x->deadline_ns);
}

static int send_request(struct exchange *x, struct exchange_result *result)
{
    struct buf *head = net_worker_write_buffer(x->net);
    struct slice body = { 0 };
    http1_write_request(head, x->request, stream_forwarder(x->stream));
    if (x->request->body_kind != BODY_CHUNKED)
        body = x->request->body;
    if (body.len > 0 && body.len <= COPY_BODY_UP_TO) {
        buf_append_slice(head, body);
        body.len = 0;
    }
    struct iovec parts[] = { { head->ptr, head->len }, { (void *)body.ptr, body.len } };
    ssize_t sent = stream_write_some(x->stream, parts, body.len > 0 ? 2 : 1, &x->out->failure);
    result->unsent = sent <= 0;
    if (sent < 0)
        return x->out->failure.code;
    if ((size_t)sent < head->len + body.len)
        return upload_rest(x, buf_slice(head), body, (size_t)sent);
    x->written_ns = clock_mono_ns();
    return NET_OK;
}

/* --- receiving -------------------------------------------------------------------------------- */

static int fail_end(struct exchange *x)
{
    if (x->first_byte_ns == 0) {
        if (x->upload.failure.code != NET_OK) {
            x->out->failure = x->upload.failure;
            return x->out->failure.code;
        }
        return net_fail(&x->out->failure, NET_ERR_GENERIC, "EOF");
    }
    if (http1_parse_eof(&x->parser) == HTTP1_DONE)
        return NET_OK;
    return net_fail(&x->out->failure, NET_ERR_GENERIC, "%s", x->parser.error);
}

/* Whether the body has brought what there is room for. */
static bool is_enough(struct exchange *x)
{
    uint64_t limit = x->request->body_limit;
    if (limit == 0 || x->out->response.body_size < limit)
        return false;
    if (x->sink.len > limit)
        x->sink.len = (size_t)limit;
    x->parser.keep_alive = false;
    return true;
}

/* Parses what is there. HTTP1_DONE, HTTP1_NEED_MORE with the rest in `input`, or HTTP1_ERROR. */
static enum http1_event consume(struct exchange *x, struct slice *input)
{
    struct slice run;
    for (;;) {
        enum http1_event event = http1_parse(&x->parser, input, &x->out->response, x->arena, &run);
        switch (event) {
        case HTTP1_HEAD:
            if (x->request->body_limit == 0)
                body_sink_expect(&x->sink, http1_body_expected(&x->parser));
            break;
        case HTTP1_BODY:
            body_sink_append(&x->sink, run);
            if (x->sink.refused) {
                x->parser.error = memory_budget_complaint();
                return HTTP1_ERROR;
            }
            if (is_enough(x))
                return HTTP1_DONE;
            break;
        default: return event;
        }
    }
}

/* Where the next bytes go: behind kept ones, straight into the body, or into the shared buffer. */
static char *choose_target(struct exchange *x, size_t *size)
{
    if (x->kept.len > 0) {
        *size = NET_WORKER_BUFFER_SIZE / 4;
        return buf_reserve(&x->kept, *size);
    }
    uint64_t expected = http1_body_expected(&x->parser);
    if (expected > 0 && x->sink.cap > x->sink.len) {
        size_t room = x->sink.cap - x->sink.len;
        *size = room < expected ? room : (size_t)expected;
        return x->sink.ptr + x->sink.len;
    }
    *size = NET_WORKER_BUFFER_SIZE;
    return net_worker_read_buffer(x->net);
}

/* A peer that sends faster than this fiber reads must not keep the loop to itself. */
static int take_turn(struct exchange *x)
{
    if (++x->reads % READS_PER_TURN != 0)
        return NET_OK;
    fiber_yield();
    if (fiber_is_cancelled(fiber_self()))
        return net_fail_wait(&x->out->failure, WAIT_CANCELLED);
    if (clock_mono_ns() >= x->deadline_ns)
        return net_fail_wait(&x->out->failure, WAIT_TIMEOUT);
    return NET_OK;
}

static ssize_t read_more(struct exchange *x, struct slice *input)
{
    int result = take_turn(x);
    if (result != NET_OK)
        return -result;
    size_t size;
    char *to = choose_target(x, &size);
    ssize_t n = stream_read(x->stream, to, size, x->drained, x->deadline_ns, &x->out->failure);
    if (n <= 0)
        return n;
    if (x->first_byte_ns == 0)
        x->first_byte_ns = clock_mono_ns();
    x->drained = (size_t)n < size;
    if (x->kept.len > 0) {
        buf_advance(&x->kept, (size_t)n);
        *input = buf_slice(&x->kept);
    } else {
        *input = slice_make(to, (size_t)n);
    }
    return n;
}

static void keep_rest(struct exchange *x, struct slice rest)
{
    if (x->kept.len > 0)
        buf_consume(&x->kept, x->kept.len - rest.len);
    else
        buf_append_slice(&x->kept, rest);
}

static void note_behind(struct exchange *x, struct slice rest, struct exchange_result *result)
{
    x->surplus = rest.len > 0;
    if (x->surplus && x->out->response.status == 101)
        result->behind = arena_copy(x->arena, rest);
}

static int receive_response(struct exchange *x, struct exchange_result *result)
{
    for (;;) {
        struct slice input;
        ssize_t n = read_more(x, &input);
        if (n < 0)
            return (int)-n;
        if (n == 0)
            return fail_end(x);
        enum http1_event event = consume(x, &input);
        if (event == HTTP1_ERROR)
            return net_fail(&x->out->failure, NET_ERR_GENERIC, "%s", x->parser.error);
        if (event == HTTP1_DONE) {
            note_behind(x, input, result);
            return NET_OK;
        }
        keep_rest(x, input);
    }
}

/* --- the whole -------------------------------------------------------------------------------- */

int http1_exchange(struct net_worker *net, struct stream *stream,
                   const struct http_request *request, int64_t connected_ns, int64_t deadline_ns,
                   struct arena *arena, struct http_exchange *out, struct exchange_result *result)
{
    struct exchange x = {
        .net = net,
        .stream = stream,
        .request = request,
        .deadline_ns = deadline_ns,
        .arena = arena,
        .out = out,
        .sink = { arena, &out->response, request->discard_body },
        .kept = BUF_INIT(HTTP1_MAX_HEAD_SIZE + NET_WORKER_BUFFER_SIZE),
        .drained = true, /* right after the request nothing can be there */
    };
    http1_parser_start(&x.parser, slice_is(request->method, "HEAD"));
    *result = (struct exchange_result){ 0 };

    int code = send_request(&x, result);
    if (code == NET_OK)
        code = receive_response(&x, result);
    bool written = http1_upload_stop(&x.upload);
    if (x.written_ns == 0 && x.upload.ended && x.upload.failure.code == NET_OK)
        x.written_ns = x.upload.end_ns;
    http_timings_end(&out->timings, connected_ns, x.written_ns, x.first_byte_ns);
    body_sink_finish(&x.sink);
    buf_deinit(&x.kept);
    result->untouched = x.first_byte_ns == 0;
    result->reusable = code == NET_OK && written && x.parser.keep_alive && !x.surplus;
    return code;
}
