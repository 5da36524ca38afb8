#include "net/ares_driver.h"

#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "loop/watch.h"

#include <sys/socket.h>

enum { QUERY_TRIES = 2, QUERY_TIMEOUT_MS = 5000 };

struct ares_driver {
    ares_channel channel;
    struct timer timer;
    struct ares_socket *sockets;
};

/* A socket of c-ares; a fiber waits for each event that c-ares wants of it. Freed by the last of
 * them. */
struct ares_socket {
    struct ares_socket *next;
    struct ares_driver *driver;
    struct watch watch;
    int fd;
    int wanted;  /* WATCH_ bits */
    int waiting; /* WATCH_ bits: a fiber is there for it */
    bool closed; /* by c-ares, or about to be */
};

static void set_timer(struct ares_driver *d)
{
    struct timeval left;
    if (ares_timeout(d->channel, NULL, &left) == NULL) {
        timer_clear(&d->timer);
        return;
    }
    int64_t left_ns = left.tv_sec * NS_PER_S + left.tv_usec * NS_PER_US;
    timer_set(loop_current(), &d->timer, clock_mono_ns() + left_ns);
}

static void on_timer(struct timer *timer)
{
    struct ares_driver *d = CONTAINER_OF(timer, struct ares_driver, timer);
    ares_process_fd(d->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    set_timer(d);
}

/* The watch tells of edges: c-ares, which reads a length and then a message from TCP, must be
 * called until nothing is left. */
static bool has_more(int fd)
{
    char byte;
    return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

static void serve(struct ares_socket *s, int event)
{
    struct ares_driver *d = s->driver;
    while ((s->wanted & event) != 0 && watch_wait(&s->watch, event, NEVER_NS) == WAIT_OK) {
        bool reading = event == WATCH_READ;
        do
            ares_process_fd(d->channel, reading ? s->fd : ARES_SOCKET_BAD,
                            reading ? ARES_SOCKET_BAD : s->fd);
        while (reading && !s->closed && has_more(s->fd));
        set_timer(d);
    }
    s->waiting &= ~event;
    if (s->closed && s->waiting == 0)
        free(s);
}

static void serve_reads(void *arg)
{
    serve(arg, WATCH_READ);
}

static void serve_writes(void *arg)
{
    serve(arg, WATCH_WRITE);
}

static void start_serving(struct ares_socket *s, int event)
{
    struct error error = { 0 };
    void (*fn)(void *) = event == WATCH_READ ? serve_reads : serve_writes;
    if (fiber_start(loop_current(), FIBER_STACK_SMALL, fn, s, &error) != NULL)
        s->waiting |= event;
    error_clear(&error); /* without a fiber the query runs into its time-out */
}

static struct ares_socket *find_socket(struct ares_driver *d, int fd)
{
    struct ares_socket *s = d->sockets;
    while (s != NULL && s->fd != fd)
        s = s->next;
    return s;
}

static struct ares_socket *add_socket(struct ares_driver *d, int fd)
{
    struct ares_socket *s = xcalloc(1, sizeof(*s));
    if (watch_add(&s->watch, fd) != 0) {
        free(s);
        return NULL;
    }
    s->fd = fd;
    s->driver = d;
    s->next = d->sockets;
    d->sockets = s;
    return s;
}

static void drop_socket(struct ares_driver *d, struct ares_socket *s)
{
    struct ares_socket **at = &d->sockets;
    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    s->closed = true;
    s->wanted = 0;
    watch_remove(&s->watch);
    if (s->waiting == 0)
        free(s);
}

static void on_socket_state(void *context, ares_socket_t fd, int readable, int writable)
{
    struct ares_driver *d = context;
    struct ares_socket *s = find_socket(d, fd);
    if (!readable && !writable) {
        if (s != NULL)
            drop_socket(d, s);
        return;
    }
    if (s == NULL && (s = add_socket(d, fd)) == NULL)
        return;
    s->wanted = (readable ? WATCH_READ : 0) | (writable ? WATCH_WRITE : 0);
    if (readable && !(s->waiting & WATCH_READ))
        start_serving(s, WATCH_READ);
    if (writable && !(s->waiting & WATCH_WRITE))
        start_serving(s, WATCH_WRITE);
}

struct ares_driver *ares_driver_new(const char *servers)
{
    struct ares_driver *d = xcalloc(1, sizeof(*d));
    struct ares_options options = {
        .timeout = QUERY_TIMEOUT_MS,
        .tries = QUERY_TRIES,
        .sock_state_cb = on_socket_state,
        .sock_state_cb_data = d,
    };
    int mask = ARES_OPT_SOCK_STATE_CB | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES;
#ifdef ARES_OPT_QUERY_CACHE
    /* From 1.31 on c-ares remembers answers itself: how long is for the option `dns` to say. */
    mask |= ARES_OPT_QUERY_CACHE;
    options.qcache_max_ttl = 0;
#endif
    d->timer.fire = on_timer;
    if (ares_init_options(&d->channel, &options, mask) != ARES_SUCCESS) {
        free(d);
        return NULL;
    }
    if (servers == NULL || ares_set_servers_ports_csv(d->channel, servers) == ARES_SUCCESS)
        return d;
    ares_driver_free(d);
    return NULL;
}

void ares_driver_free(struct ares_driver *d)
{
    if (d == NULL)
        return;
    timer_clear(&d->timer);
    ares_destroy(d->channel);
    free(d);
}

void ares_driver_query(struct ares_driver *d, const char *name, int family,
                       ares_addrinfo_callback done, void *context)
{
    /* Sorting by RFC 6724 would make and connect a socket for each address. */
    struct ares_addrinfo_hints hints = {
        .ai_family = family,
        .ai_socktype = SOCK_STREAM,
        .ai_flags = ARES_AI_NOSORT,
    };
    ares_getaddrinfo(d->channel, name, NULL, &hints, done, context);
    set_timer(d);
}

void ares_driver_cancel(struct ares_driver *d)
{
    ares_cancel(d->channel);
    set_timer(d);
}
