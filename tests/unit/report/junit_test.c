/* JUnit's XML: whole, and with every character that XML minds. */
#include "fixture.h"

#include "report/junit.h"

static struct junit_subject subject_of(const struct group_tree *checks)
{
    return (struct junit_subject){ .script = SLICE("a.js"),
                                   .started_wall_ns = 1700000000 * NS_PER_S,
                                   .elapsed_ns = 1500 * NS_PER_MS,
                                   .checks = checks };
}

static void test_all_suites(void **state)
{
    struct group_tree *tree = group_tree_new();
    struct group_node *root = group_tree_root(tree);
    struct registry *registry = registry_new();
    struct junit_subject subject = subject_of(tree);
    struct threshold_set set;
    struct error error = { 0 };
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    group_node_check(tree, root, SLICE("is <200> & \"so\"\n\x01"))->passes = 3;
    struct group_node *inner = group_node_child(tree, root, SLICE("inner"));
    struct check_node *check = group_node_check(tree, inner, SLICE("quick"));
    check->passes = 1;
    check->fails = 2;
    threshold_set_init(&set, SLICE("checks"));
    threshold_set_add(&set, SLICE("rate>0.9"), &error);
    threshold_set_bind(&set, registry, &error);
    set.items[0].failed = true;
    set.items[0].last_value = 0.5;
    subject.thresholds = &set;
    subject.threshold_count = 1;
    junit_write(&out, &subject);
    assert_text(
        &out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"a.js\" tests=\"4\" failures=\"2\" errors=\"0\" time=\"1.500\">\n"
        "  <testsuite name=\"run\" tests=\"1\" failures=\"0\" errors=\"0\" time=\"1.500\" "
        "timestamp=\"2023-11-14T22:13:20\">\n"
        "    <testcase name=\"the test ran to its end\" classname=\"a.js\"/>\n"
        "  </testsuite>\n"
        "  <testsuite name=\"thresholds\" tests=\"1\" failures=\"1\" errors=\"0\" time=\"1.500\" "
        "timestamp=\"2023-11-14T22:13:20\">\n"
        "    <testcase name=\"rate&gt;0.9\" classname=\"checks\">\n"
        "      <failure message=\"rate was 0.5, which is not rate&gt;0.9\">rate was 0.5, which is "
        "not rate&gt;0.9</failure>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "  <testsuite name=\"checks\" tests=\"2\" failures=\"1\" errors=\"0\" time=\"1.500\" "
        "timestamp=\"2023-11-14T22:13:20\">\n"
        "    <testcase name=\"is &lt;200&gt; &amp; &quot;so&quot;&#10;\xEF\xBF\xBD\" "
        "classname=\"a.js\"/>\n"
        "    <testcase name=\"quick\" classname=\"::inner\">\n"
        "      <failure message=\"2 of 3 failed\">2 of 3 failed</failure>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n");
    threshold_set_deinit(&set);
    group_tree_free(tree);
    registry_free(registry);
}

static void test_error(void **state)
{
    struct group_tree *tree = group_tree_new();
    struct junit_subject subject = subject_of(tree);
    struct buf out = BUF_INIT(BUF_UNLIMITED);
    subject.error = SLICE("it was stopped");
    junit_write(&out, &subject);
    assert_text(
        &out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
              "<testsuites name=\"a.js\" tests=\"1\" failures=\"0\" errors=\"1\" time=\"1.500\">\n"
              "  <testsuite name=\"run\" tests=\"1\" failures=\"0\" errors=\"1\" time=\"1.500\" "
              "timestamp=\"2023-11-14T22:13:20\">\n"
              "    <testcase name=\"the test ran to its end\" classname=\"a.js\">\n"
              "      <error message=\"it was stopped\">it was stopped</error>\n"
              "    </testcase>\n"
              "  </testsuite>\n"
              "</testsuites>\n");
    group_tree_free(tree);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_suites),
        cmocka_unit_test(test_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
