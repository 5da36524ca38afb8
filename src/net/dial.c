#include "net/dial.h"

#include "base/clock.h"
#include "loop/fiber.h"
#include "net/dns.h"
#include "net/host_rules.h"
#include "net/net_worker.h"
#include "net/stream_private.h"
#include "net/tls.h"
#include "net/tunnel.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

/* One address gets this long, as in the reference; then "dial: i/o timeout". */
static const int64_t CONNECT_TIMEOUT_NS = 30 * NS_PER_S;

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

/* --- connecting ------------------------------------------------------------------------------- */

static int open_socket(struct net_worker *w, const struct address *remote, uint32_t vu_id)
{
    struct address source;
    struct sockaddr_storage local;
    int one = 1;
    int fd = socket(remote->is_v4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
                    0);
    if (fd < 0)
        return -1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    if (!host_rules_source(w->config, vu_id, &source))
        return fd;
    /* The port is chosen by connect: bind would run out of them at 28,000 connections to one
     * server. */
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof(one));
    if (bind(fd, (struct sockaddr *)&local, address_to_socket(&source, 0, &local)) == 0)
        return fd;
    int saved = errno;
    close(fd);
    errno = saved;
    return -1;
}

static int wait_connected(struct stream *s, int64_t deadline_ns, struct net_failure *failure)
{
    int64_t give_up_ns = clock_mono_ns() + CONNECT_TIMEOUT_NS;
    int result = watch_wait(&s->watch, WATCH_WRITE,
                            deadline_ns < give_up_ns ? deadline_ns : give_up_ns);
    if (result == WAIT_TIMEOUT && give_up_ns < deadline_ns)
        return net_fail_errno(failure, "dial", ETIMEDOUT);
    if (result != WAIT_OK)
        return net_fail_wait(failure, result);
    int wrong = 0;
    socklen_t size = sizeof(wrong);
    getsockopt(s->watch.fd, SOL_SOCKET, SO_ERROR, &wrong, &size);
    return wrong == 0 ? NET_OK : net_fail_errno(failure, "dial", wrong);
}

static int connect_one(struct net_worker *w, const struct address *remote, uint16_t port,
                       uint32_t vu_id, int64_t deadline_ns, struct stream **out,
                       struct net_failure *failure)
{
    struct sockaddr_storage to;
    int fd = open_socket(w, remote, vu_id);
    if (fd < 0)
        return net_fail_errno(failure, "dial", errno);
    if (connect(fd, (struct sockaddr *)&to, address_to_socket(remote, port, &to)) != 0 &&
        errno != EINPROGRESS) {
        int wrong = errno;
        close(fd);
        return net_fail_errno(failure, "dial", wrong);
    }
    struct stream *s = stream_new(w, fd, remote, port);
    if (s == NULL)
        return net_fail_errno(failure, "dial", errno);
    int result = wait_connected(s, deadline_ns, failure);
    if (result == NET_OK)
        *out = s;
    else
        stream_free(s);
    return result;
}

/* "dial: connection refused" becomes "dial tcp 127.0.0.1:80: connect: connection refused". */
static void name_peer(struct net_failure *failure, const struct address *remote, uint16_t port)
{
    char ip[ADDRESS_TEXT_SIZE], peer[HOST_PORT_SIZE], cause[sizeof(failure->detail)];
    if (failure->code < NET_ERR_DIAL || failure->code > NET_ERR_RESET)
        return;
    host_port_format(slice_make(ip, address_format(remote, ip)), port, peer);
    snprintf(cause, sizeof(cause), "%s", net_failure_long(failure));
    const char *plain = strncmp(cause, "dial: ", 6) == 0 ? cause + 6 : cause;
    bool timed_out = failure->code == NET_ERR_DIAL_TIMEOUT;
    net_failure_detail(failure, "dial tcp %s: %s%.120s", peer, timed_out ? "" : "connect: ", plain);
}

/* One after the other. Happy eyeballs (RFC 8305) would start the next one while this is under
 * way. */
static int connect_any(struct net_worker *w, const struct destination *to, uint32_t vu_id,
                       int64_t deadline_ns, struct stream **out, struct net_failure *failure)
{
    int result = NET_ERR_DIAL;
    for (int i = 0; i < to->count; i++) {
        result = connect_one(w, &to->addresses[i], to->port, vu_id, deadline_ns, out, failure);
        if (result == NET_OK || result == NET_ERR_CANCELLED || result == NET_ERR_TIMEOUT)
            break;
        name_peer(failure, &to->addresses[i], to->port);
    }
    return result;
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
    result = connect_any(w, &to, vu_id, deadline_ns, out, failure);
    if (result == NET_OK)
        timings->connect_ns = clock_mono_ns() - start_ns;
    return result;
}

static int secure(struct stream *s, struct slice host, struct slice alpn, int64_t deadline_ns,
                  struct dial_timings *timings, struct net_failure *failure)
{
    int64_t start_ns = clock_mono_ns();
    int result = tls_handshake(s, host, alpn, deadline_ns, failure);
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
        result = secure(*out, proxy->host, alpn_http1, deadline_ns, timings, failure);
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
        result = secure(*out, target->host, target->alpn, deadline_ns, timings, failure);
    if (result == NET_OK || *out == NULL)
        return result;
    timings->failed_sent = (*out)->bytes_written;
    timings->failed_received = (*out)->bytes_read;
    stream_free(*out);
    *out = NULL;
    return result;
}
