#include "net/dial.h"

#include "base/clock.h"
#include "net/connect.h"
#include "net/dns.h"
#include "net/host_rules.h"
#include "net/net_worker.h"
#include "net/stream_private.h"
#include "net/tls.h"
#include "net/tls_setup_private.h"
#include "net/tunnel.h"

/* Where to dial: addresses in the order to try them. */
struct destination {
    struct address addresses[DNS_MAX_ADDRESSES];
    int count;
    uint16_t port;
};

/* --- finding the addresses -------------------------------------------------------------------- */

/* The selected address decides; others are merely not tried. */
static int check_blacklist(const struct net_config *config, struct destination *to,
                           struct net_failure *failure)
{
    int kept = 0;
    const struct slice *range = host_rules_blacklisted(config, &to->addresses[0]);
    if (range != NULL) {
        char text[ADDRESS_TEXT_SIZE];
        address_format(&to->addresses[0], text);
        net_fail(failure, NET_ERR_BLACKLISTED_IP, "ip is blacklisted");
        net_failure_detail(failure, "IP (%s) is in a blacklisted range (%.*s)", text,
                           SLICE_ARG(*range));
        return NET_ERR_BLACKLISTED_IP;
    }
    for (int i = 0; i < to->count; i++)
        if (!host_rules_blacklisted(config, &to->addresses[i]))
            to->addresses[kept++] = to->addresses[i];
    to->count = kept;
    return NET_OK;
}

/* The host is the target's or the proxy's: what is not dialled is left alone by the rules. */
static int resolve(struct net_worker *w, struct slice host, uint16_t port, int64_t deadline_ns,
                   struct destination *to, int64_t *dns_ns, struct net_failure *failure)
{
    const struct net_config *config = w->config;
    struct address literal;
    bool is_literal = address_parse(&literal, host);
    const struct slice *pattern = is_literal ? NULL : host_rules_blocked(config, host);
    if (pattern != NULL) {
        net_fail(failure, NET_ERR_BLOCKED_HOST, "hostname is blocked");
        net_failure_detail(failure, "hostname (%.*s) is in a blocked pattern (%.*s)",
                           SLICE_ARG(host), SLICE_ARG(*pattern));
        return NET_ERR_BLOCKED_HOST;
    }
    int entry = host_rules_find(config, host, port, &to->addresses[0], &to->port);
    if (entry < 0)
        return net_fail(failure, NET_ERR_GENERIC, "hosts: the entry for %.*s is no IP address",
                        SLICE_ARG(host));
    to->count = 1;
    if (entry == 0)
        return check_blacklist(config, to, failure);
    if (is_literal) {
        to->addresses[0] = literal;
        return check_blacklist(config, to, failure);
    }
    int64_t start_ns = clock_mono_ns();
    to->count = dns_resolve(w->dns, host, deadline_ns, to->addresses, failure);
    *dns_ns = clock_mono_ns() - start_ns;
    return to->count < 0 ? -to->count : check_blacklist(config, to, failure);
}

/* --- the whole -------------------------------------------------------------------------------- */

/* Resolves and connects. */
static int reach(struct net_worker *w, struct slice host, uint16_t port, uint32_t vu_id,
                 int64_t deadline_ns, struct stream **out, struct dial_timings *timings,
                 struct net_failure *failure)
{
    struct destination to;
    int result = resolve(w, host, port, deadline_ns, &to, &timings->dns_ns, failure);
    if (result != NET_OK)
        return result;
    int64_t start_ns = clock_mono_ns();
    result = connect_any(w, to.addresses, to.count, to.port, vu_id, deadline_ns, out, failure);
    if (result == NET_OK)
        timings->connect_ns = clock_mono_ns() - start_ns;
    return result;
}

static int secure(struct stream *s, struct tls_context *context, struct slice host,
                  struct slice alpn, int64_t deadline_ns, struct dial_timings *timings,
                  struct net_failure *failure)
{
    int64_t start_ns = clock_mono_ns();
    int result = tls_handshake(s, context, host, alpn, deadline_ns, failure);
    if (result == NET_OK)
        timings->tls_ns += clock_mono_ns() - start_ns;
    return result;
}

/* "dial tcp ..." becomes "proxyconnect tcp: dial tcp ...", and loses its own code, as in Go. */
static int blame_proxy(struct net_failure *failure)
{
    struct net_failure cause = *failure;
    if (cause.code == NET_ERR_DIAL_TIMEOUT)
        return net_fail(failure, NET_ERR_TIMEOUT, "request timeout");
    if (cause.code == NET_ERR_TIMEOUT || cause.code == NET_ERR_CANCELLED)
        return cause.code;
    return net_fail(failure, NET_ERR_TCP, "proxyconnect tcp: %s", net_failure_long(&cause));
}

static int reach_proxy(struct net_worker *w, const struct dial_target *target, int64_t deadline_ns,
                       struct stream **out, struct dial_timings *timings,
                       struct net_failure *failure)
{
    static const struct slice alpn_http1 = { "\x08http/1.1", 9 };
    const struct net_proxy *proxy = target->proxy;
    int result = reach(w, proxy->host, proxy->port, target->vu_id, deadline_ns, out, timings,
                       failure);
    if (result == NET_OK && proxy->kind == PROXY_HTTPS)
        result = secure(*out, NULL, proxy->host, alpn_http1, deadline_ns, timings, failure);
    return result == NET_OK ? NET_OK : blame_proxy(failure);
}

static int pass_proxy(struct stream *s, const struct dial_target *target, int64_t deadline_ns,
                      struct net_failure *failure)
{
    if (target->proxy->kind == PROXY_SOCKS5)
        return socks_tunnel_open(s, target->proxy, target->host, target->port, deadline_ns,
                                 failure);
    if (target->tls || !target->whole_requests)
        return http_tunnel_open(s, target->proxy, target->host, target->port, deadline_ns, failure);
    s->forwarder = target->proxy;
    return NET_OK;
}

int dial(struct net_worker *w, const struct dial_target *target, int64_t deadline_ns,
         struct stream **out, struct dial_timings *timings, struct net_failure *failure)
{
    int result;
    *out = NULL;
    *timings = (struct dial_timings){ 0 };
    if (target->proxy == NULL)
        result = reach(w, target->host, target->port, target->vu_id, deadline_ns, out, timings,
                       failure);
    else
        result = reach_proxy(w, target, deadline_ns, out, timings, failure);
    if (result == NET_OK && target->proxy != NULL)
        result = pass_proxy(*out, target, deadline_ns, failure);
    if (result == NET_OK && target->tls)
        result = secure(*out, target->tls_setup != NULL ? target->tls_setup->context : NULL,
                        target->tls_name.len > 0 ? target->tls_name : target->host, target->alpn,
                        deadline_ns, timings, failure);
    if (result == NET_OK || *out == NULL)
        return result;
    timings->failed_sent = (*out)->bytes_written;
    timings->failed_received = (*out)->bytes_read;
    stream_free(*out);
    *out = NULL;
    return result;
}
