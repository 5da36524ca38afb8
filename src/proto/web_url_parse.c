/* https://url.spec.whatwg.org/#url-parsing, part by part instead of state by state. */
#include "proto/web_url_pieces.h"

#include "base/check.h"

/* --- schemes ---------------------------------------------------------------------------------- */

static const struct {
    struct slice scheme;
    int32_t port;
} special[] = {
    { SLICE("http"), 80 }, { SLICE("https"), 443 }, { SLICE("ws"), 80 },
    { SLICE("wss"), 443 }, { SLICE("ftp"), 21 },    { SLICE("file"), 0 },
};

bool web_url_scheme_is_special(struct slice scheme)
{
    for (size_t i = 0; i < ARRAY_LEN(special); i++)
        if (slice_eq(scheme, special[i].scheme))
            return true;
    return false;
}

bool web_url_is_special(const struct web_url *u)
{
    return web_url_scheme_is_special(buf_slice(&u->scheme));
}

int32_t web_url_default_port(struct slice scheme)
{
    for (size_t i = 0; i < ARRAY_LEN(special); i++)
        if (slice_eq(scheme, special[i].scheme))
            return special[i].port;
    return 0;
}

static bool is_alpha(char c)
{
    return (c | 0x20) >= 'a' && (c | 0x20) <= 'z';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

size_t web_url_scheme_length(struct slice text)
{
    if (text.len == 0 || !is_alpha(text.ptr[0]))
        return 0;
    for (size_t i = 1; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == ':')
            return i;
        if (!is_alpha(c) && !is_digit(c) && c != '+' && c != '-' && c != '.')
            return 0;
    }
    return 0;
}

/* --- pieces of text --------------------------------------------------------------------------- */

size_t web_url_find_any(struct slice text, const char *characters)
{
    size_t i = 0;
    while (i < text.len && !(text.ptr[i] && strchr(characters, text.ptr[i])))
        i++;
    return i;
}

static struct slice skip(struct slice text, size_t count)
{
    return slice_sub(text, count, text.len);
}

static char first(struct slice text)
{
    return text.len ? text.ptr[0] : '\0';
}

/* A slash, or what counts as one here. */
static bool is_slash(const struct web_url *u, char c)
{
    return c == '/' || (c == '\\' && web_url_is_special(u));
}

static struct slice skip_slashes(struct slice text)
{
    while (first(text) == '/' || first(text) == '\\')
        text = skip(text, 1);
    return text;
}

/* --- paths ------------------------------------------------------------------------------------ */

/* "C:" or "C|" */
static bool is_drive(struct slice text)
{
    return text.len == 2 && is_alpha(text.ptr[0]) && (text.ptr[1] == ':' || text.ptr[1] == '|');
}

static bool starts_with_drive(struct slice text)
{
    return is_drive(slice_sub(text, 0, 2)) &&
           (text.len == 2 || strchr("/\\?#", text.ptr[2]) != NULL);
}

/* The first segment of a path. */
static struct slice first_segment(struct slice path)
{
    path = skip(path, 1);
    return slice_sub(path, 0, web_url_find_any(path, "/"));
}

static bool is_normal_drive(struct slice segment)
{
    return is_drive(segment) && segment.ptr[1] == ':';
}

/* Takes the last segment away, but no drive of a file. */
static void shorten(struct web_url *u)
{
    struct slice path = buf_slice(&u->path);
    ptrdiff_t at = slice_rfind_char(path, '/');
    if (at < 0 || (at == 0 && slice_is(buf_slice(&u->scheme), "file") &&
                   is_normal_drive(first_segment(path))))
        return;
    u->path.len = (size_t)at;
}

/* How many dots a segment is, where some may be escaped: 1, 2, or 0 for others. */
static int count_dots(struct slice segment)
{
    int dots = 0;
    while (segment.len) {
        bool escaped = slice_eq_nocase(slice_sub(segment, 0, 3), SLICE("%2e"));
        if ((!escaped && segment.ptr[0] != '.') || ++dots > 2)
            return 0;
        segment = skip(segment, escaped ? 3 : 1);
    }
    return dots;
}

static void add_segment(struct web_url *u, struct slice segment, bool is_last)
{
    int dots = count_dots(segment);
    if (dots == 2)
        shorten(u);
    if (dots) {
        if (is_last)
            buf_append_char(&u->path, '/');
        return;
    }
    bool is_first = u->path.len == 0;
    buf_append_char(&u->path, '/');
    if (is_first && slice_is(buf_slice(&u->scheme), "file") && is_drive(segment)) {
        buf_append_char(&u->path, segment.ptr[0]);
        buf_append_char(&u->path, ':');
    } else {
        web_url_escape(&u->path, segment, ESCAPE_PATH);
    }
}

static void add_segments(struct web_url *u, struct slice text)
{
    const char *slashes = web_url_is_special(u) ? "/\\" : "/";
    for (;;) {
        size_t length = web_url_find_any(text, slashes);
        bool is_last = length == text.len;
        add_segment(u, slice_sub(text, 0, length), is_last);
        if (is_last)
            return;
        text = skip(text, length + 1);
    }
}

void web_url_add_path(struct web_url *u, struct slice text)
{
    if (is_slash(u, first(text)))
        add_segments(u, skip(text, 1));
    else if (text.len || web_url_is_special(u))
        add_segments(u, text);
}

/* --- authority -------------------------------------------------------------------------------- */

size_t web_url_host_length(struct slice text)
{
    bool in_brackets = false;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '[')
            in_brackets = true;
        else if (text.ptr[i] == ']')
            in_brackets = false;
        else if (text.ptr[i] == ':' && !in_brackets)
            return i;
    }
    return text.len;
}

bool web_url_read_port(struct slice digits, struct slice scheme, int32_t *port)
{
    int32_t value = 0;
    for (size_t i = 0; i < digits.len; i++) {
        value = value * 10 + (digits.ptr[i] - '0');
        if (value > 65535)
            return false;
    }
    bool is_default = web_url_scheme_is_special(scheme) && value == web_url_default_port(scheme) &&
                      value > 0;
    *port = digits.len == 0 || is_default ? -1 : value;
    return true;
}

static void set_credentials(struct web_url *u, struct slice text)
{
    size_t colon = web_url_find_any(text, ":");
    web_url_escape(&u->username, slice_sub(text, 0, colon), ESCAPE_USERINFO);
    web_url_escape(&u->password, skip(text, colon + 1), ESCAPE_USERINFO);
}

/* "user:password@host:port" */
static bool parse_authority(struct web_url *u, struct slice text)
{
    ptrdiff_t at = slice_rfind_char(text, '@');
    if (at >= 0) {
        set_credentials(u, slice_sub(text, 0, (size_t)at));
        text = skip(text, (size_t)at + 1);
    }
    size_t length = web_url_host_length(text);
    struct slice host = slice_sub(text, 0, length), port = skip(text, length + 1);
    bool needs_host = at >= 0 || length < text.len || web_url_is_special(u);
    for (size_t i = 0; i < port.len; i++)
        if (!is_digit(port.ptr[i]))
            return false;
    u->has_host = true;
    return !(needs_host && host.len == 0) &&
           web_url_parse_host(host, web_url_is_special(u), &u->host) &&
           web_url_read_port(port, buf_slice(&u->scheme), &u->port);
}

bool web_url_set_file_host(struct web_url *u, struct slice text)
{
    buf_reset(&u->host);
    u->has_host = true;
    if (text.len && !web_url_parse_host(text, true, &u->host))
        return false;
    if (slice_is(buf_slice(&u->host), "localhost"))
        buf_reset(&u->host);
    return true;
}

/* --- what a URL is made of -------------------------------------------------------------------- */

static void copy_authority(struct web_url *u, const struct web_url *from)
{
    buf_replace(&u->username, buf_slice(&from->username));
    buf_replace(&u->password, buf_slice(&from->password));
    buf_replace(&u->host, buf_slice(&from->host));
    u->has_host = from->has_host;
    u->port = from->port;
}

static void copy_path(struct web_url *u, const struct web_url *from)
{
    buf_replace(&u->path, buf_slice(&from->path));
    u->has_opaque_path = from->has_opaque_path;
}

static void copy_query(struct web_url *u, const struct web_url *from)
{
    buf_replace(&u->query, buf_slice(&from->query));
    u->has_query = from->has_query;
}

/* A URL's text, cut at "?" and "#". */
struct parts {
    struct slice before; /* both */
    bool has_query, has_fragment;
    struct slice query, fragment;
};

static struct parts cut(struct slice text)
{
    size_t length = web_url_find_any(text, "?#");
    struct parts p = { .before = slice_sub(text, 0, length) };
    text = skip(text, length);
    if (first(text) == '?') {
        length = web_url_find_any(text, "#");
        p.has_query = true;
        p.query = slice_sub(text, 1, length);
        text = skip(text, length);
    }
    if (first(text) == '#') {
        p.has_fragment = true;
        p.fragment = skip(text, 1);
    }
    return p;
}

static void set_query(struct web_url *u, const struct parts *p)
{
    u->has_query = p->has_query;
    buf_reset(&u->query);
    web_url_escape(&u->query, p->query,
                   web_url_is_special(u) ? ESCAPE_SPECIAL_QUERY : ESCAPE_QUERY);
}

static bool parse_from_authority(struct web_url *u, struct slice text)
{
    size_t length = web_url_find_any(text, web_url_is_special(u) ? "/\\" : "/");
    if (!parse_authority(u, slice_sub(text, 0, length)))
        return false;
    web_url_add_path(u, skip(text, length));
    return true;
}

/* "mailto:me": a space before what follows it would get lost. */
static void set_opaque_path(struct web_url *u, const struct parts *p)
{
    bool is_followed = p->has_query || p->has_fragment;
    bool cut_space = is_followed && slice_ends(p->before, SLICE(" "));
    u->has_opaque_path = true;
    web_url_escape(&u->path, slice_sub(p->before, 0, p->before.len - cut_space), ESCAPE_C0);
    if (cut_space)
        buf_append_str(&u->path, "%20");
}

/* --- after the scheme, or without one --------------------------------------------------------- */

static bool parse_relative(struct web_url *u, const struct parts *p, const struct web_url *base)
{
    struct slice text = p->before;
    if (is_slash(u, first(text))) {
        text = skip(text, 1);
        if (web_url_is_special(u) && is_slash(u, first(text)))
            return parse_from_authority(u, skip_slashes(text));
        if (first(text) == '/')
            return parse_from_authority(u, skip(text, 1));
        copy_authority(u, base);
        add_segments(u, text);
        return true;
    }
    copy_authority(u, base);
    copy_path(u, base);
    if (text.len) {
        shorten(u);
        add_segments(u, text);
    } else if (!p->has_query) {
        copy_query(u, base);
    }
    return true;
}

/* After "file:" and two slashes. */
static bool parse_file_host(struct web_url *u, struct slice text)
{
    size_t length = web_url_find_any(text, "/\\");
    if (is_drive(slice_sub(text, 0, length))) { /* "file://C:/" has no host */
        add_segments(u, text);
        return true;
    }
    if (!web_url_set_file_host(u, slice_sub(text, 0, length)))
        return false;
    web_url_add_path(u, skip(text, length));
    return true;
}

static bool parse_file(struct web_url *u, const struct parts *p, const struct web_url *base)
{
    struct slice text = p->before;
    bool is_relative = base && slice_is(buf_slice(&base->scheme), "file");
    u->has_host = true;
    if (is_slash(u, first(text))) {
        text = skip(text, 1);
        if (is_slash(u, first(text)))
            return parse_file_host(u, skip(text, 1));
        if (is_relative) {
            struct slice drive = first_segment(buf_slice(&base->path));
            buf_replace(&u->host, buf_slice(&base->host));
            if (!starts_with_drive(text) && is_normal_drive(drive))
                add_segment(u, drive, false);
        }
        add_segments(u, text);
        return true;
    }
    if (!is_relative) {
        add_segments(u, text);
        return true;
    }
    buf_replace(&u->host, buf_slice(&base->host));
    if (!starts_with_drive(text))
        copy_path(u, base);
    if (text.len) {
        if (!starts_with_drive(text))
            shorten(u);
        add_segments(u, text);
    } else if (!p->has_query) {
        copy_query(u, base);
    }
    return true;
}

static bool parse_absolute(struct web_url *u, const struct parts *p, const struct web_url *base)
{
    struct slice text = p->before;
    bool like_base = base && slice_eq(buf_slice(&u->scheme), buf_slice(&base->scheme));
    if (slice_is(buf_slice(&u->scheme), "file"))
        return parse_file(u, p, base);
    if (web_url_is_special(u))
        return like_base && !slice_starts(text, SLICE("//"))
                   ? parse_relative(u, p, base)
                   : parse_from_authority(u, skip_slashes(text));
    if (slice_starts(text, SLICE("//")))
        return parse_from_authority(u, skip(text, 2));
    if (first(text) == '/')
        add_segments(u, skip(text, 1));
    else
        set_opaque_path(u, p);
    return true;
}

static bool parse_reference(struct web_url *u, const struct parts *p, const struct web_url *base)
{
    if (base->has_opaque_path && (p->before.len || p->has_query || !p->has_fragment))
        return false;
    buf_replace(&u->scheme, buf_slice(&base->scheme));
    if (slice_is(buf_slice(&base->scheme), "file") && !base->has_opaque_path)
        return parse_file(u, p, base);
    return parse_relative(u, p, base);
}

static bool parse_clean(struct web_url *u, struct slice text, const struct web_url *base)
{
    size_t length = web_url_scheme_length(text);
    struct parts p = cut(length ? skip(text, length + 1) : text);
    bool is_url;
    if (length) {
        for (size_t i = 0; i < length; i++)
            buf_append_char(&u->scheme,
                            is_alpha(text.ptr[i]) ? (char)(text.ptr[i] | 0x20) : text.ptr[i]);
        is_url = parse_absolute(u, &p, base);
    } else {
        is_url = base && parse_reference(u, &p, base);
    }
    if (!is_url)
        return false;
    if (p.has_query)
        set_query(u, &p);
    u->has_fragment = p.has_fragment;
    web_url_escape(&u->fragment, p.fragment, ESCAPE_FRAGMENT);
    return true;
}

bool web_url_parse(struct web_url *out, struct slice text, const struct web_url *base)
{
    struct buf clean = BUF_INIT(BUF_UNLIMITED);
    while (text.len && (unsigned char)text.ptr[0] <= ' ')
        text = skip(text, 1);
    while (text.len && (unsigned char)text.ptr[text.len - 1] <= ' ')
        text.len--;
    web_url_drop_lines(&clean, text);
    web_url_init(out);
    bool is_url = parse_clean(out, buf_slice(&clean), base);
    buf_deinit(&clean);
    if (!is_url)
        web_url_deinit(out);
    return is_url;
}
