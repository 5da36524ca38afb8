/* Which proxy leads to a target: what HTTP_PROXY, HTTPS_PROXY and NO_PROXY say, as Go's
 * http.ProxyFromEnvironment reads them. Pure functions of frozen rules. */
#ifndef NET_PROXY_RULES_H
#define NET_PROXY_RULES_H

#include "base/arena.h"

#include <stdint.h>

enum proxy_kind {
    PROXY_HTTP,
    PROXY_HTTPS, /* the same, itself reached over TLS */
    PROXY_SOCKS5,
};

struct net_proxy {
    enum proxy_kind kind;
    struct slice host; /* name or address literal, no brackets */
    uint16_t port;
    bool has_credentials;
    struct slice username, password;
    struct slice authorization; /* "Basic ...": an HTTP proxy's Proxy-Authorization, or empty */
};

struct proxy_exception;

struct proxy_rules {                              /* zeroed: no proxies */
    const struct net_proxy *for_http, *for_https; /* by the target's scheme; NULL for none */
    struct proxy_exception *exceptions;
    uint32_t exception_count;
};

/* Reads NO_PROXY into the arena: names and their subdomains ("example.com"), subdomains alone
 * (".example.com", "*.example.com"), addresses, networks, "*" for all; names and addresses with a
 * port or without. Entries that are none of these are skipped, as Go does. */
void proxy_rules_set_exceptions(struct proxy_rules *rules, struct slice no_proxy,
                                struct arena *arena);

/* NULL: directly. Always so for localhost and loopback addresses. The host is in lower case. */
const struct net_proxy *proxy_rules_find(const struct proxy_rules *rules, bool tls,
                                         struct slice host, uint16_t port);

#endif
