/* brunt-target: a small HTTP server to run tests against, in the style of httpbin, with the answers
 * that real servers only give when something is wrong. One thread, loopback only. */
#include "base/clock.h"
#include "base/error.h"
#include "certificate.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "loop/watch.h"
#include "server.h"

#include <errno.h>
#include <openssl/ssl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <unistd.h>

static const char usage[] =
    "Usage: brunt-target [--port N] [--tls-port N] [--certificate FILE]\n"
    "Serves HTTP and HTTPS on the loopback address until SIGTERM or SIGINT; port 0, the default, "
    "is\n"
    "a free one. Prints the addresses as BASE_URL=... and HTTPS_URL=..., then a line `ready`.\n"
    "With --certificate it writes its self-signed certificate to the file.\n";

struct options {
    uint16_t port, tls_port;
    const char *certificate_path;
};

static bool parse_port(const char *text, uint16_t *port)
{
    int64_t number;
    if (!slice_to_int64(slice_of(text), &number) || number < 0 || number > UINT16_MAX)
        return false;
    *port = (uint16_t)number;
    return true;
}

static bool parse_options(struct options *options, int argc, char **argv)
{
    for (int i = 1; i + 1 < argc; i += 2) {
        struct slice flag = slice_of(argv[i]);
        if (slice_is(flag, "--certificate")) {
            options->certificate_path = argv[i + 1];
        } else if (!(slice_is(flag, "--port") && parse_port(argv[i + 1], &options->port)) &&
                   !(slice_is(flag, "--tls-port") && parse_port(argv[i + 1], &options->tls_port))) {
            return false;
        }
    }
    return argc % 2 == 1;
}

struct run {
    struct loop *loop;
    struct server *server;
    int signals; /* a signalfd */
};

static void wait_for_signal(void *arg)
{
    struct run *run = arg;
    struct watch watch = { 0 };
    struct signalfd_siginfo info;
    if (watch_add(&watch, run->signals) == 0) {
        while (read(run->signals, &info, sizeof(info)) < 0 && errno == EAGAIN)
            watch_wait(&watch, WATCH_READ, NEVER_NS);
    }
    watch_remove(&watch);
    server_stop(run->server);
    loop_stop(run->loop);
}

/* Signals come through a file descriptor, so that they are handled between two answers. */
static int open_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGPIPE, SIG_IGN);
    return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static void raise_file_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static int serve(const struct options *options, struct error *error)
{
    struct run run = { .signals = open_signals(), .loop = loop_new(error) };
    SSL_CTX *tls = certificate_context(options->certificate_path, error);
    if (run.loop == NULL || tls == NULL)
        return -1;
    run.server = server_new(run.loop);
    int port = server_listen(run.server, options->port, NULL, error);
    int tls_port = server_listen(run.server, options->tls_port, tls, error);
    if (port < 0 || tls_port < 0 ||
        fiber_start(run.loop, FIBER_STACK_SMALL, wait_for_signal, &run, error) == NULL)
        return -1;
    printf("BASE_URL=http://127.0.0.1:%d\nHTTPS_URL=https://localhost:%d\nready\n", port, tls_port);
    fflush(stdout);
    loop_run(run.loop);
    server_free(run.server);
    loop_free(run.loop);
    SSL_CTX_free(tls);
    close(run.signals);
    return 0;
}

int main(int argc, char **argv)
{
    struct options options = { 0 };
    struct error error = { 0 };
    if (argc > 1 && slice_is(slice_of(argv[1]), "--help")) {
        fputs(usage, stdout);
        return 0;
    }
    if (!parse_options(&options, argc, argv)) {
        fputs(usage, stderr);
        return 2;
    }
    raise_file_limit();
    if (serve(&options, &error) < 0) {
        fprintf(stderr, "brunt-target: %s\n", error.text);
        return 1;
    }
    return 0;
}
