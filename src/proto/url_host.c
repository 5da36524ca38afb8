/* Names, address literals and ports. RFC 3986 section 3.2.2 as Go's net/url reads it. */
#include "proto/url_escape.h"
#include "proto/url_pieces.h"

#include <arpa/inet.h>
#include <idn2.h>

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
        out->host = arena_copy_lower(arena, name);
        return 0;
    }
    char *ascii = NULL;
    int result = idn2_to_ascii_8z(arena_str(arena, name), &ascii,
                                  IDN2_NONTRANSITIONAL | IDN2_NFC_INPUT);
    if (result != IDN2_OK)
        return url_fail_quoted(error, text, "idna: invalid label ", name, "");
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
        return url_fail(error, text, "invalid host: IPv6 zones are not supported");
    if (inet_pton(AF_INET6, name, &address) != 1) {
        bool is_v4 = inet_pton(AF_INET, name, &address) == 1;
        return is_v4 ? url_fail(error, text, "invalid IP-literal")
                     : url_fail_quoted(error, text, "invalid host: ParseAddr(", inner,
                                       "): unable to parse IP");
    }
    out->host = arena_copy_lower(arena, inner);
    out->host_port = slice_of(
        arena_printf(arena, "%.*s%.*s", SLICE_ARG(host), SLICE_ARG(colon_port)));
    return 0;
}

int url_parse_host(struct url *out, struct slice written, struct buf *decoded, struct slice text,
                   struct arena *arena, struct error *error)
{
    bool literal = slice_starts(written, SLICE("["));
    ptrdiff_t end = literal ? slice_rfind_char(written, ']') + 1 : slice_rfind_char(written, ':');
    if (literal && end == 0)
        return url_fail(error, text, "missing ']' in host");
    if (end < 0)
        end = (ptrdiff_t)written.len;
    struct slice colon_port = slice_sub(written, (size_t)end, written.len);
    if (!is_optional_port(colon_port))
        return url_fail_quoted(error, text, "invalid port ", colon_port, " after host");
    struct slice bad;
    bool bad_character;
    if (!url_unescape(decoded, slice_sub(written, 0, (size_t)end), URL_PART_HOST, &bad,
                      &bad_character))
        return url_fail_unescape(error, text, bad, bad_character);
    size_t name_length = decoded->len;
    buf_append_slice(decoded, colon_port);
    out->port = parse_port(colon_port, url_default_port(out->scheme));
    struct slice name = slice_sub(buf_slice(decoded), 0, name_length);
    if (name_length == 0)
        return 0;
    return literal ? set_literal_host(out, name, colon_port, text, arena, error)
                   : set_named_host(out, name, colon_port, text, arena, error);
}
