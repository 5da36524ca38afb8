/* CPU per request of the HTTP client alone: fibers that GET one URL for a time. Usage:
 * http_bench URL [FIBERS [SECONDS]]. Prints requests, failures and microseconds of CPU for each. */
#include "base/clock.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "proto/http_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

struct bench {
    struct net_worker *net;
    struct url url;
    int64_t end_ns;
    uint64_t requests, failures, body_bytes;
    char failure[232];
};

static void run_user(void *arg)
{
    struct bench *b = arg;
    struct http_client *client = http_client_new(b->net);
    struct arena arena;
    arena_init(&arena, 16 * 1024);
    while (clock_mono_ns() < b->end_ns) {
        struct http_exchange ex;
        struct http_request request = { .method = SLICE("GET"), .url = &b->url };
        http_headers_add(&request.headers, &arena, SLICE("User-Agent"), SLICE("brunt"));
        int code = http_client_exchange(client, &request, clock_mono_ns() + 10 * NS_PER_S, &arena,
                                        &ex);
        b->requests++;
        b->body_bytes += ex.response.body_size;
        if (code != NET_OK) {
            b->failures++;
            snprintf(b->failure, sizeof(b->failure), "%s", ex.failure.text);
        }
        arena_reset(&arena);
    }
    arena_deinit(&arena);
    http_client_free(client);
}

static double seconds_of(struct timeval t)
{
    return (double)t.tv_sec + (double)t.tv_usec / 1e6;
}

int main(int argc, char **argv)
{
    static const struct net_config config = { .dns_ttl_ns = NEVER_NS, .tls_insecure = true };
    struct error error = { 0 };
    struct bench b = { 0 };
    struct arena arena;
    int fibers = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 50;
    int seconds = argc > 3 ? (int)strtol(argv[3], NULL, 10) : 2;
    struct loop *loop = loop_new(&error);
    arena_init(&arena, 4096);
    b.net = loop != NULL ? net_worker_new(&config, &error) : NULL;
    if (b.net == NULL ||
        url_parse(&b.url, slice_of(argc > 1 ? argv[1] : ""), &arena, &error) != 0) {
        fprintf(stderr, "%s\n", error.text);
        return 1;
    }
    b.end_ns = clock_mono_ns() + seconds * NS_PER_S;
    for (int i = 0; i < fibers; i++)
        fiber_start(loop, FIBER_STACK_SMALL, run_user, &b, &error);
    loop_stop(loop);
    loop_run(loop);
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    double user = seconds_of(used.ru_utime), kernel = seconds_of(used.ru_stime);
    printf("%lu requests, %lu failed %s, %lu body bytes each, %.2f us/request (%.2f user, %.2f "
           "kernel), rss %ld KB\n",
           b.requests, b.failures, b.failure, b.requests > 0 ? b.body_bytes / b.requests : 0,
           (user + kernel) * 1e6 / (double)b.requests, user * 1e6 / (double)b.requests,
           kernel * 1e6 / (double)b.requests, used.ru_maxrss);
    net_worker_free(b.net);
    arena_deinit(&arena);
    loop_free(loop);
    return b.failures > 0;
}
