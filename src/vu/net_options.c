#include "vu/net_options.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/duration.h"
#include "proto/proxy_options.h"

#include <stdlib.h>

enum { DEFAULT_TTL_MINUTES = 5 };

struct choice {
    struct slice name;
    int value;
};

static int choose(const struct choice *choices, size_t count, const struct opt_text *text,
                  int fallback)
{
    for (size_t i = 0; text->set && i < count; i++)
        if (slice_eq_nocase(text->value, choices[i].name))
            return choices[i].value;
    return fallback;
}

static void apply_dns(struct net_config *out, const struct options *o)
{
    static const struct choice selects[] = { { SLICE("first"), DNS_SELECT_FIRST },
                                             { SLICE("random"), DNS_SELECT_RANDOM },
                                             { SLICE("roundRobin"), DNS_SELECT_ROUND_ROBIN } };
    static const struct choice policies[] = { { SLICE("preferIPv4"), DNS_PREFER_IPV4 },
                                              { SLICE("preferIPv6"), DNS_PREFER_IPV6 },
                                              { SLICE("onlyIPv4"), DNS_ONLY_IPV4 },
                                              { SLICE("onlyIPv6"), DNS_ONLY_IPV6 },
                                              { SLICE("any"), DNS_ANY } };
    out->dns_select = (enum dns_select)choose(selects, ARRAY_LEN(selects), &o->dns_select,
                                              DNS_SELECT_RANDOM);
    out->dns_policy = (enum dns_policy)choose(policies, ARRAY_LEN(policies), &o->dns_policy,
                                              DNS_PREFER_IPV4);
    out->dns_ttl_ns = DEFAULT_TTL_MINUTES * 60 * NS_PER_S;
    if (!o->dns_ttl.set || o->dns_ttl.value.len == 0)
        return;
    if (slice_is(o->dns_ttl.value, "inf"))
        out->dns_ttl_ns = NEVER_NS;
    else
        duration_parse(o->dns_ttl.value, &out->dns_ttl_ns);
}

/* OpenSSL's numbers of the protocol versions. */
static int tls_version(const struct opt_text *text)
{
    static const struct choice versions[] = { { SLICE("tls1.0"), 0x0301 },
                                              { SLICE("tls1.1"), 0x0302 },
                                              { SLICE("tls1.2"), 0x0303 },
                                              { SLICE("tls1.3"), 0x0304 } };
    return choose(versions, ARRAY_LEN(versions), text, 0);
}

static int apply_addresses(struct net_config *out, const struct options *o, struct arena *arena,
                           struct error *error)
{
    out->blacklist = ARENA_ARRAY(arena, struct net_ip_range, o->blacklist_ips.count + 1);
    for (uint32_t i = 0; i < o->blacklist_ips.count; i++) {
        if (!net_ip_range_parse(&out->blacklist[out->blacklist_count++], o->blacklist_ips.items[i]))
            return error_set(error, EXIT_CODE_INVALID_CONFIG,
                             "\"%.*s\" in blacklistIPs is no address range like 10.0.0.0/8",
                             SLICE_ARG(o->blacklist_ips.items[i]));
    }
    out->local_ips = ARENA_ARRAY(arena, struct net_ip_block, o->local_ips.count + 1);
    for (uint32_t i = 0; i < o->local_ips.count; i++) {
        if (!net_ip_block_parse(&out->local_ips[out->local_ip_count++], o->local_ips.items[i]))
            return error_set(error, EXIT_CODE_INVALID_CONFIG,
                             "\"%.*s\" in localIPs is no address, range or network",
                             SLICE_ARG(o->local_ips.items[i]));
    }
    return 0;
}

static void apply_blocked(struct net_config *out, const struct text_list *patterns,
                          struct arena *arena)
{
    out->blocked_hosts = ARENA_ARRAY(arena, struct slice, patterns->count + 1);
    for (uint32_t i = 0; i < patterns->count; i++)
        out->blocked_hosts[out->blocked_host_count++] = arena_copy_lower(arena, patterns->items[i]);
}

int net_options_apply(struct net_config *out, const struct options *o, struct arena *arena,
                      struct error *error)
{
    *out = (struct net_config){
        .tls_insecure = o->insecure_skip_tls_verify.value,
        .tls_min = tls_version(&o->tls_version_min),
        .tls_max = tls_version(&o->tls_version_max),
        .tls_ciphers = o->tls_cipher_suites.items,
        .tls_cipher_count = o->tls_cipher_suites.count,
    };
    apply_dns(out, o);
    apply_blocked(out, &o->block_hostnames, arena);
    const char *key_log = getenv("SSLKEYLOGFILE");
    if (key_log && key_log[0])
        out->key_log_path = arena_copy(arena, slice_of(key_log));
    out->hosts = ARENA_ARRAY(arena, struct net_host_entry, o->host_count + 1);
    for (uint32_t i = 0; i < o->host_count; i++)
        out->hosts[out->host_count++] = (struct net_host_entry){ o->hosts[i].pattern,
                                                                 o->hosts[i].target };
    out->tls_auth = ARENA_ARRAY(arena, struct net_tls_auth, o->tls_auth_count + 1);
    for (uint32_t i = 0; i < o->tls_auth_count; i++) {
        const struct tls_auth *from = &o->tls_auth[i];
        out->tls_auth[out->tls_auth_count++] = (struct net_tls_auth){
            .cert_pem = from->cert,
            .key_pem = from->key,
            .password = from->password,
            .domains = from->domains,
            .domain_count = from->domain_count
        };
    }
    if (apply_addresses(out, o, arena, error) != 0)
        return -1;
    return proxy_options_apply(&out->proxies, arena, error);
}

enum http_version net_options_http_version(const struct options *options)
{
    struct slice part, debug = slice_of(getenv("GODEBUG"));
    while (slice_split(&debug, ',', &part))
        if (slice_is(part, "http2client=0"))
            return HTTP_1_ONLY;
    return options->h2c.value ? HTTP_2_CLEARTEXT : HTTP_NEGOTIATED;
}
