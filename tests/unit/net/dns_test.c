#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* The resolver against a name server in a thread, which answers by the name: a<N>.test has N
 * addresses, v6.test only one of the other family, slow.test takes its time, mute.test is not
 * answered. */
#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "net/dns.h"
#include "peer.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

static int server_fd;
static char servers[64];
static atomic_int queries;
static struct net_config config;
static struct dns *dns;

/* --- the server ------------------------------------------------------------------------------- */

enum { TYPE_A = 1, TYPE_AAAA = 28, RCODE_SERVFAIL = 2, RCODE_NXDOMAIN = 3 };

static size_t read_name(const unsigned char *question, char *name)
{
    size_t at = 0, to = 0;
    while (question[at] != 0) {
        memcpy(name + to, question + at + 1, question[at]);
        to += question[at];
        at += question[at] + 1u;
        name[to++] = '.';
    }
    name[to > 0 ? to - 1 : 0] = '\0';
    return at + 1;
}

static size_t put_address(unsigned char *to, int type, int number)
{
    static const unsigned char head[] = { 0xc0, 12, 0, 0, 0, 1, 0, 0, 0, 60, 0 };
    size_t size = type == TYPE_A ? 4 : 16;
    memcpy(to, head, sizeof(head));
    to[3] = (unsigned char)type;
    to[11] = (unsigned char)size;
    memset(to + 12, 0, size);
    to[12] = type == TYPE_A ? 10 : 0xfd;
    to[11 + size] = (unsigned char)number;
    return 12 + size;
}

/* Turns the query into its answer; the length, 0 for none. */
static size_t answer(unsigned char *message, size_t length)
{
    char name[256];
    size_t end = 12 + read_name(message + 12, name) + 4;
    int type = message[end - 3], count = 0;
    CHECK(end <= length);
    message[2] |= 0x80;
    message[3] = 0x80;
    message[10] = message[11] = 0; /* no additional records */
    if (strcmp(name, "mute.test") == 0)
        return 0;
    if (strcmp(name, "slow.test") == 0)
        peer_pause_ms(50);
    if (strcmp(name, "broken.test") == 0)
        message[3] |= RCODE_SERVFAIL;
    else if (strcmp(name, "v6.test") == 0)
        count = type == TYPE_AAAA;
    else if (name[0] == 'a' || strcmp(name, "slow.test") == 0)
        count = type == TYPE_A ? (name[0] == 'a' ? name[1] - '0' : 1) : 1;
    else
        message[3] |= RCODE_NXDOMAIN;
    message[7] = (unsigned char)count;
    for (int i = 1; i <= count; i++)
        end += put_address(message + end, type, i);
    return end;
}

static void *serve_names(void *arg)
{
    unsigned char message[1024];
    struct sockaddr_in from;
    for (;;) {
        socklen_t size = sizeof(from);
        ssize_t n = recvfrom(server_fd, message, sizeof(message), 0, (struct sockaddr *)&from,
                             &size);
        if (n <= 0)
            return NULL;
        atomic_fetch_add(&queries, 1);
        size_t length = answer(message, (size_t)n);
        if (length > 0)
            sendto(server_fd, message, length, 0, (struct sockaddr *)&from, size);
    }
}

static void with_dns(void *fn)
{
    dns = dns_new(&config);
    dns_use_servers(dns, servers);
    ((void (*)(void *))fn)(NULL);
    dns_free(dns);
}

static void run(void (*fn)(void *))
{
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof(address);
    pthread_t thread;
    server_fd = socket(AF_INET, SOCK_DGRAM, 0);
    CHECK(bind(server_fd, (struct sockaddr *)&address, size) == 0);
    CHECK(getsockname(server_fd, (struct sockaddr *)&address, &size) == 0);
    snprintf(servers, sizeof(servers), "127.0.0.1:%d", ntohs(address.sin_port));
    atomic_store(&queries, 0);
    CHECK(pthread_create(&thread, NULL, serve_names, NULL) == 0);
    run_on_fiber(with_dns, fn);
    shutdown(server_fd, SHUT_RDWR);
    pthread_join(thread, NULL);
    close(server_fd);
}

/* --- lookups ---------------------------------------------------------------------------------- */

static struct address found[DNS_MAX_ADDRESSES];
static struct net_failure failure;

static int64_t in_ms(int ms)
{
    return clock_mono_ns() + ms * NS_PER_MS;
}

static int resolve(const char *name)
{
    return dns_resolve(dns, slice_of(name), in_ms(20000), found, &failure);
}

static const char *first(void)
{
    static char text[ADDRESS_TEXT_SIZE];
    address_format(&found[0], text);
    return text;
}

static void configure(int64_t ttl_ns, enum dns_select select, enum dns_policy policy)
{
    config = (struct net_config){ .dns_ttl_ns = ttl_ns,
                                  .dns_select = select,
                                  .dns_policy = policy };
}

static void fiber_cache(void *arg)
{
    assert_int_equal(resolve("a2.test"), 3);
    assert_string_equal(first(), "10.0.0.1");
    int asked = atomic_load(&queries);
    for (int i = 0; i < 5; i++)
        assert_int_equal(resolve("a2.test"), 3);
    assert_int_equal(atomic_load(&queries), asked);
    fiber_sleep_until(in_ms(120));
    assert_int_equal(resolve("a2.test"), 3);
    assert_true(atomic_load(&queries) > asked);
}

static void test_cache(void **state)
{
    configure(100 * NS_PER_MS, DNS_SELECT_FIRST, DNS_PREFER_IPV4);
    run(fiber_cache);
}

static void fiber_no_cache(void *arg)
{
    resolve("a1.test");
    int asked = atomic_load(&queries);
    resolve("a1.test");
    assert_int_equal(atomic_load(&queries), 2 * asked);
}

static void test_no_cache(void **state)
{
    configure(0, DNS_SELECT_FIRST, DNS_PREFER_IPV4);
    run(fiber_no_cache);
}

static void fiber_round_robin(void *arg)
{
    static const char *const expected[] = { "10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.1" };
    for (int i = 0; i < 4; i++) {
        assert_int_equal(resolve("a3.test"), 4);
        assert_string_equal(first(), expected[i]);
        assert_false(found[1].is_v4); /* the other family, for when this one is dead */
    }
    assert_int_equal(found[2].bytes.s6_addr[3], 2); /* then the others, in turn */
}

static void test_round_robin(void **state)
{
    configure(NEVER_NS, DNS_SELECT_ROUND_ROBIN, DNS_PREFER_IPV4);
    run(fiber_round_robin);
}

static void fiber_random(void *arg)
{
    bool seen[4] = { false };
    for (int i = 0; i < 200; i++) {
        resolve("a3.test");
        seen[found[0].bytes.s6_addr[3]] = true;
    }
    assert_true(seen[1] && seen[2] && seen[3]);
}

static void test_random(void **state)
{
    configure(NEVER_NS, DNS_SELECT_RANDOM, DNS_PREFER_IPV4);
    run(fiber_random);
}

static void fiber_policies(void *arg)
{
    static const struct {
        enum dns_policy policy;
        const char *name, *first;
        int count;
    } cases[] = {
        { DNS_PREFER_IPV4, "a2.test", "10.0.0.1", 3 },
        { DNS_PREFER_IPV6, "a2.test", "fd00::1", 3 },
        { DNS_ONLY_IPV4, "a2.test", "10.0.0.1", 2 },
        { DNS_ONLY_IPV6, "a2.test", "fd00::1", 1 },
        { DNS_PREFER_IPV4, "v6.test", "fd00::1", 1 },
        { DNS_PREFER_IPV4, "a9.test", "10.0.0.1", 8 },
    };
    for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
        config.dns_policy = cases[i].policy;
        assert_int_equal(resolve(cases[i].name), cases[i].count);
        assert_string_equal(first(), cases[i].first);
    }
    config.dns_policy = DNS_ANY;
    assert_int_equal(resolve("a2.test"), 3);
    config.dns_policy = DNS_ONLY_IPV4;
    assert_true(resolve("v6.test") < 0);
}

static void test_policies(void **state)
{
    configure(0, DNS_SELECT_FIRST, DNS_PREFER_IPV4);
    run(fiber_policies);
}

static void fiber_errors(void *arg)
{
    assert_int_equal(resolve("nope.test"), -NET_ERR_DNS_NO_HOST);
    assert_string_equal(failure.text, "lookup: no such host");
    int asked = atomic_load(&queries);
    assert_int_equal(resolve("no-such-host.invalid"), -NET_ERR_DNS_NO_HOST);
    assert_int_equal(atomic_load(&queries), asked);
    assert_int_equal(resolve("broken.test"), -NET_ERR_DNS);
    assert_string_equal(failure.text, "lookup broken.test: server misbehaving");
    assert_true(resolve("localhost") > 0);
    assert_string_equal(first(), "127.0.0.1");
    assert_true(resolve("x.localhost") > 0);
    assert_string_equal(first(), "127.0.0.1");
}

static void test_errors(void **state)
{
    configure(NEVER_NS, DNS_SELECT_FIRST, DNS_PREFER_IPV4);
    run(fiber_errors);
}

static void fiber_times_out(void *arg)
{
    int64_t start_ns = clock_mono_ns();
    assert_int_equal(dns_resolve(dns, SLICE("mute.test"), in_ms(50), found, &failure),
                     -NET_ERR_TIMEOUT);
    assert_true(clock_mono_ns() - start_ns < 2 * NS_PER_S);
    assert_int_equal(resolve("a1.test"), 2);
}

/* The loop ends at once although the server never answers. */
static void test_times_out(void **state)
{
    int64_t start_ns = clock_mono_ns();
    configure(NEVER_NS, DNS_SELECT_FIRST, DNS_PREFER_IPV4);
    run(fiber_times_out);
    assert_true(clock_mono_ns() - start_ns < 3 * NS_PER_S);
}

static int together;

static void fiber_one(void *arg)
{
    struct address mine[DNS_MAX_ADDRESSES];
    struct net_failure my_failure;
    assert_int_equal(dns_resolve(dns, SLICE("slow.test"), in_ms(20000), mine, &my_failure), 2);
    together++;
}

static void fiber_impatient(void *arg)
{
    struct address mine[DNS_MAX_ADDRESSES];
    struct net_failure my_failure;
    assert_int_equal(dns_resolve(dns, SLICE("slow.test"), in_ms(5), mine, &my_failure),
                     -NET_ERR_TIMEOUT);
    together++;
}

static void fiber_shares(void *arg)
{
    together = 0;
    fiber_start(loop_current(), FIBER_STACK_SMALL, fiber_impatient, NULL, NULL);
    for (int i = 0; i < 20; i++)
        fiber_start(loop_current(), FIBER_STACK_SMALL, fiber_one, NULL, NULL);
    while (together < 21)
        fiber_sleep_until(in_ms(1));
    assert_int_equal(atomic_load(&queries), 2);
}

/* Fibers that ask for one name at the same time share its two queries (A and AAAA). */
static void test_shared_query(void **state)
{
    configure(NEVER_NS, DNS_SELECT_FIRST, DNS_PREFER_IPV4);
    run(fiber_shares);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cache),       cmocka_unit_test(test_no_cache),
        cmocka_unit_test(test_round_robin), cmocka_unit_test(test_random),
        cmocka_unit_test(test_policies),    cmocka_unit_test(test_errors),
        cmocka_unit_test(test_times_out),   cmocka_unit_test(test_shared_query),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
