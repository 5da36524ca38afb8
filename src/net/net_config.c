#include "net/net_config.h"

bool net_ip_range_parse(struct net_ip_range *out, struct slice text)
{
    struct address address;
    ptrdiff_t slash = slice_find_char(text, '/');
    int64_t prefix = -1;
    if (!address_parse(&address, slash < 0 ? text : slice_sub(text, 0, (size_t)slash)))
        return false;
    int64_t bits = address.is_v4 ? 32 : 128;
    if (slash < 0)
        prefix = bits;
    else if (!slice_to_int64(slice_sub(text, (size_t)slash + 1, text.len), &prefix))
        return false;
    if (prefix < 0 || prefix > bits)
        return false;
    *out = (struct net_ip_range){ address.bytes, (uint8_t)prefix, address.is_v4, text };
    return true;
}

/* The last eight bytes that count as a number: the distance between two addresses of one
 * network. */
static uint64_t low_bits(const struct address *a)
{
    const unsigned char *at = a->bytes.s6_addr + (a->is_v4 ? 0 : 8);
    uint64_t value = 0;
    for (int i = 0; i < (a->is_v4 ? 4 : 8); i++)
        value = value << 8 | at[i];
    return value;
}

static void add(struct address *a, uint64_t n)
{
    for (int i = a->is_v4 ? 3 : 15; i >= 0 && n > 0; i--) {
        n += a->bytes.s6_addr[i];
        a->bytes.s6_addr[i] = (unsigned char)n;
        n >>= 8;
    }
}

static bool parse_network(struct net_ip_block *out, struct slice text)
{
    struct net_ip_range range;
    if (!net_ip_range_parse(&range, text))
        return false;
    *out = (struct net_ip_block){ .first = { range.addr, range.is_v4 } };
    unsigned bits = range.is_v4 ? 32 : 128, host_bits = bits - range.prefix;
    for (unsigned bit = range.prefix; bit < bits; bit++)
        out->first.bytes.s6_addr[bit / 8] &= (unsigned char)~(0x80u >> (bit % 8));
    out->count = host_bits < 64 ? UINT64_C(1) << host_bits : UINT64_MAX;
    if (range.is_v4 && out->count > 2) {
        out->count -= 2;
        add(&out->first, 1);
    }
    return true;
}

bool net_ip_block_parse(struct net_ip_block *out, struct slice text)
{
    ptrdiff_t dash = slice_find_char(text, '-');
    if (dash < 0)
        return parse_network(out, text);
    struct address first, last;
    if (!address_parse(&first, slice_sub(text, 0, (size_t)dash)) ||
        !address_parse(&last, slice_sub(text, (size_t)dash + 1, text.len)) ||
        first.is_v4 != last.is_v4 || low_bits(&last) < low_bits(&first))
        return false;
    uint64_t distance = low_bits(&last) - low_bits(&first);
    *out = (struct net_ip_block){ first, distance < UINT64_MAX ? distance + 1 : distance };
    return true;
}
