/* The group tree: order of first appearance, paths, merging with and without samples. */
#include "metrics/group_tree.h"

#include "metrics/submetric.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

/* Counts one result of a check in the group with this path. */
static void count(struct group_tree *t, struct slice path, struct slice name, bool passed)
{
    struct check_node *check = group_node_check(t, group_tree_at(t, path), name);
    if (passed) {
        check->passes++;
    } else {
        check->fails++;
    }
}

static void assert_check(const struct check_node *check, const char *path, const char *name,
                         uint64_t passes, uint64_t fails)
{
    assert_non_null(check);
    assert_string_equal(check->group->path, path);
    assert_string_equal(check->name, name);
    assert_int_equal(check->passes, passes);
    assert_int_equal(check->fails, fails);
}

static void test_root_is_empty(void **state)
{
    struct group_tree *t = group_tree_new();
    struct group_node *root = group_tree_root(t);
    assert_string_equal(root->name, "");
    assert_string_equal(root->path, "");
    assert_null(root->parent);
    assert_null(root->children);
    assert_null(root->checks);
    assert_null(group_tree_checks(t));
    assert_ptr_equal(group_tree_at(t, SLICE("")), root);
    group_tree_free(t);
    group_tree_free(NULL);
}

static void test_nodes_are_found_again(void **state)
{
    struct group_tree *t = group_tree_new();
    struct group_node *root = group_tree_root(t);
    struct group_node *outer = group_node_child(t, root, SLICE("outer"));
    struct group_node *inner = group_node_child(t, outer, SLICE("inner"));
    assert_string_equal(inner->path, "::outer::inner");
    assert_string_equal(inner->name, "inner");
    assert_ptr_equal(inner->parent, outer);
    assert_ptr_equal(group_node_child(t, outer, SLICE("inner")), inner);
    assert_ptr_equal(group_tree_at(t, SLICE("::outer::inner")), inner);
    assert_ptr_not_equal(group_node_child(t, root, SLICE("inner")), inner);
    /* Names may be empty: group('') inside a group. */
    assert_string_equal(group_tree_at(t, SLICE("::outer::"))->path, "::outer::");
    /* A group tag of the script's own, without the leading separator. */
    assert_ptr_equal(group_tree_at(t, SLICE("mine")), root);
    group_tree_free(t);
}

static void test_order_of_first_appearance(void **state)
{
    struct group_tree *t = group_tree_new();
    count(t, SLICE(""), SLICE("z"), true);
    count(t, SLICE("::b"), SLICE("y"), true);
    count(t, SLICE("::a"), SLICE("x"), false);
    count(t, SLICE(""), SLICE("w"), true);
    count(t, SLICE("::b"), SLICE("y"), false);

    struct group_node *b = group_tree_root(t)->children;
    assert_string_equal(b->name, "b");
    assert_string_equal(b->next->name, "a");
    assert_null(b->next->next);

    struct check_node *z = group_tree_root(t)->checks;
    assert_check(z, "", "z", 1, 0);
    assert_check(z->next, "", "w", 1, 0);
    assert_null(z->next->next);

    assert_ptr_equal(group_tree_checks(t), z);
    assert_check(z->next_in_tree, "::b", "y", 1, 1);
    assert_check(z->next_in_tree->next_in_tree, "::a", "x", 0, 1);
    assert_ptr_equal(z->next_in_tree->next_in_tree->next_in_tree, z->next);
    group_tree_free(t);
}

static void test_many_children(void **state)
{
    struct group_tree *t = group_tree_new();
    char name[16];
    for (int i = 0; i < 1000; i++) {
        snprintf(name, sizeof(name), "g%d", i);
        group_node_child(t, group_tree_root(t), slice_of(name));
    }
    int seen = 0;
    for (struct group_node *g = group_tree_root(t)->children; g != NULL; g = g->next) {
        snprintf(name, sizeof(name), "g%d", seen++);
        assert_string_equal(g->name, name);
    }
    assert_int_equal(seen, 1000);
    group_tree_free(t);
}

static void test_merge(void **state)
{
    struct group_tree *into = group_tree_new(), *from = group_tree_new();
    count(into, SLICE("::a"), SLICE("one"), true);
    count(from, SLICE("::b::c"), SLICE("two"), false);
    count(from, SLICE("::a"), SLICE("one"), false);
    group_tree_at(from, SLICE("::empty"));

    group_tree_merge(into, from);
    group_tree_merge(into, from);
    struct check_node *one = group_tree_checks(into);
    assert_check(one, "::a", "one", 1, 2);
    assert_check(one->next_in_tree, "::b::c", "two", 0, 2);
    assert_null(one->next_in_tree->next_in_tree);
    struct group_node *a = group_tree_root(into)->children;
    assert_string_equal(a->next->path, "::b");
    assert_string_equal(a->next->next->path, "::empty");
    assert_null(a->store);
    group_tree_free(from);
    group_tree_free(into);
}

static void test_gathers_samples(void **state)
{
    struct registry *registry = registry_new();
    registry_seal(registry);
    struct group_tree *into = group_tree_new(), *from = group_tree_new();
    group_tree_gather(into, registry);
    group_tree_gather(from, registry);
    const struct metric *iterations = registry_get(registry, METRIC_ITERATIONS);

    struct group_node *node = group_tree_at(from, SLICE("::a"));
    assert_null(group_tree_root(from)->store);
    store_add(node->store, iterations, 3, NULL, 1);
    group_tree_merge(into, from);
    group_tree_merge(into, from);
    struct sink *sink = store_sink(group_tree_at(into, SLICE("::a"))->store, iterations);
    assert_true(sink->counter.value == 6);

    group_tree_free(from);
    group_tree_free(into);
    registry_free(registry);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_root_is_empty),
        cmocka_unit_test(test_nodes_are_found_again),
        cmocka_unit_test(test_order_of_first_appearance),
        cmocka_unit_test(test_many_children),
        cmocka_unit_test(test_merge),
        cmocka_unit_test(test_gathers_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
