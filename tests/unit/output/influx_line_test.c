/* InfluxDB's lines: escapes, fields and their types; and the output's settings. */
#include "testing.h"

#include "base/clock.h"
#include "output/influx_config.h"
#include "output/influx_line.h"

static struct registry *registry;
static struct arena arena;
static struct error error;
static struct influx_fields fields;

static int set_up(void **state)
{
    registry = registry_new();
    registry_seal(registry);
    arena_init(&arena, 4096);
    return 0;
}

static int tear_down(void **state)
{
    registry_free(registry);
    arena_deinit(&arena);
    error_clear(&error);
    return 0;
}

static void renders(const char *as_fields, struct tagset *tags, const char *head, const char *tail)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    assert_int_equal(influx_fields_parse(&fields, slice_of(as_fields), &arena, &error), 0);
    influx_append_head(&out, tags, &fields);
    assert_text(&out, head);
    influx_append_tail(&out, tags, &fields);
    assert_text(&out, tail);
    tagset_unref(tags);
}

static void test_tags(void **state)
{
    renders("", NULL, " ", "");
    renders("url", make_tags(registry, "a b", "1,2", "c=", "=", "none", "", NULL),
            ",a\\ b=1\\,2,c\\==\\= ", "");
    renders("", make_tags(registry, "dir", "C:\\tmp\\", "lines", "1\n2", NULL),
            ",dir=C:\\tmp,lines=1\\n2 ", "");
}

static void test_fields(void **state)
{
    renders("vu:int, iter:int,url,a:bool,b:float,value",
            make_tags(registry, "url", "http://h/\"x\\", "vu", "7", "iter", "two", "a", "T", "b",
                      "1e3", "value", "hidden", "zone", "z", NULL),
            ",zone=z a=true,b=1000,iter=\"two\",url=\"http://h/\\\"x\\\\\",", ",vu=7i");
    renders("a:bool", make_tags(registry, "a", "0", NULL), " a=false,", "");
}

static void refuses_fields(const char *text, const char *expected)
{
    assert_int_equal(influx_fields_parse(&fields, slice_of(text), &arena, &error), -1);
    assert_string_equal(error.text, expected);
    error_clear(&error);
}

static void test_bad_fields(void **state)
{
    refuses_fields("a:real", "an invalid type (real) is specified for an InfluxDB field (a)");
    refuses_fields("a,b,a:int", "a tag name (a) shows up more than once in InfluxDB field type "
                                "configurations");
}

static struct influx_config config;

static void read_config(const char *argument, const char *variable)
{
    char *environment[] = { (char *)variable, NULL };
    const struct output_context context = { .environ_list = environment };
    if (influx_config_read(&config, slice_of(argument), &context, &arena, &error) != 0)
        fail_msg("%s", error.text);
}

static void test_settings(void **state)
{
    read_config("", NULL);
    assert_true(slice_is(config.address, "http://localhost:8086"));
    assert_true(slice_is(config.database, "k6"));
    assert_true(slice_is(config.tags_as_fields, "vu,iter,url"));
    assert_int_equal(config.push_interval_ns, NS_PER_S);

    read_config("https://me:p%40ss@host:1/a/b/load?precision=ms&pushInterval=2s&insecure=true&"
                "tagsAsFields=a%2Cb&retention=",
                "K6_INFLUXDB_RETENTION=week");
    assert_true(slice_is(config.address, "https://host:1/a/b"));
    assert_true(slice_is(config.database, "load"));
    assert_true(slice_is(config.username, "me"));
    assert_true(slice_is(config.password, "p@ss"));
    assert_true(slice_is(config.precision, "ms"));
    assert_true(slice_is(config.tags_as_fields, "a,b"));
    assert_true(slice_is(config.retention, "week"));
    assert_true(config.insecure);
    assert_int_equal(config.push_interval_ns, 2 * NS_PER_S);

    read_config("http://host/a/", "K6_INFLUXDB_DB=mine");
    assert_true(slice_is(config.address, "http://host/a"));
    assert_true(slice_is(config.database, "mine"));
}

static void refuses(const char *argument, const char *variable, const char *expected)
{
    char *environment[] = { (char *)variable, NULL };
    const struct output_context context = { .environ_list = environment };
    assert_int_equal(influx_config_read(&config, slice_of(argument), &context, &arena, &error), -1);
    assert_string_equal(error.text, expected);
    error_clear(&error);
}

static void test_bad_settings(void **state)
{
    refuses("http://host/db?db=x", NULL, "unknown query parameter: db");
    refuses("http://host/db?insecure=yes", NULL, "insecure must be true or false, not \"yes\"");
    refuses("", "K6_INFLUXDB_CONCURRENT_WRITES=0",
            "influxdb's ConcurrentWrites must be a positive number, and at most 1000");
    refuses("", "K6_INFLUXDB_CONCURRENT_WRITES=x",
            "K6_INFLUXDB_CONCURRENT_WRITES: \"x\" is no whole number");
    refuses("", "K6_INFLUXDB_PRECISION=d", "influxdb's precision \"d\" is unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_tags, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_fields, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_fields, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_settings, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bad_settings, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
