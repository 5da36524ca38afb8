/* How connections are made: frozen before the start, shared by all workers. Filled from the options
 * by vu/; borrowed by net_worker, whose lifetime it exceeds. */
#ifndef NET_NET_CONFIG_H
#define NET_NET_CONFIG_H

#include "base/error.h"
#include "base/slice.h"
#include "net/address.h"
#include "net/proxy_rules.h"

struct net_ip_range {     /* a network; a blacklist holds these */
    struct in6_addr addr; /* as in struct address */
    uint8_t prefix;
    bool is_v4;
    struct slice text; /* as written */
};

struct net_ip_block { /* consecutive addresses; localIPs holds these */
    struct address first;
    uint64_t count; /* saturates: nobody dials from more */
};

struct net_host_entry { /* "*.x.com[:port]" -> "ip[:port]" */
    struct slice pattern, target;
};

struct net_tls_auth {
    struct slice cert_pem, key_pem, password;
    struct slice *domains;
    uint32_t domain_count; /* 0: for all hosts */
    const char *origin;    /* for errors; NULL: the option tlsAuth */
};

enum dns_select { DNS_SELECT_FIRST, DNS_SELECT_RANDOM, DNS_SELECT_ROUND_ROBIN };
enum dns_policy {
    DNS_PREFER_IPV4,
    DNS_PREFER_IPV6,
    DNS_ONLY_IPV4,
    DNS_ONLY_IPV6,
    DNS_ANY,
};

struct net_config {
    int64_t dns_ttl_ns; /* NEVER_NS for "inf", 0 for none; default 5 minutes */
    enum dns_select dns_select;
    enum dns_policy dns_policy;
    struct net_ip_range *blacklist;
    uint32_t blacklist_count;
    struct slice *blocked_hosts; /* names and "*.name" patterns, in lower case */
    uint32_t blocked_host_count;
    struct net_host_entry *hosts;
    uint32_t host_count;
    struct net_ip_block *local_ips; /* sources to dial from, by VU */
    uint32_t local_ip_count;
    bool tls_insecure;
    int tls_min, tls_max;      /* OpenSSL's TLS1_VERSION ...; 0 = default */
    struct slice *tls_ciphers; /* Go's names: TLS_RSA_WITH_AES_128_CBC_SHA ... */
    uint32_t tls_cipher_count;
    struct slice tls_roots_pem; /* certificates that are trusted instead of the machine's */
    struct net_tls_auth *tls_auth;
    uint32_t tls_auth_count;
    struct slice key_log_path; /* SSLKEYLOGFILE */
    struct proxy_rules proxies;
};

/* "10.0.0.0/8", "::1", "fd00::/8". False when it is no range. The text is borrowed. */
bool net_ip_range_parse(struct net_ip_range *out, struct slice text);

/* One part of localIPs: an address, "first-last" or a network (an IPv4 network without its first
 * and last address). False when it is none. */
bool net_ip_block_parse(struct net_ip_block *out, struct slice text);

#endif
