#include "proto/http_pool.h"

#include "base/check.h"
#include "proto/http2_connection.h"

static bool is_in_use(const struct http_connection *c)
{
    return c->http2 != NULL && http2_connection_users(c->http2) > 0;
}

static void count_bytes(struct http_pool *p, struct http_connection *c)
{
    uint64_t read = stream_bytes_read(c->stream), written = stream_bytes_written(c->stream);
    p->received += read - c->read_counted;
    p->sent += written - c->written_counted;
    c->read_counted = read;
    c->written_counted = written;
}

static void drop(struct http_pool *p, struct http_connection *c)
{
    count_bytes(p, c);
    if (c->http2 != NULL)
        http2_connection_close(c->http2);
    else
        stream_free(c->stream);
    free(c);
}

static bool is_same_origin(const struct http_connection *c, const struct http_connection *other)
{
    const struct net_proxy *forwarder = stream_forwarder(c->stream);
    if (forwarder != NULL)
        return stream_forwarder(other->stream) == forwarder;
    return c->port == other->port && c->tls == other->tls && c->host_length == other->host_length &&
           memcmp(c->host, other->host, c->host_length) == 0;
}

/* The proxy that requests for the URL are handed to, rather than tunnelled through; NULL for none.
 */
static const struct net_proxy *forwarder_of(const struct http_pool *p, const struct url *url)
{
    return url_is_tls(url) ? NULL : net_worker_proxy(p->net, false, url->host, (uint16_t)url->port);
}

/* Directly, through a tunnel, or through the URL's forwarder. */
static bool leads_to(const struct http_connection *c, const struct url *url,
                     const struct net_proxy *forwarder)
{
    if (stream_forwarder(c->stream) != NULL)
        return stream_forwarder(c->stream) == forwarder;
    return c->port == url->port && c->host_length == url->host.len && c->tls == url_is_tls(url) &&
           memcmp(c->host, url->host.ptr, url->host.len) == 0;
}

/* Whether the connection's version is one that the request may go over. */
static bool speaks(const struct http_connection *c, enum http_version version)
{
    if (c->http2 != NULL)
        return version != HTTP_1_ONLY;
    return c->tls || version != HTTP_2_CLEARTEXT;
}

static void unlist(struct http_connection **at)
{
    (*at)->listed = false;
    *at = (*at)->next;
}

struct http_connection *http_pool_take(struct http_pool *p, const struct http_request *request)
{
    const struct net_proxy *forwarder = forwarder_of(p, request->url);
    struct http_connection **at = &p->first;
    while (*at != NULL) {
        struct http_connection *c = *at;
        if (!leads_to(c, request->url, forwarder) || !speaks(c, request->version)) {
            at = &c->next;
            continue;
        }
        if (c->http2 != NULL && http2_connection_is_ready(c->http2))
            return c;
        if (is_in_use(c)) { /* as much as the peer allows */
            at = &c->next;
            continue;
        }
        unlist(at);
        if (c->http2 == NULL && stream_is_alive(c->stream))
            return c;
        drop(p, c);
    }
    return NULL;
}

/* Puts it in front, and closes the one that was unused for longest when there are too many. */
static void list(struct http_pool *p, struct http_connection *c)
{
    uint32_t all = 1, same_host = 1;
    c->next = p->first;
    c->listed = true;
    p->first = c;
    for (struct http_connection **at = &c->next; *at != NULL;) {
        struct http_connection *other = *at;
        bool counts = !is_in_use(other);
        all += counts;
        same_host += counts && is_same_origin(c, other);
        if (!counts || (all <= p->max_idle && same_host <= p->max_idle_per_host)) {
            at = &other->next;
            continue;
        }
        unlist(at);
        drop(p, other);
    }
}

/* HTTP/2 where TLS has agreed on it, or where the request knows. A stream to an http:// server is
 * TLS, too, when it leads through an https:// proxy. */
static bool is_http2(const struct stream *stream, const struct http_request *request)
{
    if (url_is_tls(request->url))
        return slice_is(stream_alpn(stream), "h2");
    return request->version == HTTP_2_CLEARTEXT;
}

/* Several may have dialled at once, not knowing that one would do. */
static struct http_connection *find_shared(struct http_pool *p, const struct url *url)
{
    const struct net_proxy *forwarder = forwarder_of(p, url);
    struct http_connection *c = p->first;
    while (c != NULL && !(c->http2 != NULL && leads_to(c, url, forwarder) &&
                          http2_connection_is_ready(c->http2)))
        c = c->next;
    return c;
}

struct http_connection *http_pool_add(struct http_pool *p, struct stream *stream,
                                      const struct http_request *request)
{
    const struct url *url = request->url;
    struct http_connection *c = xmalloc(sizeof(*c) + url->host.len);
    *c = (struct http_connection){
        .stream = stream,
        .port = url->port,
        .tls = url_is_tls(url),
        .host_length = (uint16_t)url->host.len,
    };
    memcpy(c->host, url->host.ptr, url->host.len);
    if (!is_http2(stream, request))
        return c;
    c->http2 = http2_connection_new(p->net, stream);
    if (request->no_reuse)
        return c;
    struct http_connection *shared = find_shared(p, url);
    if (shared != NULL) {
        drop(p, c);
        return shared;
    }
    list(p, c);
    return c;
}

static struct http_connection **find(struct http_pool *p, const struct http_connection *c)
{
    struct http_connection **at = &p->first;
    while (*at != c)
        at = &(*at)->next;
    return at;
}

void http_pool_settle(struct http_pool *p, struct http_connection *c, bool keep)
{
    if (c->http2 == NULL && keep) {
        count_bytes(p, c);
        list(p, c);
        return;
    }
    if (!keep && c->listed)
        unlist(find(p, c));
    if (c->listed || is_in_use(c))
        count_bytes(p, c);
    else
        drop(p, c);
}

void http_pool_close_idle(struct http_pool *p)
{
    while (p->first != NULL) {
        struct http_connection *c = p->first;
        unlist(&p->first);
        if (!is_in_use(c))
            drop(p, c);
    }
}
