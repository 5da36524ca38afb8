/* Groups and checks as JSON. */
#include "output/summary_json.h"

#include "base/encode.h"

/* name, path and id: k6 makes ids by hashing the path. */
static void write_identity(struct json_writer *w, const char *name, struct slice path)
{
    char id[33];
    md5_hex(path, id);
    json_writer_key_str(w, "name");
    json_writer_string_str(w, name);
    json_writer_key_str(w, "path");
    json_writer_string(w, path);
    json_writer_key_str(w, "id");
    json_writer_string_str(w, id);
}

static void write_check(struct json_writer *w, const struct check_node *check)
{
    struct buf path = BUF_INIT(BUF_UNLIMITED);
    buf_printf(&path, "%s::%s", check->group->path, check->name);
    json_writer_begin_object(w);
    write_identity(w, check->name, buf_slice(&path));
    json_writer_key_str(w, "passes");
    json_writer_int(w, (int64_t)check->passes);
    json_writer_key_str(w, "fails");
    json_writer_int(w, (int64_t)check->fails);
    json_writer_end_object(w);
    buf_deinit(&path);
}

static void begin_list(struct json_writer *w, bool map)
{
    if (map)
        json_writer_begin_object(w);
    else
        json_writer_begin_array(w);
}

static void end_list(struct json_writer *w, bool map)
{
    if (map)
        json_writer_end_object(w);
    else
        json_writer_end_array(w);
}

/* A script that nests groups by recursion must not overrun the writer: what is deeper than it can
 * nest, some thirty groups, is left out. */
static bool is_too_deep(const struct json_writer *w)
{
    return w->depth + 4 >= JSON_WRITER_MAX_DEPTH;
}

void summary_json_group(struct json_writer *w, const struct group_node *group, bool maps)
{
    json_writer_begin_object(w);
    write_identity(w, group->name, slice_of(group->path));
    json_writer_key_str(w, "groups");
    begin_list(w, maps);
    const struct group_node *child = is_too_deep(w) ? NULL : group->children;
    for (; child != NULL; child = child->next) {
        if (maps)
            json_writer_key_str(w, child->name);
        summary_json_group(w, child, maps);
    }
    end_list(w, maps);
    json_writer_key_str(w, "checks");
    begin_list(w, maps);
    for (const struct check_node *check = group->checks; check != NULL; check = check->next) {
        if (maps)
            json_writer_key_str(w, check->name);
        write_check(w, check);
    }
    end_list(w, maps);
    json_writer_end_object(w);
}
