#include "net/listener.h"

#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "loop/watch.h"
#include "net/stream_private.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 128, SHORTAGE_PAUSE_MS = 50 };

struct listener {
    struct watch watch; /* its fd is owned by the listener */
    uint16_t port;
};

/* --- opening --- */

/* In Go's words; `what` is the system call that failed. */
static int complain(struct error *error, const char *peer, const char *what, int number)
{
    const char *why = strerrordesc_np(number);
    if (why == NULL)
        why = "Unknown error";
    return error_set(error, EXIT_CODE_API, "listen tcp %s: %s: %c%s", peer, what, tolower(why[0]),
                     why + 1);
}

static int bind_and_listen(int fd, const struct addrinfo *to, const char *peer, struct error *error)
{
    int one = 1, zero = 0;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
    if (to->ai_family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &zero, sizeof(zero));
    if (bind(fd, to->ai_addr, to->ai_addrlen) != 0)
        return complain(error, peer, "bind", errno);
    if (listen(fd, BACKLOG) != 0)
        return complain(error, peer, "listen", errno);
    return 0;
}

static uint16_t port_of(int fd)
{
    struct sockaddr_storage at = { 0 };
    socklen_t size = sizeof(at);
    getsockname(fd, (struct sockaddr *)&at, &size);
    return ntohs(at.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&at)->sin6_port
                                          : ((struct sockaddr_in *)&at)->sin_port);
}

static struct listener *open_at(const struct addrinfo *to, const char *peer, struct error *error)
{
    int fd = socket(to->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) {
        complain(error, peer, "socket", errno);
        return NULL;
    }
    if (bind_and_listen(fd, to, peer, error) != 0) {
        close(fd);
        return NULL;
    }
    struct listener *l = xcalloc(1, sizeof(*l));
    int rc = watch_add(&l->watch, fd);
    if (rc == 0) {
        l->port = port_of(fd);
        return l;
    }
    complain(error, peer, "epoll", -rc);
    close(fd);
    free(l);
    return NULL;
}

/* Of a name's addresses the first of IPv4, as Go; all addresses are those of IPv6, which has IPv4's
 * in it, where the machine has that. */
static const struct addrinfo *choose(const struct addrinfo *list, bool all)
{
    int wanted = all ? AF_INET6 : AF_INET;
    for (const struct addrinfo *at = list; at != NULL; at = at->ai_next) {
        if (at->ai_family == wanted)
            return at;
    }
    return list;
}

static struct addrinfo *look_up(struct slice host, struct slice port, struct error *error)
{
    const struct addrinfo hints = { .ai_flags = AI_PASSIVE, .ai_socktype = SOCK_STREAM };
    struct addrinfo *list = NULL;
    char *name = slice_dup(host), *service = slice_dup(port);
    int rc = getaddrinfo(host.len > 0 ? name : NULL, port.len > 0 ? service : "0", &hints, &list);
    if (rc == EAI_SERVICE)
        error_set(error, EXIT_CODE_API, "listen tcp: lookup tcp/%s: unknown port", service);
    else if (rc != 0)
        error_set(error, EXIT_CODE_API, "listen tcp: lookup %s: %s", name,
                  rc == EAI_NONAME ? "no such host" : gai_strerror(rc));
    free(name);
    free(service);
    return rc == 0 ? list : NULL;
}

struct listener *listener_open(struct slice address, struct error *error)
{
    struct slice host, port;
    int64_t number;
    if (!host_port_split(address, &host, &port)) {
        error_set(error, EXIT_CODE_API, "listen tcp: address %.*s: missing port in address",
                  SLICE_ARG(address));
        return NULL;
    }
    if (slice_to_int64(port, &number) && (number < 0 || number > UINT16_MAX)) {
        error_set(error, EXIT_CODE_API, "listen tcp: address %.*s: invalid port", SLICE_ARG(port));
        return NULL;
    }
    struct addrinfo *list = look_up(host, port, error);
    if (list == NULL)
        return NULL;
    char *peer = slice_dup(address);
    struct listener *l = open_at(choose(list, host.len == 0), peer, error);
    free(peer);
    freeaddrinfo(list);
    return l;
}

/* --- accepting --- */

static struct stream *adopt(int fd, const struct sockaddr_storage *from)
{
    struct address remote = { .is_v4 = from->ss_family == AF_INET };
    const struct sockaddr_in *v4 = (const void *)from;
    const struct sockaddr_in6 *v6 = (const void *)from;
    int one = 1;
    if (remote.is_v4)
        memcpy(&remote.bytes, &v4->sin_addr, sizeof(v4->sin_addr));
    else
        remote.bytes = v6->sin6_addr;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
    return stream_new(NULL, fd, &remote, ntohs(remote.is_v4 ? v4->sin_port : v6->sin6_port));
}

struct stream *listener_accept(struct listener *l)
{
    for (;;) {
        struct sockaddr_storage from = { 0 };
        socklen_t size = sizeof(from);
        int fd = accept4(l->watch.fd, (struct sockaddr *)&from, &size,
                         SOCK_NONBLOCK | SOCK_CLOEXEC);
        struct stream *stream = fd >= 0 ? adopt(fd, &from) : NULL;
        if (stream != NULL)
            return stream;
        int result = WAIT_OK;
        if (fd < 0 && errno == EAGAIN)
            result = watch_wait(&l->watch, WATCH_READ, NEVER_NS);
        else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
            result = fiber_sleep_until(clock_mono_ns() + SHORTAGE_PAUSE_MS * NS_PER_MS);
        if (result == WAIT_CANCELLED)
            return NULL;
    }
}

uint16_t listener_port(const struct listener *l)
{
    return l->port;
}

void listener_close(struct listener *l)
{
    if (l == NULL)
        return;
    watch_remove(&l->watch);
    close(l->watch.fd);
    free(l);
}
