#include "testing.h"

#include "plan/feature.h"

static void test_names(void **state)
{
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    feature_append_names(&out, 0);
    assert_int_equal(out.len, 0);
    feature_append_names(&out, FEATURE_NATIVE_HISTOGRAMS | FEATURE_FREEZE_ENV);
    assert_text(buf_slice(&out), "freeze-env,native-histograms");
    buf_deinit(&out);
    assert_int_equal(feature_find(SLICE("merge-run-tags"))->feature, FEATURE_MERGE_RUN_TAGS);
    assert_null(feature_find(SLICE("warp-drive")));
}

static void test_tags(void **state)
{
    struct reading r;
    reading_script(&r, "{\"tags\": {\"k6_feature_warp\": \"true\", \"z\": \"1\"}}");
    feature_tag_run(&r.options, FEATURE_FREEZE_ENV);
    assert_int_equal(r.options.tag_count, 2);
    assert_text(r.options.tags[0].key, "k6_feature_freeze_env");
    assert_text(r.options.tags[0].value, "true");
    assert_text(r.options.tags[1].key, "z");
    feature_tag_run(&r.options, 0);
    assert_int_equal(r.options.tag_count, 1);
    reading_deinit(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_tags),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
