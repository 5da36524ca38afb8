#include "output/http_push.h"

#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "loop/loop.h"
#include "proto/http_client.h"

#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

enum { ARENA_CHUNK = 16 * 1024, TOO_MANY_REQUESTS = 429, SHOWN_OF_ANSWER = 200 };
static const int64_t CLOSE_TIMEOUT_NS = 30 * NS_PER_S, FIRST_PAUSE_NS = 250 * NS_PER_MS,
                     DNS_TTL_NS = 60 * NS_PER_S;

struct job {
    struct message message; /* first: it is one */
    struct job *next;
    struct http_push *push;
    struct push_request request;
    struct buf body;
};

struct http_push {
    struct http_push_config config;
    pthread_t thread;
    struct loop *loop;
    _Atomic size_t waiting;   /* bytes of bodies that were not sent yet */
    _Atomic uint64_t dropped; /* points */
    struct message end;

    /* The thread's own; others read it when the thread has ended. */
    struct net_worker *net;
    struct http_client *client;
    struct job *first, **last;
    struct fiber **senders; /* by number; NULL where one has ended */
    uint32_t running;
    struct fiber *keeper; /* starts the senders and waits for them */
    bool is_opening;      /* a request that goes first is under way */
    bool is_ending;
    int64_t end_ns;     /* when nothing more is tried */
    uint64_t failed;    /* points */
    struct buf trouble; /* the first one */
};

/* --- one request ------------------------------------------------------------------------------ */

static void note_trouble(struct http_push *p, const char *text)
{
    if (p->trouble.len > 0)
        return;
    buf_append_str(&p->trouble, text);
    if (p->config.tell)
        p->config.tell(p->config.context, text);
}

static struct push_verdict judge(const struct http_push *p, const struct http_exchange *x,
                                 struct arena *arena)
{
    const struct http_response *r = &x->response;
    struct push_verdict v = { .taken = r->status >= 200 && r->status < 300 };
    if (x->failure.code != NET_OK) {
        const char *text = net_failure_long(&x->failure);
        return (struct push_verdict){ .later = true, .trouble = arena_printf(arena, "%s", text) };
    }
    if (v.taken) {
        if (p->config.judge)
            p->config.judge(r, &v, arena);
        return v;
    }
    v.later = r->status >= 500 || r->status == TOO_MANY_REQUESTS;
    v.trouble = arena_printf(arena, "%.*s %.*s", SLICE_ARG(r->status_text),
                             SLICE_ARG(slice_trim(slice_sub(r->body, 0, SHOWN_OF_ANSWER))));
    return v;
}

static struct push_verdict try_once(struct http_push *p, const struct job *job, struct arena *arena)
{
    struct http_request request = {
        .method = job->request.method,
        .url = job->request.url,
        .headers = p->config.headers,
        .body = buf_slice(&job->body),
        .body_kind = job->body.len > 0 ? BODY_SIZED : BODY_NONE,
        .version = p->config.version,
    };
    struct http_exchange x;
    if (p->config.complete) {
        request.headers = http_headers_copy(&p->config.headers, arena);
        p->config.complete(p->config.complete_context, &request, arena);
    }
    int64_t deadline_ns = clock_mono_ns() + p->config.timeout_ns;
    if (p->end_ns != 0 && deadline_ns > p->end_ns)
        deadline_ns = p->end_ns;
    http_client_exchange(p->client, &request, deadline_ns, arena, &x);
    return judge(p, &x, arena);
}

/* Again and longer apart, while that may help. */
static struct push_verdict try_job(struct http_push *p, const struct job *job, struct arena *arena)
{
    int64_t pause_ns = FIRST_PAUSE_NS;
    for (uint32_t attempt = 1;; attempt++) {
        struct push_verdict v = try_once(p, job, arena);
        if (v.taken || !v.later || attempt >= p->config.attempts || p->is_ending)
            return v;
        fiber_sleep_until(clock_mono_ns() + pause_ns);
        pause_ns *= 2;
    }
}

static void send_job(struct http_push *p, struct job *job)
{
    struct arena arena;
    arena_init(&arena, ARENA_CHUNK);
    struct push_verdict v = try_job(p, job, &arena);
    if (v.trouble != NULL && !job->request.goes_first) {
        p->failed += v.taken ? v.lost : job->request.points;
        note_trouble(p, v.trouble);
    }
    arena_deinit(&arena);
}

static void free_job(struct job *job)
{
    atomic_fetch_sub(&job->push->waiting, job->body.len);
    buf_deinit(&job->body);
    free(job);
}

/* --- the thread ------------------------------------------------------------------------------- */

static void wake_all(struct http_push *p)
{
    for (uint32_t i = 0; i < p->config.concurrency; i++)
        if (p->senders[i])
            fiber_wake(p->senders[i]);
}

/* The next one that may be sent now. */
static struct job *take_job(struct http_push *p)
{
    struct job *job = p->is_opening ? NULL : p->first;
    if (!job)
        return NULL;
    p->first = job->next;
    if (!p->first)
        p->last = &p->first;
    p->is_opening = job->request.goes_first;
    return job;
}

static void sender_main(void *push)
{
    struct http_push *p = push;
    for (;;) {
        struct job *job = take_job(p);
        if (job) {
            send_job(p, job);
            if (job->request.goes_first) {
                p->is_opening = false;
                wake_all(p);
            }
            free_job(job);
        } else if (p->is_ending && !p->first) {
            break;
        } else {
            fiber_park(NEVER_NS);
        }
    }
    for (uint32_t i = 0; i < p->config.concurrency; i++)
        if (p->senders[i] == fiber_self())
            p->senders[i] = NULL;
    if (--p->running == 0)
        fiber_wake(p->keeper);
}

static void lose_all(struct http_push *p)
{
    for (struct job *job = p->first, *next; job; job = next) {
        next = job->next;
        p->failed += job->request.points;
        free_job(job);
    }
    p->first = NULL;
    p->last = &p->first;
}

static void keeper_main(void *push)
{
    struct http_push *p = push;
    struct error error = { 0 };
    p->keeper = fiber_self();
    p->client = http_client_new(p->net);
    while (
        p->running < p->config.concurrency &&
        (p->senders[p->running] = fiber_start(p->loop, FIBER_STACK_SMALL, sender_main, p, &error)))
        p->running++;
    if (error_is_set(&error))
        note_trouble(p, error.text);
    error_clear(&error);
    while (p->running > 0 || !p->is_ending)
        fiber_park(NEVER_NS);
    lose_all(p);
    http_client_free(p->client);
    net_worker_free(p->net);
    p->net = NULL;
    loop_stop(p->loop);
}

static void handle_job(struct message *message)
{
    struct job *job = (struct job *)message;
    struct http_push *p = job->push;
    job->next = NULL;
    *p->last = job;
    p->last = &job->next;
    wake_all(p);
}

static void handle_end(struct message *message)
{
    struct http_push *p = (struct http_push *)((char *)message - offsetof(struct http_push, end));
    p->is_ending = true;
    p->end_ns = clock_mono_ns() + CLOSE_TIMEOUT_NS;
    wake_all(p);
    fiber_wake(p->keeper);
}

static void *thread_main(void *push)
{
    loop_run(((struct http_push *)push)->loop);
    return NULL;
}

/* --- from outside ----------------------------------------------------------------------------- */

static void push_free(struct http_push *p)
{
    net_worker_free(p->net);
    if (p->loop)
        loop_free(p->loop);
    buf_deinit(&p->trouble);
    free(p->senders);
    free(p);
}

/* Signals are for the thread that controls the test. */
static void start_thread(struct http_push *p)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    CHECK(pthread_create(&p->thread, NULL, thread_main, p) == 0);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

struct http_push *http_push_new(const struct http_push_config *config, struct error *error)
{
    struct http_push *p = xcalloc(1, sizeof(*p));
    p->config = *config;
    p->config.net.dns_ttl_ns = DNS_TTL_NS;
    p->last = &p->first;
    p->end.handle = handle_end;
    p->senders = xcalloc(config->concurrency, sizeof(*p->senders));
    buf_init(&p->trouble, BUF_UNLIMITED);
    p->net = net_worker_new(&p->config.net, error);
    p->loop = p->net ? loop_new(error) : NULL;
    /* The keeper is there before the loop runs: messages may come at once. */
    if (p->loop)
        p->keeper = fiber_start(p->loop, FIBER_STACK_SMALL, keeper_main, p, error);
    if (!p->keeper) {
        push_free(p);
        return NULL;
    }
    start_thread(p);
    return p;
}

bool http_push_is_busy(const struct http_push *p)
{
    return atomic_load(&p->waiting) > 0;
}

void http_push_send(struct http_push *p, const struct push_request *request, struct buf *body)
{
    if (atomic_load(&p->waiting) >= p->config.most_waiting) {
        atomic_fetch_add(&p->dropped, request->points);
        buf_reset(body);
        return;
    }
    struct job *job = xmalloc(sizeof(*job));
    *job = (struct job){
        .message.handle = handle_job, .push = p, .request = *request, .body = *body
    };
    buf_init(body, BUF_UNLIMITED);
    atomic_fetch_add(&p->waiting, job->body.len);
    loop_post(p->loop, &job->message);
}

int http_push_close(struct http_push *p, struct error *error)
{
    struct buf lost = BUF_INIT(BUF_UNLIMITED);
    loop_post(p->loop, &p->end);
    pthread_join(p->thread, NULL);
    uint64_t dropped = atomic_load(&p->dropped);
    if (p->failed > 0)
        buf_printf(&lost, "%" PRIu64 " points were not taken: %.*s", p->failed,
                   SLICE_ARG(buf_slice(&p->trouble)));
    if (dropped > 0)
        buf_printf(&lost, "%s%" PRIu64 " points were dropped, for the server was too slow",
                   lost.len > 0 ? "; " : "", dropped);
    int result = lost.len == 0
                     ? 0
                     : error_set(error, EXIT_CODE_OTHER, "%.*s", SLICE_ARG(buf_slice(&lost)));
    buf_deinit(&lost);
    push_free(p);
    return result;
}
