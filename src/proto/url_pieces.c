#include "proto/url_pieces.h"

#include "net/quote.h"

uint32_t url_default_port(struct slice scheme)
{
    if (slice_is(scheme, "http") || slice_is(scheme, "ws"))
        return 80;
    if (slice_is(scheme, "https") || slice_is(scheme, "wss"))
        return 443;
    return 0;
}

int url_fail(struct error *error, struct slice text, const char *why)
{
    struct buf quoted = BUF_INIT(BUF_UNLIMITED);
    quote_append(&quoted, text);
    error_set(error, EXIT_CODE_SCRIPT_EXCEPTION, "parse %.*s: %s", (int)quoted.len, quoted.ptr,
              why);
    buf_deinit(&quoted);
    return -1;
}

int url_fail_quoted(struct error *error, struct slice text, const char *before, struct slice what,
                    const char *after)
{
    struct buf why = BUF_INIT(BUF_UNLIMITED);
    buf_append_str(&why, before);
    quote_append(&why, what);
    buf_append_str(&why, after);
    char *message = buf_take(&why);
    url_fail(error, text, message);
    free(message);
    return -1;
}

int url_fail_unescape(struct error *error, struct slice text, struct slice bad, bool bad_character)
{
    if (bad_character)
        return url_fail_quoted(error, text, "invalid character ", bad, " in host name");
    return url_fail_quoted(error, text, "invalid URL escape ", bad, "");
}

struct slice url_without_fragment(struct slice text)
{
    ptrdiff_t hash = slice_find_char(text, '#');
    return hash < 0 ? text : slice_sub(text, 0, (size_t)hash);
}

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
const char *url_cut_up(struct slice text, struct url_pieces *pieces)
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
