/* What the page is told, and that it can't be broken by what a script is called. */
#include "fixture.h"

#include "report/report_json.h"
#include "report/report_page.h"

static void assert_has(struct slice text, const char *part)
{
    if (memmem(text.ptr, text.len, part, strlen(part)) == NULL)
        fail_msg("no %s in %.*s", part, SLICE_ARG(text));
}

static struct buf told(struct fixture *f, uint32_t from)
{
    const struct report_scenario scenario = { SLICE("default"), SLICE("1 VU") };
    struct threshold_set set;
    struct error error = { 0 };
    threshold_set_init(&set, SLICE("http_req_duration"));
    assert_non_null(threshold_set_add(&set, SLICE("p(95)<2"), &error));
    assert_int_equal(threshold_set_bind(&set, f->registry, &error), 0);
    set.items[0].failed = true;
    set.items[0].last_value = 2.5;
    const struct report_subject subject = {
        .script = SLICE("</script><b>.js"),
        .version = SLICE("1"),
        .state = REPORT_FAILED,
        .started_wall_ns = f->now_ns,
        .elapsed_ns = 2 * NS_PER_S,
        .scenarios = &scenario,
        .scenario_count = 1,
        .registry = f->registry,
        .thresholds = &set,
        .threshold_count = 1,
    };
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    report_write_json(&out, &subject, observer_lock(f->observer), from);
    observer_unlock(f->observer);
    threshold_set_deinit(&set);
    return out;
}

static struct fixture observed(void)
{
    struct fixture f = fixture_new();
    for (int i = 0; i < 8; i++) {
        fixture_request(&f,
                        make_tags(f.registry, "method", "GET", "name", "/", "status", "200", NULL),
                        i == 3 ? 4 : 1, false);
        f.now_ns += 250 * NS_PER_MS;
    }
    fixture_check(&f, make_tags(f.registry, "check", "<ok>", NULL), true);
    observer_finish(f.observer);
    return f;
}

static void test_everything(void **state)
{
    struct fixture f = observed();
    struct buf out = told(&f, 0);
    struct slice text = buf_slice(&out);
    assert_has(text, "\"state\":\"failed\"");
    assert_has(text, "\"scenarios\":[{\"name\":\"default\",\"text\":\"1 VU\"}]");
    assert_has(text, "\"from\":0,\"ends\":[250,500,750,1000,1250,1500,1750,2000]");
    assert_has(text, "\"name\":\"http_reqs\",\"type\":\"counter\",\"contains\":\"default\","
                     "\"total\":{\"count\":8,\"rate\":4},\"points\":{\"rate\":[4,4,4,4,4,4,4,4]}");
    assert_has(text, "\"med\":[1,1,1,4,1,1,1,1]");
    assert_has(text, "\"thresholds\":[{\"metric\":\"http_req_duration\",\"source\":\"p(95)<2\","
                     "\"ok\":false,\"value\":2.5}]");
    assert_has(text, "\"checks\":[{\"group\":\"\",\"name\":\"<ok>\",\"passes\":1,\"fails\":0}]");
    assert_has(text, "\"protocol\":\"HTTP\",\"method\":\"GET\",\"name\":\"/\",\"failed\":0,");
    assert_has(text, "\"statuses\":{\"200\":8},\"errors\":{}");
    buf_deinit(&out);
    fixture_free(&f);
}

static void test_what_is_new(void **state)
{
    struct fixture f = observed();
    struct buf out = told(&f, 6);
    assert_has(buf_slice(&out), "\"from\":6,\"ends\":[1750,2000]");
    assert_has(buf_slice(&out), "\"points\":{\"rate\":[4,4]}");
    buf_deinit(&out);
    fixture_free(&f);
}

static void test_page(void **state)
{
    struct fixture f = observed();
    struct buf json = told(&f, 0), page = BUF_INIT(BUF_UNLIMITED);
    report_write_page(&page, buf_slice(&json));
    assert_true(slice_starts(buf_slice(&page), SLICE("<!doctype html>\n<html")));
    assert_has(buf_slice(&page), "\\u003c/script>\\u003cb>.js");
    buf_reset(&page);
    report_write_page(&page, SLICE(""));
    assert_has(buf_slice(&page), "id=\"data\"></script>");
    buf_deinit(&page);
    buf_deinit(&json);
    fixture_free(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everything),
        cmocka_unit_test(test_what_is_new),
        cmocka_unit_test(test_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
