#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/check.h"
#include "base/error.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* How a child process that runs fn ends. */
static int status_of(void (*fn)(void))
{
    pid_t child = fork();
    if (child == 0) {
        signal(SIGABRT, SIG_DFL); /* cmocka catches it */
        setrlimit(RLIMIT_CORE, &(struct rlimit){ 0 });
        close(STDERR_FILENO);
        fn();
        _exit(0);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void break_a_check(void)
{
    CHECK(1 + 1 == 3);
}

static void keep_a_check(void)
{
    CHECK(1 + 1 == 2);
}

static void run_out_of_memory(void)
{
    out_of_memory();
}

static void test_ends(void **state)
{
    (void)state;
    int status = status_of(break_a_check);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
    assert_int_equal(status_of(keep_a_check), 0);
    status = status_of(run_out_of_memory);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_CODE_OTHER);
}

static void test_memory(void **state)
{
    (void)state;
    char *bytes = xmalloc(0);
    assert_non_null(bytes);
    bytes = xrealloc(bytes, 100);
    bytes = xrealloc(bytes, 0);
    assert_non_null(bytes);
    free(bytes);
    bytes = xcalloc(10, 10);
    for (int i = 0; i < 100; i++)
        assert_int_equal(bytes[i], 0);
    free(bytes);
    free(xcalloc(0, 0));
}

struct inner {
    int x;
};

struct outer {
    int before;
    struct inner inner;
};

static void test_macros(void **state)
{
    (void)state;
    struct outer o;
    assert_ptr_equal(CONTAINER_OF(&o.inner, struct outer, inner), &o);
    int numbers[7];
    assert_int_equal(ARRAY_LEN(numbers), 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ends),
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_macros),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
