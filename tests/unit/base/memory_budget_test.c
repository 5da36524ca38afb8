#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/memory_budget.h"

static const size_t MB = 1000 * 1000;

static int join(void **state)
{
    static struct memory_account accounts[4];
    for (int i = 0; i < 4; i++) {
        accounts[i] = (struct memory_account){ 0 };
        memory_budget_join();
    }
    memory_budget_set(80 * MB, "a test");
    *state = accounts;
    return 0;
}

static int leave(void **state)
{
    struct memory_account *accounts = *state;
    for (int i = 0; i < 4; i++)
        memory_budget_leave(&accounts[i]);
    memory_budget_set(0, "");
    return 0;
}

static void who_takes_most_is_refused(void **state)
{
    struct memory_account *a = *state;
    assert_true(memory_account_covers(&a[0], 70 * MB));
    assert_true(memory_account_covers(&a[1], 9 * MB));
    assert_false(memory_account_covers(&a[0], 75 * MB));
    assert_true(memory_account_covers(&a[0], 70 * MB)); /* it keeps what it has */
    /* Half of an equal part is there for everyone. */
    assert_true(memory_account_covers(&a[2], 9 * MB));
    assert_false(memory_account_covers(&a[2], 11 * MB));
}

static void what_is_given_back_can_be_had(void **state)
{
    struct memory_account *a = *state;
    assert_true(memory_account_covers(&a[0], 70 * MB));
    assert_false(memory_account_covers(&a[1], 30 * MB));
    memory_account_settle(&a[0], 20 * MB);
    assert_true(a[0].granted >= 20 * MB && a[0].granted < 21 * MB);
    assert_true(memory_account_covers(&a[1], 30 * MB));
    memory_account_settle(&a[1], 30 * MB - 1000); /* too little to tell */
    assert_true(a[1].granted >= 30 * MB);
}

static void sizes_beyond_all(void **state)
{
    struct memory_account *a = *state;
    assert_false(memory_account_covers(&a[0], SIZE_MAX));
    assert_false(memory_account_covers(&a[0], SIZE_MAX / 2));
    memory_budget_set(0, "");
    assert_true(memory_account_covers(&a[0], SIZE_MAX / 2));
    assert_false(memory_account_covers(&a[0], SIZE_MAX));
}

static void complaint(void **state)
{
    assert_string_equal(memory_budget_complaint(),
                        "out of memory: the scripts of all VUs may hold 80 MB together (a test)");
    memory_budget_set(0, "");
    assert_string_equal(memory_budget_complaint(), "out of memory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(who_takes_most_is_refused, join, leave),
        cmocka_unit_test_setup_teardown(what_is_given_back_can_be_had, join, leave),
        cmocka_unit_test_setup_teardown(sizes_beyond_all, join, leave),
        cmocka_unit_test_setup_teardown(complaint, join, leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
