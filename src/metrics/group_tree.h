/* The tree of groups and checks that a test meets, with passes and fails. One per recorder, filled
 * without locks, merged for the summary. In full summary mode a node also gathers the samples of
 * its group, and each scenario has a tree of its own. One thread at a time. */
#ifndef METRICS_GROUP_TREE_H
#define METRICS_GROUP_TREE_H

#include "base/map.h"
#include "metrics/store.h"

struct group_node;

struct check_node {
    struct check_node *next;         /* of the same group, in order of first appearance */
    struct check_node *next_in_tree; /* of any group, in order of first appearance */
    struct group_node *group;
    char *name;
    uint64_t passes, fails;
};

struct group_node {
    struct group_node *parent, *next, *children; /* in order of first appearance */
    char *name;                                  /* "" for the root */
    char *path; /* "::outer::inner"; "" for the root: the group tag's value */
    struct check_node *checks;
    struct store *store; /* samples with this group tag, full mode only; NULL otherwise */

    /* group_tree.c's own: what is at the ends of the lists, and everything by name. */
    struct group_node **children_end;
    struct check_node **checks_end;
    struct map children_by_name, checks_by_name;
};

struct group_tree;

struct group_tree *group_tree_new(void);
void group_tree_free(struct group_tree *t); /* nodes and their stores too; NULL is fine */
struct group_node *group_tree_root(struct group_tree *t);
struct check_node *group_tree_checks(const struct group_tree *t); /* go on with next_in_tree */

/* Full mode: nodes made from now on, the root excepted, have stores of this registry. Call before
 * the first node is made; also for a tree that such trees are merged into. */
void group_tree_gather(struct group_tree *t, struct registry *registry);

/* Finds or makes; constant-time in the number of children. Pointers stay valid until the tree is
 * freed. */
struct group_node *group_node_child(struct group_tree *t, struct group_node *parent,
                                    struct slice name);
struct check_node *group_node_check(struct group_tree *t, struct group_node *group,
                                    struct slice name);

/* The group with the tag's value, "::outer::inner", found or made with its parents. As in k6, what
 * stands before the first "::" is ignored. */
struct group_node *group_tree_at(struct group_tree *t, struct slice path);

/* Adds numbers and, in full mode, samples. What `into` does not have yet comes after what it has,
 * in the order of `from`. */
void group_tree_merge(struct group_tree *into, const struct group_tree *from);

#endif
