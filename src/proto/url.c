/* Parsing and printing. Most URLs are plain (no escapes, no unusual character): those take one pass
 * and one copy. The others are taken apart, each part normalised, and put together again. */
#include "proto/url.h"

#include "proto/url_escape.h"
#include "proto/url_pieces.h"

/* Where a part of the assembled text lies; empty spans are (n, n). */
struct span {
    size_t from, to;
};

/* --- plain URLs ------------------------------------------------------------------------------- */

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
    out->port = port > 0 ? port : url_default_port(out->scheme);
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

/* --- user and password ------------------------------------------------------------------------ */

static bool is_alpha(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

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
    return ok ? 0 : url_fail_unescape(error, text, bad, bad_character);
}

static int parse_userinfo(struct url *out, struct slice userinfo, struct slice text,
                          struct arena *arena, struct error *error)
{
    if (!is_valid_userinfo(userinfo))
        return url_fail(error, text, "net/url: invalid userinfo");
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

/* --- putting together ------------------------------------------------------------------------- */

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
        url_fail_unescape(error, input, bad, false);
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
        url_fail_unescape(error, input, bad, false);
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

int url_parse_pieces(struct url *out, const struct url_pieces *pieces, struct slice input,
                     struct arena *arena, struct error *error)
{
    struct buf host = BUF_INIT(BUF_UNLIMITED);
    int result = -1;
    *out = (struct url){ .scheme = arena_copy_lower(arena, pieces->scheme) };
    out->port = url_default_port(out->scheme);
    if (url_parse_host(out, pieces->host, &host, input, arena, error) != 0)
        goto out;
    if (pieces->has_userinfo && parse_userinfo(out, pieces->userinfo, input, arena, error) != 0)
        goto out;
    result = assemble(out, pieces, buf_slice(&host), input, arena, error);
out:
    buf_deinit(&host);
    return result;
}

int url_parse(struct url *out, struct slice text, struct arena *arena, struct error *error)
{
    if (parse_plain(out, text, arena))
        return 0;
    struct url_pieces pieces;
    const char *wrong = url_cut_up(text, &pieces);
    if (wrong != NULL)
        return url_fail(error, url_without_fragment(text), wrong);
    return url_parse_pieces(out, &pieces, url_without_fragment(text), arena, error);
}

/* --- the rest --------------------------------------------------------------------------------- */

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

struct url url_without_userinfo(const struct url *u, struct arena *arena)
{
    struct url bare = *u;
    if (!u->has_userinfo)
        return bare;
    size_t from = (size_t)(u->userinfo.ptr - u->text.ptr);
    struct slice before = slice_sub(u->text, 0, from);
    struct slice after = slice_sub(u->text, from + u->userinfo.len + 1, u->text.len);
    bare.text = slice_of(arena_printf(arena, "%.*s%.*s", SLICE_ARG(before), SLICE_ARG(after)));
    bare.userinfo = bare.username = bare.password = SLICE("");
    bare.has_userinfo = bare.has_password = false;
    return bare;
}

bool url_is_tls(const struct url *u)
{
    return slice_is(u->scheme, "https") || slice_is(u->scheme, "wss");
}

bool url_same_origin(const struct url *a, const struct url *b)
{
    return a->port == b->port && slice_eq(a->scheme, b->scheme) && slice_eq(a->host, b->host);
}
