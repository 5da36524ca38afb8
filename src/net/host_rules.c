#include "net/host_rules.h"

bool host_pattern_matches(struct slice pattern, struct slice name)
{
    if (pattern.len == 0 || pattern.ptr[0] != '*')
        return slice_eq_nocase(pattern, name);
    struct slice end = slice_sub(pattern, 1, pattern.len);
    return name.len >= end.len &&
           slice_eq_nocase(slice_sub(name, name.len - end.len, name.len), end);
}

const struct slice *host_rules_blocked(const struct net_config *config, struct slice host)
{
    for (uint32_t i = 0; i < config->blocked_host_count; i++)
        if (host_pattern_matches(config->blocked_hosts[i], host))
            return &config->blocked_hosts[i];
    return NULL;
}

const struct slice *host_rules_blacklisted(const struct net_config *config,
                                           const struct address *address)
{
    for (uint32_t i = 0; i < config->blacklist_count; i++) {
        const struct net_ip_range *range = &config->blacklist[i];
        struct address network = { range->addr, range->is_v4 };
        if (address_in(address, &network, range->prefix))
            return &range->text;
    }
    return NULL;
}

static const struct net_host_entry *best_match(const struct net_config *config, struct slice name)
{
    const struct net_host_entry *best = NULL;
    for (uint32_t i = 0; i < config->host_count; i++) {
        const struct net_host_entry *entry = &config->hosts[i];
        if (!host_pattern_matches(entry->pattern, name))
            continue;
        bool exact = entry->pattern.len == 0 || entry->pattern.ptr[0] != '*';
        if (exact)
            return entry;
        if (best == NULL || entry->pattern.len > best->pattern.len)
            best = entry;
    }
    return best;
}

/* "1.2.3.4", "1.2.3.4:80", "::1", "[::1]:80". */
static bool parse_target(struct slice target, struct address *out, uint16_t *port)
{
    if (address_parse(out, target))
        return true;
    struct slice host, digits;
    int64_t number;
    if (!host_port_split(target, &host, &digits) || !slice_to_int64(digits, &number) ||
        number < 0 || number > UINT16_MAX)
        return false;
    if (number > 0)
        *port = (uint16_t)number;
    return address_parse(out, host);
}

int host_rules_find(const struct net_config *config, struct slice host, uint16_t port,
                    struct address *out, uint16_t *out_port)
{
    char with_port[HOST_PORT_SIZE];
    *out_port = port;
    if (config->host_count == 0 || host.len > 255)
        return 1;
    const struct net_host_entry *entry = best_match(
        config, slice_of(host_port_format(host, port, with_port)));
    if (entry == NULL)
        entry = best_match(config, host);
    if (entry == NULL)
        return 1;
    return parse_target(entry->target, out, out_port) ? 0 : -1;
}

bool host_rules_source(const struct net_config *config, uint32_t vu_id, struct address *out)
{
    uint64_t total = 0;
    for (uint32_t i = 0; i < config->local_ip_count; i++)
        if (__builtin_add_overflow(total, config->local_ips[i].count, &total))
            total = UINT64_MAX;
    if (total == 0)
        return false;
    uint64_t index = (vu_id > 0 ? vu_id - 1 : 0) % total;
    const struct net_ip_block *block = config->local_ips;
    while (index >= block->count)
        index -= block++->count;
    *out = block->first;
    for (int i = out->is_v4 ? 3 : 15; i >= 0 && index > 0; i--) {
        index += out->bytes.s6_addr[i];
        out->bytes.s6_addr[i] = (unsigned char)index;
        index >>= 8;
    }
    return true;
}
