#include "net/proxy_rules.h"

#include "net/address.h"
#include "net/net_config.h"

enum { ANY_PORT = 0, NO_PORT = UINT16_MAX + 1 };

/* What NO_PROXY names. */
struct proxy_exception {
    enum { EXCEPT_ALL, EXCEPT_NETWORK, EXCEPT_DOMAIN } kind;
    struct address network; /* with its prefix: a whole one is an address */
    uint8_t prefix;
    struct slice domain; /* lower case, begins with a dot */
    bool domain_itself;  /* and not only what is in it */
    uint32_t port;       /* ANY_PORT; NO_PORT was no number */
};

/* --- reading ---------------------------------------------------------------------------------- */

/* The host of "host:port"; a text without a port is all host. */
static struct slice cut_port(struct slice entry, uint32_t *port)
{
    struct slice host, digits;
    int64_t number;
    *port = ANY_PORT;
    if (!host_port_split(entry, &host, &digits))
        return entry;
    if (digits.len > 0)
        *port = slice_to_int64(digits, &number) && number > 0 && number <= UINT16_MAX
                    ? (uint32_t)number
                    : NO_PORT;
    return host;
}

/* False when it is no exception at all. */
static bool parse_exception(struct proxy_exception *out, struct slice entry, struct arena *arena)
{
    struct net_ip_range range;
    *out = (struct proxy_exception){ .kind = EXCEPT_NETWORK };
    if (slice_is(entry, "*")) {
        out->kind = EXCEPT_ALL;
        return true;
    }
    struct slice host = entry;
    if (slice_find_char(entry, '/') < 0)
        host = cut_port(entry, &out->port);
    if (net_ip_range_parse(&range, host)) {
        out->network = (struct address){ range.addr, range.is_v4 };
        out->prefix = range.prefix;
        return true;
    }
    if (slice_starts(host, SLICE("*.")))
        host = slice_sub(host, 1, host.len);
    if (host.len == 0)
        return false;
    out->kind = EXCEPT_DOMAIN;
    out->domain_itself = host.ptr[0] != '.';
    char *domain = arena_printf(arena, "%s%.*s", out->domain_itself ? "." : "", SLICE_ARG(host));
    out->domain = arena_copy_lower(arena, slice_of(domain));
    return true;
}

void proxy_rules_set_exceptions(struct proxy_rules *rules, struct slice no_proxy,
                                struct arena *arena)
{
    size_t most = 1;
    for (size_t i = 0; i < no_proxy.len; i++)
        most += no_proxy.ptr[i] == ',';
    rules->exceptions = ARENA_ARRAY(arena, struct proxy_exception, most);
    rules->exception_count = 0;
    struct slice entry;
    while (slice_split(&no_proxy, ',', &entry)) {
        entry = slice_trim(entry);
        if (entry.len > 0 &&
            parse_exception(&rules->exceptions[rules->exception_count], entry, arena))
            rules->exception_count++;
    }
}

/* --- choosing --------------------------------------------------------------------------------- */

static bool is_loopback(const struct address *a)
{
    return a->is_v4 ? a->bytes.s6_addr[0] == 127 : IN6_IS_ADDR_LOOPBACK(&a->bytes);
}

static bool covers(const struct proxy_exception *e, struct slice host,
                   const struct address *literal, uint16_t port)
{
    if (e->port != ANY_PORT && e->port != port)
        return false;
    switch (e->kind) {
    case EXCEPT_ALL: return true;
    case EXCEPT_NETWORK: return literal != NULL && address_in(literal, &e->network, e->prefix);
    case EXCEPT_DOMAIN: break;
    }
    if (literal != NULL)
        return false;
    return slice_ends(host, e->domain) ||
           (e->domain_itself && slice_eq(host, slice_sub(e->domain, 1, e->domain.len)));
}

const struct net_proxy *proxy_rules_find(const struct proxy_rules *rules, bool tls,
                                         struct slice host, uint16_t port)
{
    const struct net_proxy *proxy = tls ? rules->for_https : rules->for_http;
    struct address literal;
    if (proxy == NULL || slice_is(host, "localhost"))
        return NULL;
    bool is_literal = address_parse(&literal, host);
    if (is_literal && is_loopback(&literal))
        return NULL;
    for (uint32_t i = 0; i < rules->exception_count; i++)
        if (covers(&rules->exceptions[i], host, is_literal ? &literal : NULL, port))
            return NULL;
    return proxy;
}
