#include "web/server_request.h"

#include "base/encode.h"

void request_parser_init(struct request_parser *p, struct arena *arena)
{
    *p = (struct request_parser){ .arena = arena, .body = BUF_INIT(REQUEST_MAX_BODY) };
}

void request_parser_deinit(struct request_parser *p)
{
    buf_deinit(&p->body);
}

static enum request_event refuse(struct request_parser *p, int status)
{
    p->status = status;
    return REQUEST_WRONG;
}

static void consume(struct slice *input, size_t n)
{
    *input = slice_sub(*input, n, input->len);
}

/* --- the head --- */

/* Takes a line without its end off the front; false when it isn't complete. */
static bool take_line(struct slice *rest, struct slice *line)
{
    ptrdiff_t end = slice_find_char(*rest, '\n');
    if (end < 0)
        return false;
    *line = slice_sub(*rest, 0, (size_t)end);
    if (slice_ends(*line, SLICE("\r")))
        line->len--;
    consume(rest, (size_t)end + 1);
    return true;
}

/* "%41" is "A"; false for what is malformed and for a NUL. */
static bool decode_path(struct slice text, struct arena *arena, struct slice *out)
{
    char *to = arena_alloc(arena, text.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '%') {
            int high = i + 2 < text.len ? hex_digit(text.ptr[i + 1]) : -1;
            int low = i + 2 < text.len ? hex_digit(text.ptr[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high << 4 | low);
            i += 2;
        }
        if (c == '\0')
            return false;
        to[n++] = c;
    }
    *out = slice_make(to, n);
    return true;
}

/* "/path?query", or the same with "http://host" in front, which proxies get. */
static bool read_target(struct server_request *r, struct slice target, struct arena *arena)
{
    ptrdiff_t scheme = slice_find(target, SLICE("://"));
    if (scheme > 0 && target.ptr[0] != '/') {
        consume(&target, (size_t)scheme + 3);
        ptrdiff_t slash = slice_find_char(target, '/');
        target = slash < 0 ? SLICE("/") : slice_sub(target, (size_t)slash, target.len);
    }
    if (!slice_starts(target, SLICE("/")))
        return false;
    ptrdiff_t question = slice_find_char(target, '?');
    size_t end = question < 0 ? target.len : (size_t)question;
    r->query = slice_sub(target, end + 1, target.len);
    return decode_path(slice_sub(target, 0, end), arena, &r->path);
}

/* "GET /path HTTP/1.1": 0, or the status of what is wrong. */
static int read_request_line(struct server_request *r, struct slice line, struct arena *arena)
{
    ptrdiff_t first = slice_find_char(line, ' '), last = slice_rfind_char(line, ' ');
    if (first <= 0 || last <= first)
        return 400;
    r->method = slice_sub(line, 0, (size_t)first);
    struct slice version = slice_sub(line, (size_t)last + 1, line.len);
    struct slice target = slice_sub(line, (size_t)first + 1, (size_t)last);
    if (!http_method_valid(r->method) || slice_find_char(target, ' ') >= 0)
        return 400;
    r->http_1_0 = slice_is(version, "HTTP/1.0");
    if (!r->http_1_0 && !slice_is(version, "HTTP/1.1"))
        return slice_starts(version, SLICE("HTTP/")) ? 505 : 400;
    return read_target(r, target, arena) ? 0 : 400;
}

static int read_header(struct server_request *r, struct slice line, struct arena *arena)
{
    ptrdiff_t colon = slice_find_char(line, ':');
    struct slice name = slice_sub(line, 0, colon < 0 ? 0 : (size_t)colon);
    struct slice value = slice_trim(slice_sub(line, (size_t)colon + 1, line.len));
    if (colon < 0 || !http_header_name_valid(name) || !http_header_value_valid(value))
        return 400;
    if (r->headers.count == REQUEST_MAX_HEADERS)
        return 431;
    http_headers_add(&r->headers, arena, http_header_canonical(name, arena), value);
    return 0;
}

static bool read_length(struct slice text, uint64_t *out)
{
    int64_t number;
    bool digits = text.len > 0 && text.ptr[0] >= '0' && text.ptr[0] <= '9';
    if (!digits || !slice_to_int64(text, &number))
        return false;
    *out = (uint64_t)number;
    return true;
}

/* RFC 9112 section 6.3: two ways of saying where the body ends, or one twice, may hide a second
 * request in it. */
static int read_framing(struct request_parser *p, const struct server_request *r)
{
    struct slice coding = { 0 };
    bool has_length = false;
    for (uint32_t i = 0; i < r->headers.count; i++) {
        const struct http_header *h = &r->headers.items[i];
        if (slice_is(h->name, "Transfer-Encoding")) {
            if (coding.ptr != NULL)
                return 400;
            coding = h->value;
        } else if (slice_is(h->name, "Content-Length")) {
            if (has_length || !read_length(h->value, &p->left))
                return 400;
            has_length = true;
        }
    }
    if (coding.ptr != NULL && (has_length || r->http_1_0))
        return 400;
    if (coding.ptr != NULL && !slice_eq_nocase(coding, SLICE("chunked")))
        return 501;
    p->chunked = coding.ptr != NULL;
    return p->left > REQUEST_MAX_BODY ? 413 : 0;
}

static int read_head(struct request_parser *p, struct slice head, struct server_request *r)
{
    struct slice line, rest = arena_copy(p->arena, head);
    *r = (struct server_request){ 0 };
    if (!take_line(&rest, &line))
        return 400;
    int status = read_request_line(r, line, p->arena);
    while (status == 0 && take_line(&rest, &line) && line.len > 0)
        status = read_header(r, line, p->arena);
    if (status == 0)
        status = read_framing(p, r);
    if (status != 0)
        return status;
    struct slice connection = SLICE("Connection");
    r->keep_alive = r->http_1_0
                        ? http_headers_has_token(&r->headers, connection, SLICE("keep-alive"))
                        : !http_headers_has_token(&r->headers, connection, SLICE("close"));
    r->expects_continue = http_headers_has_token(&r->headers, SLICE("Expect"),
                                                 SLICE("100-continue"));
    return !r->http_1_0 && http_headers_get(&r->headers, SLICE("Host")).ptr == NULL ? 400 : 0;
}

/* Bytes of the head with its empty line; 0 while it isn't complete. */
static size_t find_head(struct request_parser *p, struct slice input)
{
    for (; p->scanned < input.len; p->scanned++) {
        if (input.ptr[p->scanned] != '\n')
            continue;
        struct slice behind = slice_sub(input, p->scanned + 1, input.len);
        if (slice_starts(behind, SLICE("\n")))
            return p->scanned + 2;
        if (slice_starts(behind, SLICE("\r\n")))
            return p->scanned + 3;
        if (behind.len < 2)
            break; /* looked at again when there is more */
    }
    return 0;
}

static enum request_event parse_head(struct request_parser *p, struct slice *input,
                                     struct server_request *request)
{
    /* Empty lines in front of a request are passed over: RFC 9112 section 2.2. */
    while (p->scanned == 0 && input->len > 0 && (*input->ptr == '\r' || *input->ptr == '\n'))
        consume(input, 1);
    size_t length = find_head(p, *input);
    if (length == 0 ? input->len > REQUEST_MAX_HEAD : length > REQUEST_MAX_HEAD)
        return refuse(p, 431);
    if (length == 0)
        return REQUEST_NEED_MORE;
    int status = read_head(p, slice_sub(*input, 0, length), request);
    consume(input, length);
    p->has_head = true;
    return status == 0 ? REQUEST_DONE : refuse(p, status);
}

/* --- the body --- */

static void take_bytes(struct request_parser *p, struct slice *input, uint64_t wanted)
{
    size_t n = input->len < wanted ? input->len : (size_t)wanted;
    buf_append(&p->body, input->ptr, n);
    consume(input, n);
    p->left -= n;
}

/* A chunk's size in hex; what stands behind it (";name=value") is passed over. */
static bool read_chunk_size(struct slice line, uint64_t *out)
{
    size_t i = 0;
    *out = 0;
    while (i < line.len && hex_digit(line.ptr[i]) >= 0 && i < 15)
        *out = *out << 4 | (uint64_t)hex_digit(line.ptr[i++]);
    return i > 0 && (i == line.len || strchr("; \t", line.ptr[i]) != NULL);
}

/* The line between chunks, or of the trailer: false where there is none yet or it is wrong. */
static bool take_chunk_line(struct request_parser *p, struct slice *input, struct slice *line)
{
    if (take_line(input, line)) {
        if (line->len > REQUEST_MAX_CHUNK_LINE)
            p->status = 400;
    } else if (input->len > REQUEST_MAX_CHUNK_LINE) {
        p->status = 400;
    } else {
        return false;
    }
    return p->status == 0;
}

static enum request_event parse_chunks(struct request_parser *p, struct slice *input)
{
    enum { LINE_END = 2 };
    struct slice line;
    for (;;) {
        if (p->left > LINE_END)
            take_bytes(p, input, p->left - LINE_END);
        if (p->body.failed)
            return refuse(p, 413);
        if (p->left > LINE_END)
            return REQUEST_NEED_MORE;
        if (!take_chunk_line(p, input, &line))
            return p->status != 0 ? REQUEST_WRONG : REQUEST_NEED_MORE;
        if (p->in_trailer && line.len == 0)
            return REQUEST_DONE;
        if (p->in_trailer)
            continue;
        if (p->left == LINE_END) {
            p->left = 0;
            if (line.len > 0)
                return refuse(p, 400);
            continue;
        }
        if (!read_chunk_size(line, &p->left))
            return refuse(p, 400);
        if (p->left > REQUEST_MAX_BODY)
            return refuse(p, 413);
        p->in_trailer = p->left == 0;
        p->left += p->in_trailer ? 0 : LINE_END;
    }
}

static enum request_event parse_body(struct request_parser *p, struct slice *input)
{
    if (p->chunked)
        return parse_chunks(p, input);
    take_bytes(p, input, p->left);
    return p->left == 0 ? REQUEST_DONE : REQUEST_NEED_MORE;
}

enum request_event request_parse(struct request_parser *p, struct slice *input,
                                 struct server_request *request)
{
    enum request_event event = p->has_head ? REQUEST_DONE : parse_head(p, input, request);
    if (event == REQUEST_DONE)
        event = parse_body(p, input);
    if (event == REQUEST_DONE)
        request->body = buf_slice(&p->body);
    return event;
}
