#include "net/connect.h"

#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "net/host_rules.h"
#include "net/net_worker.h"
#include "net/stream_private.h"

#include <errno.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

/* One address gets this long, as in the reference; then "dial: i/o timeout". */
static const int64_t CONNECT_TIMEOUT_NS = 30 * NS_PER_S;

/* How long the next address waits for this one: RFC 8305's Connection Attempt Delay. */
static const int64_t ATTEMPT_DELAY_NS = 250 * NS_PER_MS;

/* A connection that is being made; the oldest ones come first. */
struct attempt {
    struct stream *stream;
    const struct address *remote;
    int64_t give_up_ns;
};

struct race {
    struct net_worker *worker;
    const struct address *first;      /* the one that the options have selected */
    const struct address *next, *end; /* addresses that were not tried yet */
    uint16_t port;
    uint32_t vu_id;
    struct attempt attempts[CONNECT_MAX_ADDRESSES];
    int count;
    int64_t next_ns; /* when the next address has its turn */
    struct net_failure *failure;
    bool failed; /* some attempt has, and `failure` tells of it */
};

/* --- one attempt ------------------------------------------------------------------------------ */

static int open_socket(struct net_worker *w, const struct address *remote, uint32_t vu_id)
{
    struct address source;
    struct sockaddr_storage local;
    int one = 1;
    int fd = socket(remote->is_v4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
                    0);
    if (fd < 0)
        return -1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    if (!host_rules_source(w->config, vu_id, &source))
        return fd;
    /* The port is chosen by connect: bind would run out of them at 28,000 connections to one
     * server. */
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof(one));
    if (bind(fd, (struct sockaddr *)&local, address_to_socket(&source, 0, &local)) == 0)
        return fd;
    int saved = errno;
    close(fd);
    errno = saved;
    return -1;
}

/* A stream that is connecting; NULL with errno. */
static struct stream *start_connecting(const struct race *race, const struct address *remote)
{
    struct sockaddr_storage to;
    int fd = open_socket(race->worker, remote, race->vu_id);
    if (fd < 0)
        return NULL;
    if (connect(fd, (struct sockaddr *)&to, address_to_socket(remote, race->port, &to)) == 0 ||
        errno == EINPROGRESS)
        return stream_new(race->worker, fd, remote, race->port);
    int saved = errno;
    close(fd);
    errno = saved;
    return NULL;
}

/* "dial: connection refused" becomes "dial tcp 127.0.0.1:80: connect: connection refused". */
static void name_peer(struct net_failure *failure, const struct address *remote, uint16_t port)
{
    char ip[ADDRESS_TEXT_SIZE], peer[HOST_PORT_SIZE], cause[sizeof(failure->detail)];
    host_port_format(slice_make(ip, address_format(remote, ip)), port, peer);
    snprintf(cause, sizeof(cause), "%s", net_failure_long(failure));
    const char *plain = strncmp(cause, "dial: ", 6) == 0 ? cause + 6 : cause;
    bool timed_out = failure->code == NET_ERR_DIAL_TIMEOUT;
    net_failure_detail(failure, "dial tcp %s: %s%.120s", peer, timed_out ? "" : "connect: ", plain);
}

/* --- the race --------------------------------------------------------------------------------- */

/* The failure of the first address is told, whichever failed first. */
static void note_failure(struct race *race, const struct address *remote, int errno_value)
{
    race->next_ns = 0;
    if (race->failed && remote != race->first)
        return;
    race->failed = true;
    net_fail_errno(race->failure, "dial", errno_value);
    name_peer(race->failure, remote, race->port);
}

static void start_next(struct race *race, int64_t now_ns)
{
    const struct address *remote = race->next++;
    struct stream *stream = start_connecting(race, remote);
    if (stream == NULL) {
        note_failure(race, remote, errno);
        return;
    }
    race->attempts[race->count++] = (struct attempt){
        .stream = stream,
        .remote = remote,
        .give_up_ns = now_ns + CONNECT_TIMEOUT_NS,
    };
    race->next_ns = now_ns + ATTEMPT_DELAY_NS;
}

static struct stream *take_attempt(struct race *race, int i)
{
    struct stream *stream = race->attempts[i].stream;
    race->count--;
    memmove(&race->attempts[i], &race->attempts[i + 1],
            (size_t)(race->count - i) * sizeof(*race->attempts));
    return stream;
}

static void drop_attempt(struct race *race, int i, int errno_value)
{
    note_failure(race, race->attempts[i].remote, errno_value);
    stream_free(take_attempt(race, i));
}

/* The attempt's connection when it stands. */
static struct stream *finish_attempt(struct race *race, int i)
{
    int wrong = 0;
    socklen_t size = sizeof(wrong);
    getsockopt(race->attempts[i].stream->watch.fd, SOL_SOCKET, SO_ERROR, &wrong, &size);
    if (wrong == 0)
        return take_attempt(race, i);
    drop_attempt(race, i, wrong);
    return NULL;
}

static int64_t earliest(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* The index of an attempt that has ended, or a wait_result. */
static int wait_for_attempt(struct race *race, int64_t deadline_ns)
{
    struct watch *watches[CONNECT_MAX_ADDRESSES];
    for (int i = 0; i < race->count; i++)
        watches[i] = &race->attempts[i].stream->watch;
    int64_t until_ns = earliest(deadline_ns, race->attempts[0].give_up_ns);
    if (race->next < race->end)
        until_ns = earliest(until_ns, race->next_ns);
    return watch_wait_any(watches, race->count, WATCH_WRITE, until_ns);
}

/* One step: NET_OK, and a stream when the race is won. */
static int run_on(struct race *race, int64_t deadline_ns, struct stream **out)
{
    int64_t now_ns = clock_mono_ns();
    if (race->next < race->end && now_ns >= race->next_ns) {
        start_next(race, now_ns);
        return NET_OK;
    }
    if (race->count == 0)
        return race->failure->code;
    int i = wait_for_attempt(race, deadline_ns);
    if (i >= 0) {
        *out = finish_attempt(race, i);
        return NET_OK;
    }
    now_ns = clock_mono_ns();
    if (i == WAIT_CANCELLED || now_ns >= deadline_ns)
        return net_fail_wait(race->failure, i);
    if (now_ns >= race->attempts[0].give_up_ns)
        drop_attempt(race, 0, ETIMEDOUT);
    return NET_OK;
}

int connect_any(struct net_worker *w, const struct address *addresses, int count, uint16_t port,
                uint32_t vu_id, int64_t deadline_ns, struct stream **out,
                struct net_failure *failure)
{
    struct race race = {
        .worker = w,
        .first = addresses,
        .next = addresses,
        .end = addresses + count,
        .port = port,
        .vu_id = vu_id,
        .failure = failure,
    };
    int result = NET_OK;
    CHECK(count > 0 && count <= CONNECT_MAX_ADDRESSES);
    *out = NULL;
    while (result == NET_OK && *out == NULL)
        result = run_on(&race, deadline_ns, out);
    for (int i = 0; i < race.count; i++)
        stream_free(race.attempts[i].stream);
    return result;
}
