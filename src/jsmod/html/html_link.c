/* Properties that are addresses, and the parts of a link's. */
#include "jsmod/html/html_property.h"
#include "proto/url_escape.h"
#include "proto/url_pieces.h"

enum { ARENA_CHUNK = 1024 }; /* an address and its resolution */

bool html_resolve(const struct html_page *page, struct slice value, struct arena *arena,
                  struct url *out)
{
    struct url base = { .text = SLICE("") };
    struct error error = { 0 };
    bool ok = (page->url.len == 0 || url_parse(&base, page->url, arena, &error) == 0) &&
              url_resolve(out, &base, value, arena, &error) == 0;
    error_clear(&error);
    return ok;
}

/* As it is written in a text of the script's, which has no address. */
static JSValue url_value(JSContext *ctx, const struct html_element *e, const char *attribute,
                         struct slice missing)
{
    const struct html_attribute *a = html_attribute(e->node, attribute);
    if (e->page->url.len == 0)
        return value_from_slice(ctx, a ? a->value : SLICE(""));
    struct arena arena;
    struct url url;
    arena_init(&arena, ARENA_CHUNK);
    bool ok = a && html_resolve(e->page, a->value, &arena, &url);
    JSValue result = value_from_slice(ctx, ok ? url.text : missing);
    arena_deinit(&arena);
    return result;
}

JSValue reflect_url(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    return url_value(ctx, e, p->attribute, SLICE(""));
}

JSValue reflect_base_url(JSContext *ctx, const struct html_element *e,
                         const struct html_property *p)
{
    return url_value(ctx, e, p->attribute, e->page->url);
}

/* --- parts of an address ---------------------------------------------------------------------- */

struct link {
    struct arena arena;
    struct url url;
    struct url_pieces pieces; /* of the URL's text: all empty where there is none */
    struct slice hostname, port;
};

static bool is_default_port(struct slice scheme, struct slice port)
{
    return (slice_is(scheme, "http") && slice_is(port, "80")) ||
           (slice_is(scheme, "https") && slice_is(port, "443")) ||
           (slice_is(scheme, "ftp") && slice_is(port, "21"));
}

static void split_host(struct link *l)
{
    struct slice host = l->pieces.host;
    ptrdiff_t colon = slice_rfind_char(host, ':');
    bool has_port = colon >= 0 && slice_rfind_char(host, ']') < colon;
    l->hostname = has_port ? slice_sub(host, 0, (size_t)colon) : host;
    l->port = has_port ? slice_sub(host, (size_t)colon + 1, host.len) : SLICE("");
    if (has_port && slice_starts(l->hostname, SLICE("[")) && slice_ends(l->hostname, SLICE("]")))
        l->hostname = slice_sub(l->hostname, 1, l->hostname.len - 1);
}

static void link_init(struct link *l, const struct html_element *e)
{
    const struct html_attribute *href = html_attribute(e->node, "href");
    *l = (struct link){ 0 };
    arena_init(&l->arena, ARENA_CHUNK);
    if (href && html_resolve(e->page, href->value, &l->arena, &l->url))
        url_cut_up(l->url.text, &l->pieces);
    split_host(l);
}

static struct slice decoded(struct link *l, struct slice text, enum url_part part)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    struct slice bad;
    bool bad_character;
    if (url_unescape(&out, text, part, &bad, &bad_character))
        text = arena_copy(&l->arena, buf_slice(&out));
    buf_deinit(&out);
    return text;
}

/* The text behind a prefix, unless it is empty. */
static struct slice behind(struct link *l, const char *prefix, struct slice text)
{
    return text.len > 0 ? slice_of(arena_printf(&l->arena, "%s%.*s", prefix, SLICE_ARG(text)))
                        : text;
}

static struct slice origin_of(struct link *l)
{
    struct slice scheme = l->pieces.scheme, host = l->pieces.host;
    if (scheme.len == 0)
        return scheme;
    if (slice_is(scheme, "file"))
        return l->url.text;
    return slice_of(arena_printf(&l->arena, "%.*s://%.*s", SLICE_ARG(scheme), SLICE_ARG(host)));
}

static struct slice part_of(struct link *l, enum link_part part)
{
    switch (part) {
    case LINK_HASH: return behind(l, "#", decoded(l, l->pieces.fragment, URL_PART_FRAGMENT));
    case LINK_HOST: /* without the port where that is the scheme's own */
        return is_default_port(l->pieces.scheme, l->port) ? l->hostname : l->pieces.host;
    case LINK_HOSTNAME: return l->hostname;
    case LINK_ORIGIN: return origin_of(l);
    case LINK_PASSWORD: return l->url.password;
    case LINK_PATHNAME: return decoded(l, l->pieces.path, URL_PART_PATH);
    case LINK_PORT: return l->port;
    case LINK_PROTOCOL: return l->pieces.scheme.len > 0 ? l->pieces.scheme : SLICE(":");
    case LINK_SEARCH: return behind(l, "?", l->pieces.query);
    case LINK_USERNAME: return l->url.username;
    }
    return SLICE("");
}

JSValue link_part(JSContext *ctx, const struct html_element *e, const struct html_property *p)
{
    struct link l;
    link_init(&l, e);
    JSValue result = value_from_slice(ctx, part_of(&l, (enum link_part)p->number));
    arena_deinit(&l.arena);
    return result;
}
