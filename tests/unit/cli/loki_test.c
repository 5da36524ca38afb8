#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/clock.h"
#include "cli/loki_batch.h"

#include <stdlib.h>

struct fixture {
    struct arena arena;
    struct loki_config config;
    struct error error;
    int rc;
};

static void read_config(struct fixture *f, const char *line)
{
    *f = (struct fixture){ 0 };
    arena_init(&f->arena, 1024);
    f->rc = loki_config_read(&f->config, slice_of(line), &f->arena, &f->error);
}

static void release(struct fixture *f)
{
    error_clear(&f->error);
    arena_deinit(&f->arena);
}

static void test_defaults(void **state)
{
    struct fixture f;
    read_config(&f, "loki");
    assert_int_equal(f.rc, 0);
    assert_true(slice_is(f.config.url, "http://127.0.0.1:3100/loki/api/v1/push"));
    assert_int_equal(f.config.limit, 100);
    assert_true(f.config.period_ns == NS_PER_S);
    assert_true(loki_config_allows(&f.config, SLICE("anything")));
    release(&f);
}

static void test_settings(void **state)
{
    struct fixture f;
    read_config(&f, "loki=somewhere:1233,label.something=else,label.foo=bar,limit=32,level=info,"
                    "allowedLabels=[something,level],pushPeriod=5m32s,msgMaxSize=1231,"
                    "header.x-test=123,header.authorization=token foobar,profile=true");
    assert_int_equal(f.rc, 0);
    assert_true(slice_is(f.config.url, "http://somewhere:1233"));
    assert_int_equal(f.config.label_count, 2);
    assert_true(slice_is(f.config.labels[1].key, "foo"));
    assert_true(slice_is(f.config.headers[1].value, "token foobar"));
    assert_int_equal(f.config.level, LOG_INFO);
    assert_true(f.config.period_ns == 332 * NS_PER_S);
    assert_int_equal(f.config.message_limit, 1231);
    assert_true(loki_config_allows(&f.config, SLICE("something")));
    assert_false(loki_config_allows(&f.config, SLICE("foo")));
    assert_true(f.config.profile);
    release(&f);
}

static void refuses(const char *line, const char *why)
{
    struct fixture f;
    read_config(&f, line);
    assert_int_equal(f.rc, -1);
    assert_string_equal(f.error.text, why);
    release(&f);
}

static void test_complaints(void **state)
{
    refuses("lokino",
            "loki configuration should be in the form `loki=url-to-push` but is `lokino`");
    refuses("loki=x,limit=word", "couldn't parse the loki limit as a number: \"word\"");
    refuses("loki=x,limit=0", "loki limit needs to be a positive number, is 0");
    refuses("loki=x,level=loud", "unknown log level loud");
    refuses("loki=x,unknown=1", "unknown loki config key unknown");
    refuses("loki=x,label", "error while parsing loki configuration key `label` with no value");
    refuses("loki=x,pushPeriod=soon", "couldn't parse the loki pushPeriod \"soon\"");
}

static void writes(struct fixture *f, struct loki_batch *b, const char *json)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    loki_batch_write(&out, b, &f->config);
    char *text = buf_take(&out);
    assert_string_equal(text, json);
    free(text);
    loki_batch_deinit(b);
    release(f);
}

static void test_streams(void **state)
{
    const struct log_field console = { "source", SLICE("console") };
    struct fixture f;
    struct loki_batch b;
    read_config(&f, "loki=x,label.job=a\"b");
    loki_batch_init(&b);
    loki_batch_add(&b, &f.config, 1, LOG_INFO, SLICE("one\n"), &console, 1);
    loki_batch_add(&b, &f.config, 2, LOG_WARN, SLICE("two"), NULL, 0);
    loki_batch_add(&b, &f.config, 3, LOG_INFO, SLICE("three"), &console, 1);
    writes(
        &f, &b,
        "{\"streams\":["
        "{\"stream\":{\"job\":\"a\\\"b\",\"level\":\"info\",\"source\":\"console\"},"
        "\"values\":[[\"1\",\"one\\n\"],[\"3\",\"three\"]]},"
        "{\"stream\":{\"job\":\"a\\\"b\",\"level\":\"warning\"},\"values\":[[\"2\",\"two\"]]}]}");
}

static void test_limits(void **state)
{
    struct fixture f;
    struct loki_batch b;
    read_config(&f, "loki=x,limit=1,msgMaxSize=4");
    loki_batch_init(&b);
    loki_batch_add(&b, &f.config, 7, LOG_INFO, SLICE("a\xC3\xA4-middle-yz"), NULL, 0);
    loki_batch_add(&b, &f.config, 8, LOG_INFO, SLICE("late"), NULL, 0);
    loki_batch_add(&b, &f.config, 9, LOG_INFO, SLICE("later"), NULL, 0);
    f.config.message_limit = 1000;
    writes(
        &f, &b,
        "{\"streams\":["
        "{\"stream\":{\"level\":\"info\"},\"values\":[[\"7\",\"a\xC3\xA4... omitting 8 characters "
        "...yz\"]]},"
        "{\"stream\":{\"level\":\"warning\"},\"values\":[[\"7\",\"brunt dropped 2 log messages "
        "because they were above the limit of 1 messages / 1s\"]]}]}");
}

static void test_allowed_labels(void **state)
{
    const struct log_field fields[] = { { "b", SLICE("2") }, { "c", SLICE("3") } };
    struct fixture f;
    struct loki_batch b;
    read_config(&f, "loki=x,allowedLabels=[c],label.a=1");
    loki_batch_init(&b);
    loki_batch_add(&b, &f.config, 1, LOG_INFO, SLICE("text"), fields, 2);
    writes(&f, &b,
           "{\"streams\":[{\"stream\":{\"c\":\"3\"},\"values\":[[\"1\",\"text a=1 b=2 "
           "level=info\"]]}]}");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),   cmocka_unit_test(test_settings),
        cmocka_unit_test(test_complaints), cmocka_unit_test(test_streams),
        cmocka_unit_test(test_limits),     cmocka_unit_test(test_allowed_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
