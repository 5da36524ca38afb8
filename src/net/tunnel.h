/* Through a proxy to a target: the conversations that turn a stream which leads to the proxy into
 * one that leads to the target. They block the fiber; 0 or a net_error, in the reference's words.
 * Private to net/. */
#ifndef NET_TUNNEL_H
#define NET_TUNNEL_H

#include "net/proxy_rules.h"
#include "net/stream.h"

/* CONNECT (RFC 9110 section 9.3.6). */
int http_tunnel_open(struct stream *s, const struct net_proxy *proxy, struct slice host,
                     uint16_t port, int64_t deadline_ns, struct net_failure *failure);

/* SOCKS version 5 (RFC 1928), with user and password where it asks for them (RFC 1929). Names are
 * left to the proxy to resolve. */
int socks_tunnel_open(struct stream *s, const struct net_proxy *proxy, struct slice host,
                      uint16_t port, int64_t deadline_ns, struct net_failure *failure);

#endif
