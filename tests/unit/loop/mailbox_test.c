#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

/* Messages between threads, and loops that stop each other. */
#include "base/check.h"
#include "base/clock.h"
#include "loop/fiber.h"
#include "loop/loop.h"

#include <pthread.h>
#include <stdlib.h>

enum { SENDERS = 3, MESSAGES = 20000 };

static struct loop *loop;

struct numbered {
    struct message message;
    int sender;
    int number;
};

static int next_number[SENDERS];
static int received;

static int set_up(void **state)
{
    (void)state;
    received = 0;
    loop = loop_new(NULL);
    return loop == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    loop_free(loop);
    return 0;
}

static void receive_numbered(struct message *message)
{
    struct numbered *numbered = CONTAINER_OF(message, struct numbered, message);
    assert_ptr_equal(loop_current(), loop);
    assert_null(fiber_self());
    assert_int_equal(numbered->number, next_number[numbered->sender]++);
    free(numbered);
    if (++received == SENDERS * MESSAGES)
        loop_stop(loop);
}

static void *send_numbered(void *arg)
{
    int sender = (int)(intptr_t)arg;
    for (int i = 0; i < MESSAGES; i++) {
        struct numbered *numbered = xmalloc(sizeof(*numbered));
        *numbered = (struct numbered){ .message.handle = receive_numbered,
                                       .sender = sender,
                                       .number = i };
        loop_post(loop, &numbered->message);
        /* Pauses, so that the loop falls asleep in between. */
        if (i % 1000 == 0)
            nanosleep(&(struct timespec){ .tv_nsec = 100000 }, NULL);
    }
    return NULL;
}

static void test_many_senders(void **state)
{
    (void)state;
    pthread_t threads[SENDERS];
    for (intptr_t i = 0; i < SENDERS; i++) {
        assert_int_equal(pthread_create(&threads[i], NULL, send_numbered, (void *)i), 0);
    }
    loop_run(loop);
    for (int i = 0; i < SENDERS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(next_number[i], MESSAGES);
    }
}

/* --- two loops
 * ------------------------------------------------------------------------------------ */

struct ball {
    struct message message;
    struct loop *sides[2];
    int hits;
};

static void hit(struct message *message)
{
    struct ball *ball = CONTAINER_OF(message, struct ball, message);
    if (++ball->hits < 2000) {
        loop_post(ball->sides[ball->hits % 2], message);
    } else {
        loop_stop(ball->sides[0]);
        loop_stop(ball->sides[1]);
    }
}

static void *run_loop(void *arg)
{
    loop_run(arg);
    return NULL;
}

static void test_two_loops(void **state)
{
    (void)state;
    struct loop *other = loop_new(NULL);
    struct ball ball = { .message.handle = hit, .sides = { loop, other } };
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, run_loop, other), 0);
    loop_post(loop, &ball.message);
    loop_run(loop);
    pthread_join(thread, NULL);
    assert_int_equal(ball.hits, 2000);
    loop_free(other);
}

/* --- waking a fiber, stopping
 * ---------------------------------------------------------------------- */

struct wake_up {
    struct message message;
    struct fiber *fiber;
};

static void wake_fiber(struct message *message)
{
    fiber_wake(CONTAINER_OF(message, struct wake_up, message)->fiber);
}

static void *post_later(void *arg)
{
    nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
    loop_post(loop, &((struct wake_up *)arg)->message);
    return NULL;
}

static void park_for_ever(void *arg)
{
    *(int *)arg = fiber_park(NEVER_NS);
}

static void test_wakes_a_fiber(void **state)
{
    (void)state;
    int result = WAIT_TIMEOUT;
    struct wake_up wake_up = { .message.handle = wake_fiber };
    wake_up.fiber = fiber_start(loop, FIBER_STACK_SMALL, park_for_ever, &result, NULL);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, post_later, &wake_up), 0);
    loop_stop(loop);
    loop_run(loop);
    pthread_join(thread, NULL);
    assert_int_equal(result, WAIT_OK);
}

static void *stop_later(void *arg)
{
    nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
    loop_stop(arg);
    return NULL;
}

static void test_stop_from_another_thread(void **state)
{
    (void)state;
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, stop_later, loop), 0);
    loop_run(loop);
    pthread_join(thread, NULL);
}

static void count_message(struct message *message)
{
    (void)message;
    received++;
}

static void test_messages_before_stop_are_handled(void **state)
{
    (void)state;
    struct message messages[3];
    for (int i = 0; i < 3; i++) {
        messages[i].handle = count_message;
        loop_post(loop, &messages[i]);
    }
    loop_stop(loop);
    loop_run(loop);
    assert_int_equal(received, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(fn) cmocka_unit_test_setup_teardown(fn, set_up, tear_down)
        TEST(test_many_senders),
        TEST(test_two_loops),
        TEST(test_wakes_a_fiber),
        TEST(test_stop_from_another_thread),
        TEST(test_messages_before_stop_are_handled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
