/* Samples find their series by metric and tags, whichever copy of the tags they come with. */
#include "testing.h"

#include "output/series_table.h"

struct total {
    struct series base;
    double sum;
    int64_t latest_ns;
};

static struct registry *registry;
static int inits, deinits;

static void init(struct series *s, void *context)
{
    assert_ptr_equal(context, &inits);
    inits++;
}

static void add(struct series *s, double value, int64_t wall_ns)
{
    ((struct total *)s)->sum += value;
    ((struct total *)s)->latest_ns = wall_ns;
}

static void deinit(struct series *s)
{
    deinits++;
}

static const struct series_kind kind = { sizeof(struct total), init, add, deinit };

static struct tagset *numbered_tags(int number)
{
    char text[20];
    snprintf(text, sizeof(text), "%d", number);
    return make_tags(registry, "n", text, "same", "x", NULL);
}

static void add_record(struct series_table *t, int number, double first, double second)
{
    struct record_value values[] = { { registry_get(registry, METRIC_HTTP_REQS), first },
                                     { registry_get(registry, METRIC_HTTP_REQ_DURATION), second } };
    struct record record = { .wall_ns = number, .tags = numbered_tags(number), .count = 2 };
    const struct record_batch batch = {
        .record_count = 1, .value_count = 2, .records = &record, .values = values
    };
    series_table_add(t, &batch);
    tagset_unref(record.tags);
}

static void test_sums(void **state)
{
    enum { SETS = 500, ROUNDS = 3 };
    size_t count;
    registry = registry_new();
    registry_seal(registry);
    struct series_table *t = series_table_new(&kind, &inits);
    for (int round = 0; round < ROUNDS; round++)
        for (int i = 0; i < SETS; i++)
            add_record(t, i, 1, i);
    struct series *const *all = series_table_all(t, &count);
    assert_int_equal(count, 2 * SETS);
    assert_int_equal(inits, 2 * SETS);
    for (size_t i = 0; i < count; i++) {
        const struct total *s = (struct total *)all[i];
        int number = (int)i / 2; /* in the order of their first samples */
        assert_string_equal(s->base.metric->name, i % 2 ? "http_req_duration" : "http_reqs");
        assert_int_equal(s->latest_ns, number);
        assert_int_equal(s->sum, ROUNDS * (i % 2 ? number : 1));
        assert_int_equal(s->base.tags->count, 2);
    }
    series_table_free(t);
    assert_int_equal(deinits, 2 * SETS);
    registry_free(registry);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_sums) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
