/* Addresses are numbers of 128 bits here, which makes ranges and counting plain arithmetic. */
#include "plan/ip_range.h"

#include "base/check.h"

#include <arpa/inet.h>
#include <stdlib.h>

typedef unsigned __int128 u128;

enum { V4_BITS = 32, V6_BITS = 128, V4_OFFSET = V6_BITS - V4_BITS };

static const uint8_t v4_front[12] = { [10] = 0xFF, [11] = 0xFF };

static u128 to_number(const struct ip_address *a)
{
    u128 number = 0;
    for (size_t i = 0; i < sizeof(a->bytes); i++)
        number = number << 8 | a->bytes[i];
    return number;
}

static struct ip_address from_number(u128 number, uint8_t family)
{
    struct ip_address a = { .family = family };
    for (size_t i = sizeof(a.bytes); i-- > 0; number >>= 8)
        a.bytes[i] = (uint8_t)number;
    return a;
}

bool ip_address_parse(struct ip_address *out, struct slice text)
{
    char terminated[INET6_ADDRSTRLEN];
    if (text.len >= sizeof(terminated) || memchr(text.ptr, '\0', text.len) != NULL)
        return false;
    memcpy(terminated, text.ptr, text.len);
    terminated[text.len] = '\0';

    *out = (struct ip_address){ .family = 4 };
    if (inet_pton(AF_INET, terminated, out->bytes + sizeof(v4_front)) == 1) {
        memcpy(out->bytes, v4_front, sizeof(v4_front));
        return true;
    }
    if (inet_pton(AF_INET6, terminated, out->bytes) != 1)
        return false;
    out->family = memcmp(out->bytes, v4_front, sizeof(v4_front)) == 0 ? 4 : 6;
    return true;
}

void ip_address_format(struct buf *out, const struct ip_address *a)
{
    char text[INET6_ADDRSTRLEN];
    bool v4 = a->family == 4;
    inet_ntop(v4 ? AF_INET : AF_INET6, v4 ? a->bytes + sizeof(v4_front) : a->bytes, text,
              sizeof(text));
    buf_append_str(out, text);
}

/* The bits behind the prefix. */
static u128 host_mask(uint8_t prefix)
{
    return prefix == 0 ? ~(u128)0 : ((u128)1 << (V6_BITS - prefix)) - 1;
}

bool ip_range_parse(struct ip_range *out, struct slice text)
{
    ptrdiff_t bar = slice_find_char(text, '/');
    int64_t prefix;
    if (bar < 0 || !ip_address_parse(&out->first, slice_sub(text, 0, (size_t)bar)))
        return false;
    struct slice bits = slice_sub(text, (size_t)bar + 1, text.len);
    bool v4 = slice_find_char(slice_sub(text, 0, (size_t)bar), ':') < 0;
    if (bits.len == 0 || bits.ptr[0] < '0' || bits.ptr[0] > '9' || !slice_to_int64(bits, &prefix) ||
        prefix > (v4 ? V4_BITS : V6_BITS))
        return false;
    out->prefix = (uint8_t)(prefix + (v4 ? V4_OFFSET : 0));
    u128 masked = to_number(&out->first) & ~host_mask(out->prefix);
    out->first = from_number(masked, v4 ? 4 : 6);
    return true;
}

void ip_range_format(struct buf *out, const struct ip_range *r)
{
    ip_address_format(out, &r->first);
    buf_append_char(out, '/');
    buf_append_int(out, r->first.family == 4 ? r->prefix - V4_OFFSET : r->prefix);
}

bool ip_range_contains(const struct ip_range *r, const struct ip_address *a)
{
    return (to_number(a) & ~host_mask(r->prefix)) == to_number(&r->first);
}

/* --- pools ------------------------------------------------------------------------------------ */

struct ip_pool_block {
    u128 first, count;
    uint8_t family;
};

static int read_range(struct ip_pool_block *block, struct slice text, struct slice low,
                      struct slice high, struct error *error)
{
    struct ip_address first, last;
    if (!ip_address_parse(&first, low) || !ip_address_parse(&last, high))
        return error_set(error, EXIT_CODE_OTHER, "wrong IP range format: %.*s", SLICE_ARG(text));
    if (first.family != last.family)
        return error_set(error, EXIT_CODE_OTHER, "mixed IP range format: %.*s", SLICE_ARG(text));
    if (to_number(&first) > to_number(&last))
        return error_set(error, EXIT_CODE_OTHER, "negative IP range: %.*s", SLICE_ARG(text));
    *block = (struct ip_pool_block){ to_number(&first), to_number(&last) - to_number(&first) + 1,
                                     first.family };
    return 0;
}

static int read_block(struct ip_pool_block *block, struct slice text, struct error *error)
{
    struct ip_address address;
    ptrdiff_t dash = slice_find_char(text, '-');
    if (dash >= 0)
        return read_range(block, text, slice_sub(text, 0, (size_t)dash),
                          slice_sub(text, (size_t)dash + 1, text.len), error);
    if (slice_find_char(text, '/') < 0) {
        if (!ip_address_parse(&address, text))
            return error_set(error, EXIT_CODE_OTHER, "%.*s is not a valid IP, IP range or CIDR",
                             SLICE_ARG(text));
        return read_range(block, text, text, text, error);
    }

    struct ip_range range;
    if (!ip_range_parse(&range, text))
        return error_set(error, EXIT_CODE_OTHER,
                         "parseCIDR() failed parsing %.*s: invalid CIDR address: %.*s",
                         SLICE_ARG(text), SLICE_ARG(text));
    *block = (struct ip_pool_block){ to_number(&range.first), host_mask(range.prefix) + 1,
                                     range.first.family };
    if (block->count == 0)
        block->count = ~(u128)0;                  /* all of IPv6: one address is not missed */
    if (block->family == 4 && block->count > 2) { /* without network and broadcast address */
        block->first++;
        block->count -= 2;
    }
    return 0;
}

int ip_pool_parse(struct ip_pool *pool, const struct slice *texts, uint32_t count,
                  struct error *error)
{
    *pool = (struct ip_pool){ xcalloc(count + (size_t)1, sizeof(*pool->blocks)), count };
    for (uint32_t i = 0; i < count; i++) {
        if (read_block(&pool->blocks[i], texts[i], error) != 0) {
            ip_pool_deinit(pool);
            return -1;
        }
    }
    return 0;
}

void ip_pool_deinit(struct ip_pool *pool)
{
    free(pool->blocks);
    *pool = (struct ip_pool){ 0 };
}

struct ip_address ip_pool_get(const struct ip_pool *pool, uint64_t index)
{
    CHECK(pool->count > 0);
    u128 total = 0, at = index;
    bool endless = false; /* more addresses than can be counted: `at` is below them in any case */
    for (uint32_t i = 0; i < pool->count; i++)
        endless = __builtin_add_overflow(total, pool->blocks[i].count, &total) || endless;
    if (!endless)
        at %= total;
    uint32_t block = 0;
    while (at >= pool->blocks[block].count)
        at -= pool->blocks[block++].count;
    return from_number(pool->blocks[block].first + at, pool->blocks[block].family);
}
