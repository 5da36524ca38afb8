/* Any bytes as an answer, whole and in pieces: the outcome must not depend on how they come in. And
 * where http_parser, which was written by others, takes the answer too, it must have found the same
 * in it: above all, where it ends. */
#include "proto/http1_codec.h"

#include "base/check.h"

#include <http_parser.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct outcome {
    enum http1_event end;
    int status;
    bool keep_alive;
    struct slice proto;
    size_t length; /* bytes of the message, of those that follow none */
    struct buf body;
    struct http_headers headers, trailers;
    struct arena arena;
};

static void outcome_deinit(struct outcome *o)
{
    buf_deinit(&o->body);
    arena_deinit(&o->arena);
}

static void check_headers(const struct http_headers *headers)
{
    CHECK(headers->count <= headers->capacity);
    for (uint32_t i = 0; i < headers->count; i++) {
        CHECK(headers->items[i].name.len > 0);
        CHECK(slice_find_char(headers->items[i].value, '\n') < 0);
    }
}

static enum http1_event drain(struct http1_parser *p, struct slice *input,
                              struct http_response *response, struct arena *arena, struct buf *body)
{
    for (;;) {
        struct slice run;
        enum http1_event event = http1_parse(p, input, response, arena, &run);
        if (event == HTTP1_BODY)
            buf_append_slice(body, run);
        else if (event != HTTP1_HEAD)
            return event;
    }
}

/* Pieces of `step` bytes; what isn't consumed is presented again. */
static void parse(struct outcome *o, struct slice message, bool head_request, size_t step)
{
    struct http_response response = { 0 };
    struct http1_parser p;
    size_t kept = 0, at = 0;
    *o = (struct outcome){ .end = HTTP1_NEED_MORE, .body = BUF_INIT(BUF_UNLIMITED) };
    arena_init(&o->arena, 4096);
    http1_parser_start(&p, head_request);
    while (at < message.len && o->end == HTTP1_NEED_MORE) {
        size_t n = message.len - at < step ? message.len - at : step;
        at += n;
        struct slice input = slice_sub(message, at - n - kept, at);
        o->end = drain(&p, &input, &response, &o->arena, &o->body);
        kept = input.len;
    }
    o->length = at - kept;
    if (o->end == HTTP1_NEED_MORE)
        o->end = http1_parse_eof(&p);
    CHECK(o->end == HTTP1_DONE || (o->end == HTTP1_ERROR && p.error != NULL));
    check_headers(&response.headers);
    check_headers(&response.trailers);
    o->status = response.status;
    o->proto = response.proto;
    o->keep_alive = p.keep_alive;
    o->headers = response.headers;
    o->trailers = response.trailers;
}

/* --- the other parser ------------------------------------------------------------------------- */

struct other {
    bool head_request, done, keep_alive;
    bool in_name, in_body; /* what was met last */
    struct buf body, headers;
};

/* Without blanks: the one parser keeps some that the other one drops. */
static void append_unblank(struct buf *out, struct slice text, bool lower)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c != ' ' && c != '\t')
            buf_append_char(out, lower && c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c);
    }
}

static int on_message_begin(http_parser *p)
{
    struct other *o = p->data;
    o->in_name = o->in_body = false;
    buf_reset(&o->body);
    buf_reset(&o->headers);
    return 0;
}

static int on_header_field(http_parser *p, const char *at, size_t length)
{
    struct other *o = p->data;
    if (o->in_body) /* a trailer's */
        return 0;
    if (!o->in_name)
        buf_append_char(&o->headers, '\n');
    o->in_name = true;
    append_unblank(&o->headers, slice_make(at, length), true);
    return 0;
}

static int on_header_value(http_parser *p, const char *at, size_t length)
{
    struct other *o = p->data;
    if (o->in_body)
        return 0;
    if (o->in_name)
        buf_append_char(&o->headers, ':');
    o->in_name = false;
    append_unblank(&o->headers, slice_make(at, length), false);
    return 0;
}

/* 1: there is no body, whatever the headers say. */
static int on_headers_complete(http_parser *p)
{
    struct other *o = p->data;
    o->in_body = true;
    return o->head_request || p->status_code == 204 || p->status_code == 304 ||
           p->status_code / 100 == 1;
}

static int on_body(http_parser *p, const char *at, size_t length)
{
    struct other *o = p->data;
    buf_append(&o->body, at, length);
    return 0;
}

static int on_message_complete(http_parser *p)
{
    struct other *o = p->data;
    if (p->status_code / 100 == 1 && p->status_code != 101)
        return 0; /* the real one follows */
    o->done = true;
    o->keep_alive = http_should_keep_alive(p) != 0;
    http_parser_pause(p, 1);
    return 0;
}

static const http_parser_settings settings = {
    .on_message_begin = on_message_begin,
    .on_header_field = on_header_field,
    .on_header_value = on_header_value,
    .on_headers_complete = on_headers_complete,
    .on_body = on_body,
    .on_message_complete = on_message_complete,
};

/* --- what both have found --------------------------------------------------------------------- */

/* What the headers say about framing isn't all shown to scripts; it is compared by its effect. */
static bool is_framing(struct slice name)
{
    return slice_is(name, "connection") || slice_is(name, "content-length") ||
           slice_is(name, "transfer-encoding") || slice_is(name, "trailer");
}

static void check_same_headers(const struct http_headers *ours, struct slice others)
{
    struct buf mine = BUF_INIT(BUF_UNLIMITED), theirs = BUF_INIT(BUF_UNLIMITED);
    struct slice line;
    for (uint32_t i = 0; i < ours->count; i++) {
        size_t start = mine.len;
        buf_append_char(&mine, '\n');
        append_unblank(&mine, ours->items[i].name, true);
        if (is_framing(slice_sub(buf_slice(&mine), start + 1, mine.len))) {
            mine.len = start;
            continue;
        }
        buf_append_char(&mine, ':');
        append_unblank(&mine, ours->items[i].value, false);
    }
    while (slice_split(&others, '\n', &line)) {
        struct slice rest = line, name;
        if (slice_split(&rest, ':', &name) && !is_framing(name)) {
            buf_append_char(&theirs, '\n');
            buf_append_slice(&theirs, line);
        }
    }
    CHECK(slice_eq(buf_slice(&mine), buf_slice(&theirs)));
    buf_deinit(&mine);
    buf_deinit(&theirs);
}

static bool has(struct slice text, const char *part)
{
    return text.len > 0 && memmem(text.ptr, text.len, part, strlen(part)) != NULL;
}

static bool has_bare_cr(struct slice text)
{
    for (size_t i = 0; i + 1 < text.len; i++)
        if (text.ptr[i] == '\r' && text.ptr[i + 1] != '\n')
            return true;
    return false;
}

/* Where http_parser is known to go its own way: folded lines, a lone CR, which it takes for the end
 * of a status line, names that end in a blank, HTTP/1.0 in chunks, versions that there aren't. */
static bool is_comparable(const struct outcome *o, struct slice message, struct slice headers)
{
    bool old = slice_is(o->proto, "HTTP/1.0");
    return !has(message, "\n ") && !has(message, "\n\t") && !has_bare_cr(message) &&
           !has(message, " :") &&
           (slice_is(o->proto, "HTTP/1.1") || (old && !has(headers, "\ntransfer-encoding:")));
}

/* It takes Proxy-Connection for Connection, and one of its tokens where there are both; and it
 * believes what a trailer says of the framing. */
static bool is_clear_about_keeping(const struct outcome *o, struct slice headers)
{
    return o->status != 101 && o->trailers.count == 0 && !has(headers, "\nproxy-connection:") &&
           !(has(headers, "lose") && has(headers, "live"));
}

static void compare(const struct outcome *o, struct slice message, bool head_request)
{
    struct other other = { .head_request = head_request,
                           .body = BUF_INIT(BUF_UNLIMITED),
                           .headers = BUF_INIT(BUF_UNLIMITED) };
    http_parser p = { .data = &other };
    http_parser_init(&p, HTTP_RESPONSE);
    size_t length = http_parser_execute(&p, &settings, message.ptr, message.len);
    if (!other.done && HTTP_PARSER_ERRNO(&p) == HPE_OK)
        http_parser_execute(&p, &settings, NULL, 0);
    struct slice headers = buf_slice(&other.headers);
    if (other.done && is_comparable(o, message, headers)) {
        CHECK(o->status == p.status_code);
        CHECK(o->length == length);
        CHECK(slice_eq(buf_slice(&o->body), buf_slice(&other.body)));
        check_same_headers(&o->headers, headers);
        if (is_clear_about_keeping(o, headers))
            CHECK(o->keep_alive == other.keep_alive);
    }
    buf_deinit(&other.body);
    buf_deinit(&other.headers);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    struct slice message = slice_make((const char *)data + 1, size - 1);
    bool head_request = (data[0] & 1) != 0;
    struct outcome whole, pieces;
    parse(&whole, message, head_request, message.len);
    parse(&pieces, message, head_request, (size_t)(data[0] >> 1) % 32 + 1);
    CHECK(whole.end == pieces.end);
    if (whole.end == HTTP1_DONE) {
        CHECK(whole.status == pieces.status && whole.keep_alive == pieces.keep_alive);
        CHECK(whole.headers.count == pieces.headers.count &&
              whole.trailers.count == pieces.trailers.count);
        CHECK(slice_eq(buf_slice(&whole.body), buf_slice(&pieces.body)));
        compare(&whole, message, head_request);
    }
    outcome_deinit(&whole);
    outcome_deinit(&pieces);
    return 0;
}
