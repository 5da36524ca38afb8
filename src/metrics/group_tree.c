/* Groups and checks in the order in which the test met them, each found by its name through a map
 * of its parent's. */
#include "metrics/group_tree.h"

#include "base/buf.h"
#include "base/check.h"

#include <stdlib.h>

struct group_tree {
    struct group_node *root;
    struct check_node *checks, **checks_end; /* of all groups */
    struct registry *registry;               /* of the nodes' stores; NULL: they have none */
};

static struct group_node *node_new(struct group_node *parent, struct slice name, char *path,
                                   struct registry *registry)
{
    struct group_node *node = xcalloc(1, sizeof(*node));
    node->parent = parent;
    node->name = slice_dup(name);
    node->path = path;
    node->store = registry != NULL ? store_new(registry) : NULL;
    node->children_end = &node->children;
    node->checks_end = &node->checks;
    map_init(&node->children_by_name);
    map_init(&node->checks_by_name);
    return node;
}

static void check_free(void *value)
{
    struct check_node *check = value;
    free(check->name);
    free(check);
}

/* As deep as the script nests its groups. */
static void node_free(void *value)
{
    struct group_node *node = value;
    map_deinit(&node->checks_by_name, check_free);
    map_deinit(&node->children_by_name, node_free);
    store_free(node->store);
    free(node->path);
    free(node->name);
    free(node);
}

struct group_tree *group_tree_new(void)
{
    struct group_tree *t = xcalloc(1, sizeof(*t));
    t->root = node_new(NULL, SLICE(""), slice_dup(SLICE("")), NULL);
    t->checks_end = &t->checks;
    return t;
}

void group_tree_free(struct group_tree *t)
{
    if (t == NULL)
        return;
    node_free(t->root);
    free(t);
}

struct group_node *group_tree_root(struct group_tree *t)
{
    return t->root;
}

struct check_node *group_tree_checks(const struct group_tree *t)
{
    return t->checks;
}

void group_tree_gather(struct group_tree *t, struct registry *registry)
{
    t->registry = registry;
}

static char *child_path(const struct group_node *parent, struct slice name)
{
    struct buf path = BUF_INIT(BUF_UNLIMITED);
    buf_append_str(&path, parent->path);
    buf_append_str(&path, "::");
    buf_append_slice(&path, name);
    return buf_take(&path);
}

struct group_node *group_node_child(struct group_tree *t, struct group_node *parent,
                                    struct slice name)
{
    struct group_node *node = map_get(&parent->children_by_name, name);
    if (node == NULL) {
        node = node_new(parent, name, child_path(parent, name), t->registry);
        map_set(&parent->children_by_name, name, node);
        *parent->children_end = node;
        parent->children_end = &node->next;
    }
    return node;
}

struct check_node *group_node_check(struct group_tree *t, struct group_node *group,
                                    struct slice name)
{
    struct check_node *check = map_get(&group->checks_by_name, name);
    if (check == NULL) {
        check = xcalloc(1, sizeof(*check));
        check->group = group;
        check->name = slice_dup(name);
        map_set(&group->checks_by_name, name, check);
        *group->checks_end = check;
        group->checks_end = &check->next;
        *t->checks_end = check;
        t->checks_end = &check->next_in_tree;
    }
    return check;
}

struct group_node *group_tree_at(struct group_tree *t, struct slice path)
{
    struct group_node *node = t->root;
    ptrdiff_t at = slice_find(path, SLICE("::"));
    while (at >= 0) {
        path = slice_sub(path, (size_t)at + 2, path.len);
        at = slice_find(path, SLICE("::"));
        struct slice name = at < 0 ? path : slice_sub(path, 0, (size_t)at);
        node = group_node_child(t, node, name);
    }
    return node;
}

/* The node's counterpart in another tree, found or made. */
static struct group_node *counterpart(struct group_tree *t, const struct group_node *node)
{
    if (node->parent == NULL)
        return t->root;
    return group_node_child(t, counterpart(t, node->parent), slice_of(node->name));
}

static void merge_groups(struct group_tree *into, const struct group_node *from)
{
    struct group_node *node = counterpart(into, from);
    if (node->store != NULL && from->store != NULL)
        store_merge(node->store, from->store);
    for (const struct group_node *child = from->children; child != NULL; child = child->next)
        merge_groups(into, child);
}

void group_tree_merge(struct group_tree *into, const struct group_tree *from)
{
    merge_groups(into, from->root);
    for (const struct check_node *check = from->checks; check != NULL;
         check = check->next_in_tree) {
        struct group_node *group = counterpart(into, check->group);
        struct check_node *merged = group_node_check(into, group, slice_of(check->name));
        merged->passes += check->passes;
        merged->fails += check->fails;
    }
}
