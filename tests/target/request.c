/* Reads requests off a connection, one after the other; pipelined ones stay in the buffer. */
#include "request.h"

#include "base/clock.h"

enum {
    HEAD_MAX = 256 << 10,
    BODY_MAX = 256 << 20,
    BODY_LIMIT_S = 60,
    PIECE = 16 << 10, /* bytes read at once */
};

void request_init(struct request *q)
{
    memset(q, 0, sizeof(*q));
    buf_init(&q->head, HEAD_MAX + PIECE);
    buf_init(&q->body, BODY_MAX);
}

void request_deinit(struct request *q)
{
    buf_deinit(&q->head);
    buf_deinit(&q->body);
}

static bool read_more(struct buf *input, struct peer *p, int64_t deadline_ns)
{
    char *to = buf_reserve(input, PIECE);
    if (to == NULL)
        return false;
    ssize_t length = peer_read(p, to, PIECE, deadline_ns);
    if (length <= 0)
        return false;
    buf_advance(input, (size_t)length);
    return true;
}

/* --- head --- */

static bool parse_request_line(struct request *q, struct slice line)
{
    struct slice version;
    if (!slice_split(&line, ' ', &q->method) || !slice_split(&line, ' ', &q->target) ||
        !slice_split(&line, ' ', &version) || q->method.len == 0 || q->target.len == 0)
        return false;
    ptrdiff_t mark = slice_find_char(q->target, '?');
    q->path = mark < 0 ? q->target : slice_sub(q->target, 0, (size_t)mark);
    q->query = mark < 0 ? SLICE("") : slice_sub(q->target, (size_t)mark + 1, q->target.len);
    q->keep_alive = slice_is(version, "HTTP/1.1");
    return q->keep_alive || slice_is(version, "HTTP/1.0");
}

static bool parse_header(struct request *q, struct slice line)
{
    ptrdiff_t colon = slice_find_char(line, ':');
    if (colon <= 0 || q->header_count == REQUEST_HEADERS)
        return false;
    q->headers[q->header_count++] = (struct header){
        .name = slice_sub(line, 0, (size_t)colon),
        .value = slice_trim(slice_sub(line, (size_t)colon + 1, line.len)),
    };
    return true;
}

static struct slice take_line(struct slice *rest)
{
    ptrdiff_t end = slice_find(*rest, SLICE("\r\n"));
    struct slice line = slice_sub(*rest, 0, end < 0 ? rest->len : (size_t)end);
    *rest = slice_sub(*rest, line.len + 2, rest->len);
    return line;
}

static bool parse_head(struct request *q, struct slice head)
{
    if (!parse_request_line(q, take_line(&head)))
        return false;
    while (head.len > 0) {
        if (!parse_header(q, take_line(&head)))
            return false;
    }
    struct slice connection = request_header(q, "Connection");
    if (slice_eq_nocase(connection, SLICE("close")))
        q->keep_alive = false;
    else if (slice_eq_nocase(connection, SLICE("keep-alive")))
        q->keep_alive = true;
    return true;
}

/* --- body --- */

static bool take_bytes(struct buf *input, struct peer *p, struct buf *to, size_t length,
                       int64_t deadline_ns)
{
    if (length > BODY_MAX)
        return false;
    while (input->len < length) {
        if (!read_more(input, p, deadline_ns))
            return false;
    }
    buf_append(to, input->ptr, length);
    buf_consume(input, length);
    return !to->failed;
}

/* A short line, without its end, into `line`. */
static bool take_input_line(struct buf *input, struct peer *p, struct buf *line,
                            int64_t deadline_ns)
{
    ptrdiff_t end;
    while ((end = slice_find(buf_slice(input), SLICE("\r\n"))) < 0) {
        if (input->len > PIECE || !read_more(input, p, deadline_ns))
            return false;
    }
    buf_reset(line);
    buf_append(line, input->ptr, (size_t)end);
    buf_consume(input, (size_t)end + 2);
    return true;
}

static bool parse_hex(struct slice text, size_t *out)
{
    *out = 0;
    for (size_t i = 0; i < text.len; i++) {
        static const char digits[] = "0123456789abcdef";
        const char *digit = strchr(digits, text.ptr[i] | 0x20);
        if (digit == NULL || *digit == '\0' || i == 8)
            return false;
        *out = *out * 16 + (size_t)(digit - digits);
    }
    return text.len > 0;
}

static bool take_chunk_size(struct buf *input, struct peer *p, struct buf *line, size_t *size,
                            int64_t deadline_ns)
{
    if (!take_input_line(input, p, line, deadline_ns))
        return false;
    struct slice text = buf_slice(line);
    ptrdiff_t extension = slice_find_char(text, ';');
    if (extension >= 0)
        text = slice_sub(text, 0, (size_t)extension);
    return parse_hex(slice_trim(text), size);
}

/* Trailers are ignored. */
static bool take_chunks(struct buf *input, struct peer *p, struct buf *body, struct buf *line,
                        int64_t deadline_ns)
{
    size_t size;
    for (;;) {
        if (!take_chunk_size(input, p, line, &size, deadline_ns))
            return false;
        if (size == 0)
            break;
        if (!take_bytes(input, p, body, size, deadline_ns) ||
            !take_input_line(input, p, line, deadline_ns) || line->len > 0)
            return false;
    }
    do {
        if (!take_input_line(input, p, line, deadline_ns))
            return false;
    } while (line->len > 0);
    return true;
}

static bool read_body(struct request *q, struct peer *p, struct buf *input)
{
    int64_t deadline_ns = clock_mono_ns() + BODY_LIMIT_S * NS_PER_S, length;
    struct slice length_text = request_header(q, "Content-Length");
    if (slice_eq_nocase(request_header(q, "Expect"), SLICE("100-continue")) &&
        !peer_write(p, SLICE("HTTP/1.1 100 Continue\r\n\r\n")))
        return false;
    if (slice_eq_nocase(request_header(q, "Transfer-Encoding"), SLICE("chunked"))) {
        struct buf line = BUF_INIT(PIECE * 2);
        bool taken = take_chunks(input, p, &q->body, &line, deadline_ns);
        buf_deinit(&line);
        return taken;
    }
    if (length_text.ptr == NULL)
        return true;
    return slice_to_int64(length_text, &length) && length >= 0 &&
           take_bytes(input, p, &q->body, (size_t)length, deadline_ns);
}

static void forget(struct request *q)
{
    q->method = q->target = q->path = q->query = SLICE("");
    q->header_count = 0;
    q->keep_alive = false;
    buf_reset(&q->head);
    buf_reset(&q->body);
}

enum request_outcome request_read(struct request *q, struct peer *p, struct buf *input,
                                  int64_t idle_deadline_ns)
{
    forget(q);
    ptrdiff_t end;
    while ((end = slice_find(buf_slice(input), SLICE("\r\n\r\n"))) < 0) {
        if (input->len > HEAD_MAX)
            return REQUEST_BAD;
        if (!read_more(input, p, idle_deadline_ns))
            return input->len > 0 ? REQUEST_BAD : REQUEST_END;
    }
    buf_append(&q->head, input->ptr, (size_t)end + 2);
    buf_consume(input, (size_t)end + 4);
    if (!q->head.failed && parse_head(q, buf_slice(&q->head)) && read_body(q, p, input))
        return REQUEST_OK;
    forget(q);
    return REQUEST_BAD;
}

/* --- what was asked --- */

struct slice request_header(const struct request *q, const char *name)
{
    for (uint32_t i = 0; i < q->header_count; i++) {
        if (slice_eq_nocase(q->headers[i].name, slice_of(name)))
            return q->headers[i].value;
    }
    return slice_make(NULL, 0);
}

static void append_decoded(struct buf *out, struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        size_t byte;
        if (text.ptr[i] == '%' && i + 2 < text.len &&
            parse_hex(slice_sub(text, i + 1, i + 3), &byte)) {
            buf_append_char(out, (char)byte);
            i += 2;
        } else {
            buf_append_char(out, text.ptr[i] == '+' ? ' ' : text.ptr[i]);
        }
    }
}

bool request_next_argument(struct slice *query, struct buf *decoded, struct slice *key,
                           struct slice *value)
{
    struct slice pair;
    if (!slice_split(query, '&', &pair))
        return false;
    ptrdiff_t equals = slice_find_char(pair, '=');
    size_t key_length = equals < 0 ? pair.len : (size_t)equals;
    buf_reset(decoded);
    append_decoded(decoded, slice_sub(pair, 0, key_length));
    size_t split = decoded->len;
    append_decoded(decoded, slice_sub(pair, key_length + 1, pair.len));
    *key = slice_sub(buf_slice(decoded), 0, split);
    *value = slice_sub(buf_slice(decoded), split, decoded->len);
    return true;
}
