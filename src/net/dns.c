/* The cache keeps all addresses of a name that the policy allows, the preferred ones in front; the
 * selection picks one of these for each dial, and hands out the others behind it for when that
 * doesn't answer. */
#include "net/dns.h"

#include "base/check.h"
#include "base/clock.h"
#include "base/map.h"
#include "loop/fiber.h"
#include "net/ares_driver.h"

#include <sys/socket.h>

struct address_list {
    struct address *items;
    uint32_t count;
    uint32_t preferred; /* so many in front: what the selection picks from */
};

/* A fiber that waits for a lookup; lives on its stack. */
struct waiter {
    struct waiter *next;
    struct fiber *fiber;
};

struct lookup {
    struct dns *dns;
    struct entry *entry;
    struct waiter *waiters;
    uint32_t users; /* waiters that have not yet seen the result, and c-ares */
    bool done;
    int status; /* ARES_... */
    struct address_list found;
};

/* What is known of a name. */
struct entry {
    struct address_list addresses;
    int64_t valid_until_ns;
    uint32_t turn;          /* of the round robin */
    struct lookup *pending; /* the query that is under way */
    char name[];
};

struct dns {
    const struct net_config *config;
    struct ares_driver *driver; /* made by the first lookup */
    const char *servers;        /* NULL: the system's */
    struct map entries;
    uint32_t unawaited; /* lookups under way that nobody waits for any more */
    uint32_t under_way;
    uint64_t random_state;
};

struct dns *dns_new(const struct net_config *config)
{
    struct dns *d = xcalloc(1, sizeof(*d));
    d->config = config;
    d->random_state = (uint64_t)clock_mono_ns() | 1;
    map_init(&d->entries);
    return d;
}

static void free_entry(void *value)
{
    struct entry *entry = value;
    free(entry->addresses.items);
    free(entry);
}

void dns_free(struct dns *d)
{
    if (d == NULL)
        return;
    ares_driver_free(d->driver);
    map_deinit(&d->entries, free_entry);
    free(d);
}

void dns_use_servers(struct dns *d, const char *servers)
{
    d->servers = servers;
}

/* --- policy and selection --------------------------------------------------------------------- */

/* The addresses of a family come to the front, in their order; so many there are. */
static uint32_t move_to_front(struct address_list *list, bool v4)
{
    uint32_t moved = 0;
    for (uint32_t i = 0; i < list->count; i++) {
        struct address a = list->items[i];
        if (a.is_v4 != v4)
            continue;
        memmove(&list->items[moved + 1], &list->items[moved], (i - moved) * sizeof(a));
        list->items[moved++] = a;
    }
    return moved;
}

static void apply_policy(struct address_list *list, enum dns_policy policy)
{
    bool v4 = policy == DNS_ONLY_IPV4 || policy == DNS_PREFER_IPV4;
    uint32_t in_front = policy == DNS_ANY ? list->count : move_to_front(list, v4);
    if (policy == DNS_ONLY_IPV4 || policy == DNS_ONLY_IPV6)
        list->count = in_front;
    list->preferred = in_front > 0 ? in_front : list->count;
}

static uint64_t next_random(struct dns *d)
{
    d->random_state ^= d->random_state << 13;
    d->random_state ^= d->random_state >> 7;
    d->random_state ^= d->random_state << 17;
    return d->random_state;
}

/* The first one of the other family behind the one to try first: when a whole family is dead, the
 * second attempt succeeds (RFC 8305 section 4). */
static void alternate(struct address *list, uint32_t count)
{
    uint32_t other = 1;
    while (other < count && list[other].is_v4 == list[0].is_v4)
        other++;
    if (other >= count)
        return;
    struct address a = list[other];
    memmove(&list[2], &list[1], (other - 1) * sizeof(a));
    list[1] = a;
}

static int select_addresses(struct dns *d, struct entry *entry, const struct address_list *list,
                            struct address out[DNS_MAX_ADDRESSES])
{
    uint32_t first = 0, n = 0;
    if (d->config->dns_select == DNS_SELECT_RANDOM)
        first = (uint32_t)(next_random(d) % list->preferred);
    else if (d->config->dns_select == DNS_SELECT_ROUND_ROBIN)
        first = entry->turn++ % list->preferred;
    /* Many preferred ones leave room for one of the others. */
    uint32_t room = DNS_MAX_ADDRESSES - (list->count > list->preferred);
    for (uint32_t i = 0; i < list->preferred && n < room; i++)
        out[n++] = list->items[(first + i) % list->preferred];
    for (uint32_t i = list->preferred; i < list->count && n < DNS_MAX_ADDRESSES; i++)
        out[n++] = list->items[i];
    alternate(out, n);
    return (int)n;
}

/* --- asking ----------------------------------------------------------------------------------- */

static void lookup_unref(struct lookup *l)
{
    if (--l->users > 0)
        return;
    free(l->found.items);
    free(l);
}

static struct address_list collect(const struct ares_addrinfo *info)
{
    struct address_list list = { 0 };
    for (const struct ares_addrinfo_node *node = info->nodes; node != NULL; node = node->ai_next)
        list.count++;
    list.items = xcalloc(list.count > 0 ? list.count : 1, sizeof(*list.items));
    struct address *to = list.items;
    for (const struct ares_addrinfo_node *node = info->nodes; node != NULL; node = node->ai_next) {
        to->is_v4 = node->ai_family == AF_INET;
        if (to->is_v4)
            memcpy(&to->bytes, &((struct sockaddr_in *)node->ai_addr)->sin_addr, 4);
        else
            to->bytes = ((struct sockaddr_in6 *)node->ai_addr)->sin6_addr;
        to++;
    }
    return list;
}

static void remember(struct entry *entry, const struct address_list *found, int64_t ttl_ns)
{
    int64_t now_ns = clock_mono_ns();
    free(entry->addresses.items);
    entry->addresses = *found;
    entry->addresses.items = xmalloc(found->count * sizeof(*found->items));
    memcpy(entry->addresses.items, found->items, found->count * sizeof(*found->items));
    entry->valid_until_ns = ttl_ns < NEVER_NS - now_ns ? now_ns + ttl_ns : NEVER_NS;
}

static void on_answer(void *context, int status, int timeouts, struct ares_addrinfo *info)
{
    struct lookup *l = context;
    struct dns *d = l->dns;
    l->done = true;
    l->status = status;
    if (status == ARES_SUCCESS) {
        l->found = collect(info);
        apply_policy(&l->found, d->config->dns_policy);
        if (l->found.count > 0 && d->config->dns_ttl_ns > 0)
            remember(l->entry, &l->found, d->config->dns_ttl_ns);
    }
    if (info != NULL)
        ares_freeaddrinfo(info);
    l->entry->pending = NULL;
    d->under_way--;
    if (l->users == 1)
        d->unawaited--;
    for (struct waiter *w = l->waiters; w != NULL; w = w->next)
        fiber_wake(w->fiber);
    lookup_unref(l);
}

static struct lookup *start_lookup(struct dns *d, struct entry *entry)
{
    struct lookup *l = xcalloc(1, sizeof(*l));
    l->dns = d;
    l->entry = entry;
    l->users = 2; /* c-ares, and the caller */
    entry->pending = l;
    d->under_way++;
    int family = d->config->dns_policy == DNS_ONLY_IPV4   ? AF_INET
                 : d->config->dns_policy == DNS_ONLY_IPV6 ? AF_INET6
                                                          : AF_UNSPEC;
    ares_driver_query(d->driver, entry->name, family, on_answer, l);
    return l;
}

static void remove_waiter(struct lookup *l, struct waiter *waiter)
{
    struct waiter **at = &l->waiters;
    while (*at != waiter)
        at = &(*at)->next;
    *at = waiter->next;
}

/* When the last one leaves, the queries would keep the loop alive until they time out. */
static void abandon(struct dns *d, struct lookup *l)
{
    if (l->users == 2)
        d->unawaited++;
    lookup_unref(l);
    if (d->unawaited == d->under_way)
        ares_driver_cancel(d->driver);
}

static int wait_for_answer(struct dns *d, struct lookup *l, int64_t deadline_ns)
{
    struct waiter self = { .next = l->waiters, .fiber = fiber_self() };
    int result = WAIT_OK;
    l->waiters = &self;
    while (!l->done && result == WAIT_OK)
        result = fiber_park(deadline_ns);
    remove_waiter(l, &self);
    if (l->done)
        return WAIT_OK;
    abandon(d, l);
    return result;
}

/* --- names that need no server (RFC 6761) ----------------------------------------------------- */

static bool in_domain(struct slice host, struct slice domain)
{
    if (slice_ends(host, SLICE(".")))
        host.len--;
    if (host.len < domain.len ||
        !slice_eq_nocase(slice_sub(host, host.len - domain.len, host.len), domain))
        return false;
    return host.len == domain.len || host.ptr[host.len - domain.len - 1] == '.';
}

static void add_loopback(struct lookup *l, enum dns_policy policy)
{
    static const struct address v4 = { .bytes.s6_addr = { 127, 0, 0, 1 }, .is_v4 = true };
    static const struct address v6 = { .bytes = IN6ADDR_LOOPBACK_INIT };
    l->found.items = xrealloc(l->found.items, 2 * sizeof(*l->found.items));
    l->found.items[0] = v4;
    l->found.items[1] = v6;
    l->found.count = 2;
    apply_policy(&l->found, policy);
    l->status = ARES_SUCCESS;
}

/* --- resolving -------------------------------------------------------------------------------- */

static int fail(struct net_failure *failure, struct slice host, int status)
{
    switch (status) {
    case ARES_SUCCESS: /* but the policy left none */
        return -net_fail(failure, NET_ERR_GENERIC, "lookup %.*s: no such host", SLICE_ARG(host));
    case ARES_ENOTFOUND:
    case ARES_ENODATA:
    case ARES_EBADNAME:
    case ARES_ENONAME: return -net_fail(failure, NET_ERR_DNS_NO_HOST, "lookup: no such host");
    case ARES_ETIMEOUT: return -net_fail(failure, NET_ERR_TIMEOUT, "request timeout");
    case ARES_ESERVFAIL:
    case ARES_EREFUSED:
    case ARES_EFORMERR:
    case ARES_ECONNREFUSED: /* all servers failed, in whichever way */
        return -net_fail(failure, NET_ERR_DNS, "lookup %.*s: server misbehaving", SLICE_ARG(host));
    default:
        return -net_fail(failure, NET_ERR_DNS, "lookup %.*s: %s", SLICE_ARG(host),
                         ares_strerror(status));
    }
}

static struct entry *get_entry(struct dns *d, struct slice host)
{
    struct entry *entry = map_get(&d->entries, host);
    if (entry != NULL)
        return entry;
    entry = xcalloc(1, sizeof(*entry) + host.len + 1);
    memcpy(entry->name, host.ptr, host.len);
    map_set(&d->entries, host, entry);
    return entry;
}

int dns_resolve(struct dns *d, struct slice host, int64_t deadline_ns,
                struct address out[DNS_MAX_ADDRESSES], struct net_failure *failure)
{
    struct entry *entry = get_entry(d, host);
    if (entry->addresses.count > 0 && clock_mono_ns() < entry->valid_until_ns)
        return select_addresses(d, entry, &entry->addresses, out);
    if (in_domain(host, SLICE("invalid")))
        return fail(failure, host, ARES_ENOTFOUND);
    if (d->driver == NULL && (d->driver = ares_driver_new(d->servers)) == NULL)
        return -net_fail(failure, NET_ERR_DNS, "lookup %.*s: no resolver", SLICE_ARG(host));

    struct lookup *l = entry->pending;
    if (l != NULL)
        l->users++;
    else
        l = start_lookup(d, entry);
    int result = wait_for_answer(d, l, deadline_ns);
    if (result != WAIT_OK)
        return -net_fail_wait(failure, result);
    if (l->status != ARES_SUCCESS && in_domain(host, SLICE("localhost")))
        add_loopback(l, d->config->dns_policy);
    int count = l->found.count > 0 ? select_addresses(d, entry, &l->found, out)
                                   : fail(failure, host, l->status);
    lookup_unref(l);
    return count;
}
