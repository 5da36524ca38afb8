/* A TCP connection to one of several addresses. Private to net/. */
#ifndef NET_CONNECT_H
#define NET_CONNECT_H

#include "net/address.h"
#include "net/stream.h"

struct net_worker;

enum { CONNECT_MAX_ADDRESSES = 8 };

/* Tries the addresses in their order; one that neither answers nor refuses doesn't hold up the next
 * for long (RFC 8305, "happy eyeballs"). `vu_id` picks the local address. Blocks the fiber. 0 with
 * *out, or a net_error: that of the first address. */
int connect_any(struct net_worker *w, const struct address *addresses, int count, uint16_t port,
                uint32_t vu_id, int64_t deadline_ns, struct stream **out,
                struct net_failure *failure);

#endif
