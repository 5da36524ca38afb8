/* Parsing and printing. Most URLs are plain (no escapes, no unusual character): those take one pass
 * and one copy. The others are taken apart, each part normalised, and put together again. */
#include "proto/url.h"

#include "net/quote.h"
#include "proto/url_escape.h"

#include <arpa/inet.h>
#include <idn2.h>

/* A URL or a relative reference, cut up. Slices of the input, still encoded as they were written.
 */
struct url_pieces {
    struct slice scheme;
    struct slice opaque; /* "mailto:x": what follows the scheme when that is no slash */
    struct slice userinfo, host, path, query, fragment;
    bool has_authority, has_userinfo, has_query;
};

/* Where the parts of the assembled text lie. */
struct span {
    size_t from, to;
};

static uint32_t default_port(struct slice scheme)
{
    if (slice_is(scheme, "http") || slice_is(scheme, "ws"))
        return 80;
    if (slice_is(scheme, "https") || slice_is(scheme, "wss"))
        return 443;
    return 0;
}

/* --- plain URLs ---------------------------------------------------------------------------------
 */

static bool is_plain_host_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

/* Neither a control character nor what ends the query; in a path, nothing that would be escaped. */
static size_t skip_plain(struct slice text, size_t at, bool in_path)
{
    for (; at < text.len; at++) {
        unsigned char c = (unsigned char)text.ptr[at];
        if (c < 0x20 || c == 0x7f || c == '#' || (in_path && url_must_escape(c, URL_PART_PATH)))
            break;
    }
    return at;
}

static size_t scheme_length(struct slice text)
{
    static const char *const schemes[] = { "http://", "https://", "ws://", "wss://" };
    for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
        if (slice_starts(text, slice_of(schemes[i])))
            return strlen(schemes[i]) - 3;
    return 0;
}

/* True when the text was plain, and is parsed. */
static bool parse_plain(struct url *out, struct slice input, struct arena *arena)
{
    size_t scheme_end = scheme_length(input);
    size_t host_start = scheme_end + 3, host_end = host_start;
    while (scheme_end > 0 && host_end < input.len && is_plain_host_char(input.ptr[host_end]))
        host_end++;
    if (scheme_end == 0 || host_end == host_start)
        return false;
    size_t at = host_end;
    uint32_t port = 0;
    if (at < input.len && input.ptr[at] == ':') {
        while (++at < input.len && input.ptr[at] >= '0' && input.ptr[at] <= '9' && port < 65536)
            port = port * 10 + (uint32_t)(input.ptr[at] - '0');
        if (port == 0)
            return false;
    }
    size_t path_start = at;
    size_t path_end = at < input.len && input.ptr[at] == '/' ? skip_plain(input, at, true) : at;
    size_t end = path_end;
    if (path_end < input.len && input.ptr[path_end] == '?')
        end = skip_plain(input, path_end, false);
    if (end != input.len)
        return false;

    struct slice text = arena_copy(arena, input);
    *out = (struct url){ .text = text };
    out->scheme = slice_sub(text, 0, scheme_end);
    out->host = slice_sub(text, host_start, host_end);
    out->host_port = slice_sub(text, host_start, path_start);
    out->port = port > 0 ? port : default_port(out->scheme);
    out->has_query = path_end < end;
    out->query = slice_sub(text, path_end + out->has_query, end);
    out->path = path_start < path_end ? slice_sub(text, path_start, path_end) : SLICE("/");
    out->target = slice_sub(text, path_start, end);
    if (path_start == path_end)
        out->target = out->has_query
                          ? slice_of(arena_printf(arena, "/?%.*s", SLICE_ARG(out->query)))
                          : SLICE("/");
    return true;
}

/* --- cutting up ---------------------------------------------------------------------------------
 */

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* The length of the scheme; 0 for none, -1 when the colon comes first. */
static ptrdiff_t find_scheme(struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (is_alpha(c))
            continue;
        if (c == ':')
            return i == 0 ? -1 : (ptrdiff_t)i;
        if (i == 0 || !((c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.'))
            return 0;
    }
    return 0;
}

static bool has_control_character(struct slice text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < 0x20 || text.ptr[i] == 0x7f)
            return true;
    return false;
}

static void cut_query(struct slice *rest, struct url_pieces *pieces)
{
    ptrdiff_t question = slice_find_char(*rest, '?');
    if (question < 0)
        return;
    pieces->has_query = true;
    pieces->query = slice_sub(*rest, (size_t)question + 1, rest->len);
    *rest = slice_sub(*rest, 0, (size_t)question);
}

static void cut_authority(struct slice *rest, struct url_pieces *pieces)
{
    struct slice authority = slice_sub(*rest, 2, rest->len);
    ptrdiff_t slash = slice_find_char(authority, '/');
    *rest = slash < 0 ? slice_make(authority.ptr + authority.len, 0)
                      : slice_sub(authority, (size_t)slash, authority.len);
    if (slash >= 0)
        authority = slice_sub(authority, 0, (size_t)slash);
    ptrdiff_t at = slice_rfind_char(authority, '@');
    pieces->has_authority = true;
    pieces->has_userinfo = at >= 0;
    if (at >= 0)
        pieces->userinfo = slice_sub(authority, 0, (size_t)at);
    pieces->host = slice_sub(authority, (size_t)(at + 1), authority.len);
}

/* NULL, or what is wrong. */
static const char *cut_up(struct slice text, struct url_pieces *pieces)
{
    *pieces = (struct url_pieces){ 0 };
    ptrdiff_t hash = slice_find_char(text, '#');
    struct slice rest = text;
    if (hash >= 0) {
        pieces->fragment = slice_sub(text, (size_t)hash + 1, text.len);
        rest = slice_sub(text, 0, (size_t)hash);
    }
    if (has_control_character(rest))
        return "net/url: invalid control character in URL";
    ptrdiff_t scheme = find_scheme(rest);
    if (scheme < 0)
        return "missing protocol scheme";
    if (scheme > 0) {
        pieces->scheme = slice_sub(rest, 0, (size_t)scheme);
        rest = slice_sub(rest, (size_t)scheme + 1, rest.len);
    }
    cut_query(&rest, pieces);
    bool rooted = rest.len > 0 && rest.ptr[0] == '/';
    if (!rooted && scheme > 0) {
        pieces->opaque = rest;
        return NULL;
    }
    ptrdiff_t slash = slice_find_char(rest, '/');
    ptrdiff_t colon = slice_find_char(rest, ':');
    if (!rooted && colon >= 0 && (slash < 0 || colon < slash))
        return "first path segment in URL cannot contain colon";
    if (slice_starts(rest, SLICE("//")) && (scheme > 0 || !slice_starts(rest, SLICE("///"))))
        cut_authority(&rest, pieces);
    pieces->path = rest;
    return NULL;
}

/* --- hosts --------------------------------------------------------------------------------------
 */

static int fail(struct error *error, struct slice text, const char *why)
{
    struct buf quoted = BUF_INIT(BUF_UNLIMITED);
    quote_append(&quoted, text);
    error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "parse %.*s: %s", (int)quoted.len, quoted.ptr,
              why);
    buf_deinit(&quoted);
    return -1;
}

static int fail_quoted(struct error *error, struct slice text, const char *before,
                       struct slice what, const char *after)
{
    struct buf why = BUF_INIT(BUF_UNLIMITED);
    buf_append_str(&why, before);
    quote_append(&why, what);
    buf_append_str(&why, after);
    char *message = buf_take(&why);
    fail(error, text, message);
    free(message);
    return -1;
}

static int fail_unescape(struct error *error, struct slice text, struct slice bad,
                         bool bad_character)
{
    if (bad_character)
        return fail_quoted(error, text, "invalid character ", bad, " in host name");
    return fail_quoted(error, text, "invalid URL escape ", bad, "");
}

static bool is_optional_port(struct slice text)
{
    if (text.len == 0)
        return true;
    if (text.ptr[0] != ':')
        return false;
    for (size_t i = 1; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return false;
    return true;
}

/* Saturates above the 16 bits of a port: "127.0.0.1:99999" parses and is refused when dialled. */
static uint32_t parse_port(struct slice colon_port, uint32_t otherwise)
{
    uint32_t port = 0;
    for (size_t i = 1; i < colon_port.len && port < 1000000; i++)
        port = port * 10 + (uint32_t)(colon_port.ptr[i] - '0');
    return colon_port.len > 1 ? port : otherwise;
}

static struct slice ascii_lower(struct slice s, struct arena *arena)
{
    char *copy = arena_str(arena, s);
    for (size_t i = 0; i < s.len; i++)
        if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] += 'a' - 'A';
    return slice_make(copy, s.len);
}

static bool is_ascii(struct slice s)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] >= 0x80)
            return false;
    return true;
}

static int set_named_host(struct url *out, struct slice name, struct slice colon_port,
                          struct slice text, struct arena *arena, struct error *error)
{
    out->host_port = arena_copy(arena, slice_make(name.ptr, name.len + colon_port.len));
    if (is_ascii(name)) {
        out->host = ascii_lower(name, arena);
        return 0;
    }
    char *ascii = NULL;
    int result = idn2_to_ascii_8z(arena_str(arena, name), &ascii,
                                  IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
    if (result != IDN2_OK)
        return fail_quoted(error, text, "idna: invalid label ", name, "");
    out->host = arena_copy(arena, slice_of(ascii));
    idn2_free(ascii);
    out->host_port = slice_of(
        arena_printf(arena, "%.*s%.*s", SLICE_ARG(out->host), SLICE_ARG(colon_port)));
    return 0;
}

static int set_literal_host(struct url *out, struct slice host, struct slice colon_port,
                            struct slice text, struct arena *arena, struct error *error)
{
    struct slice inner = slice_sub(host, 1, host.len - 1);
    struct in6_addr address;
    char *name = arena_str(arena, inner);
    if (slice_find_char(inner, '%') >= 0)
        return fail(error, text, "invalid host: IPv6 zones are not supported");
    if (inet_pton(AF_INET6, name, &address) != 1) {
        bool is_v4 = inet_pton(AF_INET, name, &address) == 1;
        return is_v4 ? fail(error, text, "invalid IP-literal")
                     : fail_quoted(error, text, "invalid host: ParseAddr(", inner,
                                   "): unable to parse IP");
    }
    out->host = ascii_lower(inner, arena);
    out->host_port = slice_of(
        arena_printf(arena, "%.*s%.*s", SLICE_ARG(host), SLICE_ARG(colon_port)));
    return 0;
}

/* Fills host, host_port and port from "host[:port]" as written; `decoded` receives it unescaped,
 * which is what the text is printed from. */
static int parse_host(struct url *out, struct slice written, struct buf *decoded, struct slice text,
                      struct arena *arena, struct error *error)
{
    bool literal = slice_starts(written, SLICE("["));
    ptrdiff_t end = literal ? slice_rfind_char(written, ']') + 1 : slice_rfind_char(written, ':');
    if (literal && end == 0)
        return fail(error, text, "missing ']' in host");
    if (end < 0)
        end = (ptrdiff_t)written.len;
    struct slice colon_port = slice_sub(written, (size_t)end, written.len);
    if (!is_optional_port(colon_port))
        return fail_quoted(error, text, "invalid port ", colon_port, " after host");
    struct slice bad;
    bool bad_character;
    if (!url_unescape(decoded, slice_sub(written, 0, (size_t)end), URL_PART_HOST, &bad,
                      &bad_character))
        return fail_unescape(error, text, bad, bad_character);
    size_t name_length = decoded->len;
    buf_append_slice(decoded, colon_port);
    out->port = parse_port(colon_port, default_port(out->scheme));
    struct slice name = slice_sub(buf_slice(decoded), 0, name_length);
    if (name_length == 0)
        return 0;
    return literal ? set_literal_host(out, name, colon_port, text, arena, error)
                   : set_named_host(out, name, colon_port, text, arena, error);
}

/* --- user and password --------------------------------------------------------------------------
 */

static bool is_valid_userinfo(struct slice text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!is_alpha(c) && !(c >= '0' && c <= '9') &&
            (c == '\0' || strchr("-._:~!$&'()*+,;=%@", c) == NULL))
            return false;
    }
    return true;
}

static int decode_credential(struct slice *out, struct slice encoded, struct slice text,
                             struct arena *arena, struct error *error)
{
    struct buf decoded = BUF_INIT(BUF_UNLIMITED);
    struct slice bad;
    bool bad_character;
    bool ok = url_unescape(&decoded, encoded, URL_PART_USERINFO, &bad, &bad_character);
    if (ok)
        *out = arena_copy(arena, buf_slice(&decoded));
    buf_deinit(&decoded);
    return ok ? 0 : fail_unescape(error, text, bad, bad_character);
}

static int parse_userinfo(struct url *out, struct slice userinfo, struct slice text,
                          struct arena *arena, struct error *error)
{
    if (!is_valid_userinfo(userinfo))
        return fail(error, text, "net/url: invalid userinfo");
    ptrdiff_t colon = slice_find_char(userinfo, ':');
    struct slice name = colon < 0 ? userinfo : slice_sub(userinfo, 0, (size_t)colon);
    out->has_userinfo = true;
    out->has_password = colon >= 0;
    if (decode_credential(&out->username, name, text, arena, error) != 0)
        return -1;
    if (colon < 0)
        return 0;
    struct slice password = slice_sub(userinfo, (size_t)colon + 1, userinfo.len);
    return decode_credential(&out->password, password, text, arena, error);
}

/* --- putting together ---------------------------------------------------------------------------
 */

static struct slice cut(struct slice text, struct span span)
{
    return slice_sub(text, span.from, span.to);
}

/* Where parts of the text begin and end; empty spans are (n, n). */
struct layout {
    struct span userinfo, path, query, fragment;
};

static void append_authority(struct buf *text, struct layout *layout, const struct url *out,
                             struct slice decoded_host, bool has_path)
{
    if (out->scheme.len == 0 && decoded_host.len == 0 && !out->has_userinfo)
        return;
    if (decoded_host.len > 0 || has_path || out->has_userinfo)
        buf_append_str(text, "//");
    if (out->has_userinfo) {
        layout->userinfo.from = text->len;
        url_escape(text, out->username, URL_PART_USERINFO);
        if (out->has_password) {
            buf_append_char(text, ':');
            url_escape(text, out->password, URL_PART_USERINFO);
        }
        layout->userinfo.to = text->len;
        buf_append_char(text, '@');
    }
    url_escape(text, decoded_host, URL_PART_HOST);
}

/* Prints everything and lets the slices of `out` point into it. `pieces` are the parts to print,
 * their path and fragment not yet normalised; `decoded_host` is "host:port" without escapes. */
static int assemble(struct url *out, const struct url_pieces *pieces, struct slice decoded_host,
                    struct slice input, struct arena *arena, struct error *error)
{
    struct buf text = BUF_INIT(BUF_UNLIMITED);
    struct layout layout = { 0 };
    struct slice bad;
    int result = -1;

    buf_append_slice(&text, out->scheme);
    if (out->scheme.len > 0)
        buf_append_char(&text, ':');
    buf_append_slice(&text, pieces->opaque);
    if (pieces->has_authority)
        append_authority(&text, &layout, out, decoded_host, pieces->path.len > 0);
    if (pieces->path.len > 0 && pieces->path.ptr[0] != '/' && decoded_host.len > 0)
        buf_append_char(&text, '/');
    layout.path.from = text.len;
    if (!url_escape_normalized(&text, pieces->path, URL_PART_PATH, &bad)) {
        fail_unescape(error, input, bad, false);
        goto out;
    }
    layout.path.to = text.len;
    if (pieces->has_query)
        buf_append_char(&text, '?');
    layout.query.from = text.len;
    buf_append_slice(&text, pieces->query);
    layout.query.to = text.len;
    if (pieces->fragment.len > 0)
        buf_append_char(&text, '#');
    layout.fragment.from = text.len;
    if (!url_escape_normalized(&text, pieces->fragment, URL_PART_FRAGMENT, &bad)) {
        fail_unescape(error, input, bad, false);
        goto out;
    }
    layout.fragment.to = text.len;

    out->text = arena_copy(arena, buf_slice(&text));
    out->userinfo = cut(out->text, layout.userinfo);
    out->path = layout.path.from < layout.path.to ? cut(out->text, layout.path) : SLICE("/");
    out->has_query = pieces->has_query;
    out->query = cut(out->text, layout.query);
    out->fragment = cut(out->text, layout.fragment);
    out->target = slice_sub(out->text, layout.path.from, layout.query.to);
    if (layout.path.from == layout.path.to)
        out->target = out->has_query
                          ? slice_of(arena_printf(arena, "/?%.*s", SLICE_ARG(out->query)))
                          : SLICE("/");
    result = 0;
out:
    buf_deinit(&text);
    return result;
}

/* Parses pieces of `input` that may have been changed since they were cut. */
static int parse_pieces(struct url *out, const struct url_pieces *pieces, struct slice input,
                        struct arena *arena, struct error *error)
{
    struct buf host = BUF_INIT(BUF_UNLIMITED);
    int result = -1;
    *out = (struct url){ .scheme = ascii_lower(pieces->scheme, arena) };
    out->port = default_port(out->scheme);
    if (parse_host(out, pieces->host, &host, input, arena, error) != 0)
        goto out;
    if (pieces->has_userinfo && parse_userinfo(out, pieces->userinfo, input, arena, error) != 0)
        goto out;
    result = assemble(out, pieces, buf_slice(&host), input, arena, error);
out:
    buf_deinit(&host);
    return result;
}

static struct slice without_fragment(struct slice text)
{
    ptrdiff_t hash = slice_find_char(text, '#');
    return hash < 0 ? text : slice_sub(text, 0, (size_t)hash);
}

int url_parse(struct url *out, struct slice text, struct arena *arena, struct error *error)
{
    if (parse_plain(out, text, arena))
        return 0;
    struct url_pieces pieces;
    const char *wrong = cut_up(text, &pieces);
    if (wrong != NULL)
        return fail(error, without_fragment(text), wrong);
    return parse_pieces(out, &pieces, without_fragment(text), arena, error);
}

/* --- references ---------------------------------------------------------------------------------
 */

/* RFC 3986 section 5.2.4 on a whole path; the result starts with '/' unless it is empty. */
static struct slice remove_dot_segments(struct slice path, struct arena *arena)
{
    if (path.len == 0)
        return path;
    char *to = arena_alloc(arena, path.len + 2);
    size_t len = 0;
    bool first = true;
    struct slice element = { 0 };
    to[len++] = '/';
    for (size_t at = 0; at <= path.len; at += element.len + 1) {
        ptrdiff_t slash = slice_find_char(slice_sub(path, at, path.len), '/');
        element = slice_sub(path, at, slash < 0 ? path.len : at + (size_t)slash);
        if (slice_is(element, ".")) {
            first = false;
        } else if (slice_is(element, "..")) {
            ptrdiff_t parent = slice_rfind_char(slice_make(to + 1, len - 1), '/');
            first = parent < 0;
            len = first ? 1 : (size_t)parent + 1;
        } else {
            if (!first)
                to[len++] = '/';
            memcpy(to + len, element.ptr, element.len);
            len += element.len;
            first = false;
        }
    }
    if (slice_is(element, ".") || slice_is(element, ".."))
        to[len++] = '/';
    bool doubled = len > 1 && to[1] == '/';
    return slice_make(to + doubled, len - doubled);
}

/* The base's path up to its last slash, followed by the reference's. */
static struct slice merge_paths(struct slice base, struct slice reference, struct arena *arena)
{
    ptrdiff_t slash = slice_rfind_char(base, '/');
    struct slice folder = slice_sub(base, 0, (size_t)(slash + 1));
    return slice_of(arena_printf(arena, "%.*s%.*s", SLICE_ARG(folder), SLICE_ARG(reference)));
}

static void inherit(struct url_pieces *pieces, const struct url_pieces *from, struct arena *arena)
{
    struct slice reference = pieces->path;
    if (reference.len == 0 && !pieces->has_query) {
        pieces->has_query = from->has_query;
        pieces->query = from->query;
        if (pieces->fragment.len == 0)
            pieces->fragment = from->fragment;
    }
    pieces->has_authority = from->has_authority;
    pieces->host = from->host;
    pieces->has_userinfo = from->has_userinfo;
    pieces->userinfo = from->userinfo;
    if (reference.len == 0)
        pieces->path = from->path;
    else if (reference.ptr[0] != '/')
        pieces->path = merge_paths(from->path, reference, arena);
}

int url_resolve(struct url *out, const struct url *base, struct slice reference,
                struct arena *arena, struct error *error)
{
    struct url_pieces pieces, from;
    struct slice input = without_fragment(reference);
    const char *wrong = cut_up(reference, &pieces);
    if (wrong != NULL)
        return fail(error, input, wrong);
    if (cut_up(base->text, &from) != NULL)
        return fail(error, base->text, "not a base URL");
    bool absolute = pieces.scheme.len > 0 || pieces.host.len > 0 || pieces.has_userinfo;
    if (pieces.scheme.len == 0)
        pieces.scheme = from.scheme;
    if (!absolute)
        inherit(&pieces, &from, arena);
    pieces.path = remove_dot_segments(pieces.path, arena);
    return parse_pieces(out, &pieces, input, arena, error);
}

/* --- the rest -----------------------------------------------------------------------------------
 */

struct slice url_redacted(const struct url *u, struct arena *arena)
{
    if (!u->has_userinfo)
        return u->text;
    size_t from = (size_t)(u->userinfo.ptr - u->text.ptr);
    struct slice before = slice_sub(u->text, 0, from);
    struct slice after = slice_sub(u->text, from + u->userinfo.len, u->text.len);
    return slice_of(arena_printf(arena, "%.*s%s%.*s", SLICE_ARG(before),
                                 u->has_password ? "****:****" : "****", SLICE_ARG(after)));
}

bool url_same_origin(const struct url *a, const struct url *b)
{
    return a->port == b->port && slice_eq(a->scheme, b->scheme) && slice_eq(a->host, b->host);
}
