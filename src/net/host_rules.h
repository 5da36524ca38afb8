/* The options that decide where a name leads before DNS is asked: hosts, blockHostnames,
 * blacklistIPs, localIPs. Pure functions of the configuration. */
#ifndef NET_HOST_RULES_H
#define NET_HOST_RULES_H

#include "net/net_config.h"

/* Whether a pattern covers the name: equal, or "*" in front of a common end. One star covers
 * several labels. Case-insensitive. */
bool host_pattern_matches(struct slice pattern, struct slice name);

/* The pattern or range that forbids it; NULL when none does. */
const struct slice *host_rules_blocked(const struct net_config *config, struct slice host);
const struct slice *host_rules_blacklisted(const struct net_config *config,
                                           const struct address *address);

/* Where the `hosts` option sends host:port. An entry with that port wins over one without; an exact
 * one over a wildcard, a longer wildcard over a shorter. *out_port is the entry's port, or the
 * given one. 0 found, 1 no entry, -1 the entry's target is no address. */
int host_rules_find(const struct net_config *config, struct slice host, uint16_t port,
                    struct address *out, uint16_t *out_port);

/* The address that a VU (numbered from 1) dials from; false when that is left to the system. */
bool host_rules_source(const struct net_config *config, uint32_t vu_id, struct address *out);

#endif
