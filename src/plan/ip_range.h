/* IP addresses as options name them: ranges that may not be called, and those that VUs call from.
 */
#ifndef PLAN_IP_RANGE_H
#define PLAN_IP_RANGE_H

#include "base/buf.h"
#include "base/error.h"

/* An IPv4 address is kept in the last four bytes, with ffff in front (RFC 4291 section 2.5.5.2), so
 * that both families compare alike. */
struct ip_address {
    uint8_t family; /* 4 or 6 */
    uint8_t bytes[16];
};

/* "10.0.0.0/8": an address belongs to it when its first `prefix` bits (of the mapped form) are
 * equal. */
struct ip_range {
    struct ip_address first;
    uint8_t prefix; /* of 128 */
};

bool ip_address_parse(struct ip_address *out, struct slice text);
void ip_address_format(struct buf *out, const struct ip_address *a);

/* CIDR; bits behind the prefix are cleared. */
bool ip_range_parse(struct ip_range *out, struct slice text);
void ip_range_format(struct buf *out, const struct ip_range *r);
bool ip_range_contains(const struct ip_range *r, const struct ip_address *a);

/* --- where VUs call from: "192.168.0.10-192.168.0.25", "fd:1::0/120", "10.0.0.1" -------------- */

struct ip_pool {
    struct ip_pool_block *blocks;
    uint32_t count;
};

/* 0, or -1 with k6's words. */
int ip_pool_parse(struct ip_pool *pool, const struct slice *texts, uint32_t count,
                  struct error *error);
void ip_pool_deinit(struct ip_pool *pool);

/* The address number `index`, counted from 0 through all blocks and round again. */
struct ip_address ip_pool_get(const struct ip_pool *pool, uint64_t index);

#endif
