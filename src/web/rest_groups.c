/* /v1/groups: the tree of groups, flat, with their checks. */
#include "base/encode.h"
#include "web/rest_json.h"
#include "web/rest_routes.h"

static void write_text(struct json_writer *w, const char *key, const char *value)
{
    json_writer_key_str(w, key);
    json_writer_string_str(w, value);
}

static void write_check(struct json_writer *w, const struct check_node *check)
{
    struct buf path = BUF_INIT(BUF_UNLIMITED);
    char id[33];
    buf_printf(&path, "%s::%s", check->group->path, check->name);
    md5_hex(buf_slice(&path), id);
    json_writer_begin_object(w);
    write_text(w, "id", id);
    json_writer_key_str(w, "path");
    json_writer_string(w, buf_slice(&path));
    write_text(w, "name", check->name);
    json_writer_key_str(w, "passes");
    json_writer_int(w, (int64_t)check->passes);
    json_writer_key_str(w, "fails");
    json_writer_int(w, (int64_t)check->fails);
    json_writer_end_object(w);
    buf_deinit(&path);
}

/* No checks are null, as in k6. */
static void write_checks(struct json_writer *w, const struct check_node *check)
{
    if (check == NULL) {
        json_writer_null(w);
        return;
    }
    json_writer_begin_array(w);
    for (; check != NULL; check = check->next)
        write_check(w, check);
    json_writer_end_array(w);
}

static void write_reference(struct json_writer *w, const struct group_node *group)
{
    char id[33];
    if (group == NULL) {
        json_writer_null(w);
        return;
    }
    md5_hex(slice_of(group->path), id);
    json_writer_begin_object(w);
    write_text(w, "type", "groups");
    write_text(w, "id", id);
    json_writer_end_object(w);
}

static void write_relationships(struct json_writer *w, const struct group_node *group)
{
    json_writer_key_str(w, "relationships");
    json_writer_begin_object(w);
    json_writer_key_str(w, "groups");
    json_writer_begin_object(w);
    json_writer_key_str(w, "data");
    json_writer_begin_array(w);
    for (const struct group_node *child = group->children; child != NULL; child = child->next)
        write_reference(w, child);
    json_writer_end_array(w);
    json_writer_end_object(w);
    json_writer_key_str(w, "parent");
    json_writer_begin_object(w);
    json_writer_key_str(w, "data");
    write_reference(w, group->parent);
    json_writer_end_object(w);
    json_writer_end_object(w);
}

static void write_group(struct json_writer *w, const struct group_node *group)
{
    char id[33];
    md5_hex(slice_of(group->path), id);
    rest_resource_begin(w, "groups", slice_of(id));
    json_writer_begin_object(w);
    write_text(w, "path", group->path);
    write_text(w, "name", group->name);
    json_writer_key_str(w, "checks");
    write_checks(w, group->checks);
    json_writer_end_object(w);
    write_relationships(w, group);
    rest_resource_end(w);
}

/* The next one of the whole tree, parents first; NULL at the end. */
static const struct group_node *next(const struct group_node *group)
{
    if (group->children != NULL)
        return group->children;
    while (group->next == NULL) {
        group = group->parent;
        if (group == NULL)
            return NULL;
    }
    return group->next;
}

void rest_get_groups(struct rest_test *test, const struct server_request *request,
                     struct http_reply *reply, struct slice id)
{
    struct rest_document d;
    struct group_tree *tree = test->groups(test->context);
    rest_document_begin(&d);
    json_writer_begin_array(&d.writer);
    for (const struct group_node *g = group_tree_root(tree); g != NULL; g = next(g))
        write_group(&d.writer, g);
    json_writer_end_array(&d.writer);
    rest_document_send(&d, reply);
    group_tree_free(tree);
}

void rest_get_group(struct rest_test *test, const struct server_request *request,
                    struct http_reply *reply, struct slice id)
{
    struct rest_document d;
    struct group_tree *tree = test->groups(test->context);
    const struct group_node *group = group_tree_root(tree);
    char own[33];
    for (; group != NULL; group = next(group)) {
        md5_hex(slice_of(group->path), own);
        if (slice_is(id, own))
            break;
    }
    if (group != NULL) {
        rest_document_begin(&d);
        write_group(&d.writer, group);
        rest_document_send(&d, reply);
    } else {
        rest_fail(reply, 404, "Not Found", "No group with that ID was found");
    }
    group_tree_free(tree);
}
