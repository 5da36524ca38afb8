/* Samples by request and by check; many names, protocols, what is no number. */
#include "fixture.h"

#include "metrics/store.h"

#include <math.h>

static void test_requests(void **state)
{
    struct fixture f = fixture_new();
    for (int i = 1; i <= 10; i++) {
        fixture_request(&f,
                        make_tags(f.registry, "method", "GET", "name", "/a", "status", "200", NULL),
                        i, false);
        fixture_request(&f,
                        make_tags(f.registry, "method", "POST", "url", "http://b/", "status",
                                  i == 1 ? "503" : "200", NULL),
                        1, i == 1);
    }
    fixture_request(&f,
                    make_tags(f.registry, "method", "GET", "name", "/a", "status", "0", "error",
                              "dial: connection refused", NULL),
                    0, true);
    const struct observed *seen = observer_lock(f.observer);
    struct request_row *row = request_table_first(seen->requests);
    assert_string_equal(row->protocol, "HTTP");
    assert_string_equal(row->method, "GET");
    assert_string_equal(row->name, "/a");
    assert_int_equal(row->count, 11);
    assert_int_equal(row->failed, 1);
    assert_string_equal(row->statuses->text, "200");
    assert_int_equal(row->statuses->count, 10);
    assert_string_equal(row->statuses->next->text, "0");
    assert_string_equal(row->errors->text, "dial: connection refused");
    assert_int_equal(row->errors->count, 1);
    double largest;
    assert_true(sink_value(&row->durations, SLICE("max"), 0, &largest) && largest == 10);
    row = row->next;
    assert_string_equal(row->name, "http://b/");
    assert_int_equal(row->failed, 1);
    assert_null(row->errors);
    assert_null(row->next);
    assert_true(store_sink(seen->totals, builtin(&f, METRIC_HTTP_REQS))->counter.value == 21);
    observer_unlock(f.observer);
    fixture_free(&f);
}

static void test_other_protocols(void **state)
{
    struct fixture f = fixture_new();
    const struct record_value call = { builtin(&f, METRIC_GRPC_REQ_DURATION), 5 };
    const struct record_value session = { builtin(&f, METRIC_WS_SESSION_DURATION), 50 };
    fixture_add(&f, &call, 1, make_tags(f.registry, "name", "/p.S/M", "status", "0", NULL));
    fixture_add(&f, &call, 1, make_tags(f.registry, "name", "/p.S/M", "status", "5", NULL));
    fixture_add(&f, &session, 1, make_tags(f.registry, "url", "ws://h/", "error", "broken", NULL));
    struct request_row *row = request_table_first(observer_lock(f.observer)->requests);
    assert_string_equal(row->protocol, "gRPC");
    assert_int_equal(row->count, 2);
    assert_int_equal(row->failed, 1);
    assert_string_equal(row->next->protocol, "WebSocket");
    assert_int_equal(row->next->failed, 1);
    observer_unlock(f.observer);
    fixture_free(&f);
}

/* A URL of its own for each request, an error of its own for each: memory stays bounded. */
static void test_too_many_names(void **state)
{
    enum { REQUESTS = 3000 };
    struct fixture f = fixture_new();
    char name[32], error[32];
    for (int i = 0; i < REQUESTS; i++) {
        snprintf(name, sizeof(name), "/item/%d", i);
        snprintf(error, sizeof(error), "lost %d", i);
        fixture_request(&f, make_tags(f.registry, "method", "GET", "name", name, NULL), 1, false);
        fixture_request(&f, make_tags(f.registry, "name", "/item/0", "error", error, NULL), 1,
                        true);
    }
    uint64_t rows = 0, count = 0, tallies = 0, errors = 0;
    struct request_row *row = request_table_first(observer_lock(f.observer)->requests);
    for (; row != NULL; row = row->next, rows++) {
        count += row->count;
        for (struct tally *t = row->errors; t != NULL; t = t->next, tallies++)
            errors += t->count;
        if (row->next == NULL)
            assert_string_equal(row->name, "(others)");
    }
    assert_int_equal(count, 2 * REQUESTS);
    assert_int_equal(errors, REQUESTS);
    assert_true(rows > 100 && rows < 400 && tallies < 100);
    observer_unlock(f.observer);
    fixture_free(&f);
}

static void test_checks(void **state)
{
    struct fixture f = fixture_new();
    for (int i = 0; i < 4; i++) {
        fixture_check(&f, make_tags(f.registry, "check", "is up", "group", "", NULL), true);
        fixture_check(&f, make_tags(f.registry, "check", "is up", "group", "::a", NULL), i == 0);
    }
    fixture_check(&f, make_tags(f.registry, "scenario", "no check tag", NULL), true);
    const struct check_row *row = observer_lock(f.observer)->checks;
    assert_string_equal(row->name, "is up");
    assert_int_equal(row->passes, 4);
    assert_string_equal(row->next->group, "::a");
    assert_int_equal(row->next->fails, 3);
    assert_null(row->next->next);
    observer_unlock(f.observer);
    fixture_free(&f);
}

static void test_no_number(void **state)
{
    struct fixture f = fixture_new();
    const struct record_value value = { builtin(&f, METRIC_DATA_SENT), (double)NAN };
    fixture_add(&f, &value, 1, make_tags(f.registry, NULL, NULL));
    struct observer *again = observer_ref(f.observer);
    observer_finish(again);
    assert_int_equal(timeline_length(observer_lock(again)->timeline), 0);
    observer_unlock(again);
    observer_unref(again);
    fixture_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_requests),       cmocka_unit_test(test_other_protocols),
        cmocka_unit_test(test_too_many_names), cmocka_unit_test(test_checks),
        cmocka_unit_test(test_no_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
