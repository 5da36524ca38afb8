/* The recorder: stores that take turns, batches for outputs. */
#include "metrics/recorder.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>

static struct registry *registry;
static struct tagset *tags, *metadata;

static int setup(void **state)
{
    registry = registry_new();
    registry_seal(registry);
    struct tagset_builder b;
    tagset_builder_init(&b, NULL);
    tagset_builder_set(&b, SLICE("name"), SLICE("home"));
    tags = tagset_build(&b, registry);
    tagset_builder_init(&b, NULL);
    tagset_builder_set(&b, SLICE("vu"), SLICE("1"));
    metadata = tagset_build(&b, registry);
    return 0;
}

static int teardown(void **state)
{
    tagset_unref(tags);
    tagset_unref(metadata);
    registry_free(registry);
    return 0;
}

struct received {
    uint32_t batches, records, values;
    struct record_batch *last;
};

static void receive(void *context, struct record_batch *batch)
{
    struct received *r = context;
    r->batches++;
    r->records += batch->record_count;
    r->values += batch->value_count;
    record_batch_free(r->last);
    r->last = batch;
}

static double iterations_in(struct store *s)
{
    double out;
    sink_value(store_sink(s, registry_get(registry, METRIC_ITERATIONS)), SLICE("count"), 1, &out);
    return out;
}

static struct record_value one_iteration(void)
{
    return (struct record_value){ registry_get(registry, METRIC_ITERATIONS), 1 };
}

static void two_stores_take_turns(void **state)
{
    struct recorder *r = recorder_new(registry, NULL, NULL);
    struct record_value value = one_iteration();
    recorder_add(r, &value, 1, tags, NULL, 0);
    struct store *first = recorder_collect(r);
    assert_true(iterations_in(first) == 1);
    recorder_add(r, &value, 1, tags, NULL, 0);
    recorder_add(r, &value, 1, tags, NULL, 0);
    assert_null(recorder_collect(r));
    recorder_return(r, first);
    struct store *second = recorder_collect(r);
    assert_ptr_not_equal(first, second);
    assert_true(iterations_in(second) == 2);
    recorder_return(r, second);
    struct store *third = recorder_collect(r);
    assert_true(iterations_in(third) == 0);
    recorder_return(r, third);
    recorder_flush(r);
    recorder_free(r);
    recorder_free(NULL);
}

static void batches_keep_values_tags_and_time(void **state)
{
    struct received got = { 0 };
    struct recorder *r = recorder_new(registry, receive, &got);
    struct record_value values[2] = {
        { registry_get(registry, METRIC_HTTP_REQS), 1 },
        { registry_get(registry, METRIC_HTTP_REQ_DURATION), 12.5 },
    };
    recorder_flush(r);
    assert_int_equal(got.batches, 0);
    recorder_add(r, values, 2, tags, metadata, 77);
    recorder_add(r, values, 1, tags, NULL, 78);
    recorder_add(r, values, 0, tags, NULL, 79);
    assert_int_equal(got.batches, 0);
    recorder_flush(r);
    assert_int_equal(got.batches, 1);
    struct record *records = got.last->records;
    assert_int_equal(got.last->record_count, 2);
    assert_int_equal(records[0].wall_ns, 77);
    assert_ptr_equal(records[0].tags, tags);
    assert_ptr_equal(records[0].metadata, metadata);
    assert_int_equal(records[0].count, 2);
    assert_null(records[1].metadata);
    assert_int_equal(records[1].first, 2);
    assert_true(got.last->values[records[0].first + 1].value == 12.5);
    assert_int_equal(tags->refs, 3);
    recorder_free(r);
    record_batch_free(got.last);
    record_batch_free(NULL);
    assert_int_equal(tags->refs, 1);
    assert_int_equal(metadata->refs, 1);
}

static void full_batches_are_handed_on(void **state)
{
    struct received got = { 0 };
    struct recorder *r = recorder_new(registry, receive, &got);
    struct record_value values[9];
    for (int i = 0; i < 9; i++)
        values[i] = one_iteration();
    for (int i = 0; i < RECORD_BATCH_RECORDS + 1; i++)
        recorder_add(r, values, 1, tags, NULL, i);
    assert_int_equal(got.batches, 1);
    assert_int_equal(got.records, RECORD_BATCH_RECORDS);
    for (int i = 0; i < RECORD_BATCH_VALUES / 9; i++)
        recorder_add(r, values, 9, tags, NULL, i);
    assert_int_equal(got.batches, 1);
    recorder_add(r, values, 9, tags, NULL, 0);
    assert_int_equal(got.batches, 2);
    recorder_free(r);
    assert_int_equal(got.batches, 3);
    assert_int_equal(got.values, RECORD_BATCH_RECORDS + 1 + 9 * (RECORD_BATCH_VALUES / 9 + 1));
    record_batch_free(got.last);
}

/* A control thread that merges while the recorder's thread goes on; nothing may be lost. */
enum { ROUNDS = 20000 };

struct handover {
    struct recorder *recorder;
    struct store *_Atomic collected;
    _Atomic bool done;
    double total;
};

static void *merge_all(void *context)
{
    struct handover *h = context;
    for (;;) {
        bool last = h->done;
        struct store *s = h->collected;
        if (s) {
            h->collected = NULL;
            h->total += iterations_in(s);
            recorder_return(h->recorder, s);
        } else if (last) {
            return NULL;
        }
    }
}

static void nothing_is_lost_between_threads(void **state)
{
    struct handover h = { .recorder = recorder_new(registry, NULL, NULL) };
    struct record_value value = one_iteration();
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, merge_all, &h), 0);
    for (int i = 0; i < ROUNDS; i++) {
        recorder_add(h.recorder, &value, 1, tags, NULL, i);
        struct store *s = recorder_collect(h.recorder);
        if (s)
            h.collected = s;
    }
    h.done = true;
    pthread_join(thread, NULL);
    struct store *rest = recorder_collect(h.recorder);
    assert_true(h.total + iterations_in(rest) == ROUNDS);
    recorder_return(h.recorder, rest);
    recorder_free(h.recorder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_stores_take_turns),
        cmocka_unit_test(batches_keep_values_tags_and_time),
        cmocka_unit_test(full_batches_are_handed_on),
        cmocka_unit_test(nothing_is_lost_between_threads),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
