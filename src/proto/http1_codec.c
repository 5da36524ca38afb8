/* The state machine: heads and trailers wait until they are complete, then http1_head.c parses them
 * from one copy; bodies pass through as runs of the input. */
#include "proto/http1_codec.h"

#include "base/encode.h"

#include "proto/http1_head.h"

enum state {
    STATE_HEAD,
    STATE_BODY, /* sized, or until close */
    STATE_CHUNK_SIZE,
    STATE_CHUNK_DATA,
    STATE_CHUNK_END, /* the CRLF behind a chunk */
    STATE_TRAILER,
    STATE_DONE,
    STATE_ERROR,
};

void http1_parser_start(struct http1_parser *p, bool head_request)
{
    *p = (struct http1_parser){ .head_request = head_request };
}

static enum http1_event fail(struct http1_parser *p, const char *error)
{
    p->state = STATE_ERROR;
    p->keep_alive = false;
    p->error = error;
    return HTTP1_ERROR;
}

static void advance(struct slice *input, size_t n)
{
    input->ptr += n;
    input->len -= n;
}

/* Finds the empty line that ends a header section; its length, the empty line included, or 0. What
 * was searched before is not searched again, so that a section that drips in byte by byte costs no
 * square. */
static size_t find_section_end(struct http1_parser *p, struct slice input)
{
    while (p->scanned < input.len) {
        const char *from = input.ptr + p->scanned;
        const char *newline = memchr(from, '\n', input.len - p->scanned);
        if (newline == NULL) {
            p->scanned = input.len;
            break;
        }
        const char *line = input.ptr + p->line_start;
        p->scanned = p->line_start = (size_t)(newline - input.ptr) + 1;
        p->lines++;
        if (newline == line || (newline == line + 1 && *line == '\r'))
            return p->scanned;
    }
    return 0;
}

static enum http1_event find_section(struct http1_parser *p, struct slice *input, size_t max,
                                     size_t *size)
{
    *size = find_section_end(p, *input);
    if (p->head_size + (*size > 0 ? *size : input->len) > max)
        return HTTP1_ERROR;
    return *size > 0 ? HTTP1_HEAD : HTTP1_NEED_MORE;
}

static void section_done(struct http1_parser *p, struct slice *input, size_t size)
{
    advance(input, size);
    p->head_size += size;
    p->scanned = p->line_start = 0;
    p->lines = 0;
}

/* RFC 9112 section 6.3: where the body ends. */
static void start_body(struct http1_parser *p, const struct http1_framing *framing)
{
    bool bodiless = p->head_request || framing->status == 204 || framing->status == 304 ||
                    framing->status == 101;
    p->status = framing->status;
    p->keep_alive = framing->keep_alive && framing->status != 101;
    p->chunked = framing->chunked && !bodiless;
    p->until_close = !bodiless && !framing->chunked && !framing->has_length;
    p->remaining = p->until_close ? UINT64_MAX : framing->length;
    if (p->until_close)
        p->keep_alive = false;
    if (p->chunked)
        p->state = STATE_CHUNK_SIZE;
    else if (bodiless || p->remaining == 0)
        p->state = STATE_DONE;
    else
        p->state = STATE_BODY;
}

static enum http1_event parse_head(struct http1_parser *p, struct slice *input,
                                   struct http_response *response, struct arena *arena)
{
    for (;;) {
        size_t size;
        enum http1_event event = find_section(p, input, HTTP1_MAX_HEAD_SIZE, &size);
        if (event == HTTP1_ERROR)
            return fail(p, "net/http: server response headers exceeded 10485760 bytes; aborted");
        if (event == HTTP1_NEED_MORE)
            return event;
        struct http1_framing framing = { .head_request = p->head_request };
        const char *wrong = http1_parse_head(slice_sub(*input, 0, size), p->lines, response, arena,
                                             &framing);
        section_done(p, input, size);
        if (wrong != NULL)
            return fail(p, wrong);
        if (framing.status >= 200 || framing.status < 100 || framing.status == 101) {
            start_body(p, &framing);
            return HTTP1_HEAD;
        }
        *response = (struct http_response){ 0 }; /* an interim answer is none yet */
    }
}

static enum http1_event parse_body(struct http1_parser *p, struct slice *input, struct slice *body,
                                   enum state next)
{
    if (input->len == 0)
        return HTTP1_NEED_MORE;
    size_t n = input->len < p->remaining ? input->len : (size_t)p->remaining;
    *body = slice_sub(*input, 0, n);
    advance(input, n);
    if (!p->until_close)
        p->remaining -= n;
    if (p->remaining == 0)
        p->state = next;
    return HTTP1_BODY;
}

/* Size, optional white space, extensions after a semicolon: those are ignored. NULL, or what is
 * wrong. */
static const char *parse_chunk_size(struct slice line, uint64_t *size)
{
    ptrdiff_t semicolon = slice_find_char(line, ';');
    struct slice digits = slice_sub(line, 0, semicolon < 0 ? line.len : (size_t)semicolon);
    while (digits.len > 0 &&
           (digits.ptr[digits.len - 1] == ' ' || digits.ptr[digits.len - 1] == '\t'))
        digits.len--;
    *size = 0;
    if (digits.len == 0)
        return "empty hex number for chunk length";
    for (size_t i = 0; i < digits.len; i++) {
        int digit = hex_digit(digits.ptr[i]);
        if (digit < 0)
            return "invalid byte in chunk length";
        if (i == 16)
            return "http chunk length too large";
        *size = *size << 4 | (uint64_t)digit;
    }
    return NULL;
}

/* 0 with *wrong NULL when the line is incomplete; else the length of the line with its end. */
static size_t take_chunk_line(struct http1_parser *p, struct slice input, uint64_t *size,
                              const char **wrong)
{
    const char *newline = input.len > 0 ? memchr(input.ptr, '\n', input.len) : NULL;
    size_t length = newline != NULL ? (size_t)(newline - input.ptr) : input.len;
    *wrong = NULL;
    if (length >= HTTP1_MAX_CHUNK_LINE)
        *wrong = "header line too long";
    else if (newline != NULL && (length == 0 || input.ptr[length - 1] != '\r'))
        *wrong = "chunked line ends with bare LF";
    else if (newline != NULL)
        *wrong = parse_chunk_size(slice_sub(input, 0, length - 1), size);
    return newline != NULL && *wrong == NULL ? length + 1 : 0;
}

static enum http1_event parse_trailer(struct http1_parser *p, struct slice *input,
                                      struct http_response *response, struct arena *arena)
{
    size_t size;
    enum http1_event event = find_section(p, input, HTTP1_MAX_TRAILER_SIZE, &size);
    if (event == HTTP1_ERROR)
        return fail(p, "http: suspiciously long trailer after chunked body");
    if (event == HTTP1_NEED_MORE)
        return event;
    const char *wrong = NULL;
    if (p->lines > 1)
        wrong = http1_parse_trailer(slice_sub(*input, 0, size), p->lines, response, arena);
    section_done(p, input, size);
    if (wrong != NULL)
        return fail(p, wrong);
    p->state = STATE_DONE;
    return HTTP1_DONE;
}

/* The part of a chunked body at hand; NEED_MORE also when a chunk's frame was consumed and the next
 * state has to look. */
static enum http1_event parse_chunk_frame(struct http1_parser *p, struct slice *input)
{
    if (p->state == STATE_CHUNK_END) {
        if (input->len > 0 && input->ptr[0] != '\r')
            return fail(p, "malformed chunked encoding");
        if (input->len < 2)
            return HTTP1_NEED_MORE;
        if (input->ptr[1] != '\n')
            return fail(p, "malformed chunked encoding");
        advance(input, 2);
    }
    p->state = STATE_CHUNK_SIZE;
    const char *wrong;
    size_t consumed = take_chunk_line(p, *input, &p->remaining, &wrong);
    if (wrong != NULL)
        return fail(p, wrong);
    if (consumed == 0)
        return HTTP1_NEED_MORE;
    advance(input, consumed);
    p->state = p->remaining > 0 ? STATE_CHUNK_DATA : STATE_TRAILER;
    p->head_size = 0; /* from here on it bounds the trailer */
    return HTTP1_BODY;
}

enum http1_event http1_parse(struct http1_parser *p, struct slice *input,
                             struct http_response *response, struct arena *arena,
                             struct slice *body)
{
    for (;;) {
        switch ((enum state)p->state) {
        case STATE_HEAD: return parse_head(p, input, response, arena);
        case STATE_BODY: return parse_body(p, input, body, STATE_DONE);
        case STATE_CHUNK_DATA: return parse_body(p, input, body, STATE_CHUNK_END);
        case STATE_CHUNK_SIZE:
        case STATE_CHUNK_END: {
            enum http1_event event = parse_chunk_frame(p, input);
            if (event != HTTP1_BODY)
                return event;
            break;
        }
        case STATE_TRAILER: return parse_trailer(p, input, response, arena);
        case STATE_DONE: return HTTP1_DONE;
        case STATE_ERROR: return HTTP1_ERROR;
        }
    }
}

enum http1_event http1_parse_eof(struct http1_parser *p)
{
    if (p->state == STATE_BODY && p->until_close)
        p->state = STATE_DONE;
    if (p->state == STATE_DONE)
        return HTTP1_DONE;
    if (p->state == STATE_ERROR)
        return HTTP1_ERROR;
    return fail(p, p->state == STATE_TRAILER ? "http: unexpected EOF reading trailer"
                                             : "unexpected EOF");
}

uint64_t http1_body_expected(const struct http1_parser *p)
{
    return p->state == STATE_BODY && !p->until_close ? p->remaining : 0;
}
