/* Names to addresses, with a cache per worker. Private to net/. */
#ifndef NET_DNS_H
#define NET_DNS_H

#include "net/connect.h"
#include "net/net_config.h"
#include "net/net_error.h"

struct dns;

/* That a caller is given, the one to try first in front. */
enum { DNS_MAX_ADDRESSES = CONNECT_MAX_ADDRESSES };

struct dns *dns_new(const struct net_config *config);
void dns_free(struct dns *d); /* NULL is fine; no fiber waits in it any more */

/* Asks these servers ("127.0.0.1:53,...") and not the system's; before the first lookup.
 * Borrowed. */
void dns_use_servers(struct dns *d, const char *servers);

/* Blocks the fiber. The number of addresses (at least 1), or -net_error. Fibers that ask for the
 * same name at the same time share one query. */
int dns_resolve(struct dns *d, struct slice host, int64_t deadline_ns,
                struct address out[DNS_MAX_ADDRESSES], struct net_failure *failure);

#endif
