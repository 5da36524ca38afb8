/* What the loop's basic moves cost, in nanoseconds each: a switch, a sleep, a park with a deadline,
 * a byte over a socketpair, a message from another thread. Prints figures and judges nothing. */
#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "loop/fiber_switch.h"
#include "loop/loop.h"
#include "loop/watch.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

static int64_t cpu_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * NS_PER_S + now.tv_nsec;
}

static void report(const char *what, int64_t started_ns, int64_t count)
{
    printf("%-44s %8.1f ns\n", what, (double)(cpu_ns() - started_ns) / (double)count);
}

static void start(struct loop *loop, void (*fn)(void *), void *arg)
{
    CHECK(fiber_start(loop, FIBER_STACK_SMALL, fn, arg, NULL) != NULL);
}

static void run_to_end(struct loop *loop)
{
    loop_stop(loop);
    loop_run(loop);
}

/* --- the bare switch ----------------------------------------------------------------------------
 */

static void *main_sp, *other_sp;

static void switch_back(void *arg)
{
    (void)arg;
    for (;;)
        fiber_switch(&other_sp, main_sp);
}

static void bench_switch(void)
{
    enum { ROUNDS = 20000000 };
    char *stack = xmalloc(65536);
    other_sp = fiber_switch_prepare(stack + 65536, switch_back, NULL);
    int64_t started_ns = cpu_ns();
    for (int i = 0; i < ROUNDS; i++)
        fiber_switch(&main_sp, other_sp);
    report("bare switch", started_ns, 2 * ROUNDS);
    free(stack);
}

/* --- fibers -------------------------------------------------------------------------------------
 */

static void yield_often(void *arg)
{
    for (int64_t left = *(int64_t *)arg; left > 0; left--)
        fiber_yield();
}

static void bench_yield(struct loop *loop, int fibers)
{
    int64_t each = 10000000 / fibers;
    for (int i = 0; i < fibers; i++)
        start(loop, yield_often, &each);
    char what[64];
    snprintf(what, sizeof(what), "yield, %d fibers (loop and back)", fibers);
    int64_t started_ns = cpu_ns();
    run_to_end(loop);
    report(what, started_ns, each * fibers);
}

static struct fiber *partner[2];

static void park_and_wake(void *arg)
{
    int me = *(int *)arg;
    partner[me] = fiber_self();
    fiber_yield();
    for (int i = 0; i < 2000000; i++) {
        fiber_wake(partner[1 - me]);
        fiber_park(loop_now_ns(loop_current()) + 60 * NS_PER_S);
    }
    fiber_wake(partner[1 - me]);
}

static void bench_park(struct loop *loop)
{
    static int ids[] = { 0, 1 };
    start(loop, park_and_wake, &ids[0]);
    start(loop, park_and_wake, &ids[1]);
    int64_t started_ns = cpu_ns();
    run_to_end(loop);
    report("wake + park with a deadline", started_ns, 4000000);
}

static void do_nothing(void *arg)
{
    (void)arg;
}

static void start_many(void *arg)
{
    for (int i = 0; i < 1000000; i++) {
        start(arg, do_nothing, NULL);
        fiber_yield();
    }
}

static void bench_start(struct loop *loop)
{
    start(loop, start_many, loop);
    int64_t started_ns = cpu_ns();
    run_to_end(loop);
    report("start and end of a fiber", started_ns, 1000000);
}

/* --- timers -------------------------------------------------------------------------------------
 */

static int64_t late_ns, wakeups;

static void sleep_often(void *arg)
{
    int64_t period_ns = *(int64_t *)arg;
    int64_t next_ns = clock_mono_ns();
    for (int i = 0; i < 20; i++) {
        next_ns += period_ns;
        fiber_sleep_until(next_ns);
        late_ns += clock_mono_ns() - next_ns;
        wakeups++;
    }
}

static void bench_sleep(struct loop *loop)
{
    static int64_t period_ns = 10 * NS_PER_MS;
    for (int i = 0; i < 10000; i++)
        start(loop, sleep_often, &period_ns);
    int64_t started_ns = cpu_ns();
    run_to_end(loop);
    report("sleep of 10 ms, 10,000 fibers", started_ns, wakeups);

    late_ns = wakeups = 0;
    static int64_t odd_ns = 777 * NS_PER_US;
    start(loop, sleep_often, &odd_ns);
    run_to_end(loop);
    printf("%-44s %8.1f ns\n", "a lone sleeper wakes late by", (double)late_ns / (double)wakeups);
}

static void fire_nothing(struct timer *timer)
{
    (void)timer;
}

static void bench_timers(struct loop *loop)
{
    enum { TIMERS = 10000, MOVES = 10000000 };
    struct timer *timers = xcalloc(TIMERS, sizeof(*timers));
    unsigned seed = 1;
    int64_t started_ns = cpu_ns();
    for (int i = 0; i < MOVES; i++) {
        timers[i % TIMERS].fire = fire_nothing;
        timer_set(loop, &timers[i % TIMERS], INT64_C(1) << 60 | rand_r(&seed));
    }
    report("timer_set to random moments, 10,000 timers", started_ns, MOVES);
    for (int i = 0; i < TIMERS; i++)
        timer_clear(&timers[i]);
    free(timers);
}

/* --- io -----------------------------------------------------------------------------------------
 */

enum { IO_ROUNDS = 5000 };

static void read_byte(int fd, struct watch *watch)
{
    char byte;
    while (read(fd, &byte, 1) != 1)
        CHECK(watch_wait(watch, WATCH_READ, NEVER_NS) == WAIT_OK);
}

static void echo(void *arg)
{
    int fd = *(int *)arg;
    struct watch watch;
    CHECK(watch_add(&watch, fd) == 0);
    for (int i = 0; i < IO_ROUNDS; i++) {
        CHECK(watch_wait(&watch, WATCH_READ, NEVER_NS) == WAIT_OK);
        read_byte(fd, &watch);
        CHECK(write(fd, "x", 1) == 1);
    }
    watch_remove(&watch);
}

static void ask(void *arg)
{
    int fd = *(int *)arg;
    struct watch watch;
    CHECK(watch_add(&watch, fd) == 0);
    for (int i = 0; i < IO_ROUNDS; i++) {
        CHECK(write(fd, "x", 1) == 1);
        CHECK(watch_wait(&watch, WATCH_READ, loop_now_ns(loop_current()) + 60 * NS_PER_S) ==
              WAIT_OK);
        read_byte(fd, &watch);
    }
    watch_remove(&watch);
}

static void bench_io(struct loop *loop)
{
    enum { PAIRS = 100 };
    static int fds[PAIRS][2];
    for (int i = 0; i < PAIRS; i++) {
        CHECK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, fds[i]) == 0);
        start(loop, echo, &fds[i][0]);
        start(loop, ask, &fds[i][1]);
    }
    int64_t started_ns = cpu_ns();
    run_to_end(loop);
    report("write + wait + read, 100 socket pairs", started_ns, 2 * PAIRS * IO_ROUNDS);

    /* The same system calls without a loop. */
    char byte;
    started_ns = cpu_ns();
    for (int i = 0; i < 1000000; i++) {
        CHECK(write(fds[0][0], "x", 1) == 1);
        CHECK(read(fds[0][1], &byte, 1) == 1);
    }
    report("  of which write + read", started_ns, 1000000);
    for (int i = 0; i < PAIRS; i++) {
        close(fds[i][0]);
        close(fds[i][1]);
    }
}

/* --- messages -----------------------------------------------------------------------------------
 */

enum { MESSAGES = 5000000 };

static struct loop *receiver;
static int received;

static void receive(struct message *message)
{
    (void)message;
    if (++received == MESSAGES)
        loop_stop(receiver);
}

static void *send_all(void *arg)
{
    struct message *messages = arg;
    for (int i = 0; i < MESSAGES; i++) {
        messages[i].handle = receive;
        loop_post(receiver, &messages[i]);
    }
    return NULL;
}

static void bench_mailbox(struct loop *loop)
{
    struct message *messages = xcalloc(MESSAGES, sizeof(*messages));
    receiver = loop;
    pthread_t thread;
    int64_t started_ns = cpu_ns();
    CHECK(pthread_create(&thread, NULL, send_all, messages) == 0);
    loop_run(loop);
    pthread_join(thread, NULL);
    report("message from another thread (both threads)", started_ns, MESSAGES);
    free(messages);
}

int main(void)
{
    struct loop *loop = loop_new(NULL);
    CHECK(loop != NULL);
    bench_switch();
    bench_yield(loop, 1);
    bench_yield(loop, 100);
    bench_yield(loop, 10000);
    bench_park(loop);
    bench_start(loop);
    bench_sleep(loop);
    bench_timers(loop);
    bench_io(loop);
    bench_mailbox(loop);
    loop_free(loop);
    return 0;
}
