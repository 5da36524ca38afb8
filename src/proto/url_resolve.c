/* References against a base: RFC 3986 section 5.2. */
#include "proto/url_pieces.h"

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
    struct slice input = url_without_fragment(reference);
    const char *wrong = url_cut_up(reference, &pieces);
    if (wrong != NULL)
        return url_fail(error, input, wrong);
    if (url_cut_up(base->text, &from) != NULL)
        return url_fail(error, base->text, "not a base URL");
    bool absolute = pieces.scheme.len > 0 || pieces.host.len > 0 || pieces.has_userinfo;
    if (pieces.scheme.len == 0)
        pieces.scheme = from.scheme;
    if (!absolute)
        inherit(&pieces, &from, arena);
    pieces.path = remove_dot_segments(pieces.path, arena);
    return url_parse_pieces(out, &pieces, input, arena, error);
}
