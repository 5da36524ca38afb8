#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/check.h"
#include "loop/stack_cache.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static struct stack get(struct stack_cache *cache, size_t size)
{
    struct stack stack;
    assert_true(stack_cache_get(cache, size, &stack));
    return stack;
}

static void test_reuse(void **state)
{
    (void)state;
    struct stack_cache cache = { 0 };
    struct stack small = get(&cache, 64 * 1024), large = get(&cache, 256 * 1024);
    assert_true(small.size < 64 * 1024 && small.size >= 64 * 1024 - 65536 / 4);
    memset(small.bottom, 1, small.size);
    memset(large.bottom, 2, large.size);
    stack_cache_put(&cache, small);
    stack_cache_put(&cache, large);
    assert_ptr_equal(get(&cache, 256 * 1024).bottom, large.bottom);
    assert_ptr_equal(get(&cache, 33 * 1024).bottom,
                     small.bottom); /* rounded up to the same class */
    stack_cache_put(&cache, small);
    stack_cache_put(&cache, large);
    stack_cache_deinit(&cache);
    stack_cache_deinit(&cache);
}

static bool overflow_kills(struct stack stack)
{
    pid_t child = fork();
    if (child == 0) {
        signal(SIGSEGV, SIG_DFL);
        setrlimit(RLIMIT_CORE, &(struct rlimit){ 0 });
        ((volatile char *)stack.bottom)[0] = 1;
        ((volatile char *)stack.bottom)[-1] = 1;
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGSEGV;
}

static size_t resident_pages(struct stack stack)
{
    unsigned char pages[64];
    size_t count = 0;
    assert_int_equal(mincore(stack.bottom, stack.size, pages), 0);
    for (size_t i = 0; i < (stack.size + 4095) / 4096; i++)
        count += pages[i] & 1;
    return count;
}

static void test_guard(void **state)
{
    (void)state;
    struct stack_cache cache = { 0 };
    struct stack stack = get(&cache, 64 * 1024);
    assert_true(overflow_kills(stack));
    stack_cache_put(&cache, stack);
    stack = get(&cache, 64 * 1024);
    assert_true(overflow_kills(stack));
    stack_cache_put(&cache, stack);
    stack_cache_deinit(&cache);
}

/* More stacks than are kept hot: the rest gives its memory back and keeps its guard. */
static void test_cold_stacks(void **state)
{
    (void)state;
    enum { COUNT = 5000 };
    static struct stack stacks[COUNT];
    struct stack_cache cache = { 0 };
    for (int i = 0; i < COUNT; i++) {
        stacks[i] = get(&cache, 64 * 1024);
        if (i < 300)
            memset(stacks[i].bottom, 1, stacks[i].size);
    }
    for (int i = 0; i < COUNT; i++)
        stack_cache_put(&cache, stacks[i]);
    if (sysconf(_SC_PAGESIZE) == 4096) {
        assert_int_equal(resident_pages(stacks[0]), 15);
        assert_int_equal(resident_pages(stacks[299]), 0);
    }
    assert_true(overflow_kills(stacks[299]));
    stack_cache_deinit(&cache);
}

static void test_no_more_memory(void **state)
{
    (void)state;
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
    struct stack_cache cache = { 0 };
    struct stack stack;
    struct rlimit before, none = { .rlim_cur = 0 };
    getrlimit(RLIMIT_AS, &before);
    none.rlim_max = before.rlim_max;
    setrlimit(RLIMIT_AS, &none);
    bool got = stack_cache_get(&cache, 256 * 1024, &stack);
    int why = errno;
    setrlimit(RLIMIT_AS, &before);
    assert_false(got);
    assert_int_equal(why, ENOMEM);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reuse),
        cmocka_unit_test(test_guard),
        cmocka_unit_test(test_cold_stacks),
        cmocka_unit_test(test_no_more_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
