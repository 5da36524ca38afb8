/* Sub-metrics: their syntax, and which tags they match. */
#include "metrics/submetric.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>

static void assert_parsed(const char *text, const char *name, const char *suffix)
{
    struct slice got_name, got_suffix;
    struct error error = { 0 };
    assert_int_equal(submetric_parse(slice_of(text), &got_name, &got_suffix, &error), 0);
    assert_true(slice_is(got_name, name));
    if (suffix)
        assert_true(slice_is(got_suffix, suffix));
    else
        assert_null(got_suffix.ptr);
}

static void takes_names_apart(void **state)
{
    assert_parsed("http_reqs", "http_reqs", NULL);
    assert_parsed("", "", NULL);
    assert_parsed("http_reqs{status:200}", "http_reqs", "status:200");
    assert_parsed("a{ group : ::admin }", "a", "group : ::admin");
    assert_parsed("a{type:api, name:send}", "a", "type:api, name:send");
    assert_parsed("a{x:{y}}", "a", "x:{y}");
    assert_parsed("a{x: }", "a", "x:");
}

static void assert_malformed(const char *text, const char *message)
{
    struct slice name, suffix;
    struct error error = { 0 };
    assert_int_equal(submetric_parse(slice_of(text), &name, &suffix, &error), -1);
    assert_string_equal(error.text, message);
    assert_int_equal(error.exit_code, EXIT_CODE_INVALID_CONFIG);
    error_clear(&error);
}

static void refuses_in_k6s_words(void **state)
{
    assert_malformed("a{kind}",
                     "parsing metric name failed, metric \"kind\" tag expression is malformed");
    assert_malformed("checks{group:}",
                     "parsing metric name failed, metric \"group:\" tag expression is malformed");
    assert_malformed("a{}", "parsing metric name failed, metric \"\" tag expression is malformed");
    assert_malformed("a{x:1,}",
                     "parsing metric name failed, metric \"\" tag expression is malformed");
    assert_malformed("a{x:1",
                     "parsing metric name failed, metric \"a{x:1\" has unmatched opening/close "
                     "curly brace");
    assert_malformed("ax:1}",
                     "parsing metric name failed, metric \"ax:1}\" has unmatched opening/close "
                     "curly brace");
    assert_malformed("a}x:1{",
                     "parsing metric name failed, metric \"a}x:1{\" closing curly brace appears "
                     "before opening one");
    assert_malformed(
        "a{x:1} ", "parsing metric name failed, metric \"a{x:1} \" lacks a closing curly brace in "
                   "its last position");
}

struct fixture {
    struct registry *registry;
    struct metric *metric;
};

static int setup(void **state)
{
    struct fixture *f = malloc(sizeof *f);
    f->registry = registry_new();
    f->metric = registry_get(f->registry, METRIC_CHECKS);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    registry_free(f->registry);
    free(f);
    return 0;
}

static struct submetric *make(struct fixture *f, const char *suffix)
{
    struct error error = { 0 };
    return registry_submetric(f->registry, f->metric, slice_of(suffix), &error);
}

static void strips_spaces_and_quotes(void **state)
{
    struct submetric *s = make(*state, "  \"b\" : 'x:y' , a:  1 ,, 'c ':\" z\"  ");
    assert_string_equal(s->name, "checks{\"b\" : 'x:y' , a:  1 ,, 'c ':\" z\"}");
    assert_string_equal(s->suffix, "\"b\" : 'x:y' , a:  1 ,, 'c ':\" z\"");
    assert_int_equal(s->tag_count, 3);
    assert_true(slice_is(s->tags[0].key, "a") && slice_is(s->tags[0].value, "1"));
    assert_true(slice_is(s->tags[1].key, "b") && slice_is(s->tags[1].value, "x:y"));
    assert_true(slice_is(s->tags[2].key, "c ") && slice_is(s->tags[2].value, " z"));
}

static void the_same_tags_are_one_submetric(void **state)
{
    struct fixture *f = *state;
    struct submetric *first = make(f, "a:1,b:2");
    assert_ptr_equal(make(f, "b : 2, a : '1'"), first);
    struct submetric *second = make(f, "a:1");
    assert_ptr_not_equal(second, first);
    assert_ptr_equal(make(f, "a:0,a:1"), second);
    assert_int_equal(registry_submetric_count(f->registry), 2);
    assert_ptr_equal(registry_submetric_at(f->registry, 1), second);
    assert_ptr_equal(f->metric->submetrics, first);
    assert_ptr_equal(first->next, second);
    assert_null(second->next);
}

static void an_empty_suffix_is_refused(void **state)
{
    struct fixture *f = *state;
    struct error error = { 0 };
    assert_null(registry_submetric(f->registry, f->metric, SLICE("  "), &error));
    assert_string_equal(error.text, "submetric criteria for metric 'checks' cannot be empty");
    error_clear(&error);
}

static void too_many_tags_are_refused(void **state)
{
    struct fixture *f = *state;
    char suffix[(TAGSET_MAX + 1) * 3];
    for (int i = 0; i <= TAGSET_MAX; i++) {
        suffix[i * 3] = (char)('0' + i);
        suffix[i * 3 + 1] = ':';
        suffix[i * 3 + 2] = ',';
    }
    struct error error = { 0 };
    assert_null(
        registry_submetric(f->registry, f->metric, slice_make(suffix, sizeof suffix), &error));
    assert_true(error_is_set(&error));
    error_clear(&error);
}

static bool matches(const struct submetric *s, const struct registry *r, const char *key,
                    const char *value)
{
    struct tagset_builder b;
    tagset_builder_init(&b, NULL);
    tagset_builder_set(&b, SLICE("scenario"), SLICE("default"));
    if (key)
        tagset_builder_set(&b, slice_of(key), slice_of(value));
    struct tagset *t = tagset_build(&b, r);
    bool result = submetric_matches(s, t);
    assert_int_equal(result, tagset_matches(t, s->index));
    tagset_unref(t);
    return result;
}

static void a_missing_tag_is_not_an_empty_one(void **state)
{
    struct fixture *f = *state;
    struct submetric *root = make(f, "group:");
    struct submetric *admin = make(f, "group:::admin");
    struct submetric *two = make(f, "scenario:default,group:::admin");
    registry_seal(f->registry);
    assert_true(matches(root, f->registry, "group", ""));
    assert_false(matches(root, f->registry, "group", "::admin"));
    assert_false(matches(root, f->registry, NULL, NULL));
    assert_true(matches(admin, f->registry, "group", "::admin"));
    assert_false(matches(admin, f->registry, "group", "::admin::x"));
    assert_true(matches(two, f->registry, "group", "::admin"));
    assert_false(matches(two, f->registry, "scenario", "other"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_names_apart),
        cmocka_unit_test(refuses_in_k6s_words),
        cmocka_unit_test_setup_teardown(strips_spaces_and_quotes, setup, teardown),
        cmocka_unit_test_setup_teardown(the_same_tags_are_one_submetric, setup, teardown),
        cmocka_unit_test_setup_teardown(an_empty_suffix_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(too_many_tags_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_missing_tag_is_not_an_empty_one, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
