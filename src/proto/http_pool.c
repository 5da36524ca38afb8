#include "proto/http_pool.h"

#include "base/check.h"

bool http_url_is_tls(const struct url *url)
{
    return url->scheme.len == 5 || slice_is(url->scheme, "wss");
}

static void count_bytes(struct http_pool *p, struct http_connection *c)
{
    uint64_t read = stream_bytes_read(c->stream), written = stream_bytes_written(c->stream);
    p->received += read - c->read_counted;
    p->sent += written - c->written_counted;
    c->read_counted = read;
    c->written_counted = written;
}

void http_pool_drop(struct http_pool *p, struct http_connection *c)
{
    count_bytes(p, c);
    stream_free(c->stream);
    free(c);
}

static bool leads_to(const struct http_connection *c, const struct url *url)
{
    return c->port == url->port && c->host_length == url->host.len &&
           c->tls == http_url_is_tls(url) && memcmp(c->host, url->host.ptr, url->host.len) == 0;
}

struct http_connection *http_pool_take(struct http_pool *p, const struct url *url)
{
    struct http_connection **at = &p->idle;
    while (*at != NULL) {
        struct http_connection *c = *at;
        if (!leads_to(c, url)) {
            at = &c->next;
            continue;
        }
        *at = c->next;
        if (stream_is_alive(c->stream))
            return c;
        http_pool_drop(p, c);
    }
    return NULL;
}

void http_pool_put(struct http_pool *p, struct http_connection *c, const struct url *url)
{
    uint32_t all = 1, same_host = 1;
    count_bytes(p, c);
    c->next = p->idle;
    p->idle = c;
    for (struct http_connection **at = &c->next; *at != NULL;) {
        struct http_connection *other = *at;
        same_host += leads_to(other, url);
        if (++all <= p->max_idle && same_host <= p->max_idle_per_host) {
            at = &other->next;
            continue;
        }
        *at = other->next;
        http_pool_drop(p, other);
    }
}

struct http_connection *http_connection_new(struct stream *stream, const struct url *url)
{
    struct http_connection *c = xmalloc(sizeof(*c) + url->host.len);
    *c = (struct http_connection){
        .stream = stream,
        .port = url->port,
        .tls = http_url_is_tls(url),
        .host_length = (uint16_t)url->host.len,
    };
    memcpy(c->host, url->host.ptr, url->host.len);
    return c;
}

void http_pool_close_idle(struct http_pool *p)
{
    while (p->idle != NULL) {
        struct http_connection *c = p->idle;
        p->idle = c->next;
        http_pool_drop(p, c);
    }
}
