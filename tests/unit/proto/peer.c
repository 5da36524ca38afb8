#include "peer.h"

#include "base/check.h"
#include "loop/fiber.h"
#include "loop/loop.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 64, MAX_HEAD = 64 * 1024 };

struct peer {
    peer_serve *serve;
    int listener, port;
    pthread_t acceptor;
    pthread_t servers[MAX_CONNECTIONS];
    atomic_int connections, requests;
    pthread_mutex_t lock;
    char head[MAX_HEAD];
};

struct job {
    struct peer *peer;
    int fd, nth;
};

static void *serve_one(void *arg)
{
    struct job job = *(struct job *)arg;
    free(arg);
    job.peer->serve(job.peer, job.fd, job.nth);
    close(job.fd);
    return NULL;
}

static void *accept_all(void *arg)
{
    struct peer *peer = arg;
    for (;;) {
        int fd = accept(peer->listener, NULL, NULL);
        if (fd < 0 && errno != EMFILE)
            break;
        if (fd < 0) { /* a test has taken all descriptors away, and gives them back */
            peer_pause_ms(1);
            continue;
        }
        struct job *job = xmalloc(sizeof(*job));
        int nth = atomic_load(&peer->connections);
        CHECK(nth < MAX_CONNECTIONS);
        *job = (struct job){ peer, fd, nth };
        /* Counted before it can be answered, since the client looks as soon as it is. */
        atomic_store(&peer->connections, nth + 1);
        CHECK(pthread_create(&peer->servers[nth], NULL, serve_one, job) == 0);
    }
    return NULL;
}

struct peer *peer_start(peer_serve *serve)
{
    struct peer *peer = xcalloc(1, sizeof(*peer));
    struct sockaddr_in address = { .sin_family = AF_INET,
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof(address);
    peer->serve = serve;
    pthread_mutex_init(&peer->lock, NULL);
    peer->listener = socket(AF_INET, SOCK_STREAM, 0);
    CHECK(bind(peer->listener, (struct sockaddr *)&address, size) == 0);
    CHECK(listen(peer->listener, 64) == 0);
    CHECK(getsockname(peer->listener, (struct sockaddr *)&address, &size) == 0);
    peer->port = ntohs(address.sin_port);
    CHECK(pthread_create(&peer->acceptor, NULL, accept_all, peer) == 0);
    return peer;
}

void peer_stop(struct peer *peer)
{
    shutdown(peer->listener, SHUT_RDWR);
    pthread_join(peer->acceptor, NULL);
    for (int i = 0; i < atomic_load(&peer->connections); i++)
        pthread_join(peer->servers[i], NULL);
    close(peer->listener);
    pthread_mutex_destroy(&peer->lock);
    free(peer);
}

int peer_port(const struct peer *peer)
{
    return peer->port;
}

int peer_connections(const struct peer *peer)
{
    return atomic_load(&peer->connections);
}

int peer_requests(const struct peer *peer)
{
    return atomic_load(&peer->requests);
}

/* Of a serving thread the head that it read itself, of others a copy of the latest. */
static _Thread_local char head[MAX_HEAD];
static _Thread_local bool serves;

bool peer_read_head(struct peer *peer, int fd)
{
    size_t length = 0;
    serves = true;
    while (length < 4 || memcmp(head + length - 4, "\r\n\r\n", 4) != 0) {
        if (length == sizeof(head) - 1 || recv(fd, head + length, 1, 0) != 1)
            return false;
        length++;
    }
    head[length] = '\0';
    pthread_mutex_lock(&peer->lock);
    memcpy(peer->head, head, length + 1);
    pthread_mutex_unlock(&peer->lock);
    atomic_fetch_add(&peer->requests, 1);
    return true;
}

const char *peer_last_head(struct peer *peer)
{
    if (!serves) {
        pthread_mutex_lock(&peer->lock);
        memcpy(head, peer->head, sizeof(head));
        pthread_mutex_unlock(&peer->lock);
    }
    return head;
}

void peer_skip(int fd, size_t n)
{
    char bytes[16 * 1024];
    while (n > 0) {
        ssize_t got = recv(fd, bytes, n < sizeof(bytes) ? n : sizeof(bytes), 0);
        if (got <= 0)
            return;
        n -= (size_t)got;
    }
}

void peer_write(int fd, const char *text)
{
    size_t left = strlen(text);
    while (left > 0) {
        ssize_t n = send(fd, text, left, MSG_NOSIGNAL);
        if (n <= 0)
            return;
        text += n;
        left -= (size_t)n;
    }
}

void peer_reset(int fd)
{
    struct linger linger = { .l_onoff = 1 };
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger));
}

void peer_pause_ms(int ms)
{
    struct timespec pause = { .tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000L };
    nanosleep(&pause, NULL);
}

void run_on_fiber(void (*fn)(void *), void *arg)
{
    struct error error = { 0 };
    struct loop *loop = loop_new(&error);
    CHECK(loop != NULL);
    CHECK(fiber_start(loop, FIBER_STACK_SCRIPT, fn, arg, &error) != NULL);
    loop_stop(loop);
    loop_run(loop);
    loop_free(loop);
}
