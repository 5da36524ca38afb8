#include "proto/grpc_call.h"

#include "base/check.h"
#include "base/clock.h"
#include "net/quote.h"
#include "proto/grpc_metadata.h"
#include "proto/http2_error.h"
#include "proto/http_status.h"

#include <stdlib.h>

enum { FOREIGN_BODY = 1024 }; /* bytes that the text of a failure quotes at most */

void grpc_call_init(struct grpc_call *call)
{
    call->last = &call->first;
    buf_init(&call->out, BUF_UNLIMITED);
    buf_init(&call->foreign_body, FOREIGN_BODY);
}

void grpc_call_deinit(struct grpc_call *call)
{
    for (struct grpc_message *m = call->first, *next; m != NULL; m = next) {
        next = m->next;
        free(m);
    }
    grpc_reader_deinit(&call->reader);
    buf_deinit(&call->out);
    buf_deinit(&call->foreign_body);
}

/* --- the end ---------------------------------------------------------------------------------- */

static void end(struct grpc_call *call, struct grpc_status status)
{
    if (call->over)
        return;
    call->over = true;
    call->status = status;
    timer_clear(&call->timer);
    grpc_reader_deinit(&call->reader);
    buf_deinit(&call->out);
    buf_deinit(&call->foreign_body);
    call->on_news(call);
}

void grpc_call_end(struct grpc_call *call, enum grpc_code code, struct slice text)
{
    if (!call->over)
        end(call, (struct grpc_status){ .code = code, .message = arena_copy(call->arena, text) });
}

/* For a text that is the arena's already, or static. */
static void fail(struct grpc_call *call, enum grpc_code code, const char *text)
{
    end(call, (struct grpc_status){ .code = code, .message = slice_of(text) });
}

/* The stream's end came in order; a good status is only good with the right number of messages. */
static void finish(struct grpc_call *call, struct grpc_status status)
{
    if (grpc_reader_is_inside(&call->reader))
        fail(call, GRPC_INTERNAL, "unexpected EOF");
    else if (status.code == GRPC_OK && call->one_answer && call->received == 0)
        fail(call, GRPC_INTERNAL,
             "cardinality violation: received no response message from "
             "non-server-streaming RPC");
    else
        end(call, status);
}

void grpc_call_reset(struct grpc_call *call, uint32_t error, bool by_peer)
{
    struct http2_error_name name = http2_error_name(error);
    enum grpc_code code = grpc_code_of_reset(error);
    if (!by_peer) {
        fail(call, code, arena_printf(call->arena, "received invalid frame: %s", name.text));
        return;
    }
    if (code == GRPC_CANCELED && call->deadline_ns <= clock_mono_ns())
        code = GRPC_DEADLINE_EXCEEDED; /* the server's clock was a little faster */
    fail(call, code,
         arena_printf(call->arena, "stream terminated by RST_STREAM with error code: %s",
                      name.text));
}

/* --- heads ------------------------------------------------------------------------------------ */

void grpc_call_begin_head(struct grpc_call *call)
{
    call->incoming = (struct http_headers){ 0 };
    call->http_status = 0;
}

void grpc_call_add_header(struct grpc_call *call, struct slice name, struct slice value)
{
    int64_t status = 0;
    if (slice_is(name, ":status")) {
        slice_to_int64(value, &status); /* three digits: HTTP/2's rules are kept elsewhere */
        call->http_status = (int)status;
        return;
    }
    http_headers_add(&call->incoming, call->arena, arena_copy(call->arena, name),
                     arena_copy(call->arena, value));
}

/* The name of the header that is no base64, ptr NULL where all is well. Reserved names are left out
 * but the content type and what the reference shows. */
static const char *read_metadata(struct grpc_call *call, struct http_headers *out)
{
    for (uint32_t i = 0; i < call->incoming.count; i++) {
        struct http_header h = call->incoming.items[i];
        size_t bad_at = 0;
        if (grpc_metadata_is_reserved(h.name) && !slice_is(h.name, "content-type") &&
            !slice_is(h.name, "user-agent"))
            continue;
        if (grpc_metadata_decode(h.name, h.value, call->arena, &h.value, &bad_at) != 0)
            return arena_printf(call->arena,
                                "transport: malformed %.*s: illegal base64 data at input byte %zu",
                                SLICE_ARG(h.name), bad_at);
        http_headers_add(out, call->arena, h.name, h.value);
    }
    return NULL;
}

static const char *content_type_problem(struct grpc_call *call)
{
    struct slice type = http_headers_get(&call->incoming, SLICE("content-type"));
    if (type.ptr == NULL)
        return "malformed header: missing HTTP content-type";
    if (grpc_content_type_valid(type))
        return NULL;
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    buf_append_str(&text, "transport: received unexpected content-type ");
    quote_append(&text, type);
    const char *problem = arena_str(call->arena, buf_slice(&text));
    buf_deinit(&text);
    return problem;
}

static void finish_foreign(struct grpc_call *call)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    buf_append_slice(&text, call->foreign);
    buf_append_str(&text, "\ndata: ");
    quote_append(&text, buf_slice(&call->foreign_body));
    grpc_call_end(call, call->foreign_code, buf_slice(&text));
    buf_deinit(&text);
}

/* A proxy's answer, or a server's that knows no gRPC. */
static void take_foreign_head(struct grpc_call *call, const char *problem, bool is_last)
{
    struct slice line = http_status_line(call->http_status, call->arena);
    struct slice phrase = slice_trim(slice_sub(line, 3, line.len));
    const char *text = arena_printf(
        call->arena, "unexpected HTTP status code received from server: %d (%.*s); %s",
        call->http_status, SLICE_ARG(phrase), problem);
    call->foreign_code = grpc_code_of_http(call->http_status);
    if (is_last)
        fail(call, call->foreign_code, text);
    else
        call->foreign = slice_of(text);
}

/* The status that a block of trailers holds. */
static void take_status(struct grpc_call *call)
{
    struct slice text = http_headers_get(&call->incoming, SLICE("grpc-status"));
    struct slice message = http_headers_get(&call->incoming, SLICE("grpc-message"));
    struct grpc_status status = { .code = GRPC_UNKNOWN };
    int64_t code = GRPC_UNKNOWN;
    if (text.ptr != NULL &&
        (!slice_to_int64(text, &code) || code < INT32_MIN || code > INT32_MAX)) {
        struct buf wrong = BUF_INIT(BUF_UNLIMITED);
        buf_append_str(&wrong, "transport: malformed grpc-status: strconv.ParseInt: parsing ");
        quote_append(&wrong, text);
        buf_append_str(&wrong, ": invalid syntax");
        grpc_call_end(call, GRPC_UNKNOWN, buf_slice(&wrong));
        buf_deinit(&wrong);
        return;
    }
    status.code = (uint32_t)code;
    status.message = message.ptr != NULL ? grpc_message_decode(message, call->arena) : SLICE("");
    status.details = http_headers_get(&call->trailers, SLICE("grpc-status-details-bin"));
    finish(call, status);
}

void grpc_call_end_head(struct grpc_call *call, bool is_last)
{
    if (call->http_status >= 100 && call->http_status < 200)
        return; /* the answer is still to come */
    if (call->foreign.ptr != NULL) {
        if (is_last)
            finish_foreign(call);
        return;
    }
    const char *problem = call->answered ? NULL : content_type_problem(call);
    if (problem != NULL) {
        take_foreign_head(call, problem, is_last);
        return;
    }
    problem = read_metadata(call, is_last ? &call->trailers : &call->headers);
    if (problem != NULL) {
        fail(call, GRPC_INTERNAL, problem);
        return;
    }
    if (!call->answered)
        call->encoding = http_headers_get(&call->incoming, SLICE("grpc-encoding"));
    call->answered = true;
    if (is_last)
        take_status(call);
}

/* --- messages --------------------------------------------------------------------------------- */

static void refuse_size(struct grpc_call *call, uint32_t length)
{
    fail(call, GRPC_RESOURCE_EXHAUSTED,
         arena_printf(call->arena, "grpc: received message larger than max (%u vs. %u)", length,
                      call->max_receive));
}

static struct grpc_message *expand(struct grpc_call *call, struct grpc_message *message)
{
    char wrong[GRPC_WRONG_SIZE];
    message = grpc_message_expand(message, call->max_receive, wrong);
    if (message != NULL)
        return message;
    if (wrong[0] == '\0')
        fail(call, GRPC_RESOURCE_EXHAUSTED,
             arena_printf(call->arena,
                          "grpc: received message after decompression larger than max %u",
                          call->max_receive));
    else
        fail(call, GRPC_INTERNAL,
             arena_printf(call->arena, "grpc: failed to decompress the message: %s", wrong));
    return NULL;
}

/* The message without its compression; NULL, and the call is over, where that isn't possible. */
static struct grpc_message *uncompressed(struct grpc_call *call, struct grpc_message *message)
{
    struct slice encoding = call->encoding;
    const char *wrong = NULL;
    if (message->flag == 0)
        return message;
    if (message->flag != 1)
        wrong = arena_printf(call->arena, "grpc: received unexpected payload format %d",
                             message->flag);
    else if (encoding.len == 0 || slice_is(encoding, "identity"))
        wrong = "grpc: compressed flag set with identity or empty encoding";
    else if (!slice_is(encoding, "gzip"))
        wrong = arena_printf(call->arena,
                             "grpc: Decompressor is not installed for grpc-encoding \"%.*s\"",
                             SLICE_ARG(encoding));
    if (wrong == NULL)
        return expand(call, message);
    free(message);
    fail(call, GRPC_INTERNAL, wrong);
    return NULL;
}

static void enqueue(struct grpc_call *call, struct grpc_message *message)
{
    *call->last = message;
    call->last = &message->next;
    call->queued += message->len;
    if (!call->one_answer)
        call->on_news(call);
}

static void take_message(struct grpc_call *call, struct grpc_message *message)
{
    message = uncompressed(call, message);
    if (message == NULL)
        return;
    if (call->one_answer && call->received > 0) {
        free(message);
        fail(call, GRPC_INTERNAL,
             "cardinality violation: expected <EOF> for non server-streaming "
             "RPCs, but received another message");
        return;
    }
    call->received++;
    enqueue(call, message);
}

void grpc_call_add_data(struct grpc_call *call, struct slice bytes)
{
    struct grpc_message *message;
    uint32_t length;
    call->held += bytes.len;
    if (call->foreign.ptr != NULL) {
        size_t room = FOREIGN_BODY - call->foreign_body.len;
        buf_append_slice(&call->foreign_body, slice_sub(bytes, 0, room));
        if (bytes.len >= room)
            finish_foreign(call);
        return;
    }
    while (!call->over && bytes.len > 0) {
        switch (grpc_reader_take(&call->reader, &bytes, call->max_receive, &message, &length)) {
        case GRPC_READ_MORE: break;
        case GRPC_READ_MESSAGE: take_message(call, message); break;
        case GRPC_READ_TOO_LARGE: refuse_size(call, length); break;
        }
    }
}

void grpc_call_end_data(struct grpc_call *call)
{
    if (call->foreign.ptr != NULL)
        finish_foreign(call);
    else
        finish(call, (struct grpc_status){
                         .code = GRPC_INTERNAL,
                         .message = SLICE("server closed the stream without sending trailers") });
}

size_t grpc_call_acknowledge(struct grpc_call *call)
{
    size_t bytes = call->one_answer || call->queued < GRPC_QUEUE_LIMIT ? call->held : 0;
    call->held -= bytes;
    return bytes;
}

struct grpc_message *grpc_call_take(struct grpc_call *call)
{
    struct grpc_message *message = call->first;
    if (message == NULL || (call->one_answer && !call->over))
        return NULL;
    call->first = message->next;
    if (call->first == NULL)
        call->last = &call->first;
    call->queued -= message->len;
    return message;
}
