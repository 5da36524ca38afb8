#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "loop/fiber.h"
#include "net/net_error.h"

#include <errno.h>

static void gives(const char *op, int errno_value, int code, const char *text)
{
    struct net_failure f;
    assert_int_equal(net_fail_errno(&f, op, errno_value), code);
    assert_int_equal(f.code, code);
    assert_string_equal(f.text, text);
}

static void test_errno(void **state)
{
    gives("read", ECONNRESET, 1220, "read: connection reset by peer");
    gives("write", EPIPE, 1201, "write: broken pipe");
    gives("dial", ECONNREFUSED, 1212, "dial: connection refused");
    gives("dial", ETIMEDOUT, 1211, "dial: i/o timeout");
    gives("read", ETIMEDOUT, 1050, "request timeout");
    gives("dial", EHOSTUNREACH, 1213, "dial: unknown errno 113 error with msg `no route to host`");
    gives("dial", EMFILE, 1213, "dial: unknown errno 24 error with msg `too many open files`");
    gives("read", EIO, 1202, "read: unknown errno `5` on linux with message `input/output error`");
    gives("read", 9999, 1202, "read: unknown errno `9999` on linux with message `unknown error`");
}

static void test_waits(void **state)
{
    struct net_failure f;
    assert_int_equal(net_fail_wait(&f, WAIT_TIMEOUT), NET_ERR_TIMEOUT);
    assert_string_equal(f.text, "request timeout");
    assert_int_equal(net_fail_wait(&f, WAIT_CANCELLED), NET_ERR_CANCELLED);
}

static void test_bounded(void **state)
{
    struct net_failure f;
    assert_int_equal(net_fail(&f, NET_ERR_GENERIC, "%0500d", 1), NET_ERR_GENERIC);
    assert_int_equal(strlen(f.text), sizeof(f.text) - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_errno),
        cmocka_unit_test(test_waits),
        cmocka_unit_test(test_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
