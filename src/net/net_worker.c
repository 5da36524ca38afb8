#include "net/net_worker.h"

#include "base/check.h"
#include "net/dns.h"
#include "net/tls_context.h"

#include <sys/resource.h>

struct net_worker *net_worker_new(const struct net_config *config, struct error *error)
{
    struct tls_context *tls = tls_context_new(config, error);
    if (tls == NULL)
        return NULL;
    struct net_worker *w = xcalloc(1, sizeof(*w));
    w->config = config;
    w->tls = tls;
    w->dns = dns_new(config);
    w->read_buffer = xmalloc(NET_WORKER_BUFFER_SIZE);
    buf_init(&w->write_buffer, BUF_UNLIMITED);
    return w;
}

void net_worker_free(struct net_worker *w)
{
    if (w == NULL)
        return;
    dns_free(w->dns);
    tls_context_free(w->tls);
    buf_deinit(&w->write_buffer);
    free(w->tls_input);
    free(w->read_buffer);
    free(w);
}

char *net_worker_read_buffer(struct net_worker *w)
{
    return w->read_buffer;
}

/* A large request leaves a large buffer behind: that is given back. */
struct buf *net_worker_write_buffer(struct net_worker *w)
{
    if (w->write_buffer.cap > 4 * NET_WORKER_BUFFER_SIZE) {
        buf_deinit(&w->write_buffer);
        buf_init(&w->write_buffer, BUF_UNLIMITED);
    }
    buf_reset(&w->write_buffer);
    return &w->write_buffer;
}

const struct net_proxy *net_worker_proxy(const struct net_worker *w, bool tls, struct slice host,
                                         uint16_t port)
{
    return proxy_rules_find(&w->config->proxies, tls, host, port);
}

void net_raise_file_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= limit.rlim_max)
        return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}
