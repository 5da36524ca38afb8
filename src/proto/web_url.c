/* A URL's life, and how it is printed: https://url.spec.whatwg.org/#url-serializing */
#include "proto/web_url.h"

#include "base/check.h"

void web_url_init(struct web_url *u)
{
    *u = (struct web_url){ .port = -1 };
    struct buf *const parts[] = { &u->scheme, &u->username, &u->password, &u->host,
                                  &u->path,   &u->query,    &u->fragment };
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        buf_init(parts[i], BUF_UNLIMITED);
}

void web_url_deinit(struct web_url *u)
{
    struct buf *const parts[] = { &u->scheme, &u->username, &u->password, &u->host,
                                  &u->path,   &u->query,    &u->fragment };
    for (size_t i = 0; i < ARRAY_LEN(parts); i++)
        buf_deinit(parts[i]);
}

void web_url_append_host_port(const struct web_url *u, struct buf *out)
{
    buf_append_slice(out, buf_slice(&u->host));
    if (u->port >= 0)
        buf_printf(out, ":%d", u->port);
}

static void append_credentials(const struct web_url *u, struct buf *out)
{
    if (!u->username.len && !u->password.len)
        return;
    buf_append_slice(out, buf_slice(&u->username));
    if (u->password.len) {
        buf_append_char(out, ':');
        buf_append_slice(out, buf_slice(&u->password));
    }
    buf_append_char(out, '@');
}

void web_url_append_href(const struct web_url *u, bool with_fragment, struct buf *out)
{
    buf_append_slice(out, buf_slice(&u->scheme));
    buf_append_char(out, ':');
    if (u->has_host) {
        buf_append_str(out, "//");
        append_credentials(u, out);
        web_url_append_host_port(u, out);
    } else if (!u->has_opaque_path && slice_starts(buf_slice(&u->path), SLICE("//"))) {
        buf_append_str(out, "/."); /* or the path would be read as a host */
    }
    buf_append_slice(out, buf_slice(&u->path));
    if (u->has_query) {
        buf_append_char(out, '?');
        buf_append_slice(out, buf_slice(&u->query));
    }
    if (with_fragment && u->has_fragment) {
        buf_append_char(out, '#');
        buf_append_slice(out, buf_slice(&u->fragment));
    }
}

static bool has_tuple_origin(const struct web_url *u)
{
    return web_url_is_special(u) && !slice_is(buf_slice(&u->scheme), "file");
}

/* A blob's is that of the page which made it. */
static void append_blob_origin(const struct web_url *u, struct buf *out)
{
    struct web_url inner;
    if (!web_url_parse(&inner, buf_slice(&u->path), NULL)) {
        buf_append_str(out, "null");
        return;
    }
    bool is_http = slice_is(buf_slice(&inner.scheme), "http") ||
                   slice_is(buf_slice(&inner.scheme), "https");
    if (is_http)
        web_url_append_origin(&inner, out);
    else
        buf_append_str(out, "null");
    web_url_deinit(&inner);
}

void web_url_append_origin(const struct web_url *u, struct buf *out)
{
    if (has_tuple_origin(u)) {
        buf_append_slice(out, buf_slice(&u->scheme));
        buf_append_str(out, "://");
        web_url_append_host_port(u, out);
    } else if (slice_is(buf_slice(&u->scheme), "blob")) {
        append_blob_origin(u, out);
    } else {
        buf_append_str(out, "null");
    }
}
