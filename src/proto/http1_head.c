#include "proto/http1_head.h"

#include "base/buf.h"
#include "net/quote.h"

#include <ctype.h>

/* The headers that decide where the message ends, as they are met. */
struct framing_headers {
    struct slice content_length, transfer_encoding;
    uint32_t content_lengths, transfer_encodings;
    bool lengths_differ;
    bool close, keep_alive; /* tokens of Connection */
    bool has_trailer_header;
};

/* printf into the arena, with `what` quoted behind the text: errors are rare and may allocate. */
static const char *wrong_quoted(struct arena *arena, const char *text, struct slice what)
{
    char quoted[512];
    return arena_printf(arena, "%s %s", text, quote_into(quoted, sizeof(quoted), what));
}

static const char *wrong_line(struct arena *arena, struct slice line)
{
    return arena_printf(arena, "malformed MIME header line: %.*s",
                        (int)(line.len < 160 ? line.len : 160), line.ptr);
}

/* --- status line ------------------------------------------------------------------------------ */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "HTTP/1.1 200 OK": the phrase may be missing. */
static const char *parse_status_line(struct slice line, struct http_response *response,
                                     struct arena *arena, struct http1_framing *framing)
{
    ptrdiff_t space = slice_find_char(line, ' ');
    if (space < 0)
        return wrong_quoted(arena, "malformed HTTP response", line);
    struct slice proto = slice_sub(line, 0, (size_t)space);
    struct slice status = slice_sub(line, (size_t)space, line.len);
    while (status.len > 0 && status.ptr[0] == ' ')
        status = slice_sub(status, 1, status.len);
    ptrdiff_t end = slice_find_char(status, ' ');
    struct slice code = slice_sub(status, 0, end < 0 ? status.len : (size_t)end);
    if (code.len != 3 || !is_digit(code.ptr[0]) || !is_digit(code.ptr[1]) || !is_digit(code.ptr[2]))
        return wrong_quoted(arena, "malformed HTTP status code", code);
    if (proto.len != 8 || memcmp(proto.ptr, "HTTP/", 5) != 0 || !is_digit(proto.ptr[5]) ||
        proto.ptr[6] != '.' || !is_digit(proto.ptr[7]))
        return wrong_quoted(arena, "malformed HTTP version", proto);
    framing->status = (code.ptr[0] - '0') * 100 + (code.ptr[1] - '0') * 10 + code.ptr[2] - '0';
    response->status = framing->status;
    response->status_text = status;
    response->proto = proto;
    return NULL;
}

/* --- fields ----------------------------------------------------------------------------------- */

/* Takes the next line, without its end, off the front of the section. */
static struct slice take_line(char **at, const char *end)
{
    char *from = *at;
    char *newline = memchr(from, '\n', (size_t)(end - from));
    *at = newline + 1;
    return slice_make(from, (size_t)(newline - from) - (newline > from && newline[-1] == '\r'));
}

static struct slice trim_blanks(struct slice s)
{
    while (s.len > 0 && (s.ptr[0] == ' ' || s.ptr[0] == '\t'))
        s = slice_sub(s, 1, s.len);
    while (s.len > 0 && (s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == '\t'))
        s.len--;
    return s;
}

/* Joins continuation lines (obs-fold, RFC 9112 section 5.2) to the line in front of them, each
 * behind one space. They shrink, so it happens in place. */
static struct slice unfold(struct slice line, char **at, const char *end)
{
    while (*at < end && (**at == ' ' || **at == '\t')) {
        struct slice more = trim_blanks(take_line(at, end));
        line = trim_blanks(line);
        char *to = (char *)line.ptr + line.len;
        *to++ = ' ';
        memmove(to, more.ptr, more.len);
        line.len += 1 + more.len;
    }
    return line;
}

static void note_connection(struct framing_headers *f, struct slice value)
{
    struct slice token;
    while (slice_split(&value, ',', &token)) {
        token = slice_trim(token);
        f->close |= slice_eq_nocase(token, SLICE("close"));
        f->keep_alive |= slice_eq_nocase(token, SLICE("keep-alive"));
    }
}

/* Keeps what matters to the framing. The name is canonical; its length tells most of them apart. */
static void note_header(struct framing_headers *f, struct slice name, struct slice value)
{
    switch (name.len) {
    case 7: f->has_trailer_header |= slice_is(name, "Trailer"); break;
    case 10:
        if (slice_is(name, "Connection"))
            note_connection(f, value);
        break;
    case 14:
        if (slice_is(name, "Content-Length")) {
            if (f->content_lengths++ == 0)
                f->content_length = value;
            else
                f->lengths_differ |= !slice_eq(f->content_length, value);
        }
        break;
    case 17:
        if (slice_is(name, "Transfer-Encoding")) {
            f->transfer_encodings++;
            f->transfer_encoding = value;
        }
        break;
    default: break;
    }
}

static bool value_is_valid(struct slice value)
{
    for (size_t i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.ptr[i];
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return false;
    }
    return true;
}

/* A name with a space in it is accepted as it is, other wrong characters are not: as Go does. */
static bool name_is_tolerable(struct slice name)
{
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] != ' ' && !http_header_name_valid(slice_make(name.ptr + i, 1)))
            return false;
    return true;
}

/* All fields up to the empty line. `f` is NULL for a trailer. */
static const char *parse_fields(char *at, const char *end, struct http_headers *headers,
                                struct framing_headers *f, struct arena *arena)
{
    if (at < end && (*at == ' ' || *at == '\t'))
        return arena_printf(arena, "malformed MIME header initial line: %.*s",
                            (int)(end - at < 160 ? end - at : 160), at);
    while (at < end) {
        struct slice line = take_line(&at, end);
        if (line.len == 0)
            break;
        if (at < end && (*at == ' ' || *at == '\t'))
            line = unfold(line, &at, end);
        ptrdiff_t colon = slice_find_char(line, ':');
        if (colon < 0)
            return wrong_quoted(arena, "malformed MIME header: missing colon:", line);
        struct slice name = slice_sub(line, 0, (size_t)colon);
        struct slice value = trim_blanks(slice_sub(line, (size_t)colon + 1, line.len));
        bool canonical = http_header_canonicalize((char *)name.ptr, name.len);
        if ((!canonical && !name_is_tolerable(name)) || !value_is_valid(value))
            return wrong_line(arena, line);
        if (name.len == 0)
            continue;
        if (f != NULL)
            note_header(f, name, value);
        headers->items[headers->count++] = (struct http_header){ name, value };
    }
    return NULL;
}

static void reserve_headers(struct http_headers *headers, uint32_t lines, struct arena *arena)
{
    *headers = (struct http_headers){ .capacity = lines };
    headers->items = arena_alloc(arena, lines * sizeof(*headers->items));
}

/* --- framing ---------------------------------------------------------------------------------- */

static const char *parse_length(struct slice text, struct arena *arena, uint64_t *length)
{
    *length = 0;
    if (text.len == 0)
        return "invalid empty Content-Length \"\"";
    for (size_t i = 0; i < text.len; i++) {
        if (!is_digit(text.ptr[i]) || *length > (uint64_t)INT64_MAX / 10 - 1)
            return wrong_quoted(arena, "bad Content-Length", text);
        *length = *length * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    return NULL;
}

static const char *list_lengths(const struct http_headers *headers, struct arena *arena)
{
    struct buf list = BUF_INIT(256);
    for (uint32_t i = 0; i < headers->count; i++) {
        if (!slice_is(headers->items[i].name, "Content-Length"))
            continue;
        buf_append_str(&list, list.len > 0 ? " " : "");
        quote_append(&list, headers->items[i].value);
    }
    const char *wrong = arena_printf(
        arena, "http: message cannot contain multiple Content-Length headers; got [%.*s]",
        (int)list.len, list.ptr);
    buf_deinit(&list);
    return wrong;
}

/* RFC 9112 section 6.3. Takes the headers out that scripts don't see. */
static const char *decide_framing(struct http1_framing *framing, const struct framing_headers *f,
                                  struct http_response *response, struct arena *arena)
{
    bool old = response->proto.ptr[5] == '1' && response->proto.ptr[7] == '0';
    framing->keep_alive = old ? f->keep_alive && !f->close : !f->close;
    response->closing = f->close && !old;
    if (response->closing)
        http_headers_remove(&response->headers, SLICE("Connection"));
    if (f->transfer_encodings > 0) {
        http_headers_remove(&response->headers, SLICE("Transfer-Encoding"));
        if (!old && f->transfer_encodings > 1)
            return "too many transfer encodings";
        if (!old && !slice_eq_nocase(f->transfer_encoding, SLICE("chunked")))
            return wrong_quoted(arena, "unsupported transfer encoding:", f->transfer_encoding);
        response->chunked = framing->chunked = !old;
    }
    if (f->has_trailer_header)
        http_headers_remove(&response->headers, SLICE("Trailer"));
    if (f->content_lengths == 0)
        return NULL;
    if (f->lengths_differ)
        return list_lengths(&response->headers, arena);
    if (f->content_lengths > 1)
        http_headers_set(&response->headers, arena, SLICE("Content-Length"), f->content_length);
    const char *wrong = parse_length(f->content_length, arena, &framing->length);
    if (wrong != NULL)
        return wrong;
    framing->has_length = !framing->chunked;
    if (framing->chunked && !framing->head_request)
        http_headers_remove(&response->headers, SLICE("Content-Length"));
    return NULL;
}

/* --- sections --------------------------------------------------------------------------------- */

const char *http1_parse_head(struct slice section, uint32_t lines, struct http_response *response,
                             struct arena *arena, struct http1_framing *framing)
{
    struct framing_headers f = { 0 };
    char *at = arena_alloc(arena, section.len);
    const char *end = at + section.len;
    memcpy(at, section.ptr, section.len);
    const char *wrong = parse_status_line(take_line(&at, end), response, arena, framing);
    if (wrong != NULL)
        return wrong;
    reserve_headers(&response->headers, lines, arena);
    wrong = parse_fields(at, end, &response->headers, &f, arena);
    if (wrong != NULL)
        return wrong;
    return decide_framing(framing, &f, response, arena);
}

const char *http1_parse_trailer(struct slice section, uint32_t lines,
                                struct http_response *response, struct arena *arena)
{
    char *at = arena_alloc(arena, section.len);
    memcpy(at, section.ptr, section.len);
    reserve_headers(&response->trailers, lines, arena);
    return parse_fields(at, at + section.len, &response->trailers, NULL, arena);
}
